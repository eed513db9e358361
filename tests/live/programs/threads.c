/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * threads.c - [THREADS [CALLS]] threads that each make CALLS gettid calls and
 * start together.
 */
#include "live.h"

#include <pthread.h>
#include <sys/syscall.h>

static int calls = 100;
static pthread_barrier_t barrier;

static void *worker(void *unused)
{
	intptr_t good = 0;
	pid_t tid = gettid();
	int i;

	(void)unused;
	pthread_barrier_wait(&barrier);
	for (i = 0; i < calls; i++)
		good += syscall(SYS_gettid) == tid;
	return (void *)good;
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 32, i;
	pthread_t *threads = calloc((size_t)count, sizeof(*threads));
	pthread_attr_t attr;
	long good = 0;
	void *ret;

	calls = argc > 2 ? atoi(argv[2]) : calls;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 65536);
	pthread_barrier_init(&barrier, NULL, (unsigned)count);
	for (i = 0; i < count; i++)
		if (pthread_create(&threads[i], &attr, worker, NULL))
			_exit(99);
	for (i = 0; i < count; i++) {
		pthread_join(threads[i], &ret);
		good += (intptr_t)ret;
	}
	free(threads);
	say("%d threads, %ld good calls\n", count, good);
	return 0;
}
