#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# stacks.sh - a recording with stacks, written by hand, in every view that shows
# them. Its files are nowhere: functions have no names. A spile that was built
# without stacks refuses.
set -u

assemble=tests/golden/assemble
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
export LC_ALL=C.UTF-8 SPILE_PAGER=

"$assemble" "$folder/r" <<'RECORDING' || exit 1
HEADER host_abi x86_64
0        1 TASK launched tid=10 tgid=10 leader=1
0.001    1 EXEC x86_64 /nowhere/prog exe=/nowhere/prog argv=[prog]
0.002    1 ENTRY x86_64 getpid
0.002    1 MMAP 0x1000 0x2000 0x1000 /nowhere/prog build_id="\x12\xab"
0.002    1 MMAP 0x7000 0x1000
0.002    1 FRAMES [0x1100 0x1200 0x7010] id=1
0.003    1 RETURN 10
0.004    1 ENTRY x86_64 getppid
0.004    1 FRAMES [] id=1
0.005    1 RETURN 1
0.006    1 ENTRY x86_64 getpid
0.006    1 MMAP 0x1800 0x200 0 /nowhere/other
0.006    1 FRAMES [0x1900 0x1100] id=2 end=2 guessed=1 exact=[1]
0.007    1 RETURN 10
0.008    1 ENTRY i386 getpid
0.008    1 FRAMES [0x1100] id=3 end=3
0.009    1 RETURN 10
0.010    1 ENTRY x86_64 gettid
0.010    1 FRAMES [] id=9
0.011    1 RETURN 10
0.012    1 ENTRY x86_64 exit_group 0
0.013    1 EXIT 0
END complete
RECORDING

if "${SPILE:-./spile}" calls --stack "$folder/r" 2>&1 |
	grep -q 'built without stack traces'; then
	echo "this spile refuses, as it should"
	exit 0
fi
failed=0

# NAME OPTION...: the view's output is what stands on standard input
expect()
{
	name=$1
	shift
	cat >"$folder/want"
	"${SPILE:-./spile}" "$@" "$folder/r" >"$folder/got" 2>&1
	if ! diff -u "$folder/want" "$folder/got"; then
		echo "differs: $name"
		failed=1
	fi
}

expect "as text" calls --stack <<'END'
getpid()                                = 10
 > /nowhere/prog() [0x1100]
 > /nowhere/prog() [0x1200]
 > [0x7010]
getppid()                               = 1
 > /nowhere/prog() [0x1100]
 > /nowhere/prog() [0x1200]
 > [0x7010]
getpid()                                = 10
 > /nowhere/other() [0x100]
 ~> [0x1100]
 > [no way to go on]
[ Process PID=10 runs in 32 bit mode. ]
getpid()                                = 10
 > [0x1100]
 > [not unwound: i386 program]
[ Process PID=10 runs in 64 bit mode. ]
gettid()                                = 10
exit_group(0)                           = ?
+++ exited with 0 +++
+++ 1 events contradict earlier ones +++
END
expect "for flame graphs" export --format=folded <<'END'
spile: export: left out: 2 calls without a stack (record with --stack)
prog;0x7010;prog+0x1200;prog+0x1100;getpid 1
prog;0x7010;prog+0x1200;prog+0x1100;getppid 1
prog;[no way to go on];0x1100;other+0x100;getpid 1
prog;[not unwound];0x1100;getpid 1
END
expect "as a tree" tree --stacks <<'END'
prog  13 ms  6 calls
   0x7010 > prog+0x1200 > prog+0x1100 ×2
     getpid ×1
     getppid ×1
   [no way to go on] > 0x1100 > other+0x100 > getpid ×1
   [not unwound] > 0x1100 > getpid ×1

1 events contradict earlier ones
END
exit $failed
