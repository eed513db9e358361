/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * debugger.c - a workload that debugs: TRACEME, ATTACH and SEIZE work for it as
 * they do when nobody traces it.
 */
#include "live.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

static void child_traceme(void)
{
	must(ptrace(PTRACE_TRACEME, 0, 0, 0));
	raise(SIGSTOP);
	execl("/proc/self/exe", "debugger", "leave", NULL);
	_exit(95);
}

/* Goes through every stop to the end. */
static void run_to_end(pid_t pid, int first_signal)
{
	int status, calls = 0, signal = first_signal;

	for (;;) {
		must(ptrace(PTRACE_SYSCALL, pid, 0, signal));
		status = wait_for(pid, __WALL);
		signal = 0;
		if (!WIFSTOPPED(status))
			break;
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			calls++;
			continue;
		}
		say_status("  stop", status);
		if (WSTOPSIG(status) != SIGTRAP)
			signal = WSTOPSIG(status);
	}
	say("  calls: %s\n", calls > 4 ? "seen" : "none");
	say_status("  end", status);
}

static void use_traceme(void)
{
	pid_t child = must(fork());

	if (!child)
		child_traceme();
	say_status("traceme", wait_for(child, 0));
	must(ptrace(PTRACE_SETOPTIONS, child, 0,
		    PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC));
	run_to_end(child, 0);
}

static void wait_until_told(int fd)
{
	char c;

	syscall(SYS_getppid);
	must(read(fd, &c, 1));
	syscall(SYS_getppid);
	_exit(c);
}

static void use_attach(void)
{
	int fds[2];
	pid_t child;

	must(pipe(fds));
	child = must(fork());
	if (!child)
		wait_until_told(fds[0]);
	await_sleep(child);
	must(ptrace(PTRACE_ATTACH, child, 0, 0));
	say_status("attach", wait_for(child, 0));
	must(ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD));
	must(write(fds[1], "\x16", 1));
	run_to_end(child, 0);
	say("again: %s\n",
	    errno_or(ptrace(PTRACE_ATTACH, child, 0, 0), "worked"));
}

static void use_seize_and_detach(void)
{
	int fds[2];
	pid_t child;

	must(pipe(fds));
	child = must(fork());
	if (!child)
		wait_until_told(fds[0]);
	await_sleep(child);
	must(ptrace(PTRACE_SEIZE, child, 0, PTRACE_O_TRACESYSGOOD));
	must(ptrace(PTRACE_INTERRUPT, child, 0, 0));
	say_status("seize", wait_for(child, 0));
	must(ptrace(PTRACE_DETACH, child, 0, 0));
	must(write(fds[1], "\x17", 1));
	say_status("detached", wait_for(child, 0));
}

/* One child debugs the other. */
static void debug_sibling(void)
{
	int fds[2];
	pid_t target, debugger;

	must(pipe(fds));
	target = must(fork());
	if (!target) {
		must(prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0) + 2);
		wait_until_told(fds[0]);
	}
	await_sleep(target);
	debugger = must(fork());
	if (!debugger) {
		must(ptrace(PTRACE_SEIZE, target, 0, 0));
		must(ptrace(PTRACE_INTERRUPT, target, 0, 0));
		say_status("sibling", wait_for(target, __WALL));
		/* The target goes on when its debugger has gone. */
		_exit(4);
	}
	say_status("debugger", wait_for(debugger, 0));
	must(write(fds[1], "\x18", 1));
	say_status("target", wait_for(target, 0));
}

static void fails_alike(void)
{
	say("pid 0: %s\n", errno_or(ptrace(PTRACE_ATTACH, 0, 0, 0), "worked"));
	say("self: %s\n",
	    errno_or(ptrace(PTRACE_ATTACH, getpid(), 0, 0), "worked"));
	say("no tracee: %s\n",
	    errno_or(ptrace(PTRACE_CONT, getppid(), 0, 0), "worked"));
	say("bad option: %s\n",
	    errno_or(ptrace(PTRACE_SEIZE, getppid(), 0, 1UL << 40), "worked"));
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return 31;
	use_traceme();
	use_attach();
	use_seize_and_detach();
	debug_sibling();
	fails_alike();
	return 0;
}
