/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * call.h - one system call, put together from its events.
 *
 * The model makes it and knows the rest; what decode needs of that it asks for
 * through the call's look-up, so that it depends on events only.
 */
#ifndef SPILE_EVENT_CALL_H
#define SPILE_EVENT_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "event/event.h"

struct abi;
struct call;
struct command;
struct model_task;
struct spec_row;

/* Answers live as long as the visit; NULL when unknown. */
struct call_lookup {
	/* What fd was when the call began: of close, what it closed. */
	const struct event_file *(*file_before)(const struct call *call,
						uint32_t fd);
	/* What fd is now, after the call. */
	const struct event_file *(*file_after)(const struct call *call,
					       uint32_t fd);
	const char *(*cwd)(const struct call *call);
};

enum call_state {
	CALL_RETURNED,
	CALL_UNFINISHED, /* the task ended, was released, or the recording did
			  */
	CALL_NO_ENTRY /* was under way when tracing began: only ret, return_ns,
			 task, tid and command are valid; row and abi are
			 NULL */
};

/* A program or library that was mapped; lives as long as the model. */
struct stack_image {
	const char *path; /* never NULL */
	struct span build_id;
};

struct call_frame {
	uint64_t addr;
	/* What was mapped there then, and where in its file; NULL: no file, or
	   nothing that was recorded. */
	const struct stack_image *image;
	uint64_t offset;
	/* The instruction at addr comes next; else the one before it called. */
	bool is_exact;
	bool is_guessed; /* event_frames.guessed */
};

struct call_stack {
	const struct call_frame *frames; /* innermost first; at least one */
	size_t count;
	enum stack_end end;
};

/* One system call. Valid during the visit only. */
struct call {
	struct model_task *task;
	struct command *command; /* that began it */
	const struct abi *abi;
	const struct spec_row *row;
	uint32_t tid; /* that began it: an execve may go on as the leader */
	uint64_t nr;
	uint64_t args[6];
	uint64_t ip;
	uint64_t entry_ns, return_ns;
	int64_t ret;
	bool is_error; /* ret is -errno; restart codes too */
	uint64_t system_ns; /* event_return.system_ns */
	enum call_state state;
	bool is_selected; /* --calls, --path, ... all hold; known at its end */
	const struct event_snapshot *snapshots; /* in the order copied */
	size_t snapshot_count;
	/* Addresses of what it submits, event_submission. */
	const uint64_t *submitted;
	size_t submitted_count;
	/* What came back, and why something isn't seen. */
	struct event_completion completion;
	enum ring_unseen ring_unseen;
	struct event_namespaces namespaces; /* all 0: none is recorded */
	const struct call_stack *stack; /* NULL: none is recorded, or wanted */
	/* What began by it: by fork or clone (not a thread), or by an exec that
	   replaced `command`; or NULL. */
	struct command *child;
	const struct call_lookup *lookup; /* NULL: nothing is known */
};

#endif
