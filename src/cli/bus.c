/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus.c - spile bus: the view of that name.
 */
#include "config.h"

#include "cli/subcommand.h"
#include "cli/viewing.h"

const struct subcommand subcommand_bus = {
	.name = "bus",
	.mask = SUB_BUS,
	.summary = "show transfers on SPI and I2C",
	.synopsis = "[OPTION...] ([RECORDING] | -- COMMAND [ARG...])",
	.run = viewing_run,
};
