# SPDX-License-Identifier: GPL-2.0-or-later
"""What the live tests share: running a command bare, under spile and under
strace, and reading what each of them saw.

SPILE names the program to test and LIVE_PROGRAMS the folder of the built test
programs; `make check-live` sets both.
"""

import collections
import ctypes
import errno
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TIMEOUT_S = int(os.environ.get('LIVE_TIMEOUT', '60'))
PR_SET_CHILD_SUBREAPER = 36

Result = collections.namedtuple('Result', 'out err status said is_timeout')


def find_spile():
    for path in (os.environ.get('SPILE'), 'spile', 'build/spile'):
        if path and os.access(path, os.X_OK) and os.path.isfile(path):
            return os.path.abspath(path)
    sys.exit('no spile here: set SPILE to the program to test')


def programs():
    for path in (os.environ.get('LIVE_PROGRAMS'), 'tests/live/programs',
                 'build/tests/live/programs'):
        if path and os.path.exists(os.path.join(path, 'end')):
            return os.path.abspath(path)
    sys.exit('the programs are not built: use make check-live')


@functools.lru_cache(maxsize=None)
def why_no_32_bits():
    """Why the 32-bit programs can't run here, or None. A kernel may be built
    without them; where LIVE_32_BITS is set there must be some."""
    try:
        subprocess.run([f'{programs()}/arch_hop_32'], check=False,
                       stdout=subprocess.DEVNULL)
    except OSError as problem:
        if problem.errno == errno.ENOEXEC and not os.environ.get(
                'LIVE_32_BITS'):
            return 'this kernel runs no 32-bit programs'
    return None


def why_left_out(words):
    """Why a command can't run on this machine, or None."""
    names = [w.split('/', 1)[1] for w in words if w.startswith('{p}/')]
    left_out = os.environ.get('LIVE_LEFT_OUT', '').split()
    for name in names:
        if name in left_out:
            return f'{name} is not for this machine'
        if name.endswith('_32') and why_no_32_bits():
            return why_no_32_bits()
    return None


class Report:
    """Prints a line a case; done() ends the test with its status."""

    def __init__(self):
        self.passed = self.failed = 0

    def case(self, name, faults):
        faults = list(faults)
        if faults:
            self.failed += 1
            text = '; '.join(str(f) for f in faults).replace('\n', ' | ')
            print(f'not ok - {name}: {text[:1500]}', flush=True)
        else:
            self.passed += 1
            print(f'ok - {name}', flush=True)

    def done(self):
        script = os.path.basename(sys.argv[0])
        print(f'# {script}: {self.passed} passed, {self.failed} failed')
        sys.exit(1 if self.failed else 0)


def wanted(names):
    """The cases that the command line names, or all."""
    chosen = sys.argv[1:]
    unknown = [name for name in chosen if name not in names]
    if unknown:
        sys.exit(f'there is no case {", ".join(unknown)}')
    return chosen or list(names)


def require_ptrace():
    """The one reason to skip; never where CI is set."""
    probe = [os.path.join(programs(), 'debugger')]
    if subprocess.run(probe, stdout=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL, check=False).returncode != 99:
        return
    print('ptrace is denied here')
    sys.exit(1 if os.environ.get('CI') == 'true' else 77)


def adopt_orphans():
    """Processes that lose their parent stay ours, so that a stuck test can be
    ended with all it started."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children_of(pid):
    found = []
    try:
        for tid in os.listdir(f'/proc/{pid}/task'):
            with open(f'/proc/{pid}/task/{tid}/children') as f:
                found += [int(p) for p in f.read().split()]
    except OSError:
        pass
    return found


def descendants_of(pid):
    found = []
    for child in children_of(pid):
        found += [child] + descendants_of(child)
    return found


def end_all(pid):
    """SIGKILL for a process that we started and for all below it."""
    for victim in [pid] + descendants_of(pid):
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            pass


def split_said(err):
    """What spile itself said on standard error, apart from the command's."""
    said, rest = [], []
    for line in err.splitlines(keepends=True):
        (said if line.startswith('spile: ') else rest).append(line)
    return ''.join(said), ''.join(rest)


def execute(argv, cwd=None, stdin=b'', env=None, is_spile=False,
            timeout=None, preexec=None):
    """Runs argv to its end. Descriptors other than 0 to 2 are closed. Standard
    input is a file, so that what is left of it can be told."""
    with tempfile.TemporaryFile() as feed:
        feed.write(stdin)
        feed.seek(0)
        process = subprocess.Popen(argv, cwd=cwd, stdin=feed, env=env,
                                   stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, preexec_fn=preexec,
                                   restore_signals=True)
        is_timeout = False
        try:
            out, err = process.communicate(timeout=timeout or TIMEOUT_S)
        except subprocess.TimeoutExpired:
            is_timeout = True
            end_all(process.pid)
            out, err = process.communicate()
    out, err = (t.decode(errors='surrogateescape') for t in (out, err))
    said = ''
    if is_spile:
        said, err = split_said(err)
    return Result(out, err, process.returncode, said, is_timeout)


def status_text(status):
    if status < 0:
        return f'signal {-status}'
    return f'exit {status}'


def compare(bare, traced, what='spile'):
    """How a traced run differs from the bare one."""
    if traced.is_timeout:
        yield f'{what}: did not end; so far: {traced.out[-300:]!r}'
        return
    if bare.status != traced.status:
        yield (f'{what}: {status_text(traced.status)} instead of '
               f'{status_text(bare.status)}; {traced.said or traced.err}')
    for stream in ('out', 'err'):
        want, have = getattr(bare, stream), getattr(traced, stream)
        if want == have:
            continue
        for number, (a, b) in enumerate(
                zip(want.splitlines() + ['(end)'],
                    have.splitlines() + ['(end)']), 1):
            if a != b:
                yield (f'{what}: std{stream} line {number}: '
                       f'{b!r} instead of {a!r}')
                break
        else:
            yield f'{what}: std{stream} is longer or shorter'


STRACE_LINE = re.compile(r'^(?P<pid>\d+) +(?P<rest>.*)$')
STRACE_CALL = re.compile(r'^(?:\[[^]]*\] )?(?P<name>[A-Za-z_]\w*)\(')


def calls_by_strace(path):
    """{task: [call, ...]} of strace -f -o. Tasks are numbered in the order in
    which they appear: a pid used again would be one task. A call that a signal
    interrupts is made again, so when it comes decides how often: those are left
    out here and below."""
    tasks = collections.OrderedDict()
    with open(path, errors='surrogateescape') as f:
        for line in f:
            match = STRACE_LINE.match(line)
            if not match or match['rest'].startswith(('+++', '---')):
                continue
            calls = tasks.setdefault(int(match['pid']), [])
            call = STRACE_CALL.match(match['rest'])
            if call and not match['rest'].startswith('<...'):
                calls.append(call['name'])
            if '= ? ERESTART' in match['rest'] and calls:
                calls.pop()
    return tasks


def read_json_lines(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def calls_by_spile(spile, recording):
    """{task: [call, ...]} of a recording, and the faults in reading it."""
    argv = [spile, 'calls', '--format=json', recording]
    done = subprocess.run(argv, capture_output=True, check=False)
    tasks = collections.OrderedDict()
    if done.returncode:
        return tasks, [f'spile calls: {done.stderr.decode()}']
    for row in read_json_lines(done.stdout.decode()):
        if 'name' in row and 'tid' in row:
            key = row.get('task', row['tid'])
            calls = tasks.setdefault(key, [])
            if not (row['errno'] or '').startswith('ERESTART'):
                calls.append(row['name'])
    return tasks, []


# One call, two names: strace says what the C library calls it.
SAME_CALL = {'pread': 'pread64', 'pwrite': 'pwrite64', 'umount': 'umount2'}


def normal_tasks(tasks, drop=()):
    """A list of call lists, whatever the pids and the order of tasks."""
    lists = []
    for names in tasks.values():
        names = [SAME_CALL.get(n, n) for n in names]
        lists.append(tuple(n for n in names if n not in drop))
    # A thread that was ended before its first call is nobody's fault.
    return collections.Counter(names for names in lists if names)


def first_difference(want, have):
    for number, (a, b) in enumerate(zip(want + ('(end)',), have + ('(end)',))):
        if a != b:
            return (f'call {number}: {b} instead of {a}, after '
                    f'{" ".join(want[max(0, number - 3):number])}')
    return 'none'


def compare_calls(want, have, drop=()):
    """How two views of the same program's calls differ."""
    want, have = normal_tasks(want, drop), normal_tasks(have, drop)
    missing = list((want - have).elements())
    extra = list((have - want).elements())
    if not missing and not extra:
        return
    yield (f'tasks: {sum(have.values())}, strace has {sum(want.values())}; '
           f'{len(missing)} differ')
    if missing and extra:
        # The likeliest pair: the longest common beginning.
        a = missing[0]
        b = max(extra, key=lambda t: len(os.path.commonprefix([a, t])))
        yield first_difference(a, b)
    elif missing:
        yield f'missing: {" ".join(missing[0][:12])}'
    else:
        yield f'extra: {" ".join(extra[0][:12])}'


def always(compare, *args):
    """What differs between two runs each time. By chance an id can be a number
    that stands in the arguments, and who is first can change a call."""
    faults = []
    for _ in range(5):
        if faults:
            print(f'# made anew: {str(faults[0])[:300]}')
        faults = list(compare(*args))
        if not faults:
            return
    yield from faults


class Workspace:
    """A directory for one case, removed at its end."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix='spile-live-')
        os.chmod(self.path, 0o755)
        return self

    def __exit__(self, *unused):
        shutil.rmtree(self.path, ignore_errors=True)

    def file(self, name):
        return os.path.join(self.path, name)


def tracer_of(pid):
    with open(f'/proc/{pid}/status') as f:
        return int(re.search(r'TracerPid:\t(\d+)', f.read()).group(1))


def is_traced(pid):
    try:
        return all(tracer_of(f'{pid}/task/{tid}')
                   for tid in os.listdir(f'/proc/{pid}/task'))
    except OSError:
        return False


def wait_until(is_so, seconds=30):
    """For facts that nothing announces (states in /proc)."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True
