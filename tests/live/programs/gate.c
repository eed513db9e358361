/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gate.c - FIFO [THREADS]: every thread waits in a read of the fifo until the
 * writer closes it, then makes ten getppid calls; one that a signal or a tracer
 * interrupts is said.
 */
#include "live.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/syscall.h>

static const char *fifo;
static int interrupted;

static void *wait_at_gate(void *unused)
{
	int fd, i;
	ssize_t n;
	char c;

	(void)unused;
	fd = must(open(fifo, O_RDONLY));
	while ((n = read(fd, &c, 1)) != 0)
		if (n == -1)
			__atomic_add_fetch(&interrupted, 1, __ATOMIC_SEQ_CST);
	for (i = 0; i < 10; i++)
		syscall(SYS_getppid);
	return NULL;
}

int main(int argc, char **argv)
{
	int count = argc > 2 ? atoi(argv[2]) : 0, i;
	pthread_t threads[64];

	if (argc < 2 || count > 64)
		return 2;
	fifo = argv[1];
	for (i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, wait_at_gate, NULL);
	wait_at_gate(NULL);
	for (i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	say("through the gate, interrupted: %d\n", interrupted);
	return 24;
}
