/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shell_pipe.h - a shell command that reads what spile writes.
 */
#ifndef SPILE_CLI_SHELL_PIPE_H
#define SPILE_CLI_SHELL_PIPE_H

#include <sys/types.h>

struct error;

enum shell_pipe_kind {
	SHELL_PIPE_PAGER, /* Ctrl-C is the pager's own business */
	SHELL_PIPE_SINK,  /* -o '|CMD': Ctrl-C is for the workload, and what
			     it wrote until then is still wanted */
};

int shell_pipe_open(const char *command, enum shell_pipe_kind kind, int *ret_fd,
		    pid_t *ret_pid, struct error *err);
/* After the fd was closed: waits until the command has ended. Fails when it
   failed. */
int shell_pipe_wait(const char *command, pid_t pid, struct error *err);

#endif
