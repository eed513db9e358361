#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Command lines that are wrong: exit status, the exact line, nothing left.
set -u

spile=$PWD/spile
users=
grep -q '^#define ENABLE_SMALL 1' config.h && users=' in /etc/passwd'
compares=true
grep -q '^#define ENABLE_SMALL 1' config.h && compares=false
has_events=false
grep -q '^#define HAVE_TRACEFS 1' config.h && has_events=true
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
mkdir dir
echo 'echo hello' >plain
printf 'not a recording at all, whatever its name\n' >foreign.out
: >empty.out
chmod 644 plain
unset SPILE_PAGER PAGER
failures=0
cases=0

# STATUS LINE ARG...: spile ARG... says that, exits with that, leaves no file.
expect()
{
	local status=$1 line=$2 before got_status got
	shift 2
	before=$(ls -A)
	got=$("$spile" "$@" 2>&1 </dev/null)
	got_status=$?
	cases=$((cases + 1))
	if [[ $got_status != "$status" || $got != "$line" ]]; then
		printf 'spile %s\n  expected %s: %s\n  got %s: %s\n' "$*" \
			"$status" "$line" "$got_status" "$got"
		failures=$((failures + 1))
	fi
	if [[ $(ls -A) != "$before" ]]; then
		printf 'spile %s: left a file\n' "$*"
		failures=$((failures + 1))
		rm -f spile.out spile.out.old new.out
	fi
}

# no subcommand
expect 125 'spile: COMMAND missing (see spile --help)'
expect 125 'spile: unknown option --foo (see spile --help)' --foo
expect 125 'spile: COMMAND missing (see spile --help)' --
expect 125 'spile: ls is no subcommand; use: spile -- ls' ls
expect 125 'spile: foreign.out is no subcommand; use: spile tree foreign.out' \
	foreign.out
expect 125 'spile: sat is no subcommand; did you mean stat? (to trace it: spile -- sat)' sat
expect 125 'spile: recrod is no subcommand; did you mean record? (to trace it: spile -- recrod)' recrod -- ls
expect 127 'spile: no-such-program: command not found' -- no-such-program

# headers
expect 125 'spile: spec: HEADER missing (see spile spec --help)' spec
expect 125 'spile: spec: b.h: one header at a time, behind the options' spec a.h b.h
expect 125 'spile: spec: --cc=: names no command' spec --cc= a.h
expect 125 'spile: spec: unknown option --format (see spile spec --help)' spec --format=json a.h

# lists
expect 125 'spile: list: syscalls, ioctls or subsystems missing (see spile list --help)' list
# a configuration
expect 125 "spile: record: none: No such file or directory" record --kernel-config=none -- true
expect 125 "spile: record: plain: no kernel's configuration: no line is CONFIG_NAME=VALUE" \
	record --kernel-config=plain -- true
expect 125 "spile: footprint: dir: Is a directory" footprint --kernel-config=dir

expect 125 'spile: list: views: must be one of: syscalls ioctls subsystems' list views
expect 125 'spile: list: ioctls: one list at a time' list syscalls ioctls
expect 125 'spile: list: --typed is for ioctls' list --typed syscalls
expect 125 "spile: list: --check is for syscalls: a driver can't be asked for an ioctl without making it" \
	list ioctls --check
expect 125 "spile: list: --check: this machine's kernel has no calls of all ABIs" \
	list syscalls --abi=all --check
expect 125 'spile: list: --abi=mips: must be one of: x86_64 i386 aarch64 arm all' \
	list syscalls --abi=mips
expect 125 'spile: list: unknown option --by (see spile list --help)' \
	list syscalls --by=command
expect 0 'spile: list: nothing is so' list ioctls --name='*no such*' --format=json

# options
expect 125 'spile: stat: unknown option --foo (see spile stat --help)' \
	stat --foo
expect 125 'spile: stat: unknown option -Z (see spile stat --help)' stat -qZ
expect 125 'spile: info: unknown option --calls (see spile info --help)' \
	info --calls=open
expect 125 'spile: stat: --by needs an argument (see spile stat --help)' \
	stat --by
expect 125 'spile: stat: --by needs an argument (see spile stat --help)' \
	stat --by -- ls
expect 125 'spile: stat: --errnos takes no argument (see spile stat --help)' \
	stat --errnos=1
expect 125 'spile: stat: --by=colour: must be one of: syscall subsystem command process thread command,syscall command,subsystem' \
	stat --by=colour
expect 125 'spile: footprint: --by=syscall: must be one of: all command' \
	footprint --by=syscall

# what is compared
if ! $compares; then
	not_built='compares and unites nothing: it was built without (--enable-small, --disable-diff)'
	expect 125 "spile: diff: this spile $not_built" diff plain plain
else
	expect 125 'spile: diff: plain is neither a recording nor what spile footprint --format=json or =baseline wrote' diff plain plain
	expect 125 'spile: diff: no-such-file: No such file or directory' \
		diff no-such-file plain
	expect 125 'spile: diff: --tolerance=-1: must be a whole number from 0 to 1000000' \
		diff --tolerance=-1 plain plain
	expect 125 'spile: footprint: plain is neither a recording nor what spile footprint --format=json or =baseline wrote' footprint plain plain
fi
expect 125 'spile: diff: needs two recordings or saved footprints, the base first (see spile diff --help)' diff plain
expect 125 'spile: diff: compares recordings; make one with: spile record -- COMMAND' diff -- ls
expect 125 'spile: stat: --study is text or markdown; json and csv have its columns without it' \
	stat --study --format=csv
expect 125 'spile: stat: --study has a row for each call: --by=syscall or --by=command,syscall' \
	stat --study --by=subsystem
expect 125 'spile: stat: nowhere: No such file or directory' \
	stat --subsystems=nowhere
printf '\357\273\277Mine: read write\r\nMine: no such\r\n' >bom.rules
expect 125 'spile: stat: bom.rules:2:7: no system call of any ABI has this name' \
	stat --subsystems=bom.rules
expect 125 'spile: list: --subsystems is for syscalls and subsystems' \
	list ioctls --subsystems=elisa
expect 125 'spile: stat: --format=xml: must be one of: text json markdown csv' \
	stat --format=xml
expect 125 'spile: stat: --color=: must be one of: auto always never' \
	stat --color=
expect 125 'spile: stat: --sort=wall: must be one of: time calls errors avg name none' \
	stat --sort=wall
expect 125 'spile: tree: --top=0: must be a whole number from 1 to 1000000' \
	tree --top=0
expect 125 'spile: calls: --string-limit=-1: must be a whole number from 0 to 2147483647' \
	calls -s -1
expect 125 'spile: record: --attach=x: must be a whole number from 1 to 2147483647' \
	record -p x
expect 125 'spile: record: --duration: "soon" is no time; write 1.5 or 90s, or a number with ns, us, ms, s, m, h or d' \
	record --duration=soon -- true
if $has_events; then
	for list in '' ',' 'kmem,' 'kmem sched' ../sched kmem: sched:a/b; do
		expect 125 "spile: record: --events=$list: \"${list##*,}\" is neither SYSTEM nor SYSTEM:EVENT" \
			record --events="$list" -- true
	done
else
	expect 125 'spile: record: --events: this spile was built without tracefs (--enable-small, --disable-events)' \
		record --events=kmem -- true
fi
expect 125 'spile: record: --duration=0: must be more than nothing' \
	record --duration=0 -- true
expect 125 'spile: record: --limit-size=10X: must be a size: 4096, 64K, 100M, 2G' \
	record --limit-size=10X -- true
expect 125 'spile: record: --engine=warp: must be one of: stop' \
	record --engine=warp -- true
expect 125 'spile: record: --linger=forever: must be one of: follow' \
	record --linger=forever -- true
expect 125 'spile: record: --with-children needs --attach=PID' \
	record --with-children -- true
expect 125 'spile: record: --user is for a COMMAND, not for --attach' \
	record --user=root -p 1
expect 125 "spile: record: no-such-user: no such user$users" \
	record --user=no-such-user -- true
expect 125 'spile: record: no.spec: No such file or directory' \
	record --spec=no.spec -- true
printf '# a\0b\n' >nul.spec
expect 125 'spile: record: nul.spec: no text: a byte of it is 0' \
	record --spec=nul.spec -- true
printf '\357\273\277# made elsewhere\r\n\r\nenum e(A=1,\r\n\tA=2)\r\n' >bom.spec
expect 125 "spile: record: bom.spec:4:2: two names are 'A'" \
	record --spec=bom.spec -- true
printf '# %700000s\n' x >large.spec
expect 125 'spile: record: large.spec: more than 1048576 bytes in all of --spec' \
	record --spec=large.spec --spec=large.spec -- true
expect 125 'spile: record: --output=: names no file' record -o '' -- true

# COMMAND
expect 125 'spile: record: COMMAND missing (see spile record --help)' record
expect 125 'spile: record: COMMAND missing (see spile record --help)' \
	record -q --
expect 125 'spile: stat: COMMAND missing (see spile stat --help)' stat --
expect 125 'spile: stat: ls: either --attach or a COMMAND' stat -p 1 -- ls
for sub in 'record' 'tree' 'stat' 'calls'; do
	expect 127 "spile: $sub: no-such-program: command not found" \
		$sub -- no-such-program
	expect 127 "spile: $sub: ./none: No such file or directory" \
		$sub -- ./none
	expect 126 "spile: $sub: ./plain: Permission denied" $sub -- ./plain
	expect 126 "spile: $sub: ./dir: Is a directory" $sub -- ./dir
done

# bus, export
expect 125 'spile: export: needs --format=NAME, one of: pcap folded' export
expect 125 'spile: export: --format=json: must be one of: pcap folded' \
	export --format=json
expect 125 'spile: export: ls is no recording; use: spile record -- ls' \
	export --format=pcap ls
expect 125 'spile: stat: --bus-bytes=1048577: must be a whole number from 0 to 1048576' \
	stat --bus-bytes=1048577 -- ls
expect 125 'spile: bus: --hexdump is for lines of text, not for --format' \
	bus --hexdump --format=json
expect 125 'spile: bus: --hexdump is for lines of text, not for --summary' \
	bus --summary --hexdump

# stacks
expect 125 'spile: calls: --stack=lines: must be one of: symbol source' \
	calls --stack=lines
expect 125 'spile: calls: stacks are shown as text and json only' \
	calls --stack --format=csv
expect 125 'spile: tree: --stacks and --with-calls are two views of the same calls: only one of them' \
	tree --stacks --with-calls
expect 125 'spile: record: --stack-calls: "nonsense" is no system call, and no class or subsystem of them' \
	record --stack-calls=nonsense -- ls
expect 125 'spile: calls: --stack-calls needs -- COMMAND' \
	calls --stack-calls=open
expect 125 'spile: record: --stack takes no argument (see spile record --help)' \
	record --stack=source -- ls
expect 125 'spile: stat: unknown option --stack (see spile stat --help)' \
	stat --stack
printf 'chip a\nspi 0\n' >bad.chip
expect 125 'spile: bus: bad.chip:2:5: expected BUS.SELECT, as in 0.1, not "0"' \
	bus --decode=bad.chip -- ls
expect 125 'spile: bus: none.chip: No such file or directory' \
	bus --decode=none.chip

# RECORDING
expect 125 'spile: stat: no spile.out here; make one with: spile record -- COMMAND' stat
expect 125 'spile: stat: ls is no recording; use: spile stat -- ls' stat ls
expect 125 'spile: stat: ls is no recording; use: spile stat -- ls' stat ls -l
expect 125 'spile: stat: ./nowhere/r: No such file or directory' stat ./nowhere/r
expect 125 'spile: tree: foreign.out is no recording; use: spile tree -- foreign.out' tree foreign.out
expect 125 'spile: info: ls is no recording; use: spile record -- ls' info ls
expect 125 'spile: stat: --errnos: options stand before RECORDING' \
	stat empty.out --errnos
expect 125 'spile: stat: empty.out: empty' stat empty.out
expect 125 'spile: stat: dir: Is a directory' stat dir
expect 125 'spile: info: reads a recording; make one with: spile record -- COMMAND' \
	info -- ls
expect 125 'spile: stat: --user needs -- COMMAND' stat --user=root empty.out
expect 125 'spile: stat: foreign.out: one recording only (see spile stat --help)' \
	stat empty.out foreign.out

# output
expect 125 'spile: record: no/such/dir: No such file or directory' \
	record -o no/such/dir -- true
expect 125 'spile: record: dir: Is a directory' record -o dir -- true
expect 125 'spile: stat: no/such/dir: No such file or directory' \
	stat -o no/such/dir -- true
expect 125 'spile: stat: dir: Is a directory' stat -o dir -- true
expect 127 'spile: record: no-such-program: command not found' \
	record -o new.out -- no-such-program
expect 127 'spile: stat: no-such-program: command not found' \
	stat -o new.out -- no-such-program
export TMPDIR="$folder/none"
expect 125 "spile: stat: no temporary file in $folder/none: No such file or directory (TMPDIR names another folder)" \
	stat -o new.out -- true

# What is there stays as it is when nothing was run.
echo old >spile.out
"$spile" record -- no-such-program 2>/dev/null
if [[ $(cat spile.out) != old || -e spile.out.old ]]; then
	echo 'a command that was not found replaced spile.out'
	failures=$((failures + 1))
fi

echo "$cases command lines, $failures failures"
[[ $failures = 0 ]]
