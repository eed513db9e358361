/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * selection_part.h - what a selection is made of: for those who fill it
 * (selection.c) and those who ask it (match.c).
 */
#ifndef SPILE_SELECT_SELECTION_PART_H
#define SPILE_SELECT_SELECTION_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "select/callset.h"
#include "select/selection.h"

struct globs {
	char **items;
	size_t count;
};

struct numbers {
	uint32_t *items;
	size_t count;
};

struct selection {
	struct globs commands, paths, devices;
	struct numbers pids, errnos;
	struct callset calls;
	bool has_calls;
	bool is_failed;
	struct selection_when since, until; /* own their text */
	unsigned depth;
	struct buf text;
};

#endif
