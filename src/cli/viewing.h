/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * viewing.h - shows a recording, or a command while it is traced.
 */
#ifndef SPILE_CLI_VIEWING_H
#define SPILE_CLI_VIEWING_H

struct invocation;

/* The view that has the subcommand's name. Exit status. */
int viewing_run(const struct invocation *invocation);

#endif
