#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The probe's answers for bash against bash's own xtrace.

Writes scripts from the templates below (the seed is fixed: the same scripts
each time), runs them under probe-tracer with `set -x`, and compares, for each
command, what the probe said at its execve with the BASH_SOURCE, LINENO and
FUNCNAME that bash put in front of the command's trace.

    bash-lines.py [--tracer=FILE] [--bash=FILE] [--seed=N] [--keep=DIR] [-v]
"""
import argparse
import collections
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

# In a template %o is a command that succeeds, %f one that fails, %s one that
# prints a line, each with a name of its own; @f is a new function's name, @b
# any other template. Names of templates are the categories of the report.
TEMPLATES = {
    "plain": ["%o", "A=1 %o x y", "%o >/dev/null 2>&1", "! %f", "time %o",
              "command %o", "%o; %o", ">/dev/null %o", "\\%o", "v=$((1 + 2)) %o"],
    "lines": ["%o \\\n  a \\\n  b", "%o \"a\nb\n c\" d", "%o $'x' 'l1\nl2'",
              "A=1 \\\n  B=2 \\\n  %o x", "%o \\\n >/dev/null \\\n 2>&1",
              "# a comment\n\n%o # and another\n"],
    "pipeline": ["%s | %o", "%s |\n  %o |\n  %o", "%s \\\n  | %o \\\n  | %o",
                 "%s |& %o", "%s | while read -r l; do\n  %o\ndone",
                 "{ %s\n %s; } | %o", "%s | (\n\n %o )"],
    "and-or": ["%o && %o", "%o &&\n  %o &&\n  %o", "%f ||\n  %o",
               "[[ 1 == 1 ]] && %o", "(( 1 )) &&\n %o", "%f || {\n %o\n}"],
    "loop": ["for i in 1 2; do\n  %o $i\n\n  %o\ndone",
             "for i in 1 2; do %o; done",
             "i=0; while [ $i -lt 2 ]; do\n i=$((i + 1))\n %o\ndone",
             "until %o; do\n :\ndone",
             "for ((i = 0;\n i < 2; i++)); do\n %o\ndone",
             "while %f\ndo :\ndone",
             "for i in a \\\n  b; do\n %o\n @b\ndone",
             "select i in a; do\n %o\n break\ndone <<< 1"],
    "condition": ["if %o; then\n  %o\nelse\n  %o\nfi",
                  "if %f\nthen :\nelif %o\nthen\n %o\nfi",
                  "case x in\n  y) %o ;;\n  x)\n   %o\n   ;;\nesac",
                  "if [[ -n $(%s) ]]; then %o; fi",
                  "if [[ -z x ||\n -n x ]]; then\n @b\nfi"],
    "function": ["@f() {\n  %o\n\n  %o \"$@\"\n}\n\n@f a\n@f b",
                 "function @f { %o; %o; }; @f",
                 "@f()\n{\n  local x\n  x=$(%s)\n  %o\n}\n@f",
                 "@f() (\n  %o\n  %o\n)\n@f",
                 "@f() {\n %o\n}\n@f &\nwait",
                 "@f() {\n %s\n}\nz=$(@f)", "@f() {\n %s\n}\n@f | %o",
                 "@f() {\n %o\n}\nif @f; then @f; fi",
                 "main() {\n %o\n}\nmain"],
    "nested-function": [
        "@f() {\n %o\n}\n@fb() {\n @f\n\n %o\n}\n@fb\n@fb",
        "@f() {\n %o\n [ $1 = 0 ] || @f $(($1 - 1))\n %o\n}\n@f 2",
        "@f() {\n @fb() {\n  %o\n }\n @fb\n}\n@f",
        "@f() {\n %s\n}\n@fb() {\n x=$(@f)\n %o\n}\n@fb"],
    "subshell": ["( %o )", "(\n  %o\n  %o\n)", "( %o; ( %o\n %o ) )",
                 "{\n %o\n} >/dev/null", "( exec %o )",
                 "(\n cd /\n exec %o\n)", "( %o\n) &\nwait"],
    "substitution": ["x=$(%s)", "x=\"$(%s)\"", "x=`%s`", "%o \"$(%s)\"",
                     "x=$(%s | %o)", "%o \\\n  \"$(%s)\"",
                     "x=$(y=$(%s); %o)", ": $(%s)", "x=$(%s; %s)",
                     "readonly @f=$(%s)", "x=$(for i in 1 2; do %s; done)"],
    "long-substitution": ["x=$(\n  %s\n)", "x=$( %s\n %s\n %s )",
                          "x=\"a\nb $(%s)\"", "x=$(y=$(%s)\n %s)",
                          "a=( 1\n 2\n $(%s) )", "x=`%s\n%s`",
                          "x=$(\n# c\n\nif true; then\n %s\nfi\n)"],
    "background": ["%o &\nwait", "%o & %o &\n%o &\nwait",
                   "for i in 1 2; do\n %o &\ndone\nwait",
                   "{ %o\n%o\n} &\nwait"],
    "here-document": ["%o <<X\nfoo\nbar\nX", "%s <<X | %o\nfoo\nX",
                      "%o <<X\nfoo $(%s)\nX", "%o <<< \"$(%s)\"",
                      "while read -r l; do\n %o\ndone <<X\na\nb\nX"],
    "process-substitution": ["%o <(%s)",
                             "while read -r l; do\n %o\ndone < <(%s)",
                             "mapfile m < <(\n  %s\n)",
                             "%s > >(cat >/dev/null; %o)\nwait $!"],
    "eval": ["eval '%o'", "eval '\n%o\n\n%o'", "@f() {\n %o\n}\neval @f",
             "eval 'x=$(%s)'"],
    "trap": ["trap '%o' USR1\nkill -USR1 $$\n:\ntrap - USR1",
             "trap '%o' ERR\n%f\ntrap - ERR", "( trap '%o' EXIT\n %o\n)",
             "@f() {\n\n %o\n}\n( trap @f EXIT\n\n :\n)",
             "@f() {\n %o\n}\ntrap @f ERR\n%f\ntrap - ERR",
             "trap '%o' DEBUG\n:\ntrap - DEBUG",
             "@f() {\n trap '%o' RETURN\n :\n}\n@f\ntrap - RETURN"],
    "coproc": ["coproc { %o\n}\nwait $!"],
    "command-string": ["bash -c '%o; %o'", "bash -c '%o\n\n%o\n:'",
                       "bash -c '@f() { %o; %o; }\n\n@f; :'",
                       "@f() {\n %o\n}\nexport -f @f\nbash -c '@f; :'",
                       "bash -c '. ./library.sh; in_library; :'",
                       "bash -c '\n. ./small.sh; :'"],
    "standard-input": ["bash <<'X'\n%o\n\n%o\n:\nX",
                       "echo '%o; :' | bash"],
    "sourced": ["@source", "in_library | %o", "in_library"],
    "child": ["@child"],
}
WEIGHTS = {"plain": 8, "lines": 5, "pipeline": 6, "loop": 6, "function": 8,
           "nested-function": 6, "substitution": 8, "condition": 5,
           "and-or": 5, "subshell": 5}
PADDING = ["", "", "\n", "\n\n", "# comment\n", ": <<\\X\nfoo\nX\n",
           "v=\"a\nb\nc\"\n", "w=$((1 +\n2))\n", ": \\\n  x\n"]
PS4 = "'+|${BASH_SOURCE[*]}|${LINENO}|${FUNCNAME[*]}|${BASH_LINENO[*]}|'"


class Generator:
    """Writes a main script and those that it sources and starts."""

    def __init__(self, folder, seed):
        self.folder = folder
        self.random = random.Random(seed)
        self.commands = 0
        self.functions = 0
        self.parts = 0
        self.category = {}
        self.files = []

    def command(self, program, category):
        self.commands += 1
        token = "T%04d" % self.commands
        self.category[token] = category
        return "%s %s" % (program, token)

    def fill(self, category, template, depth):
        self.functions += 1
        name = "f%d" % self.functions
        programs = {"%o": "ok", "%f": "no", "%s": "say"}

        def replace(match):
            word = match.group(0)
            if word == "@f":
                return name
            if word == "@b":
                return self.simple()
            if word == "@source":
                return self.source(depth)
            if word == "@child":
                return self.child(depth)
            return self.command(programs[word], category)

        return re.sub(r"%[ofs]|@source|@child|@[fb]", replace, template)

    def simple(self):
        category = self.random.choice(["plain", "and-or", "substitution"])
        return self.fill(category,
                         self.random.choice(TEMPLATES[category]), 9)

    def block(self, depth, category=None):
        names = [name for name in TEMPLATES
                 if depth < 2 or name not in ("sourced", "child")]
        if category is None:
            weights = [WEIGHTS.get(name, 3) for name in names]
            category = self.random.choices(names, weights)[0]
        padding = self.random.choice(PADDING)
        template = self.random.choice(TEMPLATES[category])
        return padding + self.fill(category, template, depth)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        self.files.append(name)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, 0o755)

    def source(self, depth):
        self.parts += 1
        name = "part%d.sh" % self.parts
        text = "\n".join(self.block(depth + 1) for _ in range(4)) + "\n"
        self.write(name, text)
        word = self.random.choice([".", "source"])
        return "%s ./%s" % (word, name)

    def child(self, depth):
        self.parts += 1
        name = "child%d.sh" % self.parts
        start = self.random.choice(["bash %s", "./%s", "./%s", "( exec ./%s )"])
        head = self.random.choice(["#!/bin/bash\n", "#!/usr/bin/env bash\n",
                                   ""])
        text = "\n".join(self.block(depth + 1) for _ in range(4)) + "\n"
        self.write(name, head + text)
        return start % name

    def run(self, blocks):
        self.write("library.sh", self.fill(
            "sourced", "in_library() {\n # inside\n %s\n x=$(%s)\n}\n", 9))
        self.write("small.sh", self.fill("sourced", "\n%o\n", 9))
        parts = ["#!/bin/bash", ". ./library.sh"]
        for category in TEMPLATES:
            for template in TEMPLATES[category]:
                parts.append(self.random.choice(PADDING) +
                             self.fill(category, template, 0))
        parts += [self.block(0) for _ in range(blocks)]
        self.write("main.sh", "\n".join(parts) + "\n")


def places_in_text(generator):
    """Where each command stands: token -> (file, line)."""
    places = {}
    for name in generator.files:
        with open(os.path.join(generator.folder, name)) as file:
            for number, line in enumerate(file, 1):
                for token in re.findall(r"\bT\d{4}\b", line):
                    places[token] = (name, number)
    return places


def name_of(path):
    return os.path.basename(path)


def read_xtrace(path):
    """token -> [((file, line, function), ...)] as bash itself says."""
    found = collections.defaultdict(list)
    pattern = re.compile(r"\++\|(.*?)\|(\d*)\|(.*?)\|(.*?)\|(.*)")
    with open(path, errors="replace") as file:
        for line in file:
            match = pattern.match(line)
            token = match and re.search(r"\b(?:ok|no|say)'? (T\d{4})\b",
                                        match.group(5))
            if not token:
                continue
            files = match.group(1).split()
            functions = match.group(3).split()
            lines = [match.group(2)] + match.group(4).split()
            found[token.group(1)].append(stack_of(files, functions, lines))
    return found


def stack_of(files, functions, lines):
    """bash's three arrays as the frames that the probe gives."""
    frames = []
    is_main = False
    for index, file in enumerate(files):
        function = functions[index] if index < len(functions) else ""
        is_main = function == "main" and index == len(files) - 1
        if function == "source" or is_main:
            function = ""
        frames.append((name_of(file), int(lines[index]), function))
    if not is_main and len(lines) > len(files):
        if int(lines[len(files)]) > 0:
            frames.append(("", int(lines[len(files)]), ""))
    return tuple(frames)


def read_probe(path):
    """token -> [(mark, context, frames)] and the line about the cost."""
    found = collections.defaultdict(list)
    cost = ""
    with open(path, errors="replace") as file:
        for line in file:
            if line.startswith("# "):
                cost = line[2:].strip()
                continue
            fields = line.rstrip("\n").split("\t")
            token = re.match(r"(?:\S*/)?(?:ok|no|say) (T\d{4})\b", fields[2])
            if not token:
                continue
            frames = tuple((name_of(fields[i]), int(fields[i + 1]),
                            fields[i + 2])
                           for i in range(3, len(fields), 3))
            found[token.group(1)].append((fields[0], fields[1], frames))
    return found, cost


def run_scripts(options, folder):
    environment = dict(os.environ, BASH_ENV=os.path.join(folder, "trace"),
                       PATH=folder + "/bin:/usr/bin:/bin", LC_ALL="C")
    os.mkdir(os.path.join(folder, "bin"))
    for name, target in (("ok", "true"), ("no", "false"), ("say", "echo")):
        os.symlink(shutil.which(target), os.path.join(folder, "bin", name))
    os.symlink(shutil.which(options.bash), os.path.join(folder, "bin/bash"))
    with open(os.path.join(folder, "trace"), "w") as file:
        file.write("exec {BASH_XTRACEFD}>>%s/xtrace\nPS4=%s\nset -x\n" %
                   (folder, PS4))
    with open(os.path.join(folder, "output"), "w") as output:
        subprocess.run([options.tracer, os.path.join(folder, "probe"), "bash",
                        "main.sh"], cwd=folder, env=environment,
                       stdin=subprocess.DEVNULL, stdout=output,
                       stderr=output, check=False, timeout=300)


class Report:
    """Counts a category, says what differs."""

    def __init__(self, is_verbose):
        self.rows = collections.defaultdict(collections.Counter)
        self.differences = []
        self.is_verbose = is_verbose

    def add(self, token, category, probes, traces, text):
        row = self.rows[category]
        left = collections.Counter(traces)
        for mark, context, frames in probes:
            row["commands"] += 1
            row["answers"] += mark != "-"
            row["exact"] += mark == "="
            is_text = frames[:1] and frames[0][:2] == text
            row["text"] += bool(is_text)
            row["exact-text"] += mark == "=" and bool(is_text)
            is_same = left[frames] > 0
            left[frames] -= is_same
            row["same"] += is_same
            row["exact-same"] += mark == "=" and is_same
            if mark == "-" or (mark == "=" and not is_same):
                self.differences.append(
                    "%s %s: probe %s %r %s, xtrace %s, text %s" %
                    (token, category, mark, context, frames, traces, text))
            elif self.is_verbose and not is_text and mark == "=":
                print("# %s %s: probe %s %r %s, text %s" %
                      (token, category, mark, context, frames, text))

    def total(self):
        return sum(self.rows.values(), collections.Counter())

    def show(self):
        columns = ["commands", "answers", "same", "exact", "exact-same",
                   "text", "exact-text"]
        print("# %-22s" % "" + " ".join("%10s" % c for c in columns))
        for name, row in list(self.rows.items()) + [("total", self.total())]:
            print("# %-22s" % name +
                  " ".join("%10d" % row[column] for column in columns))


def check(condition, name):
    print("%s - %s" % ("ok" if condition else "not ok", name))
    return bool(condition)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tracer", default=os.path.join(
        os.environ.get("SPILE_BUILD", os.getcwd()),
        "tests/live/script-lines/probe-tracer"))
    parser.add_argument("--bash", default="/bin/bash")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blocks", type=int, default=400)
    parser.add_argument("--keep")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()

    folder = options.keep or tempfile.mkdtemp()
    if options.keep:
        os.makedirs(folder)
    try:
        generator = Generator(folder, options.seed)
        generator.run(options.blocks)
        run_scripts(options, folder)
        texts = places_in_text(generator)
        traces = read_xtrace(os.path.join(folder, "xtrace"))
        probes, cost = read_probe(os.path.join(folder, "probe"))
    finally:
        if not options.keep:
            shutil.rmtree(folder)

    report = Report(options.verbose)
    for token, category in generator.category.items():
        report.add(token, category, probes.get(token, []),
                   traces.get(token, []), texts.get(token))
    report.show()
    print("# %s" % cost)
    for difference in report.differences[:20]:
        print("# " + difference)
    total = report.total()
    passed = [
        check(total["commands"] >= 1000, "at least 1000 generated commands"),
        check(total["answers"] == total["commands"], "every one is answered"),
        check(total["exact-same"] == total["exact"],
              "every exact answer is what xtrace says"),
        check(total["exact-text"] == total["exact"],
              "every exact answer is the line that the command stands in"),
        check(total["exact"] * 100 >= total["commands"] * 80,
              "at least 80 % of the answers are exact"),
    ]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
