/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * call.h - what other files of the engine need of call.c.
 */
#ifndef SPILE_ENGINE_CALL_H
#define SPILE_ENGINE_CALL_H

#include <stdint.h>
#include <sys/types.h>

#include "probe/probe.h"

struct engine;
struct task;

/*
 * struct ptrace_syscall_info of linux/ptrace.h (Linux 5.3), which can't be
 * included beside sys/ptrace.h.
 */
struct syscall_info {
	uint8_t op;
	uint8_t pad[3];
	uint32_t arch;
	uint64_t instruction_pointer;
	uint64_t stack_pointer;
	union {
		struct {
			uint64_t nr;
			uint64_t args[6];
		} entry;
		struct {
			int64_t rval;
			uint8_t is_error;
		} exit;
	};
};

/* Bytes of a tracee, for what reads them through probe.h. */
struct tracee_memory {
	struct probe_memory base;
	struct engine *engine;
	pid_t tid;
};

struct tracee_memory call_memory(struct engine *engine, pid_t tid);
/*
 * Asks a shell or interpreter which line it is at: sets task->place, or clears
 * it. state_of: whose thread state to take when the task has none (0:
 * nobody's).
 */
void call_probe(struct engine *engine, struct task *task, pid_t state_of);
/* What task, a shell that is not selected, forks a child for: whether that may
   enter a function that is selected before it runs a program. */
enum probe_fork call_fork(struct engine *engine, struct task *task);
/* Gives the program back what was changed for the time of a call. */
void call_undo_change(struct task *task);

#endif
