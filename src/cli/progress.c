/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * progress.c - one line on the terminal for a view that takes long.
 *
 * On standard error, after a second, rewritten ten times a second.
 */
#include "config.h"

#include "cli/progress.h"

#include <stdio.h>
#include <time.h>

static const uint64_t patience_ns = 1000000000;
static const uint64_t interval_ns = 100000000;

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

struct progress progress_start(const char *name)
{
	return (struct progress){.name = name, .start_ns = now_ns()};
}

void progress_show(void *context, unsigned permille)
{
	struct progress *progress = context;
	uint64_t now = now_ns();

	if (now - progress->start_ns < patience_ns ||
	    now - progress->drawn_ns < interval_ns)
		return;
	progress->drawn_ns = now;
	fprintf(stderr, "\r\033[Kspile: reading %.40s: %u %%", progress->name,
		permille / 10);
	fflush(stderr);
}

void progress_stop(struct progress *progress)
{
	if (progress->drawn_ns)
		fputs("\r\033[K", stderr);
	progress->drawn_ns = 0;
}
