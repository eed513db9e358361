/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls.c - spile calls: the view of that name.
 */
#include "config.h"

#include "cli/subcommand.h"
#include "cli/viewing.h"

const struct subcommand subcommand_calls = {
	.name = "calls",
	.mask = SUB_CALLS,
	.summary = "show every call, a line each",
	.synopsis = "[OPTION...] ([RECORDING] | -- COMMAND [ARG...])",
	.run = viewing_run,
};
