/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * engine.h - the process that holds the tracees: its state, shared by the files
 * of this folder. From outside, tracer.h is the way in.
 */
#ifndef SPILE_ENGINE_ENGINE_H
#define SPILE_ENGINE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>

#include "base/map.h"
#include "capture/capture.h"
#include "capture/met.h"
#include "capture/modules.h"
#include "engine/call.h"
#include "engine/near.h"
#include "engine/special.h"
#include "engine/task.h"
#include "engine/tracer.h"
#include "event/event.h"
#include "event/recording.h"
#include "tracefs/counter.h"

struct error;
struct host_call;

struct engine {
	const struct tracer_options *options;
	struct recording_writer *out;
	struct tasks tasks;
	struct capture capture;
	struct file_names *names;
	struct met met;
	struct modules modules;
	struct probe_cache *probes;
	struct image *image;
	struct specials specials;
	struct near near;
	unsigned turn_interval, stops_to_turn; /* see take_turn */
	/* See at_next_stop. */
	pid_t resumed; /* to its next stop at a call, the last; 0: none */
	unsigned unwaited; /* stops */
	bool has_peeked;
	struct syscall_info peeked; /* of the stop at hand */
	uint64_t start_ns;	   /* CLOCK_MONOTONIC */
	uint64_t now_ns;	   /* since then: time of the stop at hand */
	bool lacks_syscall_info;   /* registers are read instead */
	bool may_trace_privileged; /* CAP_SYS_PTRACE: set-uid works */

	pid_t launcher;	  /* 0: attached only */
	bool is_launcher_gone;
	bool has_begun;	   /* some program image was seen */
	pid_t session;	   /* spile's: another one makes a daemon */
	unsigned commands; /* so far */
	bool has_said_no_lines; /* see call.c */
	/* Stacks that were recorded, by their bytes: numbers of FRAMES. */
	struct map stacks;
	uint64_t stack_count;
	unsigned shared_turn; /* counts changes of memory that processes share */
	bool has_said_no_stacks;
	bool has_adopted; /* a task whose creator had not told of it */
	/* Processes let go for another reason than the end, or never had. */
	unsigned released;

	struct counter *counter; /* of tracepoints; its rows_fd -1: none */
	struct counter_rows rows;
	bool has_all_counts; /* the last row came */

	struct tracer_counts counts; /* at the end */
	bool is_over;
	enum recording_end end;
	char why[256];
};

/* What the engine tells its parent, through a pipe: first when it is ready (or
   can't be), and again at its end. */
struct engine_message {
	int error; /* errno of starting; 0: the command may run */
	enum recording_end end;
	bool has_begun;
	struct tracer_counts counts;
	char text[512];
};

/* Never returns. launcher 0: only attaches to options->attach_pids. go_fd: what
   the launcher waits for. */
void engine_run(const struct tracer_options *options, struct counter *counter,
		pid_t launcher, int go_fd, int message_fd) __attribute__((noreturn));

#define ENGINE_NS_PER_S 1000000000ull

/* Of every PTRACE_SEIZE. */
long engine_ptrace_options(const struct engine *engine);

/* ---- session.c ---- */
uint64_t engine_clock_ns(clockid_t clock);
/* At SIGUSR1: a line on standard error, if somebody asked for it. */
void engine_print_summary(const struct engine *engine);

/* ---- engine.c ---- */
void engine_set_up_signals(const struct tracer_options *options);
/* Until tracing is over. */
void engine_loop(struct engine *engine);
/* A report of waitid(2), looked at with WNOWAIT: 1, 0 for none, -errno. */
int engine_peek(idtype_t which, pid_t tid, int flags, siginfo_t *ret_info);
/* System time that the process of a task, stopped and not held, has used, with
   that of children it waited for; 0: unknown. */
uint64_t engine_system_ns(pid_t tid);
/* Ends tracing when the recording can't be written any more. */
void engine_check_writer(struct engine *engine);
void engine_put(struct engine *engine, struct event *event, uint32_t serial);
void engine_end(struct engine *engine, enum recording_end end, const char *why);
/* Goes on, by the task's mode; signo 0: without a signal. */
void engine_resume(struct engine *engine, struct task *task, int signo);
/* Does what the stop asks for, and lets the task go on. */
void engine_at_stop(struct engine *engine, struct task *task,
		    const struct stop *stop);
/* Keeps a stopped task until engine_resume: consumes its report. */
void engine_hold(struct engine *engine, struct task *task);

/* Ends tracing when nothing is left, or daemons only. */
void engine_check_end(struct engine *engine);

/* ---- call.c: at syscall-stops ---- */
/* Whether the kernel has PTRACE_GET_SYSCALL_INFO (5.3); task is stopped. */
bool call_has_info(struct engine *engine, const struct task *task);
/* Whether the task has stopped at a call's entry or return, without a wait: the
   call_read of that stop needn't ask again. */
bool call_peek(struct engine *engine, const struct task *task);
/* 0, or -ESRCH when the tracee is gone. */
int call_read(struct engine *engine, struct task *task,
	      enum syscall_side *ret_side, struct host_call *ret_entry,
	      struct event_return *ret_return);
/* Whether the task goes on: false when it is held or was let go. */
bool call_entry(struct engine *engine, struct task *task,
		const struct host_call *entry);
void call_return(struct engine *engine, struct task *task,
		 const struct event_return *ret);
/* The same in MODE_TO_EXEC: only what the engine itself must see. */
bool call_entry_unrecorded(struct engine *engine, struct task *task,
			   const struct host_call *entry);

/* ---- stack.c ---- */
/* At the entry of a call, if its stack is wanted. */
/* Where `tid` is, of those of the CLONE_NEW flags; after the task's RETURN. */
void engine_put_namespaces(struct engine *engine, const struct task *task,
			   pid_t tid, uint64_t flags);
void engine_put_stack(struct engine *engine, struct task *task, uint64_t ip);
/* What is mapped in the task's memory may have changed. */
void engine_memory_changed(struct engine *engine, struct task *task);

/* ---- counts.c ---- */
void engine_counts_tick(struct engine *engine);
/* Ends counting, and takes the rest. */
void engine_counts_end(struct engine *engine);

/* ---- modules.c ---- */
void engine_modules_start(struct engine *engine);
/* At the entry of a call that may have the kernel load a module. */
void engine_modules_entry(struct engine *engine, struct task *task);
/* At the return of any. */
void engine_modules_return(struct engine *engine, struct task *task, int64_t ret);
void engine_modules_tick(struct engine *engine);
/* The last reading, and how the kernel was configured. */
void engine_modules_end(struct engine *engine);

/* ---- birth.c: new tasks, new images, ends ---- */
void birth_launcher(struct engine *engine, struct task *task);
void birth_created(struct engine *engine, struct task *creator,
		   enum stop_kind kind);
/* Returns the task that goes on under this id. */
struct task *birth_exec(struct engine *engine, struct task *task, pid_t tid);
void birth_first_report(struct engine *engine, struct task *task);
/* Takes in tasks that nobody claimed for age_ns: their creator was killed. */
void birth_adopt_late(struct engine *engine, uint64_t age_ns);
/* TASK and EXEC of a process that was running already. */
void birth_attached(struct engine *engine, struct task *task,
		    struct process *process, uint32_t creator);
void birth_end(struct engine *engine, struct task *task,
	       const struct stop *stop);

/* ---- attach.c ---- */
int attach_all(struct engine *engine, struct error *err);

/* ---- release.c: letting tracees go ---- */
/* Detaches a stopped task, delivering signo (0: none); it is freed. */
void release_task(struct engine *engine, struct task *task,
		  enum release_reason reason, int signo);
/* At the entry of execve: lets a set-uid program go; true if it did. */
bool release_privileged(struct engine *engine, struct task *task);
/* At its exec or the first stop of an attach: lets a 64-bit program go that this
   spile can't read; true if it did. */
bool release_wide(struct engine *engine, struct task *task);
/* Before birth_exec: whether this exec ends tracing of the process, as was
   asked for; never the command's own. */
bool release_is_due_at_exec(const struct engine *engine,
			    const struct task *task);
/* At the entry of ptrace; true if the caller was let go or is held. */
bool release_for_debugger(struct engine *engine, struct task *task);
/* Held callers whose target is free, or whose time is up, go on. */
void release_check_held(struct engine *engine);
/* Whether only daemons are left. */
bool release_are_all_daemons(const struct engine *engine);
/* Says RELEASE of all that still runs; the engine's exit detaches them. */
void release_rest(struct engine *engine, enum release_reason reason);

#endif
