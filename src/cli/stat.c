/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stat.c - spile stat: the view of that name.
 */
#include "config.h"

#include "cli/subcommand.h"
#include "cli/viewing.h"

const struct subcommand subcommand_stat = {
	.name = "stat",
	.mask = SUB_STAT,
	.summary = "count calls, time and errors",
	.synopsis = "[OPTION...] ([RECORDING] | -- COMMAND [ARG...])",
	.run = viewing_run,
};
