/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * comparing.h - several recordings and saved footprints at once.
 */
#ifndef SPILE_CLI_COMPARING_H
#define SPILE_CLI_COMPARING_H

#include <stdbool.h>

struct invocation;

/* Whether this file is a saved footprint, by what it begins with. */
bool comparing_is_saved(const char *path);
/* What the words name, put together; or the first compared with the others.
   Exit status. */
int comparing_unite(const struct invocation *invocation);
int comparing_diff(const struct invocation *invocation);

#endif
