# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of never-disturb cases: each runs bare, under spile and under
strace. In arguments {p} is the folder of the built programs."""

import dataclasses
import os


@dataclasses.dataclass
class Case:
    name: str
    argv: list
    # Whether the calls of each task are strace's too. Not where chance decides
    # about calls; `drop` takes single calls out of the comparison, as ALWAYS.
    is_compared: bool = True
    drop: tuple = ()
    # How many tasks the recording must have, where strace has not all.
    tasks: int = 0
    # What both the bare and the traced run are started by.
    via: tuple = ()
    options: tuple = ()
    stdin: bytes = b''
    env: dict = dataclasses.field(default_factory=dict)
    # What spile must say beside its closing line (a regular expression).
    said: str = ''
    is_root_only: bool = False
    is_quick: bool = False


# Futexes, the heap of a thread and what a thread does at its end depend on who
# is first.
THREADED = ('futex', 'mmap', 'munmap', 'mprotect', 'madvise', 'set_robust_list',
            'brk', 'rseq', 'restart_syscall', 'rt_sigprocmask')
# Under any tracer SIGCHLD wakes a wait though it is ignored; it is made again.
ALWAYS = ('wait4',)
# Where libraries are aligned to more than a page, the loader unmaps what is
# before and behind each, and what that is chance decides.
if os.uname().machine == 'aarch64':
    ALWAYS += ('munmap',)
# A shell's handler of SIGCHLD runs before or after its other calls.
SHELL = ('rt_sigreturn',)
# A fork that SIGCHLD interrupts is made again (ERESTARTNOINTR).
FORKING = ('clone',)


def program(name, *args, **rest):
    title = ' '.join((name,) + args)
    return Case(rest.pop('title', title), ['{p}/' + name, *args], **rest)


def shell(title, script, drop=SHELL, **rest):
    return Case(title, ['sh', '-c', script], drop=drop, **rest)


CASES = [
    # exec, fork, clone
    # The execve began under another id than it ended.
    program('exec_thread', drop=THREADED + ('execve', 'pause'), is_quick=True),
    program('vfork_signals', drop=THREADED + SHELL, is_quick=True),
    program('clone_flags', is_quick=True, is_root_only=True),
    program('clone_untraced', is_compared=False, tasks=4, is_quick=True),
    program('clone_untraced', 'shared', is_compared=False, is_quick=True,
            said='incomplete'),
    program('clone_registers', is_compared=False, tasks=2, is_quick=True),
    program('fork_race', drop=THREADED + FORKING, tasks=409, is_quick=True),
    program('fork_tree', '11', is_compared=False,
            said='4095 commands, 4095 tasks, .* complete$'),
    program('thread_fork', is_compared=False, is_quick=True,
            said='301 commands, 909 tasks, .* complete$'),
    program('kill_maker', 'fork', is_compared=False, said=' complete$'),
    program('kill_maker', 'parent', is_compared=False, said=' complete$'),
    program('kill_maker', 'exec', is_compared=False, said=' complete$'),
    program('exec_forms', env={'LIVE_FORMS': '1'}, is_quick=True),
    program('orphans', is_quick=True),
    program('threads', drop=THREADED, tasks=33, is_quick=True),
    # strace shows calls of its own making for threads that are being killed.
    program('thread_exit', is_compared=False, is_quick=True),
    # signals and stops
    program('group_stop', is_compared=False, is_quick=True),
    program('signal_restart', is_compared=False, is_quick=True),
    program('restart_block', is_compared=False),
    program('kill_any', is_compared=False),
    program('siginfo', is_quick=True),
    program('masks', drop=THREADED + SHELL + ('read',), is_quick=True),
    program('traps', is_quick=True),
    program('pdeathsig', drop=THREADED, is_quick=True),
    # waiting and ending
    program('wait_forms', drop=THREADED + FORKING, is_quick=True),
    program('end', is_quick=True),
    program('end', 'exit', '0'),
    program('end', 'exit', '1', is_quick=True),
    program('end', 'exit', '124'),
    program('end', 'exit', '125'),
    program('end', 'exit', '126'),
    program('end', 'exit', '127'),
    program('end', 'exit', '128'),
    program('end', 'exit', '137'),
    program('end', 'exit', '255'),
    program('end', 'signal', '1'),
    program('end', 'signal', '2'),
    program('end', 'signal', '3'),
    program('end', 'signal', '5'),
    program('end', 'signal', '6'),
    program('end', 'signal', '9', is_quick=True),
    program('end', 'signal', '11'),
    program('end', 'signal', '13'),
    program('end', 'signal', '15', is_quick=True),
    program('end', 'signal', '31'),
    program('end', 'signal', '34'),
    program('end', 'signal', '64'),
    # memory, word sizes, seccomp
    program('efault', is_quick=True),
    program('deep_calls'),
    program('int80', is_quick=True),
    program('arch_hop', is_quick=True),
    Case('32 bits, alone', ['{p}/arch_hop_32']),
    Case('32 bits to 64 and back',
         ['{p}/arch_hop_32', '{p}/arch_hop', '{p}/arch_hop_32',
          '{p}/arch_hop']),
    program('clone_untraced_32', is_compared=False, tasks=4),
    program('clone_untraced_32', 'shared', is_compared=False,
            said='incomplete'),
    program('exec_forms_32', env={'LIVE_FORMS': '1'}),
    program('siginfo_32'),
    program('efault_32'),
    program('signal_restart_32', is_compared=False),
    program('restart_block_32', is_compared=False),
    program('seccomp_filters', drop=THREADED, is_quick=True),
    program('jail', is_root_only=True, is_quick=True),
    shell('pid namespace', "unshare -fpm --mount-proc sh -c 'echo $$; "
          "sh -c \"echo \\$\\$; exit 4\"; echo $?; exit 3'",
          is_root_only=True),
    # a workload that serves files and memory to itself
    program('serve_files', is_compared=False, is_quick=True),
    program('serve_pages', is_compared=False, is_root_only=True, is_quick=True),
    # a workload that debugs
    program('debugger', is_compared=False, is_quick=True),
    program('seize_forker', is_compared=False),
    shell('gdb inside', "gdb -nx -q -batch -ex 'break main' -ex run "
          "-ex 'info symbol $pc' -ex continue --args {p}/end exit 5 "
          "2>&1 | grep -v -e '^warning' -e process",
          is_compared=False),
    shell('strace inside', "strace -f -o trace {p}/threads 4 10; "
          "grep -c 'gettid(' trace",
          is_compared=False),
    shell('gdb attaches inside',
          "sleep 1000 & gdb -nx -q -batch -p $! -ex 'print 40+2' -ex detach "
          "2>&1 | grep '= 42'; { kill $!; wait $!; } 2>/dev/null; echo $?",
          is_compared=False),
    # what a program inherits
    program('inherit', is_quick=True),
    Case('inherit: few descriptors', ['{p}/inherit'],
         via=('prlimit', '--nofile=24:24', '--')),
    Case('inherit: small limits', ['{p}/inherit'],
         via=('prlimit', '--nofile=64:128', '--stack=1048576:2097152',
              '--core=0:0', '--fsize=100000000:200000000', '--')),
    Case('inherit: one CPU', ['{p}/inherit'], via=('taskset', '1')),
    Case('inherit: nice', ['{p}/inherit'], via=('nice', '-n', '7')),
    Case('inherit: batch', ['{p}/inherit'], via=('chrt', '-b', '0')),
    Case('inherit: personality', ['{p}/inherit'], via=('setarch', '-R')),
    Case('inherit: signals',
         ['{p}/inherit'],
         via=('env', '--ignore-signal=INT,CHLD,PIPE,TERM,TRAP,USR1',
              '--block-signal=CHLD,USR2,ALRM,TSTP,WINCH,PIPE')),
    Case('inherit: all signals ignored', ['{p}/inherit'],
         via=('env', '--ignore-signal')),
    Case('inherit: all signals blocked', ['{p}/inherit'], is_compared=False,
         via=('env', '--block-signal')),
    Case('inherit: descriptors', ['{p}/inherit'],
         via=('sh', '-c', 'exec 3</dev/null 7>>kept 9<>/dev/zero; umask 077; '
              'cd /; exec "$@"', 'sh')),
    Case('inherit: no standard input', ['{p}/inherit'],
         via=('sh', '-c', 'exec "$@" <&-', 'sh')),
    Case('inherit: no standard error', ['{p}/inherit'],
         via=('sh', '-c', 'exec "$@" 2>&-', 'sh')),
    Case('inherit: own session', ['{p}/inherit'], 
         via=('setsid', '-w', 'sh', '-c', '"$@"; exit $?', 'sh')),
    shell('nproc', 'nproc'),
    shell('nproc of one CPU', 'nproc', via=('taskset', '1')),
    shell('standard input', 'read x; read y; echo "$x $y"',
          stdin=b'a\nb\nc\n', is_quick=True),
    shell('standard input is used up', 'cat | wc -c', stdin=b'x' * 300000,
          drop=SHELL + ('read', 'write')),
    shell('closed pipe', 'yes | head -n 1000 | tail -n 1', is_compared=False),
    # everyday commands
    # By files: how often a pipe is read depends on who is faster.
    shell('find', 'find /usr/share/doc -name "a*" >list; sort list >sorted; '
          'md5sum sorted; rm list sorted',
          drop=THREADED + SHELL),
    shell('many commands', 'i=0; while [ $i -lt 50 ]; do /bin/true; '
          'i=$((i+1)); done; echo $i', is_quick=True),
    shell('background jobs', '(exit 3) & (exit 4) & wait %1; echo $?; '
          'wait %2; echo $?', is_compared=False),
    shell('traps', 'trap "echo usr1" USR1; kill -USR1 $$; '
          'trap "echo end" EXIT; exit 6'),
    Case('bash pipeline', ['bash', '-c', 'set -o pipefail; '
                           'false | cat | (exit 5); echo "${PIPESTATUS[*]}"'],
         drop=SHELL + ('rt_sigprocmask',)),
    Case('python threads',
         ['python3', '-c', 'import threading, subprocess\n'
          'def run(): subprocess.run(["true"], check=True)\n'
          't = [threading.Thread(target=run) for _ in range(8)]\n'
          '[x.start() for x in t]; [x.join() for x in t]; print(len(t))'],
         is_compared=False),
]
