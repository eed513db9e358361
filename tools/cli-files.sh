#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# cli-files.sh GENERATOR SOURCE TARGET: writes the files made from the table of
# options below TARGET, from their frames below SOURCE.
set -eu

generator=$1 source=$2 target=$3

"$generator" bash "$source/completions/spile.bash.in" \
	>"$target/completions/spile.bash.new"
"$generator" zsh "$source/completions/_spile.in" \
	>"$target/completions/_spile.new"
for name in record tree calls stat bus footprint diff export info list spec strace; do
	"$generator" man "$source/man/spile-$name.1.in" "$name" \
		>"$target/man/spile-$name.1.new"
done
# All or none.
for file in "$target"/completions/*.new "$target"/man/*.new; do
	mv "$file" "${file%.new}"
done
