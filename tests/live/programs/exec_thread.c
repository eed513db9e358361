/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exec_thread.c - a thread that is not the leader calls execve: its tid becomes
 * the leader's and every other thread is gone.
 */
#include "live.h"

#include <pthread.h>

static void *wait_forever(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

static void *exec_self(void *arg)
{
	char *const *argv = arg;
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", getpid());
	must(setenv("LIVE_PID", pid, 1));
	must(execv("/proc/self/exe",
		   (char *const[]){argv[0], (char *)"after", NULL}));
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	int i;

	if (argc > 1) {
		say("pid is the same: %s\n",
		    atoi(getenv("LIVE_PID")) == getpid() ? "yes" : "no");
		say("leader: %s\n", gettid() == getpid() ? "yes" : "no");
		return 7;
	}
	for (i = 0; i < 5; i++)
		pthread_create(&thread, NULL, wait_forever, NULL);
	say("before\n");
	pthread_create(&thread, NULL, exec_self, argv);
	wait_forever(NULL);
}
