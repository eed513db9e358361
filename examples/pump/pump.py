#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks a pump on an SPI bus one thing and prints the answer as JSON.

usage: pump.py DEVICE status|reservoir

Where there is no such device, or nothing that answers like the pump, a
simulated one does.
"""

import array
import fcntl
import json
import os
import struct
import sys

COMMANDS = {'status': 0xce, 'reservoir': 0x73}
HEAD = 0xa7
FRAME_BYTES = 8
SPEED_HZ = 62500


def spi_write_request(number, size):
    """_IOW('k', number, size) of linux/spi/spidev.h and asm-generic/ioctl.h."""
    return 1 << 30 | size << 16 | ord('k') << 8 | number


SPI_IOC_WR_MODE = spi_write_request(1, 1)
SPI_IOC_WR_MAX_SPEED_HZ = spi_write_request(4, 4)
# struct spi_ioc_transfer: tx_buf, rx_buf, len, speed_hz, delay_usecs,
# bits_per_word, cs_change, tx_nbits, rx_nbits, word_delay_usecs, pad.
TRANSFER = struct.Struct('=QQIIHBBBBBB')
SPI_IOC_MESSAGE_1 = spi_write_request(0, TRANSFER.size)


def with_sum(body):
    """A frame of the body, with its checksum at the end."""
    body = bytes(body) + bytes(FRAME_BYTES - 1 - len(body))
    return body + bytes([sum(body) & 0xff])


def transfer(bus, frame):
    """Sends a frame; what came back at the same time."""
    sent = array.array('B', frame)
    received = array.array('B', bytes(len(frame)))
    message = TRANSFER.pack(sent.buffer_info()[0], received.buffer_info()[0],
                            len(frame), SPEED_HZ, 0, 8, 0, 0, 0, 0, 0)
    fcntl.ioctl(bus, SPI_IOC_MESSAGE_1, message)
    return received.tobytes()


def ask_device(path, command):
    """The answer of the pump behind a device."""
    bus = os.open(path, os.O_RDWR)
    try:
        fcntl.ioctl(bus, SPI_IOC_WR_MODE, struct.pack('=B', 0))
        fcntl.ioctl(bus, SPI_IOC_WR_MAX_SPEED_HZ, struct.pack('=I', SPEED_HZ))
        transfer(bus, with_sum([HEAD, command]))
        return transfer(bus, bytes(FRAME_BYTES))
    finally:
        os.close(bus)


def ask_simulation(command):
    """What a healthy pump would say."""
    value = {0xce: 0, 0x73: 1420}[command]
    return with_sum([HEAD, command, value >> 8, value & 0xff])


def is_answer(frame, command):
    return (frame[:2] == bytes([HEAD, command])
            and frame == with_sum(frame[:-1]))


def ask(path, command):
    """The answering frame, and whether it is a simulation's."""
    try:
        frame = ask_device(path, command)
    except FileNotFoundError:
        pass
    except OSError as problem:
        print(f'pump.py: {path}: {problem.strerror}; simulating a pump',
              file=sys.stderr)
    else:
        if is_answer(frame, command):
            return frame, False
        print(f'pump.py: {path}: no pump answers; simulating one',
              file=sys.stderr)
    return ask_simulation(command), True


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    path, name = sys.argv[1:]
    frame, is_simulated = ask(path, COMMANDS[name])
    value = frame[2] << 8 | frame[3]
    answer = {'simulated': is_simulated}
    if name == 'status':
        answer['status'] = 'suspended' if value else 'normal'
    else:
        answer['units'] = value / 10
    print(json.dumps(answer))
    return 0


if __name__ == '__main__':
    sys.exit(main())
