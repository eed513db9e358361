/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * zsh.h - which line a stopped zsh is at; see zsh.c.
 */
#ifndef SPILE_PROBE_ZSH_H
#define SPILE_PROBE_ZSH_H

#include <sys/types.h>

struct draft;
struct peek;
struct probe_image;

/* tid: to find the script. 0, -ENOENT when zsh is at no line, other -errno:
 * memory unreadable. */
int zsh_place(const struct probe_image *image, pid_t tid, struct peek *peek,
	      struct draft *draft);

#endif
