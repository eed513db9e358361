/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pdeathsig.c - the signal asked for on the parent's death comes when the
 * parent (the thread that forked) ends, and not before.
 */
#include "live.h"

#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>

static void child_main(int ready_fd)
{
	siginfo_t info;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	must(prctl(PR_SET_PDEATHSIG, SIGUSR1));
	must(write(ready_fd, "r", 1));
	must(sigwaitinfo(&set, &info));
	say("told: signal %d code %d\n", info.si_signo, info.si_code);
	_exit(8);
}

static void *fork_and_leave(void *arg)
{
	int *fds = arg;
	pid_t child = must(fork());
	char c;

	if (!child)
		child_main(fds[1]);
	must(read(fds[0], &c, 1));
	return (void *)(intptr_t)child;
}

int main(void)
{
	pthread_t thread;
	void *child;
	int fds[2];

	must(pipe(fds));
	pthread_create(&thread, NULL, fork_and_leave, fds);
	pthread_join(thread, &child);
	say_status("child", wait_for((pid_t)(intptr_t)child, 0));
	return 0;
}
