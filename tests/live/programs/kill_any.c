/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kill_any.c - SIGKILL of processes with threads that are busy with calls, at
 * whatever moment: from outside, from a sibling thread, in the middle of exec.
 */
#include "live.h"

#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>

enum { ROUNDS = 25, THREADS = 3 };

static int report_fd;

static void *busy(void *unused)
{
	(void)unused;
	for (;;) {
		must(write(report_fd, "b", 1));
		syscall(SYS_getppid);
	}
	return NULL;
}

static void *killer(void *unused)
{
	(void)unused;
	syscall(SYS_getppid);
	kill(getpid(), SIGKILL);
	return NULL;
}

static void start(void *(*run)(void *))
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, run, NULL))
		_exit(98);
}

static void busy_child(int fd)
{
	int i;

	report_fd = fd;
	for (i = 0; i < THREADS; i++)
		start(busy);
	busy(NULL);
}

/* After an ever larger number of reports the child is killed. */
static int kill_from_outside(int round)
{
	int fds[2], i;
	pid_t child;
	char c;

	must(pipe(fds));
	child = must(fork());
	if (!child) {
		close(fds[0]);
		busy_child(fds[1]);
	}
	close(fds[1]);
	for (i = 0; i < round; i++)
		must(read(fds[0], &c, 1));
	must(kill(child, SIGKILL));
	close(fds[0]);
	return wait_for(child, 0);
}

/* A thread kills its process while another one calls execve. */
static int kill_in_exec(char *self)
{
	pid_t child = must(fork());

	if (!child) {
		start(killer);
		start(killer);
		execl(self, self, "leave", NULL);
		_exit(97);
	}
	/* Whoever is first: nothing else may come of it. */
	return wait_for(child, 0);
}

/* Two threads of one process exec: one of them wins. */
static void *exec_true(void *self)
{
	execl(self, self, "leave", NULL);
	return NULL;
}

static int exec_twice(char *self)
{
	pid_t child = must(fork());
	pthread_t thread;

	if (!child) {
		pthread_create(&thread, NULL, exec_true, self);
		pthread_create(&thread, NULL, exec_true, self);
		exec_true(self);
		_exit(97);
	}
	return wait_for(child, 0);
}

int main(int argc, char **argv)
{
	static char self[] = "/proc/self/exe";
	int outside = 0, in_exec = 0, twice = 0, status, i;

	(void)argv;
	if (argc > 1)
		return 11;
	for (i = 0; i < ROUNDS; i++) {
		outside += kill_from_outside(i) == SIGKILL;
		status = kill_in_exec(self);
		in_exec += status == SIGKILL || status == 11 << 8;
		twice += exec_twice(self) == 11 << 8;
	}
	say("killed from outside: %d\nkilled or executed: %d\n", outside,
	    in_exec);
	say("one exec of three: %d\n", twice);
	return 0;
}
