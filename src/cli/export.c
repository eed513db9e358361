/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * export.c - spile export: what other programs read.
 */
#include "config.h"

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/say.h"
#include "cli/subcommand.h"
#include "cli/viewing.h"

static int run(const struct invocation *invocation)
{
	if (parsed_count(&invocation->parsed, OPTION_EXPORT_FORMAT))
		return viewing_run(invocation);
	say(invocation, "needs --format=NAME, one of: %s",
	    option_by_id(OPTION_EXPORT_FORMAT)->words);
	return EXIT_SPILE;
}

const struct subcommand subcommand_export = {
	.name = "export",
	.mask = SUB_EXPORT,
	.summary = "write what other programs read",
	.synopsis = "--format=NAME [OPTION...] [RECORDING]",
	.run = run,
};
