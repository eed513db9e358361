/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * task.h - the tracees: tasks, and the processes they are threads of.
 */
#ifndef SPILE_ENGINE_TASK_H
#define SPILE_ENGINE_TASK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "arch/abi.h"
#include "base/map.h"
#include "capture/capture.h"
#include "engine/step.h"
#include "engine/stop.h"
#include "event/event.h"

struct fdtable;
struct host_call;
struct module_request;
struct probe_image;
struct probe_place;
struct spec_row;
struct stack_space;

struct process {
	pid_t tgid;
	uint32_t leader;     /* serial of the task that stands for it */
	unsigned task_count; /* live ones */
	bool is_selected;    /* its calls are recorded */
	bool is_launcher;
	bool is_leaving; /* being released: each task at its next stop */
	enum release_reason leave_reason;
	bool has_begun; /* exec'd, or made a process: a further exec is a
			   command of its own */
	/* Below the tracer's pid namespace: reads its ids from /proc. */
	bool has_own_pids;
	bool makes_pid_namespace; /* unshare or setns was called */
	bool runs_program; /* its shell forked it for a program, which it has
			      not exec'd yet */
	struct probe_image *image;
	bool is_image_known;
	bool shares_memory; /* with another process: vfork, CLONE_VM */
	uint64_t maps_turn; /* counts changes of what it has mapped */
	/* For its stacks; NULL: none was read since its exec. */
	struct stack_space *space;
	unsigned space_turn; /* engine's shared_turn when it was read last */
};

/* What a call was asked with that was changed for the time of the call. */
enum change_kind {
	CHANGE_NONE = 0,
	CHANGE_ARG,    /* clone: argument 0 held CLONE_UNTRACED */
	CHANGE_MEMORY, /* clone3: so did clone_args.flags */
};

struct change {
	enum change_kind kind;
	uint32_t audit_arch;
	uint64_t addr;	   /* CHANGE_MEMORY */
	uint64_t original; /* what the program must see again */
};

struct task {
	uint32_t serial; /* 0 while PHASE_UNCLAIMED */
	pid_t tid;
	struct process *process; /* NULL while PHASE_UNCLAIMED */
	enum task_phase phase;
	enum task_mode mode;
	struct fdtable *files;

	pid_t last_child; /* that its clone has told of; 0: none yet */

	/* The call it is in; row is NULL when its entry was not seen. */
	const struct abi *abi;
	const struct spec_row *row;
	uint32_t audit_arch;
	uint64_t nr;
	uint64_t args[6];
	bool is_call_recorded;
	bool changes_files;
	bool is_bus; /* its buffers are messages: SPI, I2C, netlink */
	struct capture_guides guides;
	struct change change;
	uint64_t system_ns; /* of its process at the entry */
	struct module_request *request; /* what it may have the kernel load */
	struct probe_place *place; /* at this execve's entry, or at its fork */

	/* Held for a verdict; the report of its stop is consumed. */
	bool is_held;
	pid_t awaits_tgid;	/* goes on when that process is released, */
	uint64_t held_until_ns; /* or at this time in any case */

	bool is_prelaunch;   /* still spile's own code, before the command */
	bool is_interrupted; /* PTRACE_INTERRUPT was asked for, at attach */
	/* The call it was in then; kept up to the stop after that while it is
	   to be made again. NULL: none; owned. */
	struct host_call *blocked;
	pid_t creator_tid;
	/* Of an unclaimed one, at its first report. */
	pid_t proc_tgid, proc_ppid;
	uint64_t first_ns;
	bool is_ended;
	struct stop report;
	struct task *older, *newer; /* all live ones, in order of beginning */
};

struct tasks {
	struct map by_tid;
	struct task *oldest, *newest;
	struct task *next_turn; /* round robin, see engine.c */
	unsigned count;		/* claimed and live */
	unsigned unclaimed;
	unsigned held;
	uint32_t next_serial;
};

struct task *task_find(const struct tasks *tasks, pid_t tid);
struct task *task_new(struct tasks *tasks, pid_t tid);
/* It is part of the tree from here on. */
void task_claim(struct tasks *tasks, struct task *task,
		struct process *process);
void task_rename(struct tasks *tasks, struct task *task, pid_t tid);
void task_free(struct tasks *tasks, struct task *task);
struct process *process_new(pid_t tgid, uint32_t leader);

#endif
