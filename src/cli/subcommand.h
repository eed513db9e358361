/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subcommand.h - what a subcommand is: one file, one const struct.
 */
#ifndef SPILE_CLI_SUBCOMMAND_H
#define SPILE_CLI_SUBCOMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/options.h"
#include "cli/parse.h"

struct invocation {
	const struct subcommand *sub;
	const char *title; /* "spile stat"; "spile" when none was named */
	struct parsed parsed;
	int argc; /* spile's own, whole */
	char **argv;
};

struct subcommand {
	const char *name;
	enum subcommand_mask mask;
	const char *summary;				 /* one line of help */
	const char *synopsis;				 /* behind the name */
	bool parses_itself; /* run() gets no parsed options */
	int (*run)(const struct invocation *invocation); /* exit status */
};

extern const struct subcommand subcommand_record;
extern const struct subcommand subcommand_tree;
extern const struct subcommand subcommand_calls;
extern const struct subcommand subcommand_stat;
extern const struct subcommand subcommand_bus;
extern const struct subcommand subcommand_footprint;
extern const struct subcommand subcommand_diff;
extern const struct subcommand subcommand_export;
extern const struct subcommand subcommand_info;
extern const struct subcommand subcommand_spec;
extern const struct subcommand subcommand_strace;
extern const struct subcommand subcommand_list;

/* The i-th, in the order of --help; NULL behind the last. */
const struct subcommand *subcommand_at(size_t i);
const struct subcommand *subcommand_by_name(const char *name);
/* The one that a person may have meant; NULL when none is near. */
const struct subcommand *subcommand_near(const char *name);

#endif
