/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * traps.c - SIGTRAP that belongs to the program: breakpoints and single steps
 * of its own, sent by kill, handled, ignored, blocked or fatal.
 */
#include "live.h"

#include <signal.h>
#include <sys/syscall.h>
#include <ucontext.h>

static volatile sig_atomic_t traps, last_code;

static void on_trap(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)context;
	traps = traps + 1;
	last_code = info->si_code;
}

static void on_step(int signo, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	on_trap(signo, info, context);
	/* After a hundred steps: the trap flag off. */
	if (traps >= 100)
		uc->uc_mcontext.gregs[REG_EFL] &= ~0x100LL;
}

static void handle(void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction sa = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};

	traps = 0;
	last_code = 0;
	must(sigaction(SIGTRAP, &sa, NULL));
}

static void single_step(void)
{
	handle(on_step);
	asm volatile("pushf; orl $0x100, (%%rsp); popf" ::: "memory", "cc");
	while (traps < 100)
		syscall(SYS_getppid);
	say("steps: %d code %d\n", (int)traps, (int)last_code);
}

static void in_child(const char *name, void (*run)(void))
{
	pid_t child = must(fork());

	if (!child) {
		run();
		_exit(0);
	}
	say_status(name, wait_for(child, 0));
}

static void unhandled_breakpoint(void)
{
	signal(SIGTRAP, SIG_DFL);
	asm volatile("int3");
}

static void ignored_breakpoint(void)
{
	/* The kernel forces it through. */
	signal(SIGTRAP, SIG_IGN);
	asm volatile("int3");
}

static void unhandled_raise(void)
{
	signal(SIGTRAP, SIG_DFL);
	raise(SIGTRAP);
}

static void blocked_raise(void)
{
	sigset_t set;

	handle(on_trap);
	sigemptyset(&set);
	sigaddset(&set, SIGTRAP);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	raise(SIGTRAP);
	syscall(SYS_getppid);
	say("while blocked: %d\n", (int)traps);
	must(sigprocmask(SIG_UNBLOCK, &set, NULL));
	say("then: %d\n", (int)traps);
}

static void exec_ignoring(void)
{
	signal(SIGTRAP, SIG_IGN);
	execl("/proc/self/exe", "traps", "exec", NULL);
}

static void exec_blocking(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	execl("/proc/self/exe", "traps", "exec", NULL);
}

static int after_exec(void)
{
	struct sigaction sa;
	sigset_t set;

	must(sigaction(SIGTRAP, NULL, &sa));
	must(sigpending(&set));
	say("after exec: %s, pending %d\n",
	    sa.sa_handler == SIG_IGN ? "ignored" : "default",
	    sigismember(&set, SIGTRAP));
	return 0;
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return after_exec();
	handle(on_trap);
	asm volatile("int3");
	say("breakpoint: %d code %d\n", (int)traps, (int)last_code);
	raise(SIGTRAP);
	say("raised: %d code %d\n", (int)traps, (int)last_code);
	must(sigqueue(getpid(), SIGTRAP, (union sigval){.sival_int = 0x85}));
	say("queued: %d code %d\n", (int)traps, (int)last_code);
	single_step();
	in_child("breakpoint", unhandled_breakpoint);
	in_child("ignored breakpoint", ignored_breakpoint);
	in_child("raise", unhandled_raise);
	in_child("blocked", blocked_raise);
	in_child("exec, ignored", exec_ignoring);
	in_child("exec, blocked", exec_blocking);
	return 0;
}
