#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The probe's answers for python against python's own frames.

Writes a script and a module from the templates below (the seed is fixed), runs
them under probe-tracer with an audit hook that notes the stack at each call
that starts a program, and compares the two, frame by frame.

    python-lines.py [--tracer=FILE] [--python=FILE] [--seed=N] [--keep=DIR]
"""
import argparse
import collections
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

# %c is an expression that starts a program, on one line or several; @f a new
# name. What starts the program is chosen at random from CALLS.
TEMPLATES = {
    "module": ["%c", "x = [1,\n     2]\n%c", "if True:\n    %c",
               "for i in range(2):\n    %c", "x = 1; %c",
               "with open('/dev/null') as f:\n    %c",
               "try:\n    1 / 0\nexcept ZeroDivisionError:\n    %c",
               "try:\n    pass\nfinally:\n    %c"],
    "function": ["def @f():\n    x = 1\n    %c\n    return x\n@f()\n@f()",
                 "def @f(n):\n    if n:\n        return @f(n - 1)\n    %c\n"
                 "@f(5)",
                 "def @f(n):\n    if n:\n        return @f(n - 1)\n    %c\n"
                 "@f(40)",
                 "def @f():\n    def inner():\n        %c\n    inner()\n"
                 "    return inner\n@f()()",
                 "@f = lambda: %c\n@f()",
                 "def @f(a,\n       b=2):\n    return (a,\n            %c)\n"
                 "@f(\n    1,\n)"],
    "class": ["class @f:\n    def method(self):\n        %c\n@f().method()",
              "class @f:\n    %c",
              "class @f:\n    @property\n    def p(self):\n        %c\n"
              "        return 1\n@f().p",
              "class @f:\n    def __enter__(self):\n        %c\n"
              "    def __exit__(self, *a):\n        %c\n"
              "with @f():\n    pass"],
    "comprehension": ["[%c for i in range(2)]", "{i: %c for i in range(2)}",
                      "list(%c\n     for i in range(2))",
                      "def @f():\n    return [i\n            for i in [1]\n"
                      "            if %c or True]\n@f()",
                      "list(map(lambda i: %c, [1, 2]))"],
    "generator": ["def @f():\n    %c\n    yield 1\n    %c\n    yield 2\n"
                  "for i in @f():\n    pass",
                  "def @f():\n    yield %c\ndef @fb():\n"
                  "    yield from @f()\nlist(@fb())"],
    "thread": ["def @f():\n    %c\n"
               "t = [threading.Thread(target=@f) for i in range(3)]\n"
               "for i in t:\n    i.start()\nfor i in t:\n    i.join()",
               "with ThreadPoolExecutor(2) as pool:\n"
               "    list(pool.map(lambda i: %c, range(2)))"],
    "coroutine": ["async def @f():\n    %c\nasync def @fb():\n"
                  "    await @f()\nasyncio.run(@fb())",
                  "async def @f():\n"
                  "    p = await asyncio.create_subprocess_exec(\n"
                  "        '/bin/true', %t)\n    await p.wait()\n"
                  "asyncio.run(@f())"],
    "process": ["if os.fork() == 0:\n    os.execv(\n"
                "        '/bin/true', ['true', %t])\nos.wait()",
                "def @f():\n    os.execlp('true', 'true', %t)\n"
                "if os.fork() == 0:\n    @f()\nos.wait()",
                "def @f():\n    %c\n"
                "p = multiprocessing.get_context('fork').Process(target=@f)\n"
                "p.start()\np.join()",
                "pty.spawn(['/bin/true', %t])",
                "def @f():\n    %c\nif os.fork() == 0:\n    @f()\n"
                "    os._exit(0)\nos.wait()"],
    "text": ["exec(\"\"\"%c\"\"\")", "eval('%c')"],
}
CALLS = ["subprocess.run(['/bin/true', %t])", "subprocess.call(['true', %t])",
         "subprocess.run(\n        ['/bin/true',\n         %t],\n"
         "        check=True)", "os.system('/bin/true ' + %t)",
         "os.system('/bin/true ' +\n          %t)",
         "subprocess.Popen(['/bin/true', %t]).wait()",
         "subprocess.check_output(['/bin/true', %t], "
         "preexec_fn=lambda: None)",
         "subprocess.run('/bin/true ' + %t, shell=True)",
         "os.waitpid(os.posix_spawn('/bin/true', ['true', %t], {}), 0)",
         "os.popen('/bin/true ' + %t).read()",
         "os.spawnv(os.P_WAIT, '/bin/true', ['true', %t])"]
HEAD = """\
import asyncio, json, multiprocessing, os, pty, subprocess, sys, threading
from concurrent.futures import ThreadPoolExecutor
LOG = os.open(os.environ['FRAMES'], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
HERE = os.path.dirname(os.path.abspath(__file__))
def note(event, args):
    if event not in ('os.exec', 'os.posix_spawn', 'os.spawn', 'os.system',
                     'subprocess.Popen'):
        return
    frame, stack = sys._getframe(1), []
    while frame:
        name = frame.f_code.co_qualname
        stack.append((frame.f_code.co_filename, frame.f_lineno,
                      '' if name == '<module>' else name))
        frame = frame.f_back
    while not stack[0][0].startswith((HERE, '<string>')):
        del stack[0]
    os.write(LOG, (json.dumps([repr(args), stack]) + '\\n').encode())
sys.addaudithook(note)
"""


class Generator:
    """Writes main.py and part.py, which it imports in the middle."""

    def __init__(self, folder, seed):
        self.folder = folder
        self.random = random.Random(seed)
        self.commands = 0
        self.functions = 0
        self.category = {}

    def fill(self, category, template):
        self.functions += 1
        name = "f%d" % self.functions
        is_quoted = "eval(" in template

        def call(_):
            choice = self.random.choice(CALLS)
            return CALLS[0].replace("'", '"') if is_quoted else choice

        def token(_):
            self.commands += 1
            word = "T%04d" % self.commands
            self.category[word] = category
            return '"%s"' % word

        text = template.replace("@f", name)
        text = re.sub("%c", call, text)
        return re.sub("%t", token, text)

    def block(self):
        category = self.random.choice(list(TEMPLATES))
        return self.fill(category, self.random.choice(TEMPLATES[category]))

    def run(self, blocks):
        parts = [self.fill(category, template) for category in TEMPLATES
                 for template in TEMPLATES[category]]
        module = ["import asyncio, multiprocessing, os, pty, subprocess",
                  "import threading",
                  "from concurrent.futures import ThreadPoolExecutor"]
        module += [self.block() for _ in range(blocks // 4)]
        parts += ["import part"] + [self.block() for _ in range(blocks)]
        for name, texts in (("main.py", [HEAD] + parts), ("part.py", module)):
            with open(os.path.join(self.folder, name), "w") as file:
                file.write("\n".join(texts) + "\n")


def run_scripts(options, folder):
    environment = dict(os.environ, FRAMES=os.path.join(folder, "frames"),
                       PYTHONDONTWRITEBYTECODE="1")
    with open(os.path.join(folder, "output"), "w") as output:
        return subprocess.run(
            [options.tracer, os.path.join(folder, "probe"), options.python,
             os.path.join(folder, "main.py")], cwd=folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            check=False, timeout=300).returncode


def read_frames(path):
    """token -> [stack, ...]; execlp tries each directory: the same stack."""
    found = collections.defaultdict(set)
    with open(path) as file:
        for line in file:
            args, stack = json.loads(line)
            token = re.search(r"T\d{4}", args)
            if token:
                found[token.group(0)].add(tuple(map(tuple, stack))[:32])
    return found


def read_probe(path):
    """token -> [(mark, context, stack)] of what python exec'd; the cost."""
    found = collections.defaultdict(list)
    cost = ""
    with open(path, errors="replace") as file:
        for line in file:
            if line.startswith("# "):
                cost = line[2:].strip()
                continue
            fields = line.rstrip("\n").split("\t")
            token = re.search(r"T\d{4}", fields[2])
            if not token:
                continue
            stack = tuple((fields[i], int(fields[i + 1]), fields[i + 2])
                          for i in range(3, len(fields), 3))
            found[token.group(0)].append((fields[0], fields[1], stack))
    return found, cost


def check(condition, name):
    print("%s - %s" % ("ok" if condition else "not ok", name))
    return bool(condition)


def compare(generator, probes, stacks):
    """What the first exec of each command said; a shell's own have no answer."""
    counts = collections.Counter()
    for token, category in generator.category.items():
        answers = [a for a in probes[token] if a[0] != "-"]
        counts["commands"] += bool(stacks[token])
        counts["answered"] += bool(answers and stacks[token])
        for mark, context, stack in answers:
            is_same = stack in stacks[token]
            counts["answers"] += 1
            counts["exact"] += mark == "="
            counts["same"] += is_same
            counts["text"] += category == "text"
            if not is_same:
                print("# %s %s: probe %s %r %s\n#   python %s" %
                      (token, category, mark, context, stack, stacks[token]))
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tracer", default=os.path.join(
        os.environ.get("SPILE_BUILD", os.getcwd()),
        "tests/live/script-lines/probe-tracer"))
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blocks", type=int, default=100)
    parser.add_argument("--keep")
    options = parser.parse_args()

    folder = options.keep or tempfile.mkdtemp()
    if options.keep:
        os.makedirs(folder)
    try:
        generator = Generator(folder, options.seed)
        generator.run(options.blocks)
        status = run_scripts(options, folder)
        stacks = read_frames(os.path.join(folder, "frames"))
        probes, cost = read_probe(os.path.join(folder, "probe"))
    finally:
        if not options.keep:
            shutil.rmtree(folder)

    counts = compare(generator, probes, stacks)
    print("# %s; %s" % (dict(counts), cost))
    passed = [
        check(status == 0, "the generated script runs"),
        check(counts["commands"] >= 100, "at least 100 generated commands"),
        check(counts["answered"] == counts["commands"],
              "every one is answered"),
        check(counts["same"] == counts["answers"],
              "every answer is python's own stack"),
        check(counts["answers"] - counts["exact"] == counts["text"],
              "only text that is no file is approximate"),
    ]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
