/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * families.h - which families generic netlink has, and their numbers.
 */
#ifndef SPILE_CAPTURE_FAMILIES_H
#define SPILE_CAPTURE_FAMILIES_H

#include "base/span.h"

struct families {
	char text[4096];
};

/* A line for each, "NAME:\tNUMBER\n", as far as there is room; empty when the
   kernel doesn't say. */
struct span families_look_up(struct families *room);

#endif
