/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gate.c - FIFO [THREADS [epoll]]: every thread waits in a read of the fifo, or in
 * epoll_wait, until the writer closes it, then makes ten getppid calls; one that a
 * signal or a tracer interrupts is said. The kernel itself makes a read again, but
 * no epoll_wait.
 */
#include "live.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/syscall.h>

static const char *fifo;
static int interrupted;
static bool is_epoll;

static void wait_by_epoll(void)
{
	struct epoll_event event = {.events = EPOLLIN};
	int fd = must(open(fifo, O_RDONLY | O_NONBLOCK));
	int poll = must(epoll_create1(0));

	must(epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event));
	while (epoll_wait(poll, &event, 1, -1) == -1)
		__atomic_add_fetch(&interrupted, 1, __ATOMIC_SEQ_CST);
}

static void wait_by_read(void)
{
	int fd = must(open(fifo, O_RDONLY));
	ssize_t n;
	char c;

	while ((n = read(fd, &c, 1)) != 0)
		if (n == -1)
			__atomic_add_fetch(&interrupted, 1, __ATOMIC_SEQ_CST);
}

static void *wait_at_gate(void *unused)
{
	(void)unused;
	if (is_epoll)
		wait_by_epoll();
	else
		wait_by_read();
	for (int i = 0; i < 10; i++)
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
	is_epoll = argc > 3 && !strcmp(argv[3], "epoll");
	for (i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, wait_at_gate, NULL);
	wait_at_gate(NULL);
	for (i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	say("through the gate, interrupted: %d\n", interrupted);
	return 24;
}
