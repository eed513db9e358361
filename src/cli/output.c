/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * output.c - where a view writes: a standard stream, a file, a shell command,
 * or a pager.
 */
#include "config.h"

#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "cli/shell_pipe.h"

static const char default_pager[] = "less -R -F -X";

/* stdio forgets why a write failed; so the first reason is kept, and what
   comes after it dropped. */
static ssize_t write_cookie(void *cookie, const char *data, size_t len)
{
	struct output *output = cookie;
	int rc;

	if (output->error)
		return (ssize_t)len;
	rc = io_write_all(output->fd, data, len);
	if (rc < 0)
		output->error = -rc;
	return (ssize_t)len;
}

static int open_file(struct output *output, const char *path, struct error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	output->is_new = fd >= 0;
	if (fd < 0 && errno == EEXIST)
		fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	output->path = mem_strdup(path);
	output->fd = fd;
	output->owns_fd = true;
	return 0;
}

static int open_target(struct output *output, const char *target,
		       int default_fd, struct error *err)
{
	if (!target || strcmp(target, "-") == 0) {
		output->fd = target ? STDOUT_FILENO : default_fd;
		return 0;
	}
	if (*target != '|')
		return open_file(output, target, err);
	output->command = mem_strdup(target + 1);
	output->reader = READER_COMMAND;
	output->owns_fd = true;
	return shell_pipe_open(output->command, SHELL_PIPE_SINK, &output->fd,
			       &output->pid, err);
}

static void look_at_terminal(struct output *output)
{
	struct winsize size;

	output->is_terminal = isatty(output->fd);
	if (output->is_terminal && ioctl(output->fd, TIOCGWINSZ, &size) == 0)
		output->width = size.ws_col;
}

int output_open(const char *target, int default_fd, struct output **ret,
		struct error *err)
{
	static const cookie_io_functions_t functions = {.write = write_cookie};
	AUTO(output_abandon) struct output *output = mem_new(sizeof(*output));
	int rc;

	output->fd = -1;
	rc = open_target(output, target, default_fd, err);
	if (rc < 0)
		return rc;
	look_at_terminal(output);
	output->file = fopencookie(output, "w", functions);
	if (!output->file)
		return error_set(err, ENOMEM, "output: %s", strerror(ENOMEM));
	*ret = TAKE_PTR(output);
	return 0;
}

static bool is_in_path(const char *program)
{
	AUTO(mem_free_ptr)
	char *list = mem_strdup(getenv("PATH") ?: "/usr/bin:/bin");
	char *rest = list;
	const char *folder;

	while ((folder = strsep(&rest, ":"))) {
		AUTO(mem_free_ptr)
		char *path =
			mem_printf("%s/%s", *folder ? folder : ".", program);

		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

/* NULL: none. */
static const char *pager_command(void)
{
	const char *pager = getenv("SPILE_PAGER") ?: getenv("PAGER");

	if (!pager)
		return is_in_path("less") ? default_pager : NULL;
	return *pager && strcmp(pager, "cat") != 0 ? pager : NULL;
}

void output_use_pager(struct output *output)
{
	const char *pager = pager_command();
	int fd;

	if (!pager || output->reader != READER_NONE || output->owns_fd)
		return;
	if (shell_pipe_open(pager, SHELL_PIPE_PAGER, &fd, &output->pid, NULL))
		return;
	output->command = mem_strdup(pager);
	output->reader = READER_PAGER;
	output->fd = fd;
	output->owns_fd = true;
	/* Ctrl-C there is for the pager, which stays. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
}

int output_begin(struct output *output, struct error *err)
{
	struct stat stat;

	if (!output->path || fstat(output->fd, &stat) < 0 ||
	    !S_ISREG(stat.st_mode))
		return 0;
	if (ftruncate(output->fd, 0) < 0)
		return error_set(err, errno, "%s: %s", output->path,
				 strerror(errno));
	output->is_new = false; /* it stays */
	return 0;
}

/* Of the pager or command, for the handler. */
static volatile sig_atomic_t reader_pid;

static void leave_quietly(int signo)
{
	(void)signo;
	/* A pager still has the terminal to restore. */
	if (reader_pid)
		waitpid(reader_pid, NULL, 0);
	_exit(EXIT_SUCCESS);
}

void output_end_with_reader(const struct output *output)
{
	reader_pid = output->pid;
	signal(SIGPIPE, leave_quietly);
}

static void output_free(struct output *output)
{
	if (output->owns_fd)
		fd_close(&output->fd);
	free(output->path);
	free(output->command);
	free(output);
}

static int wait_for_reader(const struct output *output, struct error *err)
{
	struct error ignored = {0};

	switch (output->reader) {
	case READER_NONE:
		return 0;
	case READER_COMMAND:
		return shell_pipe_wait(output->command, output->pid, err);
	case READER_PAGER:
		shell_pipe_wait(output->command, output->pid, &ignored);
		return 0;
	}
	return 0;
}

int output_close(struct output **output, struct error *err)
{
	struct output *own = TAKE_PTR(*output);
	int rc = 0;

	fclose(own->file);
	if (own->owns_fd && close(own->fd) < 0 && !own->error)
		own->error = errno;
	own->owns_fd = false;
	if (own->error && own->error != EPIPE)
		rc = error_set(err, own->error, "%s: %s", own->path ?: "output",
			       strerror(own->error));
	if (rc == 0)
		rc = wait_for_reader(own, err);
	output_free(own);
	return rc;
}

void output_abandon(struct output **output)
{
	struct output *own = TAKE_PTR(*output);
	struct error ignored = {0};
	int saved = errno;

	if (!own)
		return;
	if (own->file)
		fclose(own->file);
	if (own->owns_fd)
		fd_close(&own->fd);
	if (own->is_new)
		unlink(own->path);
	wait_for_reader(own, &ignored);
	output_free(own);
	errno = saved;
}
