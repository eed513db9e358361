/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * masks.c - calls that change the signal mask while they wait, alternate
 * stacks, nested handlers, jumps out of handlers.
 */
#include "live.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/select.h>

static volatile sig_atomic_t depth, deepest, handled;
static sigjmp_buf jump;

static void on_signal(int signo)
{
	handled = handled + 1;
	depth = depth + 1;
	if (depth > deepest)
		deepest = depth;
	if (signo == SIGUSR1 && depth < 5)
		raise(SIGUSR1);
	depth = depth - 1;
}

static void on_jump(int signo)
{
	siglongjmp(jump, signo);
}

static void on_stack(int signo, siginfo_t *info, void *context)
{
	char here;

	(void)signo;
	(void)context;
	say("on the other stack: %s\n",
	    (uintptr_t)&here - (uintptr_t)info->si_value.sival_ptr < 65536
		    ? "yes"
		    : "no");
}

static void handle(int signo, void (*handler)(int), int flags)
{
	struct sigaction sa = {.sa_handler = handler, .sa_flags = flags};

	must(sigaction(signo, &sa, NULL));
}

static void masked_waits(void)
{
	struct timespec forever = {.tv_sec = 1000};
	sigset_t blocked, none;

	sigemptyset(&none);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR2);
	must(sigprocmask(SIG_BLOCK, &blocked, NULL));
	handle(SIGUSR2, on_signal, SA_RESTART);
	handled = 0;
	raise(SIGUSR2);
	say("sigsuspend: %s\n", errno_or(sigsuspend(&none), "returned"));
	raise(SIGUSR2);
	say("ppoll: %s\n",
	    errno_or(ppoll(NULL, 0, &forever, &none), "returned"));
	raise(SIGUSR2);
	say("pselect: %s\n",
	    errno_or(pselect(0, NULL, NULL, NULL, &forever, &none),
		     "returned"));
	must(sigprocmask(SIG_SETMASK, NULL, &none));
	say("handled: %d, blocked again: %d\n", (int)handled,
	    sigismember(&none, SIGUSR2));
	must(sigprocmask(SIG_UNBLOCK, &blocked, NULL));
}

static void nested(void)
{
	handle(SIGUSR1, on_signal, SA_NODEFER);
	handled = 0;
	raise(SIGUSR1);
	say("nested: %d handled, %d deep\n", (int)handled, (int)deepest);
}

static void jump_out(void)
{
	volatile int i, jumps = 0, signo;
	int fds[2];
	char c;

	must(pipe(fds));
	handle(SIGALRM, on_jump, 0);
	for (i = 0; i < 3; i = i + 1) {
		signo = sigsetjmp(jump, 1);
		if (signo) {
			jumps = jumps + 1;
			continue;
		}
		ualarm(1000, 0);
		must(read(fds[0], &c, 1));
	}
	say("jumps: %d\n", jumps);
}

static void other_stack(void)
{
	struct sigaction sa = {.sa_sigaction = on_stack,
			       .sa_flags = SA_SIGINFO | SA_ONSTACK};
	stack_t stack = {.ss_size = 65536};

	stack.ss_sp = must(mmap(NULL, stack.ss_size, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	must(sigaltstack(&stack, NULL));
	must(sigaction(SIGRTMIN, &sa, NULL));
	must(sigqueue(getpid(), SIGRTMIN,
		      (union sigval){.sival_ptr = stack.ss_sp}));
}

int main(void)
{
	masked_waits();
	nested();
	jump_out();
	other_stack();
	return 0;
}
