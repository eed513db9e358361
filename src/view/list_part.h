/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list_part.h - what the parts of list share.
 */
#ifndef SPILE_VIEW_LIST_PART_H
#define SPILE_VIEW_LIST_PART_H

#include <stdbool.h>

struct abi;
struct list_options;
struct table;

bool list_has_name(const struct list_options *options, const char *name);
/* The next ABI that was chosen and has facts: x32 has none. *id begins at
   ABI_NONE; NULL at the end. */
const struct abi *list_next_abi(const struct list_options *options,
				unsigned *id);
/* "": a cell with nothing */
void list_text_or_none(struct table *table, const char *text);

#endif
