/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.h - a subcommand's words as options and what stands behind them.
 */
#ifndef SPILE_CLI_PARSE_H
#define SPILE_CLI_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cli/options.h"

struct error;
struct subcommand;

struct parsed_option {
	const struct option_row *row;
	char *value; /* NULL when the option takes none */
};

struct parsed {
	struct parsed_option *options; /* in the order given */
	size_t count;
	/* What is behind the options: a tail of argv, NULL-terminated. */
	const char *const *words;
	size_t word_count;
	bool has_separator; /* a -- stands in front of words */
};

#define PARSED_EMPTY ((struct parsed){NULL})

/* argv[0] is the subcommand's own name. title ("spile stat") is for messages.
   Stops at the first word that is no option. */
int parse_options(unsigned subcommands, const char *title, int argc,
		  char **argv, struct parsed *ret, struct error *err);
void parsed_done(struct parsed *parsed); /* for AUTO */
/* How often an option was given. */
unsigned parsed_count(const struct parsed *parsed, enum option_id id);

void parse_print_help(const struct subcommand *sub, FILE *out);

#endif
