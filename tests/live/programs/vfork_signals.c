/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vfork_signals.c - a vfork parent that is sent signals while its child blocks:
 * they come after the vfork has returned, all of them and in order.
 */
#include "live.h"

#include <signal.h>

enum { COUNT = 20 };

static int values[COUNT * 2];
static volatile sig_atomic_t got;

static void on_signal(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)context;
	if (got < COUNT * 2)
		values[got++] = info->si_value.sival_int;
}

/* Signals the vfork parent, then lets its child go on. */
static void pester(pid_t parent, int start_fd, int go_fd)
{
	char c;
	int i;

	must(read(start_fd, &c, 1));
	for (i = 0; i < COUNT; i++)
		must(sigqueue(parent, SIGRTMIN,
			      (union sigval){.sival_int = i}));
	must(kill(parent, SIGSTOP));
	must(kill(parent, SIGCONT));
	must(write(go_fd, "g", 1));
	_exit(0);
}

int main(void)
{
	struct sigaction sa = {.sa_sigaction = on_signal,
			       .sa_flags = SA_SIGINFO | SA_RESTART};
	int start[2], go[2], i;
	pid_t parent = getpid(), pesterer, child;
	char c;

	must(sigaction(SIGRTMIN, &sa, NULL));
	must(pipe(start));
	must(pipe(go));
	pesterer = must(fork());
	if (!pesterer)
		pester(parent, start[0], go[1]);
	child = vfork();
	if (!child) {
		must(write(start[1], "s", 1));
		must(read(go[0], &c, 1));
		_exit(got ? 1 : 5);
	}
	must(child);
	say_status("child", wait_for(child, 0));
	say_status("pesterer", wait_for(pesterer, 0));
	say("signals: %d\n", (int)got);
	for (i = 0; i < got; i++)
		say("%d%c", values[i], i == got - 1 ? '\n' : ' ');
	return 0;
}
