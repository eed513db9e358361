/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_rules.h - what strace's options leave out, add and count, beyond how a
 * line looks (view.h).
 */
#ifndef SPILE_VIEW_STRACE_RULES_H
#define SPILE_VIEW_STRACE_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "select/callset.h"
#include "select/numset.h"
#include "view/strace_count.h"
#include "view/view.h"

struct call;
struct decoded;

/* Bits: how a call ended. */
enum strace_status {
	STATUS_SUCCESSFUL = 1 << 0,
	STATUS_FAILED = 1 << 1,
	STATUS_UNFINISHED = 1 << 2,
	STATUS_UNAVAILABLE = 1 << 3,
	STATUS_DETACHED = 1 << 4,
	STATUS_ALL = (1 << 5) - 1,
};

/* Bits: what is not said. */
enum strace_quiet {
	QUIET_ATTACH = 1 << 0,
	QUIET_EXIT = 1 << 1,
	QUIET_PATH_RESOLUTION = 1 << 2,
	QUIET_PERSONALITY = 1 << 3,
	QUIET_THREAD_EXECVE = 1 << 4,
	QUIET_ALL = (1 << 5) - 1,
};

struct strace_rules {
	struct callset abbrev, verbose, raw;
	unsigned statuses, quiet;
	struct numset signals;
	/* Only calls on these; without either: all. */
	struct numset trace_fds;
	bool has_trace_fds; /* also of none */
	char **paths; /* owned, as each of them */
	size_t path_count;
	struct numset read_fds, write_fds; /* whose data are dumped */
	uint64_t call_limit;		   /* lines; 0: none */
	enum strace_counting counting;
	struct strace_count_options count_options;

	bool says_launched; /* -D: who is traced, as of a process attached to */
	bool kills;	    /* --kill-on-exit: nobody is let go */

	/* Lines that are no part of the trace: "PREFIX: Process 42 attached".
	   May be the trace's own file. */
	FILE *messages;
	const char *prefix;
	/* -ff: a file a task; NULL: one for all. Never fails: what can't be
	   opened is a file that nobody reads. */
	FILE *(*open_file)(void *context, uint32_t tid);
	/* call_limit is reached: nothing more will be shown. */
	void (*stop)(void *context);
	void *context;
};

/* Everything shown, nothing more. */
void strace_rules_init(struct strace_rules *rules);
void strace_rules_done(struct strace_rules *rules); /* for AUTO */
void strace_rules_add_path(struct strace_rules *rules, const char *path);

/* How a call's values are shown; result: the place for it. */
const struct view_options *
strace_call_options(const struct strace_rules *rules,
		    const struct view_options *options, const struct call *call,
		    struct view_options *place);
/* Whether its arguments are on a path or descriptor that is wanted. */
bool strace_wants_args(const struct strace_rules *rules,
		       const struct decoded *decoded);
/* is_detached: of an unfinished one. */
bool strace_wants_end(const struct strace_rules *rules, const struct call *call,
		      bool is_detached);
/* Whether all must be known of a call before a part of it can be shown. */
static inline bool strace_needs_end(const struct strace_rules *rules)
{
	return rules->statuses != STATUS_ALL;
}

#endif
