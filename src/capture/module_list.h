/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module_list.h - which kernel modules there are, and what is news of them.
 *
 * Works on the text of /proc/modules, see proc(5); reads no file itself.
 */
#ifndef SPILE_CAPTURE_MODULE_LIST_H
#define SPILE_CAPTURE_MODULE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/span.h"

struct module {
	struct span name;
	struct span users; /* "a,b,": modules that use it; "-" */
	char *line;	   /* up to the state; the spans are in it */
	size_t len;
	unsigned appeared; /* the reading that had it first; 0: it is gone */
	unsigned seen;	   /* the latest that had it */
};

struct module_list {
	struct map by_name; /* to struct module; those that are gone too */
	unsigned readings;
};

struct module_news {
	struct buf lines;   /* as event_modules has them */
	struct span *gone;  /* names, in the list */
	size_t gone_count;
};

void module_list_done(struct module_list *list);
void module_news_done(struct module_news *news);
/* Takes a reading in. ret_news is empty before. A line that isn't one is left out. */
void module_list_take(struct module_list *list, struct span text,
		      struct module_news *ret_news);
/* Whether there is any. */
bool module_news_is_any(const struct module_news *news);

#endif
