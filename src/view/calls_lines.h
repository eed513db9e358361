/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls_lines.h - what the parts of the text of calls share: calls_text.c the
 * lines of calls, calls_events.c all others, calls_logs.c where they go.
 */
#ifndef SPILE_VIEW_CALLS_LINES_H
#define SPILE_VIEW_CALLS_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/map.h"
#include "event/event.h"
#include "model/model.h"
#include "view/log.h"
#include "view/strace_count.h"
#include "view/view.h"

struct strace_pids;
struct strace_rules;
struct symbols;
struct value_pool;

struct calls_text {
	struct model_visitor visitor; /* first: callbacks are handed its
					 address */
	const struct view_input *input;
	const struct strace_rules *rules;   /* NULL: spile calls */
	const struct view_options *options; /* of the call at hand */
	struct view_options base_options, call_options;
	struct model *model;
	struct value_pool *pool;
	struct symbols *symbols; /* NULL: stacks are not shown */
	bool has_stacks;
	struct strace_counts *counts; /* NULL: nothing is counted */
	FILE *out;
	struct log *log; /* of the task at hand */
	struct log main_log;
	struct map logs;  /* -ff: struct task_log by tid */
	struct map comms; /* -Y: names of commands by tid */
	/* -v: what a task's exec got, for that call's end; by tid. */
	struct map environments;
	struct strace_pids *pids; /* -Y, pidns; else NULL */
	struct map alive; /* struct model_task by tid */
	uint64_t start_realtime_ns;
	unsigned host_abi;
	size_t tasks_seen;
	uint64_t calls_shown;
	uint64_t first_wait_ns; /* 0: it never waited */
	bool is_whole;		/* calls are written at their end */
	bool is_over;		/* the limit of calls is reached */
	/* Attached, and not yet said: its threads are still to come. */
	uint32_t attached_tgid, attached_count;
	/* The event that the model is being told: what ends a call. */
	enum event_kind cause;
	uint32_t cause_serial;
};

/* What the view keeps for a task. */
struct line_state {
	bool has_entry;	   /* its call's first part is written */
	bool is_wanted;	   /* its call is on what -P and --trace-fds name */
	size_t args_shown; /* of that call */
	bool is_begun;	   /* the next is shown as it was sent */
	bool is_crowded;   /* more than one task was alive when it began */
	bool has_nr;
	uint64_t nr; /* before its first call: what it was attached in, or 0 */
	const char *before; /* the call before that one; NULL: unknown */
	unsigned abi;	   /* of the calls above, if not the host's; or 0 */
	bool is_detached;  /* that has been said */
};

struct line_state *calls_state_of(struct model_task *task);

/* ---- calls_logs.c ---- */
void calls_open_logs(struct calls_text *text);
void calls_close_logs(struct calls_text *text);
/* From here on text->log is the one of this task. */
void calls_use_log(struct calls_text *text, uint32_t tid);
/* -ff: the task's file is complete. */
void calls_close_log(struct calls_text *text, uint32_t tid);
void calls_flush_logs(struct calls_text *text);
/* "strace: TEXT", which is no part of the trace. */
void calls_say(struct calls_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* NULL: unknown, or not to be shown. */
const char *calls_comm_of(const struct calls_text *text, uint32_t tid);

/* ---- calls_events.c ---- */
void calls_on_event(struct model_visitor *visitor, struct model_task *task,
		    const struct event *event);
void calls_say_attached(struct calls_text *text);
/* Ids of processes that the call has waited for are nobody's. */
void calls_note_waited(struct calls_text *text, const struct call *call);
void calls_say_detached(struct calls_text *text, struct model_task *task);
void calls_say_all_detached(struct calls_text *text);

#endif
