#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The committed completions and man pages are what the table of options makes,
# and mandoc and zsh have nothing against them.
set -eu

srcdir=${srcdir:-.}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/man" "$folder/completions"
status=0

"${srcdir:=.}/tools/cli-files.sh" tools/cli-gen "$srcdir" "$folder"
for file in completions/spile.bash completions/_spile man/spile-record.1 \
	man/spile-tree.1 man/spile-calls.1 man/spile-stat.1 man/spile-bus.1 \
	man/spile-footprint.1 man/spile-diff.1 man/spile-export.1 man/spile-info.1 \
	man/spile-list.1 man/spile-spec.1 man/spile-strace.1; do
	diff -u "$srcdir/$file" "$folder/$file" || {
		echo "$file is not what the options say; run: make cli-files"
		status=1
	}
done
if command -v mandoc >/dev/null; then
	mandoc -T lint -W warning "$srcdir"/man/*.[15] || status=1
fi
if command -v zsh >/dev/null; then
	zsh -n "$srcdir/completions/_spile" || status=1
fi
exit $status
