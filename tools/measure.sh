#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# measure.sh [SPILE] - what decoding covers, and how many lines it takes: lines
# written by hand (spec texts; the language; decoders), and for each ABI the system
# calls that a spec text describes and the ioctls with a typed argument. Of the
# spile given, ./spile without one, come the ioctls.

set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
spile=${1:-./spile}

# Lines that are neither empty nor a comment alone.
lines()
{
	cat "$@" | grep -cvE '^[[:space:]]*($|#($|[^a-z])|//|/\*.*\*/$|\*($|[ /]))'
}

# Names of calls that have a statement for all ABIs, or for this one.
described()
{
	cat "$top"/src/spec/*.spec | awk -v abi="$1" '
		match($0, /^[a-z_0-9]+(@[a-z_0-9,]+)?\(/) {
			name = substr($0, 1, RLENGTH - 1)
			at = index(name, "@")
			if (at && index("," substr(name, at + 1) ",",
					"," abi ",") == 0)
				next
			print at ? substr(name, 1, at - 1) : name
		}' | sort -u
}

# Names that the ABI has.
calls()
{
	sed -nE 's/^[A-Z_]+\(([0-9a-fx]+), *"?([a-z_0-9]+)"?\).*/\2/p' \
		"$top/arch/$1/syscalls.def" | sort -u
}

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

echo "lines by hand"
printf '  %-28s %7d\n' "spec texts" "$(lines "$top"/src/spec/*.spec)" \
	"decoders" "$(lines "$top"/src/decode/*.[ch])" \
	"the language and its walker" "$(lines "$top"/src/spec/*.[ch])"
printf '%-10s %9s %9s %14s %9s\n' ABI calls described "typed ioctls" of
for abi in x86_64 i386 aarch64 arm; do
	calls "$abi" >"$dir/calls"
	described "$abi" >"$dir/described"
	printf '%-10s %9d %9d %14d %9d\n' "$abi" "$(wc -l <"$dir/calls")" \
		"$(comm -12 "$dir/calls" "$dir/described" | wc -l)" \
		"$("$spile" list ioctls --typed --abi="$abi" --format=csv |
			sed 1d | wc -l)" \
		"$("$spile" list ioctls --abi="$abi" --format=csv |
			sed 1d | wc -l)"
	comm -23 "$dir/calls" "$dir/described" | sed 's/^/  no line: /'
done
