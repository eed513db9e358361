/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shell_pipe.c - a shell command that reads what spile writes.
 */
#include "config.h"

#include "cli/shell_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "cli/cli.h"

_Noreturn static void run_shell(const char *command, enum shell_pipe_kind kind,
				int input_fd)
{
	void (*handler)(int) = kind == SHELL_PIPE_SINK ? SIG_IGN : SIG_DFL;

	signal(SIGINT, handler);
	signal(SIGQUIT, handler);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(input_fd, STDIN_FILENO) < 0)
		_exit(EXIT_SPILE);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(EXIT_NOT_FOUND);
}

int shell_pipe_open(const char *command, enum shell_pipe_kind kind, int *ret_fd,
		    pid_t *ret_pid, struct error *err)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, errno, "pipe: %s", strerror(errno));
	AUTO(fd_close) int read_fd = ends[0];
	AUTO(fd_close) int write_fd = ends[1];

	pid = fork();
	if (pid < 0)
		return error_set(err, errno, "fork: %s", strerror(errno));
	if (pid == 0)
		run_shell(command, kind, read_fd);
	*ret_fd = TAKE_FD(write_fd);
	*ret_pid = pid;
	return 0;
}

int shell_pipe_wait(const char *command, pid_t pid, struct error *err)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status))
		return error_set(err, EPIPE, "|%s: exit status %d", command,
				 WEXITSTATUS(status));
	/* A reader that had enough: `|head`. */
	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGPIPE)
		return error_set(err, EPIPE, "|%s: killed by signal %d",
				 command, WTERMSIG(status));
	return 0;
}
