#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ask-buses.sh SPI-DEVICE I2C-BUS ADDRESS BUS-OF-NOBODY - a small launcher of bus
# clients, the last of which fails; for recordings that every machine shows alike.

spi=$1 bus=$2 address=$3 nobody=$4

set_up()
{
	spi-config -d "$spi" -m 0 -s 200000
}

ask_chip()
{
	printf '\237\001\002\203' | spi-pipe -d "$spi" -b 4 -n 1
}

ask_register()
{
	i2cget -y "$bus" "$address" "$1"
}

set_up
ask_chip | od -An -tx1
for register in 0 1; do
	ask_register "$register"
done
i2ctransfer -y "$bus" "w1@$address" 0 r4
bus=$nobody
ask_register 0
:
