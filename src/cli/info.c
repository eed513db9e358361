/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * info.c - spile info: the view of that name.
 */
#include "config.h"

#include "cli/subcommand.h"
#include "cli/viewing.h"

const struct subcommand subcommand_info = {
	.name = "info",
	.mask = SUB_INFO,
	.summary = "show what was recorded, where, how, and what is missing",
	.synopsis = "[OPTION...] [RECORDING]",
	.run = viewing_run,
};
