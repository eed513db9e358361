/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * storm.c - MARK ROUNDS THREADS: threads that make calls under a storm of timer
 * signals, a byte to the descriptor MARK after each round of each. What they
 * read must come to the same sum, whatever happens to a tracer.
 */
#include "live.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>

enum { CALLS = 20 };

static int mark_fd, rounds;
static long handled, bad;

static void on_alarm(int signo)
{
	(void)signo;
	__atomic_add_fetch(&handled, 1, __ATOMIC_SEQ_CST);
}

static void note(int is_bad)
{
	if (is_bad)
		__atomic_add_fetch(&bad, 1, __ATOMIC_SEQ_CST);
}

static void round_trip(int fds[2], char c)
{
	char back = 0;

	note(write(fds[1], &c, 1) != 1);
	note(read(fds[0], &back, 1) != 1);
	note(back != c);
}

static void *run(void *unused)
{
	pid_t tid = gettid();
	long sum = 0;
	int fds[2], i, j;

	(void)unused;
	must(pipe2(fds, O_CLOEXEC));
	for (i = 0; i < rounds; i++) {
		for (j = 0; j < CALLS; j++) {
			round_trip(fds, (char)(i + j));
			note(syscall(SYS_gettid) != tid);
			sum += (i + j) & 0xff;
		}
		if (i % 50 == 0) {
			pid_t child = must(fork());

			if (!child)
				_exit(i % 100);
			note(wait_for(child, 0) != i % 100 << 8);
		}
		note(write(mark_fd, "m", 1) != 1);
	}
	return (void *)sum;
}

int main(int argc, char **argv)
{
	struct sigaction sa = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
	struct itimerval often = {.it_interval.tv_usec = 1000,
				  .it_value.tv_usec = 1000};
	pthread_t threads[64];
	long sum = 0;
	void *ret;
	int count, i;

	if (argc < 4)
		return 2;
	mark_fd = atoi(argv[1]);
	rounds = atoi(argv[2]);
	count = atoi(argv[3]);
	must(sigaction(SIGALRM, &sa, NULL));
	must(setitimer(ITIMER_REAL, &often, NULL));
	for (i = 0; i < count && i < 64; i++)
		pthread_create(&threads[i], NULL, run, NULL);
	for (i = 0; i < count && i < 64; i++) {
		pthread_join(threads[i], &ret);
		sum += (long)ret;
	}
	must(setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL));
	say("sum %ld bad %ld handled: %d\n", sum, bad, handled > 0);
	return 27;
}
