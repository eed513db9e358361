#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# views.sh - recordings in, every view's output out, byte for byte.
#
# cases/NAME/recording is a recording as text (README); each line of
# cases/NAME/views is a file with expected output and the words after `spile`
# that make it. recording.spile instead is a recording as a machine made it. With
# UPDATE=1 the files are written instead: read the diff.
#
# "@srcdir@" stands for the source folder. ".ascii" at the end of a file's name: in the C locale.

set -u
cases=${srcdir:-.}/tests/golden/cases
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
status=0
unset NO_COLOR COLUMNS
export TZ=UTC

for case in "$cases"/*/; do
	name=$(basename "$case")
	if [ -e "$case/recording.spile" ]; then
		cp "$case/recording.spile" "$dir/recording"
	elif ! tests/golden/assemble "$dir/recording" <"$case/recording"; then
		echo "FAIL: $name: recording" >&2
		status=1
		continue
	fi
	while read -r file words; do
		locale=C.UTF-8
		[ "${file%.ascii}" = "$file" ] || locale=C
		words=$(echo "$words" | sed "s|@srcdir@|${srcdir:-.}|g")
		# shellcheck disable=SC2086 # words are words
		LC_ALL=$locale ./spile $words "$dir/recording" >"$dir/out" \
			2>"$dir/err" </dev/null || {
			echo "FAIL: $name: spile $words" >&2
			cat "$dir/err" >&2
			status=1
		}
		# What a recording lacks is in the view, and said here too.
		sed -i '/^spile: [a-z]*: .*: incomplete (/d' "$dir/err"
		[ ! -s "$dir/err" ] || {
			echo "FAIL: $name: spile $words says:" >&2
			cat "$dir/err" >&2
			status=1
		}
		if [ -n "${UPDATE:-}" ]; then
			cp "$dir/out" "$case/$file"
		elif ! diff -u "$case/$file" "$dir/out" >&2; then
			echo "FAIL: $name/$file: spile $words" >&2
			status=1
		fi
	done <"$case/views"
	# However the calls are looked at, they are as many.
	tree=$(./spile tree --format=csv "$dir/recording" |
		awk -F, 'NR > 1 { sum += $(NF - 11) } END { print sum + 0 }')
	calls=$(./spile calls --format=json "$dir/recording" |
		grep -Ec '"state":"(returned|unfinished)"')
	# And so are transfers.
	tree_bus=$(./spile tree --format=csv "$dir/recording" 2>/dev/null |
		awk -F, 'NR > 1 { sum += $(NF - 3) + $(NF - 2) }
			END { print sum + 0 }')
	bus=$(./spile bus --format=json "$dir/recording" 2>/dev/null |
		grep '"bus":' | grep -vc '"count":0,')
	if [ "$tree_bus" != "$bus" ]; then
		echo "FAIL: $name: tree has $tree_bus transfers, bus $bus" >&2
		status=1
	fi
	for by in syscall subsystem command process thread command,syscall \
		command,subsystem; do
		stat=$(./spile stat --by=$by --format=csv "$dir/recording" |
			awk -F, 'NR > 1 { sum += $(NF - 3) }
				END { print sum + 0 }')
		if [ "$tree" != "$calls" ] || [ "$tree" != "$stat" ]; then
			echo "FAIL: $name: tree has $tree calls, calls" \
				"$calls, stat --by=$by $stat" >&2
			status=1
		fi
	done
done
exit $status
