/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bash.h - which line a stopped bash is at; see bash.c.
 */
#ifndef SPILE_PROBE_BASH_H
#define SPILE_PROBE_BASH_H

#include <sys/types.h>

struct draft;
struct peek;
struct probe_image;

/* 0 when it is one whose layout is known, else as bash_place. */
int bash_read_version(struct probe_image *image, struct peek *peek);

/* tid: to find the scripts. 0, -ENOENT when bash is at no line, other -errno:
 * memory unreadable. */
int bash_place(struct probe_image *image, pid_t tid, struct peek *peek,
	       struct draft *draft);

#endif
