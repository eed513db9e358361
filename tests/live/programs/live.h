/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * live.h - what the live test programs share.
 *
 * Every program prints what a tracer must not change and the same on each run:
 * no pids, no times. Output is unbuffered, so that tasks may share it.
 */
#ifndef SPILE_LIVE_H
#define SPILE_LIVE_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A failed step of the test itself, not of what is tested. */
#define must(call)                                                             \
	({                                                                     \
		__typeof__(call) must_ret = (call);                            \
		if ((long)must_ret == -1) {                                    \
			dprintf(2, "%s:%d: %s: %s\n", __FILE_NAME__, __LINE__, \
				#call, strerror(errno));                       \
			_exit(99);                                             \
		}                                                              \
		must_ret;                                                      \
	})

#define say(...) dprintf(1, __VA_ARGS__)

static inline const char *errno_or(long ret, const char *fine)
{
	return ret == -1 ? strerrorname_np(errno) : fine;
}

static inline void say_status(const char *what, int status)
{
	if (WIFEXITED(status))
		say("%s: exit %d\n", what, WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		say("%s: signal %d%s\n", what, WTERMSIG(status),
		    WCOREDUMP(status) ? " core" : "");
	else if (WIFSTOPPED(status))
		say("%s: stopped by %d event %d\n", what, WSTOPSIG(status),
		    status >> 16);
	else if (WIFCONTINUED(status))
		say("%s: continued\n", what);
	else
		say("%s: status %#x\n", what, status);
}

/* Waits for one child, whatever a signal does meanwhile. */
static inline int wait_for(pid_t pid, int options)
{
	int status;

	while (waitpid(pid, &status, options) == -1)
		if (errno != EINTR) {
			perror("waitpid");
			_exit(99);
		}
	return status;
}

/* Until the task sleeps in a call: no event tells that from outside. */
static inline void await_sleep(pid_t tid)
{
	char path[64], line[512];

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)tid);
	for (;;) {
		FILE *f = fopen(path, "re");
		const char *after;
		bool is_asleep;

		if (!f || !fgets(line, sizeof(line), f))
			line[0] = 0;
		if (f)
			fclose(f);
		after = strrchr(line, ')');
		is_asleep = after && after[2] == 'S';
		if (is_asleep)
			return;
		usleep(1000);
	}
}

#endif
