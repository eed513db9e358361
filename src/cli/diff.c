/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff.c - spile diff: what one run has and another has not.
 */
#include "config.h"

#include "cli/cli.h"
#include "cli/comparing.h"
#include "cli/say.h"
#include "cli/subcommand.h"

static int run(const struct invocation *invocation)
{
	const struct parsed *parsed = &invocation->parsed;

	if (parsed->has_separator) {
		say(invocation, "compares recordings; make one with: spile "
				"record -- COMMAND");
		return EXIT_SPILE;
	}
	if (parsed->word_count < 2) {
		say(invocation, "needs two recordings or saved footprints, the "
				"base first (see spile diff --help)");
		return EXIT_SPILE;
	}
	return comparing_diff(invocation);
}

const struct subcommand subcommand_diff = {
	.name = "diff",
	.mask = SUB_DIFF,
	.summary = "show what one run used and another did not",
	.synopsis = "[OPTION...] BASE RECORDING...",
	.run = run,
};
