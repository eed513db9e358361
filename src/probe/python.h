/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * python.h - which line a stopped CPython is at; see python.c.
 */
#ifndef SPILE_PROBE_PYTHON_H
#define SPILE_PROBE_PYTHON_H

#include <stdint.h>
#include <sys/types.h>

#include "base/span.h"

struct draft;
struct peek;
struct probe_image;

/* tid, creator: see probe_script. 0, -ENOENT when no python code of that thread
   runs, other -errno: memory unreadable. */
int python_place(struct probe_image *image, pid_t tid, pid_t creator,
		 struct peek *peek, struct draft *draft);

#endif
