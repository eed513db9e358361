#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Where views of a recording go: streams, files, commands, pagers; and colour.
set -u

export PATH=$PWD:$PATH
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tests/golden/assemble "$folder/spile.out" \
	<"${srcdir:-.}/tests/golden/cases/launcher/recording" || exit 1
cd "$folder" || exit 1
unset SPILE_PAGER PAGER NO_COLOR
export TERM=xterm
failures=0

# NAME EXPECTED GOT
same()
{
	if [[ $2 != "$3" ]]; then
		printf '%s:\n  expected %s\n  got %s\n' "$1" "$2" "$3"
		failures=$((failures + 1))
	fi
}

# COMMAND: what it writes to a terminal.
on_terminal()
{
	script -qec "$1" /dev/null </dev/null
}

has_escape()
{
	if [[ $1 == *$'\e['* ]]; then echo yes; else echo no; fi
}

text=$(spile stat)
same 'a view is not empty' yes "$([[ -n $text ]] && echo yes)"
same 'subsystems' $'abi,subsystem,calls,names\narm,Scheduler,15,nice '"sched_setparam \
sched_getparam sched_setscheduler sched_getscheduler sched_yield sched_get_priority_max \
sched_get_priority_min sched_rr_get_interval sched_setaffinity sched_getaffinity \
sched_setattr sched_getattr membarrier sched_rr_get_interval_time64" \
	"$(spile list subsystems --abi=arm --name=Scheduler --format=csv |
		tr -d "\r")"
same 'lists are lists, numbers are numbers' \
	'{"schema":1,"abi":"x86_64","nr":176,"name":"delete_module","subsystem":"Module",'\
'"function":"sys_delete_module","file":"kernel/module/main.c",'\
'"config":["CONFIG_MODULE_UNLOAD","CONFIG_MODULES"],'\
'"arguments":["const char *name_user","unsigned int flags"]}
{"schema":1,"abi":"x86_64","number":21505,"name":"TCGETS","direction":"out",'\
'"argument":"struct termios","size":36,"device":"terminal",'\
'"header":"asm-generic/ioctls.h"}' \
	"$(spile list syscalls --abi=x86_64 --name=delete_module --format=json
	spile list ioctls --abi=x86_64 --name=TCGETS --format=json)"
same 'a family as it is shown' \
	'aarch64,0x80004804,HIDIOCGRAWNAME(N),out,char[],,hidraw,linux/hidraw.h' \
	"$(spile list ioctls --abi=aarch64 --name='HIDIOCGRAWNAME(N)' --format=csv |
		tr -d "\r" | tail -1)"
same 'requests that only a text has' \
	'x86_64,0x2285,SG_IO,io,struct sg_io_hdr,88,,
x86_64,0x400448c9,HCIDEVUP,value,s32,4,,
x86_64,0x80004520,"EVIOCGBIT(WHICH, N)",out,u8[],,,' \
	"$(for name in SG_IO HCIDEVUP EVIOCGBIT; do
		spile list ioctls --abi=x86_64 --name="$name" --format=csv |
			tr -d "\r" | tail -1
	done)"
same 'of how many, the request says' \
	'arm,0x40006b00,SPI_IOC_MESSAGE(N),in,struct spi_ioc_transfer[],,spi,linux/spi/spidev.h' \
	"$(spile list ioctls --abi=arm --name=SPI_IOC_MESSAGE --typed --format=csv |
		tr -d "\r" | tail -1)"
same 'a recording by name' "$text" "$(spile stat spile.out)"
same 'a recording from a pipe' "$text" "$(spile stat - < <(cat spile.out))"
same 'a recording from a file as input' "$text" \
	"$(spile stat - <spile.out)"
same '-o - is standard output' "$text" "$(spile stat -o -)"

spile stat -o new.txt
same '-o FILE' "$text" "$(cat new.txt)"
yes | head -10000 >new.txt
spile stat -o new.txt
same '-o FILE replaces all of it' "$text" "$(cat new.txt)"
same "-o '|CMD'" "$text" "$(spile stat -o '|cat')"
message=$(spile stat -o '|cat >/dev/null; exit 3' 2>&1)
same "-o '|CMD' fails: status" 125 $?
same "-o '|CMD' fails" \
	'spile: stat: |cat >/dev/null; exit 3: exit status 3' "$message"
message=$(spile stat -o spile.out 2>&1)
same 'the recording as output: status' 125 $?
same 'the recording as output' \
	'spile: stat: spile.out: the output is the recording itself' "$message"
message=$(spile stat -o /dev/full 2>&1)
same 'a full disk: status' 125 $?
same 'a full disk' 'spile: stat: /dev/full: No space left on device' "$message"

# A reader that had enough is nobody's fault, and not worth a word.
long=$(
	set -o pipefail
	spile calls --format=json -o '|exit 0' 2>&1
	echo "status $?"
	for _ in 1 2 3; do
		spile calls 2>&1 | true
		echo "status $?"
	done
)
same 'a closed pipe' $'status 0\nstatus 0\nstatus 0\nstatus 0' "$long"

# colour
same 'no colour in a pipe' no "$(has_escape "$(spile tree)")"
same '--color=always' yes "$(has_escape "$(spile tree --color=always)")"
tree='spile tree --no-pager'
same 'colour on a terminal' yes "$(has_escape "$(on_terminal "$tree")")"
same '--color=never' no \
	"$(has_escape "$(on_terminal "$tree --color=never")")"
same 'NO_COLOR' no \
	"$(NO_COLOR=1 has_escape "$(NO_COLOR=1 on_terminal "$tree")")"
same 'an empty NO_COLOR' yes \
	"$(has_escape "$(NO_COLOR='' on_terminal "$tree")")"
same 'a dumb terminal' no "$(has_escape "$(TERM=dumb on_terminal "$tree")")"

# the pager: only on a terminal, the own variable first
export SPILE_PAGER='sed s/^/own:/' PAGER='sed s/^/other:/'
paged()
{
	on_terminal "$1" | head -1 | cut -c 1-4
}
same 'SPILE_PAGER' own: "$(paged 'spile stat')"
same 'no pager into a pipe' "$text" "$(spile stat)"
same '--no-pager' "${text:0:4}" "$(paged 'spile stat --no-pager')"
SPILE_PAGER=''
same 'an empty SPILE_PAGER' "${text:0:4}" "$(paged 'spile stat')"
SPILE_PAGER='cat'
same 'cat is no pager' "${text:0:4}" "$(paged 'spile stat')"
unset SPILE_PAGER
same 'PAGER' othe "$(paged 'spile stat')"
PAGER='exit 1'
message=$(on_terminal 'spile stat')
same 'a pager that ends at once' '0 ' "$? $message"

echo "$failures failures"
[[ $failures = 0 ]]
