/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_output.c - where strace's -o, -A and -ff write.
 *
 * The first write that fails is told at once, and what comes after it dropped:
 * what is traced goes on, as with strace, which tells each.
 */
#include "config.h"

#include "cli/strace_output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "cli/output.h"
#include "cli/shell_pipe.h"
#include "cli/strace_options.h"

struct sink {
	const char *name; /* of the program, for messages */
	char *path;	  /* owned; or "|COMMAND" */
	int fd;		  /* owned */
	bool has_failed;
};

static void fail(struct sink *sink, int code)
{
	if (!sink->has_failed)
		fprintf(stderr, "%s: %s: %s\n", sink->name, sink->path,
			strerror(code));
	sink->has_failed = true;
}

static ssize_t sink_write(void *cookie, const char *data, size_t len)
{
	struct sink *sink = cookie;
	int rc = sink->has_failed ? 0 : io_write_all(sink->fd, data, len);

	if (rc < 0)
		fail(sink, -rc);
	return (ssize_t)len;
}

static int sink_close(void *cookie)
{
	struct sink *sink = cookie;

	if (close(sink->fd) < 0)
		fail(sink, errno);
	free(sink->path);
	free(sink);
	return 0;
}

static FILE *open_sink(const char *name, const char *path, int fd)
{
	static const cookie_io_functions_t functions = {.write = sink_write,
							.close = sink_close};
	struct sink *sink = mem_new(sizeof(*sink));

	*sink = (struct sink){.name = name, .path = mem_strdup(path), .fd = fd};
	return fopencookie(sink, "w", functions);
}

static bool is_command(const struct strace_settings *settings)
{
	return settings->output &&
	       (*settings->output == '|' || *settings->output == '!');
}

static int open_command(struct strace_output *output, struct error *err)
{
	int fd;
	int rc = shell_pipe_open(output->path + 1, SHELL_PIPE_SINK, &fd,
				 &output->reader, err);

	if (rc == 0)
		output->file = open_sink(output->name, output->path, fd);
	return rc;
}

static int open_path(const struct strace_output *output, const char *path,
		     FILE **ret, struct error *err)
{
	int fd = open(path,
		      O_WRONLY | O_CREAT | O_CLOEXEC |
			      (output->appends ? O_APPEND : O_TRUNC),
		      0666);

	if (fd < 0)
		return error_set(err, errno, "Can't fopen '%s': %s", path,
				 strerror(errno));
	*ret = open_sink(output->name, path, fd);
	return 0;
}

/* Where a file a task can be made, before anything is run. */
static int check_folder(const char *path, struct error *err)
{
	const char *slash = strrchr(path, '/');
	AUTO(mem_free_ptr)
	char *folder = slash ? mem_strndup(path, (size_t)(slash - path) + 1)
			     : mem_strdup(".");

	return access(folder, W_OK | X_OK)
		       ? error_set(err, errno, "Can't fopen '%s': %s", path,
				   strerror(errno))
		       : 0;
}

static int open_standard(struct strace_output *output, bool is_shown,
			 struct error *err)
{
	int rc = output_open(NULL, STDERR_FILENO, &output->standard, err);

	if (rc < 0)
		return rc;
	output->file = output->messages = output->standard->file;
	output->is_terminal = is_shown && output->standard->is_terminal;
	return 0;
}

int strace_output_open(const struct strace_settings *settings, const char *name,
		       struct strace_output *ret, struct error *err)
{
	int rc = 0;

	*ret = (struct strace_output){.messages = stderr,
				      .name = name,
				      .path = settings->output,
				      .appends = settings->appends};
	if (is_command(settings))
		return settings->daemonize ? 0 : open_command(ret, err);
	if (settings->output && !settings->is_separate)
		return open_path(ret, settings->output, &ret->file, err);
	if (settings->output)
		rc = check_folder(settings->output, err);
	return rc ?: open_standard(ret, !settings->is_separate, err);
}

int strace_output_open_late(struct strace_output *output, struct error *err)
{
	return output->file ? 0 : open_command(output, err);
}

FILE *strace_output_open_task(const struct strace_output *output, uint32_t tid)
{
	AUTO(mem_free_ptr) char *path = mem_printf("%s.%u", output->path, tid);
	struct error err = {0};
	FILE *file = NULL;

	if (open_path(output, path, &file, &err) == 0)
		return file;
	fprintf(output->messages, "%s: %s\n", output->name, err.text);
	file = fopen("/dev/null", "we");
	return file ? file : stderr;
}

void strace_output_close(struct strace_output *output)
{
	struct error ignored = {0};

	if (output->standard)
		output_close(&output->standard, &ignored);
	else if (output->file)
		fclose(output->file);
	/* Its end, and how it ended, is its own affair. */
	if (output->reader)
		shell_pipe_wait("", output->reader, &ignored);
}
