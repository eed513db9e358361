/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.h - who did it: commands, their tree, and the calls that belong to them.
 *
 * Fed one event after the other, in the recording's order; hands calls on to a
 * visitor as they begin and end, and keeps the tree of commands. Memory grows
 * with commands, live tasks and open descriptors, never with calls.
 */
#ifndef SPILE_MODEL_MODEL_H
#define SPILE_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "event/call.h"
#include "event/event.h"

struct buf;
struct model;
struct selection;
struct spec;

enum command_kind {
	COMMAND_EXEC,	 /* a program image that was exec'd */
	COMMAND_FORK,	 /* a child that never exec'd: a subshell, a worker */
	COMMAND_ATTACHED /* was running when tracing began */
};

enum command_end {
	COMMAND_RUNNING = 0, /* when the recording ended */
	COMMAND_EXITED,	     /* end_value: exit status */
	COMMAND_KILLED,	     /* end_value: signal */
	COMMAND_REPLACED,    /* end_value: id of the command it exec'd */
	COMMAND_RELEASED     /* end_value: enum release_reason */
};

/* Time and counts. Of a command itself, or with all its descendants. */
struct usage {
	uint64_t calls;	 /* begun, exit and exit_group included */
	uint64_t errors; /* returned an error; restart codes count, as they do
			    for strace -c */
	uint64_t syscall_ns; /* between entry and return, all tasks added */
	uint64_t wall_ns; /* of a total: from its start to the last end below */
	uint64_t cpu_ns;  /* user + system, known when its tasks have ended */
	uint64_t spi, i2c; /* transfers */
};

/* What was handed to something outside the tree. */
struct handover {
	struct handover *next;
	const char *what; /* "systemd", "D-Bus", "docker", "cron", "at", ... */
	char *path;	  /* the socket or file that shows it */
	uint64_t count;
};

/* A place in a script, copied out of its event. */
struct place {
	enum script_language language;
	bool is_approximate;
	size_t count;
	struct script_frame *frames; /* innermost first */
	struct span context;
};

struct command {
	uint32_t id; /* from 1, in order of beginning */
	enum command_kind kind;
	struct command *parent; /* NULL: a root */
	struct command *first_child, *last_child, *next;
	uint32_t child_count;
	uint32_t depth; /* a root is 0 */

	/* Of a fork: its parent's. Strings are never NULL. */
	const char *name;     /* what a person would call it */
	const char *filename; /* as given to execve, "" when unknown */
	const char *exe;      /* "" when unknown */
	const char *cwd;      /* where it began, "" when unknown */
	const struct span *argv;
	size_t argc;
	size_t first_arg; /* where its own arguments begin (command_first_arg) */
	bool is_argv_cut;
	void *image; /* belongs to the model: what holds the above */
	uint32_t uid, euid;
	const struct place *place; /* of the script line that started it */

	uint32_t pid;	 /* in the tracer's pid namespace */
	uint32_t leader; /* serial of the process */
	uint32_t task_count; /* threads that ran in it */

	uint64_t start_ns, end_ns;
	enum command_end end;
	uint32_t end_value;

	struct usage own;
	struct usage total; /* own and all descendants; after model_finish */
	uint64_t handed_count; /* all counts of the list added */
	struct handover *handed;

	/* Belong to the model: this or one above matches by itself. */
	bool is_below_command, is_below_process;
	bool is_selected; /* --command, --process and --depth; or one above is */
	void *view; /* belongs to the view: what it keeps for a command; freed
		       with free() */
};

/* A live task. */
struct model_task {
	uint32_t serial, tid, tgid, leader;
	struct command *command;
	struct files *files;	 /* its files table */
	const char *cwd;	 /* NULL when unknown */
	uint64_t start_ns;
	/* These belong to the model. */
	struct pending *pending;
	struct process *process;
	struct place *place;	/* said at the entry of what may be an exec */
	struct directory *directory; /* holds cwd; shared under CLONE_FS */
	bool is_fresh;		/* did nothing since its TASK */
	void *view; /* belongs to the view; freed with free() */
};

/* What a view wants to hear; any member may be NULL. */
struct model_visitor {
	/* All that the call sends is there. Only for calls that have an ENTRY. */
	void (*entry)(struct model_visitor *visitor, const struct call *call);
	/* It returned, or will not. Called for every call exactly once. */
	void (*call)(struct model_visitor *visitor, const struct call *call);
	/* A new command: its parent, name, argv and place are known. A fork that
	   goes on to exec is told again, as an exec, with the same id. */
	void (*command)(struct model_visitor *visitor, struct command *command);
	/* Any other event of a task, after the model took it in. */
	void (*event)(struct model_visitor *visitor, struct model_task *task,
		      const struct event *event);
	bool wants_snapshots; /* else calls may come without */
	bool wants_stacks;    /* the same */
	bool wants_counts; /* for model_counts_command */
	bool wants_names;     /* paths, strings, socket addresses, groups and
				 capabilities that a call sends are there */
	bool wants_opened;    /* what a new descriptor is is known when the call
				 that made it is told */
};

struct model *model_new(const struct spec *spec,
			const struct selection *selection, /* may be NULL */
			struct model_visitor *visitor);	   /* may be NULL */
void model_free(struct model **model); /* for AUTO */

/* An event that contradicts the ones before is counted, never trusted. */
void model_feed(struct model *model, const struct event *event);
/*
 * All events so far are there: tells the visitor what it holds back because more
 * snapshots could follow. For live views, when there is no event for now.
 */
void model_settle(struct model *model);
/* When the recording ends, where that is known before it was read: what
   "--since=-5m" counts from. Before the first event. */
void model_set_end(struct model *model, uint64_t end_ns);
/* The recording has ended at end_ns: closes what is open, adds up totals. */
void model_finish(struct model *model, uint64_t end_ns);

/* Roots in order of beginning; one, unless processes were attached to. */
struct command *model_first_root(const struct model *model);
struct command *model_command(const struct model *model, uint32_t id);
size_t model_command_count(const struct model *model);
size_t model_task_count(const struct model *model);
/* Calls begun, selected or not. */
uint64_t model_call_count(const struct model *model);
uint64_t model_contradictions(const struct model *model);

/* Whether what the task does at time_ns (now, or just before) is selected, by
   its command and by time. */
bool model_is_chosen(const struct model *model, const struct model_task *task,
		     uint64_t time_ns);
/* Whose COUNTS are; NULL: of no command that is known. The visitor wants_counts. */
const struct command *model_counts_command(const struct model *model,
					   const struct event_counts *counts);
/* What fd is in the task's table now; NULL when closed or unknown. */
const struct event_file *model_file(const struct model_task *task, uint32_t fd);
/* What fd was when the call began: of close, what it closed. Valid during the
   visit only. */
const struct event_file *call_file(const struct call *call, uint32_t fd);
/*
 * The tree in order of beginning, without recursion: `top`, then all below it.
 * NULL at the end. Trees can be as deep as a recording has commands.
 */
struct command *command_walk(const struct command *top,
			     const struct command *at);
/* Names from the root, joined by '/', of a very deep one with an ellipsis where
   those between are left out; free() it. */
char *command_path(const struct command *command);
/* A path argument, absolute where its directory is known. */
void call_path(const struct call *call, uint64_t path_addr, int64_t dirfd,
	       struct buf *ret_path);

#endif
