/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * met.h - which devices, kinds of sockets and file systems a workload used, and
 * what drives them.
 */
#ifndef SPILE_CAPTURE_MET_H
#define SPILE_CAPTURE_MET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"

struct event_file;

enum met_kind { MET_CHAR = 1, MET_BLOCK = 2, MET_SOCKET = 3 };

struct met_item {
	enum met_kind kind;
	uint32_t number, minor; /* of a device; of a socket family and protocol */
};

struct met {
	struct map items;   /* to struct met_item */
	struct map modules; /* names of drivers' and file systems', to themselves */
	bool has_news;	    /* an item is new; for whoever sets it back */
};

void met_done(struct met *met);
/* Does nothing for a file that is none of these. */
void met_file(struct met *met, const struct event_file *file);

#endif
