/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * growing.c - a recording that is read while a command makes it.
 */
#include "config.h"

#include "cli/growing.h"

#include <sys/stat.h>

#include "engine/tracer.h"

enum { POLL_MS = 100, WAIT_MS = 1000 };

/* After the end what was written last is still to be read: once more. */
bool growing_wait_for_more(void *context)
{
	struct growing *growing = context;

	if (growing->has_ended)
		return false;
	fflush(growing->out);
	growing->has_ended = !tracer_wait(growing->tracer, POLL_MS);
	return true;
}

void growing_wait_for_header(struct growing *growing, int fd)
{
	struct stat st;

	while (!growing->has_ended && fstat(fd, &st) == 0 && !st.st_size)
		growing->has_ended = !tracer_wait(growing->tracer, POLL_MS);
}

void growing_wait_for_end(struct tracer *tracer)
{
	while (tracer_wait(tracer, WAIT_MS))
		;
}
