/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stop.h - a wait report as one named kind of stop.
 */
#ifndef SPILE_ENGINE_STOP_H
#define SPILE_ENGINE_STOP_H

/* ptrace(2), "Stopped states"; all tracees are seized (PTRACE_SEIZE). */
enum stop_kind {
	STOP_SYSCALL, /* syscall-enter- or -exit-stop (TRACESYSGOOD) */
	STOP_SIGNAL,  /* signal-delivery-stop: value is the signal */
	STOP_GROUP,   /* group-stop: value is the stopping signal */
	STOP_TRAP,    /* PTRACE_INTERRUPT, a new tracee's first stop, or the
			 end of a group-stop */
	STOP_FORK,
	STOP_VFORK,
	STOP_CLONE,
	STOP_VFORK_DONE,
	STOP_EXEC,
	STOP_EXITING, /* PTRACE_EVENT_EXIT */
	STOP_SECCOMP,
	STOP_EXITED,  /* value is the exit status */
	STOP_KILLED,  /* value is the signal */
	STOP_UNKNOWN, /* an event of a newer kernel */
};

struct stop {
	enum stop_kind kind;
	int value;
	int dumped_core; /* STOP_KILLED */
};

/* code and status as waitid(2) gives them: si_code (CLD_*), si_status. */
struct stop stop_of(int code, int status);
/* The same as a wait(2) status, for STOP_EXITED and STOP_KILLED. */
int stop_wait_status(const struct stop *stop);

#endif
