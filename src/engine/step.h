/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step.h - what to do next with a stopped task: a pure decision.
 */
#ifndef SPILE_ENGINE_STEP_H
#define SPILE_ENGINE_STEP_H

#include <stdbool.h>

#include "engine/stop.h"

enum task_phase {
	PHASE_UNCLAIMED, /* stopped before its creator reported it: held */
	PHASE_STARTING,	 /* reported; its first stop is still to come */
	PHASE_OUTSIDE,	 /* running its own code: a syscall-stop is an entry */
	PHASE_INSIDE,	 /* in a call: a syscall-stop is a return */
	PHASE_GONE,
};

/* What syscall-stops are asked for. */
enum task_mode {
	MODE_CALLS,  /* PTRACE_SYSCALL: entry and return of every call */
	MODE_EVENTS, /* PTRACE_CONT: fork, exec and exit only */
	/* PTRACE_SYSCALL up to its exec, where it is asked for its place;
	   nothing is recorded of its calls. */
	MODE_TO_EXEC,
};

enum step_emit {
	EMIT_NOTHING,
	EMIT_ENTRY,
	EMIT_RETURN,
	EMIT_SIGNAL,
	EMIT_GROUPSTOP,
	EMIT_CREATED, /* a child, by fork, vfork or clone */
	EMIT_EXEC,
	EMIT_EXIT,
};

enum step_resume {
	RESUME_RUN,    /* PTRACE_SYSCALL or PTRACE_CONT, by the task's mode */
	RESUME_SIGNAL, /* the same, delivering the signal */
	RESUME_LISTEN, /* PTRACE_LISTEN: stays in its group-stop */
	RESUME_HOLD,   /* stays stopped until a verdict */
	RESUME_REAP,   /* it has ended: collect it */
};

struct step {
	enum task_phase next;
	enum step_emit emit;
	enum step_resume resume;
};

/* What the kernel itself says of a syscall-stop; see linux/ptrace.h. */
enum syscall_side {
	SIDE_UNKNOWN, /* registers only: the phase decides */
	SIDE_ENTRY,
	SIDE_RETURN,
};

struct step step_next(enum task_phase phase, const struct stop *stop,
		      enum syscall_side side);

#endif
