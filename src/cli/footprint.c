/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint.c - spile footprint: the view of that name.
 */
#include "config.h"

#include "cli/subcommand.h"
#include "cli/viewing.h"

const struct subcommand subcommand_footprint = {
	.name = "footprint",
	.mask = SUB_FOOTPRINT,
	.summary = "show what was used of the kernel",
	.synopsis = "[OPTION...] ([RECORDING] | -- COMMAND [ARG...])",
	.run = viewing_run,
};
