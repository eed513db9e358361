/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_items.h - what items are, each kept once, and the items that the uses
 * of commands are folded into. For footprint.c alone.
 */
#ifndef SPILE_MODEL_FOOTPRINT_ITEMS_H
#define SPILE_MODEL_FOOTPRINT_ITEMS_H

#include "base/buf.h"
#include "base/map.h"
#include "model/footprint.h"

struct footprint_items {
	const struct footprint_section *sections;
	struct footprint_what **whats;
	size_t what_count, what_cap;
	struct map by_fields; /* struct footprint_what, by all fields */
	struct map by_key;    /* one of them, by those that say who it is */
	uint32_t key_count;
	struct footprint_item **items;
	size_t count, cap;
	struct map by_place; /* items, by place and what's order */
	struct buf room;     /* of keys, to be used again */
};

void footprint_items_done(struct footprint_items *items);
const struct footprint_what *footprint_what(struct footprint_items *items,
					    unsigned section,
					    const struct span *fields);
/* What has the facts of both; they have the same key. */
const struct footprint_what *
footprint_what_of_both(struct footprint_items *items,
		       const struct footprint_what *a,
		       const struct footprint_what *b);
/* The item of that place, NULL: in all; a new one has no counts. */
struct footprint_item *footprint_item_at(struct footprint_items *items,
					 const struct footprint_what *what,
					 const struct footprint_place *place);
void footprint_fold(struct footprint_items *items,
		    const struct footprint_what *what, const uint64_t *counts,
		    uint64_t commands, const struct footprint_place *place);
/* Items that become the same are one. */
void footprint_rename_all(struct footprint_items *items,
			  footprint_rename *rename, const void *context);

/* By section, in all first, then by place in order of beginning, then by fields. */
void footprint_items_sort(struct footprint_items *items);

#endif
