/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * one_by_one.c - threads of which each begins when the one before has ended, so
 * that the calls of a run are those of every other.
 */
#include "live.h"

#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>

static int go[2];

/* Until its maker's call has returned: a thread that ends clears its tid, which
   that call shows. */
static void wait_for_maker(void)
{
	char byte;

	must(read(go[0], &byte, 1));
}

static void *writes(void *text)
{
	wait_for_maker();
	must(write(1, text, strlen(text)));
	return NULL;
}

static void on_signal(int signo)
{
	(void)signo;
	must(write(1, "signal\n", 7));
}

static void *signals_itself(void *unused)
{
	sigset_t set;
	siginfo_t info;

	(void)unused;
	wait_for_maker();
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN + 1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	must(syscall(SYS_tgkill, getpid(), gettid(), SIGUSR1));
	must(syscall(SYS_tgkill, getpid(), gettid(), SIGRTMIN + 1));
	must(sigwaitinfo(&set, &info));
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	return NULL;
}

static void *ends_alone(void *unused)
{
	(void)unused;
	wait_for_maker();
	must(write(1, "alone\n", 6));
	pthread_exit(NULL);
}

static void run(void *(*start)(void *), void *argument)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, start, argument))
		_exit(99);
	must(write(go[1], "", 1));
	if (pthread_join(thread, NULL))
		_exit(99);
}

int main(void)
{
	must(pipe(go));
	signal(SIGRTMIN + 1, on_signal);
	signal(SIGUSR1, on_signal);
	run(writes, "one\n");
	run(writes, "two\n");
	run(signals_itself, NULL);
	run(ends_alone, NULL);
	return 0;
}
