/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clone_flags.c - clones with odd exit signals and parents: which signal the
 * parent gets, and which wait finds the child.
 */
#include "live.h"

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

struct clone_case {
	const char *name;
	unsigned long flags;
	int exit_signal;
	bool is_reparented; /* cloned by a child with CLONE_PARENT */
};

static const struct clone_case cases[] = {
	{"no signal", 0, 0, false},
	{"SIGCHLD", 0, SIGCHLD, false},
	{"SIGUSR1", 0, SIGUSR1, false},
	{"SIGRTMIN", 0, 34, false},
	{"SIGCHLD vm", CLONE_VM | CLONE_VFORK, SIGCHLD, false},
	{"SIGUSR1 vfork", CLONE_VFORK, SIGUSR1, false},
	{"files fs", CLONE_FILES | CLONE_FS, SIGCHLD, false},
	{"sibling", CLONE_PARENT, SIGCHLD, true},
	{"sibling, own signal", CLONE_PARENT, SIGUSR2, true},
	{"new pid namespace", CLONE_NEWPID, SIGCHLD, false},
};

static int leave(void *arg)
{
	syscall(SYS_getppid);
	return *(int *)arg;
}

static pid_t do_clone(unsigned long flags, int *code)
{
	size_t size = 65536;
	char *stack =
		must(mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0));

	return clone(leave, stack + size, flags, code);
}

static void say_pending(void)
{
	sigset_t set;
	int signo;

	must(sigpending(&set));
	for (signo = 1; signo < 65; signo++)
		if (signo != 32 && signo != 33 && sigismember(&set, signo)) {
			sigset_t one;

			sigemptyset(&one);
			sigaddset(&one, signo);
			must(sigwaitinfo(&one, NULL));
			say(" %d", signo);
		}
	say("\n");
}

/* The one child left, by the wait that finds it. */
static void reap(int code)
{
	siginfo_t info = {0};
	bool is_found;
	int ret;

	do
		ret = waitid(P_ALL, 0, &info, WEXITED | __WALL | WNOWAIT);
	while (ret == -1 && errno == EINTR);
	must(ret);
	info.si_pid = 0;
	is_found =
		waitid(P_ALL, 0, &info, WEXITED | WNOHANG) == 0 && info.si_pid;
	say("  plain wait: %s\n", is_found ? "finds it" : "has no child");
	if (!is_found)
		must(waitid(P_ALL, 0, &info, WEXITED | __WCLONE));
	say("  code %d status %d (want %d)\n", info.si_code, info.si_status,
	    code);
}

static void run_case(const struct clone_case *c, int code)
{
	unsigned long flags = c->flags | (unsigned long)c->exit_signal;
	pid_t helper, child;

	say("%s:\n", c->name);
	if (c->is_reparented) {
		helper = must(fork());
		if (!helper) {
			must(do_clone(flags, &code));
			_exit(0);
		}
		say_status("  helper", wait_for(helper, 0));
	} else {
		child = do_clone(flags, &code);
		if (child == -1) {
			say("  %s\n", strerrorname_np(errno));
			return;
		}
	}
	reap(code);
	say("  signals:");
	say_pending();
}

int main(void)
{
	sigset_t all;
	size_t i;

	sigfillset(&all);
	must(sigprocmask(SIG_BLOCK, &all, NULL));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		run_case(&cases[i], (int)i + 1);
	return 0;
}
