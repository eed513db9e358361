/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fork_race.c - many forks at once, children that end at once and have
 * children: a child's first stop may come before or after its parent's event.
 */
#include "live.h"

#include <pthread.h>

enum { THREADS = 8, FORKS = 25 };

static int family(int number)
{
	pid_t child = must(fork());

	if (!child)
		_exit(number % 7);
	return WEXITSTATUS(wait_for(child, 0)) == number % 7 ? number % 100
							     : 255;
}

static void *forker(void *unused)
{
	intptr_t good = 0;
	int i;

	(void)unused;
	for (i = 0; i < FORKS; i++) {
		pid_t child = must(fork());

		if (!child)
			_exit(family(i));
		if (wait_for(child, 0) == (i % 100) << 8)
			good++;
	}
	return (void *)good;
}

int main(void)
{
	pthread_t threads[THREADS];
	intptr_t good = 0;
	void *ret;
	int i;

	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, forker, NULL);
	for (i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &ret);
		good += (intptr_t)ret;
	}
	say("families: %d of %d\n", (int)good, THREADS * FORKS);
	return 0;
}
