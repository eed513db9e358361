#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A reader written from spile-recording(5) sees what spile's own reader sees.

here=${srcdir:-.}/tests/golden
command -v python3 >/dev/null || exit 77
python3 -c 'import ctypes, ctypes.util as u
ctypes.CDLL(u.find_library("zstd") or "libzstd.so.1")' 2>/dev/null || exit 77
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
status=0

compare() {
	python3 "$here/second-reader.py" "$dir/a" >"$dir/second" ||
		{ echo "FAIL: $1: no second reading"; status=1; }
	tests/golden/disassemble -n "$dir/a" >"$dir/first"
	diff "$dir/first" "$dir/second" >"$dir/diff" ||
		{ echo "FAIL: $1"; head -n 20 "$dir/diff"; status=1; }
}

for chunk in 0 1 500; do
	tests/golden/assemble -c $chunk "$dir/a" <"$here/all-kinds.txt" ||
		status=1
	compare "all kinds, chunks of $chunk"
done

# Many calls of many tasks, so that what ENTRYs leave out matters.
awk 'BEGIN {
	seed = 7
	for (i = 0; i < 2500; i++) {
		seed = (seed * 16807) % 2147483647
		task = 1 + seed % 300
		time = sprintf("%d.%09d", i / 1000, (i % 1000) * 1000003 % 1e9)
		printf "%s %d ENTRY x86_64 %d %d %.0f %d 0 0 %d ip=%d\n",
			time, task, seed % 7, seed % 3, (seed % 11) * 4294967291,
			seed % 65537, -(seed % 2), 4198400 + seed % 5
		printf "%s %d SNAPSHOT entry %.0f all \"%d\"\n", time, task,
			((seed + i % 2) % 11) * 4294967291, seed
		printf "%s %d RETURN %d\n", time, task, -(seed % 513)
	}
}' >"$dir/text"
for chunk in 0 5000; do
	tests/golden/assemble -c $chunk "$dir/a" <"$dir/text" || status=1
	compare "many calls, chunks of $chunk"
done

# The same end is said of files that were cut.
size=$(wc -c <"$dir/a")
cp "$dir/a" "$dir/whole"
for cut in 1 40 100 2000 $((size / 2)); do
	head -c $((size - cut)) "$dir/whole" >"$dir/a"
	compare "cut by $cut"
done
[ "$(wc -l <"$dir/first")" -gt 1000 ] || { echo "FAIL: too little"; status=1; }
exit $status
