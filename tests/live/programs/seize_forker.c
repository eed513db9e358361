/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seize_forker.c - a debugger takes a process that forks all the time, and lets
 * it go on: neither it nor the child it is making may get stuck.
 */
#include "live.h"

#include <signal.h>
#include <sys/ptrace.h>
#include <time.h>

enum { ROUNDS = 40, STEPS = 20 };

/* A byte for each child that was made and has ended. */
static void fork_for_ever(int out)
{
	for (;;) {
		pid_t child = must(fork());

		if (!child)
			_exit(0);
		wait_for(child, 0);
		must(write(out, ".", 1));
	}
}

static int seize_one(void)
{
	struct timespec time = {0, rand() % 2000 * 1000};
	int ends[2], status, steps = 0;
	char byte;
	pid_t target;

	must(pipe(ends));
	target = must(fork());
	if (!target)
		fork_for_ever(ends[1]);
	must(read(ends[0], &byte, 1));
	nanosleep(&time, NULL);
	must(ptrace(PTRACE_SEIZE, target, NULL, NULL));
	must(ptrace(PTRACE_INTERRUPT, target, NULL, NULL));
	must(waitpid(target, &status, __WALL));
	must(ptrace(PTRACE_DETACH, target, NULL, NULL));
	while (steps < STEPS && must(read(ends[0], &byte, 1)) == 1)
		steps++;
	must(kill(target, SIGKILL));
	wait_for(target, 0);
	must(close(ends[0]));
	must(close(ends[1]));
	return steps;
}

int main(void)
{
	int steps = 0;

	for (int i = 0; i < ROUNDS; i++)
		steps += seize_one();
	say("steps: %d\n", steps);
	return 0;
}
