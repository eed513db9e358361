/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kill_maker.c WAY - SIGKILL for a process at any point of making others.
 *
 * fork: within a fork; the child goes on, though nobody reports it. exec:
 * within the exec of a thread that is not the leader. parent: as fork, but the
 * child is its grandparent's (CLONE_PARENT). Children that live on hold a pipe
 * open: this ends when the last of them did.
 */
#include "live.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>

enum { ROUNDS = 150, SLEEPERS = 3 };

static char **words;

static void fork_for_ever(unsigned long flags)
{
	for (;;)
		if (!must(syscall(SYS_clone, flags, 0, 0, 0, 0)))
			_exit(0);
}

static void *sleep_on(void *unused)
{
	pause();
	return unused;
}

static void *exec_again(void *unused)
{
	execl("/proc/self/exe", words[0], "exec", "again", NULL);
	return unused;
}

static void exec_for_ever(void)
{
	pthread_t thread;

	for (int i = 0; i < SLEEPERS; i++)
		pthread_create(&thread, NULL, sleep_on, NULL);
	pthread_create(&thread, NULL, exec_again, NULL);
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	bool is_exec = argc > 1 && !strcmp(argv[1], "exec");
	bool is_parent = argc > 1 && !strcmp(argv[1], "parent");
	int rounds = is_parent ? ROUNDS / 5 : ROUNDS;
	int ends[2];
	char byte;

	words = argv;
	if (argc > 2)
		exec_for_ever();
	must(pipe(ends));
	for (int i = 0; i < rounds; i++) {
		pid_t victim = must(fork());
		struct timespec time = {0, rand() % 4000 * 1000};

		if (!victim && is_exec)
			exec_again(NULL);
		if (!victim)
			fork_for_ever(SIGCHLD | (is_parent ? CLONE_PARENT : 0));
		nanosleep(&time, NULL);
		must(kill(victim, SIGKILL));
		while (wait(NULL) > 0)
			;
	}
	must(close(ends[1]));
	say("left: %zd\n", must(read(ends[0], &byte, 1)));
	return 0;
}
