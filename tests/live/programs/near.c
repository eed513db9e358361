/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * near.c - tasks that make calls all the time, on one CPU.
 *
 *	near hold COUNT		as often: many calls, and then PTRACE_SEIZE of a
 *				child, which takes a tracer two tasks to get right
 *	near starve COUNT	a newer thread makes calls until the first has made
 *				as many; prints whether it made 20 times as many
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>

#include "live.h"

static volatile bool is_done;
static volatile long spins;

static pid_t sleeper(void)
{
	pid_t child = must(fork());

	while (!child)
		pause();
	return child;
}

static void end(pid_t child)
{
	must(kill(child, SIGKILL));
	must(waitpid(child, NULL, __WALL));
}

static void hold(int count)
{
	int failed = 0;

	for (int k = 0; k < count; k++) {
		pid_t one = sleeper(), other = sleeper();

		for (int i = 0; i < 400 + k; i++)
			syscall(SYS_getppid);
		failed += ptrace(PTRACE_SEIZE, one, NULL, NULL) < 0;
		for (int i = 0; i < 100; i++)
			syscall(SYS_getppid);
		end(one);
		end(other);
	}
	say("%d failed\n", failed);
}

static void *spin(void *unused)
{
	(void)unused;
	while (!is_done) {
		syscall(SYS_getppid);
		spins++;
	}
	return NULL;
}

static void starve(int count)
{
	pthread_t newer;
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	must(sched_setaffinity(0, sizeof(one), &one));
	if (pthread_create(&newer, NULL, spin, NULL))
		_exit(99);
	for (int i = 0; i < count; i++)
		syscall(SYS_getuid);
	is_done = true;
	pthread_join(newer, NULL);
	say("%s\n", spins < 20L * count ? "in turn" : "starved");
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	if (!strcmp(argv[1], "hold"))
		hold(atoi(argv[2]));
	else
		starve(atoi(argv[2]));
	return 0;
}
