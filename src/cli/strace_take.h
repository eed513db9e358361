/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_take.h - one option of strace's, and who takes it.
 */
#ifndef SPILE_CLI_STRACE_TAKE_H
#define SPILE_CLI_STRACE_TAKE_H

#include "cli/strace_options.h"

/* An option as it was written: "-a", "--columns". */
struct given {
	const struct strace_row *row;
	const char *name;
	const char *value; /* NULL: none */
	bool is_letter;
};

/* "invalid --NAME argument: 'VALUE'" */
int strace_refuse(struct strace_settings *settings, const struct given *given,
		  struct error *err);
int strace_read_number(struct strace_settings *settings,
		       const struct given *given, uint64_t least, uint64_t most,
		       uint64_t *ret, struct error *err);
/* The place among words, which end with NULL; -1: none of them. */
int strace_place_of(const char *const *words, const char *text);

/* strace_lines.c: how lines look; what is counted. */
int strace_take_line(struct strace_settings *settings,
		     const struct given *given, struct error *err);
int strace_take_count(struct strace_settings *settings,
		      const struct given *given, struct error *err);
/* strace_runs.c: what is traced, and how. */
int strace_take_run(struct strace_settings *settings, const struct given *given,
		    struct error *err);

#endif
