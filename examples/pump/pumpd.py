#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A daemon that notes that it lives.

usage: pumpd.py FOLDER

Detaches as daemons do (a session of its own, no terminal, an orphan) and ends
by itself: soon after its folder is gone, or after ten seconds.
"""

import os
import sys
import time

LIFE_S = 10
GRACE_S = 1
BEAT_S = 0.2


def detach():
    """Goes on in a grandchild; the caller's process ends."""
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    os.chdir('/')
    null = os.open('/dev/null', os.O_RDWR)
    for fd in range(3):
        os.dup2(null, fd)


def beat(path):
    """False when the folder is gone."""
    try:
        with open(path, 'w', encoding='ascii') as file:
            file.write(f'{time.time()}\n')
    except FileNotFoundError:
        return False
    return True


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    path = os.path.join(os.path.abspath(sys.argv[1]), 'alive')
    detach()
    end = time.monotonic() + LIFE_S
    while time.monotonic() < end and beat(path):
        time.sleep(BEAT_S)
    time.sleep(GRACE_S)
    return 0


if __name__ == '__main__':
    sys.exit(main())
