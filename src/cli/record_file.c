/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record_file.c - where a recording goes: a file, or somewhere that it is
 * copied to as it grows.
 */
#include "config.h"

#include "cli/record_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/shell_pipe.h"
#include "cli/temp_file.h"

enum { PUNCH_BYTES = 1 << 20 };

static int set_path_error(struct error *err, const char *path)
{
	return error_set(err, errno, "%s: %s", path, strerror(errno));
}

/* Beside the old one, so that it can take its place by a rename. */
static int open_beside(struct record_file *file, struct error *err)
{
	file->fresh = mem_printf("%s.XXXXXX", file->path);
	file->fd = mkostemp(file->fresh, O_CLOEXEC);
	return file->fd < 0 ? set_path_error(err, file->path) : 0;
}

static int open_file(struct record_file *file, const char *path, bool is_given,
		     struct error *err)
{
	/* A link stays a link: what it points at is replaced. */
	char *real = is_given ? realpath(path, NULL) : NULL;

	file->name = path;
	file->path = real ?: mem_strdup(path);
	file->keeps_old = !is_given;
	file->fd =
		open(file->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	file->is_new = true;
	if (file->fd >= 0)
		return 0;
	file->is_new = false;
	if (errno != EEXIST)
		return set_path_error(err, file->path);
	file->is_new = true;
	return open_beside(file, err);
}

static int open_sink(struct record_file *file, const char *target,
		     struct error *err)
{
	file->name = target;
	if (strcmp(target, "-") == 0) {
		file->name = "standard output";
		file->sink_fd = STDOUT_FILENO;
		return 0;
	}
	file->owns_sink = true;
	if (*target == '|') {
		file->command = mem_strdup(target + 1);
		return shell_pipe_open(file->command, SHELL_PIPE_SINK,
				       &file->sink_fd, &file->pid, err);
	}
	file->sink_fd = open(target, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	return file->sink_fd < 0 ? set_path_error(err, target) : 0;
}

static bool is_regular_or_new(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 || S_ISREG(st.st_mode);
}

int record_file_open(const char *target, struct record_file *ret,
		     struct error *err)
{
	AUTO(record_file_abandon) struct record_file file = RECORD_FILE_EMPTY;
	bool is_given = target;
	int rc;

	if (!is_given)
		target = DEFAULT_RECORDING;
	if (*target != '|' && strcmp(target, "-") != 0 &&
	    is_regular_or_new(target))
		rc = open_file(&file, target, is_given, err);
	else if ((rc = open_sink(&file, target, err)) == 0)
		rc = temp_file_open(&file.fd, &file.copy_fd, err);
	if (rc < 0)
		return rc;
	*ret = file;
	file = RECORD_FILE_EMPTY;
	return 0;
}

int record_file_begin(struct record_file *file, struct error *err)
{
	AUTO(mem_free_ptr) char *old = NULL;

	file->is_new = false;
	if (!file->fresh)
		return 0;
	old = mem_printf("%s.old", file->path);
	if (file->keeps_old && rename(file->path, old) < 0)
		return set_path_error(err, old);
	if (rename(file->fresh, file->path) < 0)
		return set_path_error(err, file->path);
	return 0;
}

const char *record_file_name(const struct record_file *file)
{
	return file->name;
}

static bool can_take(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};

	return poll(&poll_fd, 1, 0) > 0;
}

/* What was copied is given back, since TMPDIR may be memory. Where that can't
   be done (fallocate(2) says where) the file just grows. */
static void punch(struct record_file *file)
{
	if (file->copied - file->punched < PUNCH_BYTES)
		return;
	file->punched = file->copied;
	(void)!fallocate(file->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			 0, file->copied);
}

static void give_up_sink(struct record_file *file)
{
	if (file->owns_sink)
		fd_close(&file->sink_fd);
	file->sink_fd = -1;
	fd_close(&file->copy_fd);
}

int record_file_copy(struct record_file *file, bool is_last, struct error *err)
{
	/* A pipe that polls as writable takes this much without blocking
	   (pipe(7)). */
	char bytes[PIPE_BUF];

	while (file->copy_fd >= 0 && (is_last || can_take(file->sink_fd))) {
		ssize_t got = io_read_full(file->copy_fd, bytes, sizeof(bytes));
		int rc = got < 0 ? (int)got : 0;

		if (got > 0)
			rc = io_write_all(file->sink_fd, bytes, (size_t)got);
		if (rc < 0) {
			give_up_sink(file);
			return error_set(err, -rc, "%s", strerror(-rc));
		}
		file->copied += got;
		punch(file);
		if (got < (ssize_t)sizeof(bytes))
			return 0;
	}
	return 0;
}

static void release(struct record_file *file)
{
	fd_close(&file->fd);
	fd_close(&file->copy_fd);
	if (file->owns_sink)
		fd_close(&file->sink_fd);
	free(file->path);
	free(file->fresh);
	free(file->command);
	*file = RECORD_FILE_EMPTY;
}

int record_file_close(struct record_file *file, struct error *err)
{
	int rc = 0;

	if (file->owns_sink)
		fd_close(&file->sink_fd);
	if (file->pid)
		rc = shell_pipe_wait(file->command, file->pid, err);
	release(file);
	return rc;
}

void record_file_abandon(struct record_file *file)
{
	struct error ignored = {0};
	int saved = errno;

	if (file->is_new)
		unlink(file->fresh ?: file->path);
	if (file->owns_sink)
		fd_close(&file->sink_fd);
	if (file->pid)
		shell_pipe_wait(file->command, file->pid, &ignored);
	release(file);
	errno = saved;
}
