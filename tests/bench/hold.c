/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hold.c - FIFO THREADS FDS CALLS: has so many threads and open descriptors,
 * makes so many calls, says `ready`, and ends when somebody opens the fifo for
 * writing: between the two its tracer's memory can be looked at.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *wait_forever(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

int main(int argc, char **argv)
{
	struct rlimit limit;
	pthread_attr_t attr;
	pthread_t thread;
	long i;

	if (argc < 5)
		return 2;
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 65536);
	for (i = 0; i < atol(argv[2]); i++)
		if (pthread_create(&thread, &attr, wait_forever, NULL))
			return 3;
	for (i = 0; i < atol(argv[3]); i++)
		if (open("/dev/null", O_RDONLY) < 0)
			return 4;
	for (i = 0; i < atol(argv[4]); i++)
		syscall(SYS_getppid);
	if (write(1, "ready\n", 6) != 6)
		return 5;
	return open(argv[1], O_RDONLY) < 0;
}
