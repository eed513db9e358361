/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint.c - spile footprint: the view of that name.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "cli/comparing.h"
#include "cli/subcommand.h"
#include "cli/viewing.h"

static bool is_input(const char *word)
{
	return strcmp(word, "-") == 0 || access(word, F_OK) == 0;
}

/* Several, or one that was saved: else it is a view as others are. */
static int run(const struct invocation *invocation)
{
	const struct parsed *parsed = &invocation->parsed;
	const char *const *words = parsed->words;

	if (!parsed->has_separator && parsed->word_count &&
	    ((parsed->word_count == 1 && comparing_is_saved(words[0])) ||
	     (parsed->word_count > 1 && is_input(words[0]) &&
	      (*words[1] != '-' || !words[1][1]))))
		return comparing_unite(invocation);
	return viewing_run(invocation);
}

const struct subcommand subcommand_footprint = {
	.name = "footprint",
	.mask = SUB_FOOTPRINT,
	.summary = "show what was used of the kernel",
	.synopsis = "[OPTION...] ([RECORDING...] | -- COMMAND [ARG...])",
	.run = run,
};
