/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stop.c - turn a wait report into one named kind of ptrace stop.
 *
 * Pure functions: nothing here calls the kernel, so every case is in
 * tests/unit/stop.c.
 */
#include "config.h"

#include "engine/stop.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/ptrace.h>

enum {
	SYSCALL_STOP = SIGTRAP | 0x80, /* PTRACE_O_TRACESYSGOOD */
	CORE_DUMPED = 0x80,	       /* in a wait(2) status */
};

/* linux/ptrace.h has it, but can't be included beside sys/ptrace.h. */
enum { EVENT_OF_STOP = 128 };

static struct stop of_event(int event, int signo)
{
	switch (event) {
	case PTRACE_EVENT_FORK:
		return (struct stop){STOP_FORK, 0, false};
	case PTRACE_EVENT_VFORK:
		return (struct stop){STOP_VFORK, 0, false};
	case PTRACE_EVENT_CLONE:
		return (struct stop){STOP_CLONE, 0, false};
	case PTRACE_EVENT_VFORK_DONE:
		return (struct stop){STOP_VFORK_DONE, 0, false};
	case PTRACE_EVENT_EXEC:
		return (struct stop){STOP_EXEC, 0, false};
	case PTRACE_EVENT_EXIT:
		return (struct stop){STOP_EXITING, 0, false};
	case PTRACE_EVENT_SECCOMP:
		return (struct stop){STOP_SECCOMP, 0, false};
	case EVENT_OF_STOP:
		/* ptrace(2): a group-stop has the stopping signal here. */
		if (signo == SIGSTOP || signo == SIGTSTP || signo == SIGTTIN ||
		    signo == SIGTTOU)
			return (struct stop){STOP_GROUP, signo, false};
		return (struct stop){STOP_TRAP, 0, false};
	}
	return (struct stop){STOP_UNKNOWN, event, false};
}

struct stop stop_of(int code, int status)
{
	int event = status >> 8, signo = status & 0xff;

	if (code == CLD_EXITED)
		return (struct stop){STOP_EXITED, status, false};
	if (code == CLD_KILLED || code == CLD_DUMPED)
		return (struct stop){STOP_KILLED, status, code == CLD_DUMPED};
	if (event)
		return of_event(event, signo);
	if (signo == SYSCALL_STOP)
		return (struct stop){STOP_SYSCALL, 0, false};
	return (struct stop){STOP_SIGNAL, signo, false};
}

int stop_wait_status(const struct stop *stop)
{
	if (stop->kind == STOP_EXITED)
		return (stop->value & 0xff) << 8;
	return stop->value | (stop->dumped_core ? CORE_DUMPED : 0);
}
