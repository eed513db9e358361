# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests inside the guests share: the buses of each machine (../README
has them as a table) and the folders of the tests."""

import os
import sys

sys.dont_write_bytecode = True

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '../../live'))

import livelib as live  # noqa: E402,F401

NAME = os.environ['RIG_MACHINE']

# Device, what it answers (programs/spi.c).
SPI = {
    'aarch64': [('/dev/spidev0.0', 'loop'), ('/dev/spidev0.1', 'loop'),
                ('/dev/spidev1.0', 'ones')],
    'arm': [('/dev/spidev0.0', 'loop'), ('/dev/spidev0.1', 'loop'),
            ('/dev/spidev1.0', 'ones')],
    'sabrelite': [('/dev/spidev0.0', 'flash')],
    'x86_64': [('/dev/spidev42.1', 'zeros')],
}[NAME]

# Device, address, what the first lines of the first transfer must have: bytes
# that the device is known for (the EEPROM: what i2c.c wrote; its addresses have two
# bytes), or the error of an address that nobody has.
I2C = {
    'aarch64': [('/dev/i2c-0', 0x50, 'rx=0000000000000000 = 2'),
                ('/dev/i2c-1', 0x50, 'ENXIO'),
                ('/dev/i2c-2', 0x50, 'rx=00ffffffffffff00 = 2')],
    'arm': [('/dev/i2c-0', 0x50, 'rx=0000000000000000 = 2'),
            ('/dev/i2c-1', 0x50, 'ENXIO')],
    'sabrelite': [('/dev/i2c-0', 0x50, 'rx=0002646562630000 = 2'),
                  ('/dev/i2c-0', 0x48, ' = 2'),
                  ('/dev/i2c-1', 0x50, 'ETIMEDOUT')],
    'x86_64': [('/dev/i2c-0', 0x50, 'EOPNOTSUPP'),
               ('/dev/i2c-1', 0x50, 'EOPNOTSUPP'),
               ('/dev/i2c-2', 0x50, 'rx=0000000000000000 = 2'),
               ('/dev/i2c-3', 0x50, 'rx=00ffffffffffff00 = 2'),
               ('/dev/i2c-4', 0x50, 'ENXIO')],
}[NAME]

# The driver that moves the bytes, of a device each bus.
CONTROLLERS = {
    'aarch64': {'/dev/spidev0.0': 'spi_gpio', '/dev/i2c-0': 'i2c-gpio',
                '/dev/i2c-2': 'radeon'},
    'arm': {'/dev/spidev0.0': 'spi_gpio', '/dev/i2c-0': 'i2c-gpio'},
    'sabrelite': {'/dev/spidev0.0': 'spi_imx', '/dev/i2c-0': 'imx-i2c'},
    'x86_64': {'/dev/i2c-0': 'i801_smbus', '/dev/i2c-2': 'parport_pc',
               '/dev/i2c-3': 'radeon'},
}[NAME]

# Word sizes that the kernel runs, as suffixes of the programs' names.
SUFFIXES = {'aarch64': ['', '_32'], 'x86_64': ['', '_32']}.get(NAME, [''])


def program(name):
    return os.path.join(os.environ['LIVE_PROGRAMS'], name)
