#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pcap.sh - what `spile export --format=pcap` writes, as tshark reads it: time,
# bus, address, flags, length on the wire, bytes. And where it refuses to write.

set -u
here=${srcdir:-.}/tests/golden
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
status=0

fail()
{
	echo "FAIL: $*" >&2
	status=1
}

for name in bus-all bus-chips bus-wild; do
	expected=$here/cases/$name/tshark.text
	tests/golden/assemble "$dir/recording" <"$here/cases/$name/recording"
	./spile export --format=pcap -q -o "$dir/$name.pcap" \
		"$dir/recording" || fail "$name: export"
	tshark -n -r "$dir/$name.pcap" -T fields -e frame.time_epoch \
		-e i2c.bus -e i2c.addr -e i2c.flags -e frame.len -e data.data \
		--disable-protocol ipmi >"$dir/out" 2>"$dir/err" ||
		fail "$name: tshark: $(cat "$dir/err")"
	if [ -n "${UPDATE:-}" ]; then
		cp "$dir/out" "$expected"
	elif ! diff -u "$expected" "$dir/out" >&2; then
		fail "$name: what tshark reads"
	fi
done

# To a pipe that is closed early, and what was left out.
./spile export --format=pcap "$dir/recording" 2>"$dir/err" | head -c 1 \
	>"$dir/out"
[ "$(wc -c <"$dir/out")" -eq 1 ] || fail "a pipe"
grep -q '^spile: export: left out: .* on SPI$' "$dir/err" ||
	fail "says: $(cat "$dir/err")"
exit $status
