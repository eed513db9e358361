/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step.c - decide what to do next with a stopped task.
 *
 * Pure functions: nothing here calls the kernel, so every case is in
 * tests/unit/step.c.
 */
#include "config.h"

#include "engine/step.h"

static enum task_phase awake(enum task_phase phase)
{
	return phase == PHASE_STARTING ? PHASE_OUTSIDE : phase;
}

static struct step at_syscall(enum task_phase phase, enum syscall_side side)
{
	bool is_return = side == SIDE_UNKNOWN ? phase == PHASE_INSIDE
					      : side == SIDE_RETURN;

	if (is_return)
		return (struct step){PHASE_OUTSIDE, EMIT_RETURN, RESUME_RUN};
	return (struct step){PHASE_INSIDE, EMIT_ENTRY, RESUME_RUN};
}

struct step step_next(enum task_phase phase, const struct stop *stop,
		      enum syscall_side side)
{
	enum task_phase now = awake(phase);

	if (stop->kind == STOP_EXITED || stop->kind == STOP_KILLED)
		return (struct step){PHASE_GONE, EMIT_EXIT, RESUME_REAP};
	if (phase == PHASE_UNCLAIMED)
		return (struct step){phase, EMIT_NOTHING, RESUME_HOLD};

	switch (stop->kind) {
	case STOP_SYSCALL:
		return at_syscall(now, side);
	case STOP_SIGNAL:
		return (struct step){now, EMIT_SIGNAL, RESUME_SIGNAL};
	case STOP_GROUP:
		return (struct step){now, EMIT_GROUPSTOP, RESUME_LISTEN};
	case STOP_FORK:
	case STOP_VFORK:
	case STOP_CLONE:
		return (struct step){now, EMIT_CREATED, RESUME_RUN};
	case STOP_EXEC:
		return (struct step){now, EMIT_EXEC, RESUME_RUN};
	case STOP_TRAP:
	case STOP_VFORK_DONE:
	case STOP_EXITING:
	case STOP_SECCOMP:
	case STOP_UNKNOWN:
		return (struct step){now, EMIT_NOTHING, RESUME_RUN};
	case STOP_EXITED:
	case STOP_KILLED:
		break;
	}
	return (struct step){PHASE_GONE, EMIT_EXIT, RESUME_REAP};
}
