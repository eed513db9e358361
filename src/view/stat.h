/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stat.h - what the files of the stat view share.
 */
#ifndef SPILE_VIEW_STAT_H
#define SPILE_VIEW_STAT_H

#include <stdint.h>
#include <stdio.h>

#include "arch/abi.h"
#include "base/map.h"
#include "model/model.h"
#include "view/view.h"

/* Numbers looked up without hashing. */
enum { STAT_DIRECT_CALLS = 1024 };

struct stat_errno {
	int number; /* 0: an error that is no errno */
	uint64_t count;
};

struct stat_row {
	uint32_t id;	       /* of the command, process or task */
	const struct abi *abi; /* of a system call; the rest: NULL */
	uint64_t nr;
	char *name;
	const char *subsystem;	       /* of a system call or the row; or NULL */
	const struct command *command; /* of all of them: NULL */
	uint32_t pid;		       /* or tid */
	uint64_t calls, errors, ns;
	struct stat_errno *errnos;
	size_t errno_count;
};

struct counts {
	struct model_visitor visitor; /* first: the visitor is the counts */
	enum stat_by by;
	struct stat_row **rows;
	size_t count, cap;
	struct stat_row *direct[ABI_COUNT][STAT_DIRECT_CALLS];
	struct map others;     /* by id, or by number, ABI and command */
	struct map subsystem_rows; /* by name and command */
	const struct subsystems *subsystems;
	struct stat_row *last; /* what the last look-up found, with its id */
	uint32_t last_id;
};

/* Whether rows are of calls or of subsystems, and of each command. */
static inline bool stat_is_by_call(enum stat_by by)
{
	return by == BY_SYSCALL || by == BY_COMMAND_SYSCALL;
}

static inline bool stat_is_by_subsystem(enum stat_by by)
{
	return by == BY_SUBSYSTEM || by == BY_COMMAND_SUBSYSTEM;
}

static inline bool stat_is_by_both(enum stat_by by)
{
	return by == BY_COMMAND_SYSCALL || by == BY_COMMAND_SUBSYSTEM;
}

uint64_t stat_average_ns(const struct stat_row *row);
/* In the format that the options want. caveat: what the recording lacks. */
void stat_print(const struct counts *stat, const struct view_input *input,
		const struct buf *caveat, FILE *out);

#endif
