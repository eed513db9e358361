/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * viewing.h - shows a recording, or a command while it is traced.
 */
#ifndef SPILE_CLI_VIEWING_H
#define SPILE_CLI_VIEWING_H

#include <stdio.h>

struct error;
struct invocation;

/* The view that has the subcommand's name. Exit status. */
int viewing_run(const struct invocation *invocation);

/* Writes a recording's footprint as JSON, whatever the options say of a format; fd
   is the reader's on success. Of the options the selection holds. */
int viewing_save_footprint(const struct invocation *invocation,
			   const char *name, int *fd, FILE *out,
			   struct error *err);

#endif
