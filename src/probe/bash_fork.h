/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bash_fork.h - what the child that bash forks goes on to do; see bash_fork.c.
 */
#ifndef SPILE_PROBE_BASH_FORK_H
#define SPILE_PROBE_BASH_FORK_H

#include "probe/probe.h"

struct peek;
struct probe_image;

/* As probe_fork says. */
int bash_fork(struct probe_image *image, struct peek *peek,
	      probe_is_wanted *is_wanted, const void *context,
	      enum probe_fork *ret_fork);

#endif
