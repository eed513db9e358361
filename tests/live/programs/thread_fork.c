/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * thread_fork.c - threads that begin and end while others of the process fork:
 * the end of a task says nothing of one that its creator is yet to report.
 */
#include "live.h"

#include <pthread.h>

enum { PAIRS = 4, THREADS = 150, FORKS = 75 };

static void *end(void *unused)
{
	return unused;
}

static void *make_threads(void *unused)
{
	for (int i = 0; i < THREADS; i++) {
		pthread_t thread;

		if (pthread_create(&thread, NULL, end, NULL))
			_exit(99);
		pthread_join(thread, NULL);
	}
	return unused;
}

static void *make_processes(void *unused)
{
	for (int i = 0; i < FORKS; i++) {
		pid_t child = must(fork());

		if (!child)
			_exit(0);
		wait_for(child, 0);
	}
	return unused;
}

int main(void)
{
	pthread_t makers[PAIRS], forkers[PAIRS];

	for (int i = 0; i < PAIRS; i++) {
		pthread_create(&makers[i], NULL, make_threads, NULL);
		pthread_create(&forkers[i], NULL, make_processes, NULL);
	}
	for (int i = 0; i < PAIRS; i++) {
		pthread_join(makers[i], NULL);
		pthread_join(forkers[i], NULL);
	}
	say("all began and ended\n");
	return 0;
}
