/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * thread_exit.c - in which order threads leave: the leader first and others go
 * on, the others first, one that calls exit_group, one that never ran.
 */
#include "live.h"

#include <pthread.h>
#include <sys/syscall.h>

static pthread_t leader;

static void *outlive(void *code)
{
	/* A leader that left can be joined, and stays as a zombie. */
	pthread_join(leader, NULL);
	say("after the leader\n");
	if (code)
		exit((int)(intptr_t)code);
	return NULL;
}

static void *leave(void *unused)
{
	syscall(SYS_gettid);
	return unused;
}

static void leader_first(int code)
{
	pthread_t thread;

	leader = pthread_self();
	pthread_create(&thread, NULL, outlive, (void *)(intptr_t)code);
	pthread_exit(NULL);
}

static void others_first(void)
{
	pthread_t thread;
	int i;

	for (i = 0; i < 10; i++) {
		pthread_create(&thread, NULL, leave, NULL);
		pthread_join(thread, NULL);
	}
	/* The last thread leaves by exit, not by exit_group. */
	syscall(SYS_exit, 9);
}

static void *exec_after_leader(void *unused)
{
	pthread_join(leader, NULL);
	/* /proc/self is the leader, which has no image any more. */
	execl("/proc/thread-self/exe", "thread_exit", "leave", NULL);
	return unused;
}

static void leader_gone_then_exec(void)
{
	pthread_t thread;

	leader = pthread_self();
	pthread_create(&thread, NULL, exec_after_leader, NULL);
	pthread_exit(NULL);
}

static pthread_barrier_t all_run;

static void *stay(void *unused)
{
	pthread_barrier_wait(&all_run);
	for (;;)
		pause();
	return unused;
}

static void *group_exit(void *unused)
{
	(void)unused;
	pthread_barrier_wait(&all_run);
	_exit(13);
}

static void never_joined(void)
{
	pthread_t thread;
	int i;

	pthread_barrier_init(&all_run, NULL, 11);
	for (i = 0; i < 10; i++)
		pthread_create(&thread, NULL, i < 9 ? stay : group_exit, NULL);
	stay(NULL);
}

static void run(const char *name, int which)
{
	pid_t child = must(fork());

	if (!child) {
		switch (which) {
		case 0:
			leader_first(0);
			break;
		case 1:
			leader_first(6);
			break;
		case 2:
			others_first();
			break;
		case 3:
			leader_gone_then_exec();
			break;
		case 4:
			never_joined();
			break;
		}
		_exit(96);
	}
	say_status(name, wait_for(child, 0));
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return 21;
	run("leader first", 0);
	run("leader first, exit", 1);
	run("others first", 2);
	run("leader first, then exec", 3);
	run("exit_group by a thread", 4);
	/* And as the launcher itself. */
	leader_first(8);
	return 0;
}
