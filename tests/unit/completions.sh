#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What bash offers for a command line.
set -u

source_folder=$(cd "${srcdir:-.}" && pwd)
# shellcheck source=completions/spile.bash
# shellcheck disable=SC1091 # its folder is only known when it runs
. "$source_folder/completions/spile.bash"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
touch one.out two.out
mkdir three
failures=0

# EXPECTED WORD...: offered for the last word, as bash has split them.
expect()
{
	local expected=$1 got
	shift
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	_spile
	# a program in two folders of PATH comes twice; bash shows it once
	got=$(printf '%s\n' "${COMPREPLY[@]}" | awk '!seen[$0]++' | paste -sd ' ')
	if [[ $got != "$expected" ]]; then
		printf '%s\n  expected %s\n  got %s\n' "$*" "$expected" "$got"
		failures=$((failures + 1))
	fi
}

complete -p spile >/dev/null || failures=1
expect 'record tree calls stat bus footprint diff export info list strace spec --help --version --' spile ''
expect 'stat strace' spile st
expect 'mkfifo' spile strace -f mkfif
expect 'raw' spile strace -X r
expect '--help' spile --h
expect '--errno= --events= --engine= --errnos' spile stat --e
expect '--with-children --with-calls' spile tree --wi
expect '' spile info --wi
expect 'syscalls ioctls subsystems' spile list ''
expect '--missing-from=' spile list syscalls --m
expect '--include=' spile spec --i
expect 'aarch64' spile list ioctls --abi = aa
expect '--with-children --with-calls' spile -q --wi
expect 'text json markdown csv baseline pcap folded' spile stat --format = ''
expect 'text json markdown csv baseline pcap folded' spile stat --format =
expect 'json' spile stat --format = j
expect 'command command,syscall command,subsystem' spile stat --by c
expect 'thread' spile stat --by t
expect 'syscall subsystem command process thread command,syscall command,subsystem all' spile stat -q --by ''
expect '%file' spile stat --calls %fi
expect 'root' spile record --user = roo
expect 'one.out' spile stat -o on
expect 'one.out' spile stat --output = on
# Other numbers may begin with this one.
offered_pid=$(COMP_WORDS=(spile stat -p "$$") COMP_CWORD=3
	_spile
	printf '%s\n' "${COMPREPLY[@]}" | grep -x "$$")
if [[ $offered_pid != "$$" ]]; then
	echo "spile stat -p offers '$offered_pid', not $$"
	failures=$((failures + 1))
fi
expect 'one.out' spile stat --by = command on
expect 'one.out' spile stat --by command on
expect 'two.out' spile stat -q tw
expect '' spile stat one.out tw
for start in 'record' 'record --' 'stat --' '--' 'record -q --' \
	'stat -p 1 --' 'record --calls = %file'; do
	# shellcheck disable=SC2086
	expect 'mkfifo' spile $start mkfif
	# shellcheck disable=SC2086
	expect 'three' spile $start mkfifo thr
done

echo "$failures failures"
[[ $failures = 0 ]]
