/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source.h - what the text of a script says about the lines that bash counts.
 *
 * bash parses a command substitution, writes it anew and counts lines in that:
 * its memory doesn't tell whether it stood on one line. The script does.
 */
#ifndef SPILE_PROBE_SOURCE_H
#define SPILE_PROBE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/map.h"
#include "base/span.h"

enum source_flag {
	/* Has a command or process substitution, all of them end on the line,
	   and nothing of the command is on another one. */
	SOURCE_WHOLE_SUBSTITUTION = 1 << 0,
	/* Nothing but assignments and a backslash: the command is below, and
	   bash gives it this line. */
	SOURCE_LEADING_ASSIGNMENT = 1 << 1,
};

/* Of one line without its newline; a set of enum source_flag. */
unsigned source_line_flags(struct span line);

/* Scripts that were read, by their names; looked at again after a second. */
struct source_cache {
	struct map files;
};

void source_cache_done(struct source_cache *cache); /* for AUTO */

/* How a task names a script. */
struct source_name {
	pid_t tid;
	const char *cwd; /* where relative names may start; may be NULL */
	struct span file;
};

/* The flags of line `line` (from 1); none when the script can't be read. */
unsigned source_flags(struct source_cache *cache,
		      const struct source_name *name, uint32_t line);

/* Does the script exist, and have such a line? */
bool source_has_line(struct source_cache *cache, const struct source_name *name,
		     uint32_t line);

#endif
