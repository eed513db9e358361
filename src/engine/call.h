/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * call.h - what other files of the engine need of call.c.
 */
#ifndef SPILE_ENGINE_CALL_H
#define SPILE_ENGINE_CALL_H

#include <sys/types.h>

#include "probe/probe.h"

struct engine;
struct task;

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
