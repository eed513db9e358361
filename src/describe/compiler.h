/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compiler.h - the user's C compiler, run with a program as its standard input.
 */
#ifndef SPILE_DESCRIBE_COMPILER_H
#define SPILE_DESCRIBE_COMPILER_H

#include "base/buf.h"
#include "base/span.h"

struct error;

struct compiler {
	const char *command; /* for the shell */
	const char *const *flags; /* arguments of each run; NULL at the end */
};

enum { COMPILER_OUTPUT_MAX = 1 << 26 }; /* bytes of each stream */

/*
 * arguments end with NULL. Gives the exit status; -errno when there is none, or
 * the shell finds no such command. Messages are in English.
 */
int compiler_run(const struct compiler *compiler, const char *const *arguments,
		 struct span input, struct buf *ret_output,
		 struct buf *ret_messages, struct error *err);

#endif
