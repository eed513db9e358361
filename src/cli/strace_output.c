/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_output.c - where strace's -o, -A and -ff write.
 */
#include "config.h"

#include "cli/strace_output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/output.h"
#include "cli/strace_options.h"

static bool is_command(const struct strace_settings *settings)
{
	return settings->output &&
	       (*settings->output == '|' || *settings->output == '!');
}

static int open_command(const struct strace_settings *settings,
			struct strace_output *output, struct error *err)
{
	AUTO(mem_free_ptr)
	char *target = mem_printf("|%s", settings->output + 1);
	int rc = output_open(target, STDERR_FILENO, &output->standard, err);

	if (rc == 0)
		output->file = output->standard->file;
	return rc;
}

static int open_path(const char *path, bool appends, FILE **ret,
		     struct error *err)
{
	FILE *file = fopen(path, appends ? "ae" : "we");

	if (!file)
		return error_set(err, errno, "Can't fopen '%s': %s", path,
				 strerror(errno));
	*ret = file;
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
		return settings->daemonize ? 0
					   : open_command(settings, ret, err);
	if (settings->output && !settings->is_separate) {
		rc = open_path(settings->output, settings->appends, &ret->file,
			       err);
		ret->owns_file = rc == 0;
		return rc;
	}
	rc = output_open(NULL, STDERR_FILENO, &ret->standard, err);
	if (rc < 0)
		return rc;
	ret->file = ret->messages = ret->standard->file;
	ret->is_terminal = !settings->is_separate && ret->standard->is_terminal;
	return 0;
}

int strace_output_open_late(const struct strace_settings *settings,
			    struct strace_output *output, struct error *err)
{
	return output->file ? 0 : open_command(settings, output, err);
}

FILE *strace_output_open_task(const struct strace_output *output, uint32_t tid)
{
	AUTO(mem_free_ptr) char *path = mem_printf("%s.%u", output->path, tid);
	struct error err = {0};
	FILE *file = NULL;

	if (open_path(path, output->appends, &file, &err) == 0)
		return file;
	fprintf(output->messages, "%s: %s\n", output->name, err.text);
	file = fopen("/dev/null", "we");
	return file ? file : stderr;
}

int strace_output_close(struct strace_output *output, struct error *err)
{
	bool is_bad;

	if (output->standard)
		return output_close(&output->standard, err);
	if (!output->owns_file)
		return 0;
	is_bad = ferror(output->file);
	if (fclose(output->file) != 0 || is_bad)
		return error_set(err, EIO, "%s: write error", output->path);
	return 0;
}
