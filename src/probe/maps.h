/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * maps.h - the lines of /proc/PID/maps, proc_pid_maps(5).
 */
#ifndef SPILE_PROBE_MAPS_H
#define SPILE_PROBE_MAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

struct maps_line {
	uint64_t start, end;
	uint64_t offset; /* in the file */
	bool is_executable;
	uint64_t dev, ino; /* ino 0: of no file */
	/* As the kernel names it, without " (deleted)"; empty: none. */
	struct span path;
};

/* Takes lines from the front of text until one makes sense: false at the end.
   The line points into the text. */
bool maps_next(struct span *text, struct maps_line *ret_line);

#endif
