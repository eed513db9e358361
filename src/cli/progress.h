/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * progress.h - one line on the terminal for a view that takes long.
 */
#ifndef SPILE_CLI_PROGRESS_H
#define SPILE_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *name; /* of the recording */
	uint64_t start_ns;
	uint64_t drawn_ns; /* 0: not yet */
};

struct progress progress_start(const char *name);
/* progress is a struct progress, for view_input. */
void progress_show(void *progress, unsigned permille);
/* Removes the line. */
void progress_stop(struct progress *progress);

#endif
