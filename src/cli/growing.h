/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * growing.h - a recording that is read while a command makes it.
 */
#ifndef SPILE_CLI_GROWING_H
#define SPILE_CLI_GROWING_H

#include <stdbool.h>
#include <stdio.h>

struct tracer;

struct growing {
	struct tracer *tracer;
	FILE *out;
	bool has_ended;
};

/* A view's wait_for_more, with a struct growing for its context. */
bool growing_wait_for_more(void *context);
/* Until there is something to open, or the command has ended. */
void growing_wait_for_header(struct growing *growing, int fd);
void growing_wait_for_end(struct tracer *tracer);

#endif
