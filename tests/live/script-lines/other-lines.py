#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
The probe's answers for zsh and perl against the lines that the commands name.

    other-lines.py [--tracer=FILE]
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

# @ becomes the file's name and the number of the line it stands in.
SCRIPTS = {
    "zsh": {"main": """\
/bin/true @
f() {
  /bin/true @
  x=$(/bin/true @)
}
f

g() { f; /bin/true @; }
g
. ./part
( /bin/true @ ) | cat
for i in 1 2; do
  /bin/true @ &
done
wait
if /bin/true @; then
  in_part
fi
/bin/true @ \\
  more
( exec /bin/true @ )
""", "part": """\

/bin/true @
in_part() {

  /bin/true @
}
"""},
    "perl": {"main": """\
system("/bin/true", "@");
sub f {
  my $x = `/bin/true @`;
  return 1;
}
f();
if (fork() == 0) {
  my $alone = 0;
  exec "/bin/true", "@";
}
wait;
open(F, "-|", "/bin/true", "@");
f() if f();
require "./part";
for my $i (1, 2) {
  system "/bin/true", "@";
}
""", "part": """\

system("/bin/true", "@");
1;
"""},
}


def write(folder, scripts):
    for name, text in scripts.items():
        with open(os.path.join(folder, name), "w") as file:
            for number, line in enumerate(text.splitlines(True), 1):
                file.write(line.replace("@", "%s:%d" % (name, number)))


def run(tracer, program, scripts):
    """(commands, differences) of one language."""
    folder = tempfile.mkdtemp()
    commands, differences = 0, []
    try:
        write(folder, scripts)
        subprocess.run([tracer, "probe", program, "./main"], cwd=folder,
                       stdin=subprocess.DEVNULL, check=True, timeout=60)
        with open(os.path.join(folder, "probe")) as file:
            for line in file:
                fields = line.rstrip("\n").split("\t")
                if not line.startswith(("-", "=", "~")) or \
                        not fields[2].startswith("/bin/true "):
                    continue
                commands += 1
                place = ":".join(fields[3:5])
                if os.path.normpath(place) != fields[2].split()[1]:
                    differences.append(line.rstrip("\n"))
    finally:
        shutil.rmtree(folder)
    return commands, differences


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tracer", default=os.path.join(
        os.environ.get("SPILE_BUILD", os.getcwd()),
        "tests/live/script-lines/probe-tracer"))
    options = parser.parse_args()
    is_passed = True
    for program, scripts in SCRIPTS.items():
        if not shutil.which(program):
            print("# there is no %s here" % program)
            continue
        commands, differences = run(options.tracer, program, scripts)
        for difference in differences:
            print("# " + difference)
        is_good = commands >= 8 and not differences
        is_passed = is_passed and is_good
        print("%s - the %d commands of a %s script" %
              ("ok" if is_good else "not ok", commands, program))
    return 0 if is_passed else 1


if __name__ == "__main__":
    sys.exit(main())
