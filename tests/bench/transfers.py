#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks a pump as the example does and prints how long each transfer took, in ns.

usage: transfers.py DEVICE COUNT
"""

import fcntl
import os
import struct
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '../../examples/pump'))

import pump  # noqa: E402


def main():
    device, count = sys.argv[1], int(sys.argv[2])
    frame = pump.with_sum([pump.HEAD, pump.COMMANDS['status']])
    bus = os.open(device, os.O_RDWR)
    fcntl.ioctl(bus, pump.SPI_IOC_WR_MODE, struct.pack('=B', 0))
    fcntl.ioctl(bus, pump.SPI_IOC_WR_MAX_SPEED_HZ,
                struct.pack('=I', pump.SPEED_HZ))
    took = []
    for _ in range(count):
        began = time.monotonic_ns()
        pump.transfer(bus, frame)
        took.append(time.monotonic_ns() - began)
    print(*took)


main()
