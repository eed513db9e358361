#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Text to a recording and back is the same text; what makes no sense is refused.

here=${srcdir:-.}/tests/golden
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
status=0

fail() {
	echo "FAIL: $*"
	status=1
}

for chunk in 0 4096; do
	tests/golden/assemble -c $chunk "$dir/a" <"$here/all-kinds.txt" ||
		fail "assemble -c $chunk"
	tests/golden/disassemble "$dir/a" >"$dir/text" || fail disassemble
	diff "$here/all-kinds.txt" "$dir/text" || fail "chunks of $chunk"
done

# The short ways to write: what they mean is written in full.
tests/golden/assemble "$dir/a" <<'EOF' || fail "short forms"
# A comment, an empty line.

HEADER hostname board  # another
0.5 1 RETURN -ENOENT
1 1 SNAPSHOT entry 4096 all "ab\t\x00"
FLUSH
1.25 1 EXEC x86_64 /bin/sh argv=[sh -c "a b"] uid=0x10
1.25 1 ENTRY i386 5 -1
END growing
EOF
tests/golden/disassemble "$dir/a" | grep -v '^HEADER' >"$dir/text"
diff - "$dir/text" <<'EOF' || fail "short forms"
0.500000000 1 RETURN -ENOENT
1.000000000 1 SNAPSHOT entry 4096 4 "ab\x09\x00"
1.250000000 1 EXEC x86_64 "/bin/sh" argv=["sh" "-c" "a b"] uid=16
1.250000000 1 ENTRY i386 open 0xffffffffffffffff 0 0 0 0 0
END growing "it has no end: still being written, or its writer did not finish"
EOF

while read -r line; do
	if echo "$line" | tests/golden/assemble "$dir/a" 2>"$dir/err"; then
		fail "accepted: $line"
	fi
	grep -q '^assemble: line 1: ' "$dir/err" || fail "no reason: $line"
done <<'EOF'
0 1 NOTHING
0 1 MARK "open
0 1 RETURN x
0 1 FD 1 2 3
0 1 FD none=1
0 1 RETURN 1 wrong
0 1 EXEC x86_64 a argv=[a
0 1 EXEC x86_64 a argv=a
0 1 ENTRY x86_64 no_such_call
0 4294967296 MARK a
x 1 MARK a
0
HEADER what 1
END soon
EOF
exit $status
