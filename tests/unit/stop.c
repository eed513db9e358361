/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stop.c - unit tests of src/engine/stop.c.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "base/auto.h"
#include "engine/stop.h"

enum { EVENT_OF_STOP = 128 };

Test(stop, kinds)
{
	static const struct {
		const char *name;
		int code, status;
		enum stop_kind kind;
		int value;
	} cases[] = {
		{"syscall", CLD_TRAPPED, SIGTRAP | 0x80, STOP_SYSCALL, 0},
		{"a signal", CLD_TRAPPED, SIGUSR1, STOP_SIGNAL, SIGUSR1},
		{"a real-time signal", CLD_TRAPPED, 64, STOP_SIGNAL, 64},
		{"SIGTRAP itself", CLD_TRAPPED, SIGTRAP, STOP_SIGNAL, SIGTRAP},
		{"SIGSTOP to be delivered", CLD_TRAPPED, SIGSTOP, STOP_SIGNAL,
		 SIGSTOP},
		{"SIGSTOP, stopped", CLD_STOPPED, SIGSTOP | EVENT_OF_STOP << 8,
		 STOP_GROUP, SIGSTOP},
		{"SIGTSTP, stopped", CLD_TRAPPED, SIGTSTP | EVENT_OF_STOP << 8,
		 STOP_GROUP, SIGTSTP},
		{"SIGTTIN, stopped", CLD_TRAPPED, SIGTTIN | EVENT_OF_STOP << 8,
		 STOP_GROUP, SIGTTIN},
		{"SIGTTOU, stopped", CLD_TRAPPED, SIGTTOU | EVENT_OF_STOP << 8,
		 STOP_GROUP, SIGTTOU},
		{"interrupted", CLD_TRAPPED, SIGTRAP | EVENT_OF_STOP << 8,
		 STOP_TRAP, 0},
		{"fork", CLD_TRAPPED, SIGTRAP | PTRACE_EVENT_FORK << 8,
		 STOP_FORK, 0},
		{"vfork", CLD_TRAPPED, SIGTRAP | PTRACE_EVENT_VFORK << 8,
		 STOP_VFORK, 0},
		{"clone", CLD_TRAPPED, SIGTRAP | PTRACE_EVENT_CLONE << 8,
		 STOP_CLONE, 0},
		{"vfork done", CLD_TRAPPED,
		 SIGTRAP | PTRACE_EVENT_VFORK_DONE << 8, STOP_VFORK_DONE, 0},
		{"exec", CLD_TRAPPED, SIGTRAP | PTRACE_EVENT_EXEC << 8,
		 STOP_EXEC, 0},
		{"exiting", CLD_TRAPPED, SIGTRAP | PTRACE_EVENT_EXIT << 8,
		 STOP_EXITING, 0},
		{"seccomp", CLD_TRAPPED, SIGTRAP | PTRACE_EVENT_SECCOMP << 8,
		 STOP_SECCOMP, 0},
		{"an event of a newer kernel", CLD_TRAPPED, SIGTRAP | 99 << 8,
		 STOP_UNKNOWN, 99},
		{"exit", CLD_EXITED, 3, STOP_EXITED, 3},
		{"killed", CLD_KILLED, SIGKILL, STOP_KILLED, SIGKILL},
		{"killed, with a core", CLD_DUMPED, SIGSEGV, STOP_KILLED,
		 SIGSEGV},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct stop stop = stop_of(cases[i].code, cases[i].status);

		cr_expect_eq(stop.kind, cases[i].kind, "%s", cases[i].name);
		cr_expect_eq(stop.value, cases[i].value, "%s", cases[i].name);
	}
}

Test(stop, ends_become_wait_statuses)
{
	static const struct {
		const char *name;
		int code, status;
		int is_exit, is_signal, value, has_core;
	} cases[] = {
		{"exit 0", CLD_EXITED, 0, 1, 0, 0, 0},
		{"exit 255", CLD_EXITED, 255, 1, 0, 255, 0},
		{"SIGTERM", CLD_KILLED, SIGTERM, 0, 1, SIGTERM, 0},
		{"SIGABRT with a core", CLD_DUMPED, SIGABRT, 0, 1, SIGABRT, 1},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct stop stop = stop_of(cases[i].code, cases[i].status);
		int status = stop_wait_status(&stop);

		cr_expect_eq(!!WIFEXITED(status), cases[i].is_exit, "%s",
			     cases[i].name);
		cr_expect_eq(!!WIFSIGNALED(status), cases[i].is_signal, "%s",
			     cases[i].name);
		cr_expect_eq(WIFEXITED(status) ? WEXITSTATUS(status)
					       : WTERMSIG(status),
			     cases[i].value, "%s", cases[i].name);
		cr_expect_eq(!!WCOREDUMP(status), cases[i].has_core, "%s",
			     cases[i].name);
	}
}
