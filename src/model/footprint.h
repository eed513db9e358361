/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint.h - what commands used of the kernel: items of several kinds, with
 * counts, by command while they are counted, then by place in the tree and in all.
 *
 * What the kinds are, and which fields say who an item is, its caller tells by a
 * table of sections. Memory grows with items times the commands that have them.
 */
#ifndef SPILE_MODEL_FOOTPRINT_H
#define SPILE_MODEL_FOOTPRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "event/call.h"

struct command;
struct model;

enum { FOOTPRINT_FIELDS_MAX = 12, FOOTPRINT_COUNTS_MAX = 4 };

/* Of every section that counts calls; a section may have others. */
enum { COUNT_CALLS, COUNT_ERRORS, COUNT_NS, COUNT_OPENS };

struct footprint_field {
	const char *key;   /* in JSON */
	const char *title; /* for people; NULL: not shown to them */
};

struct footprint_count {
	const char *key; /* NULL behind the last */
	const char *title;
	/* Of several commands the highest, not the sum. */
	bool is_highest;
};

/* The first key_count fields say who an item is, the others what it is like: where
   these differ an item has all of them, with commas between. */
struct footprint_section {
	const char *kind;
	const char *title;
	size_t key_count;
	struct footprint_field fields[FOOTPRINT_FIELDS_MAX];
	struct footprint_count counts[FOOTPRINT_COUNTS_MAX];
	bool is_of_machine; /* its items are in all, and of 0 commands */
};

/* Commands of one name at one place in the tree. */
struct footprint_place {
	const struct footprint_place *parent; /* NULL: a root */
	const char *name;
	uint32_t order; /* of beginning, from 1 */
	uint32_t depth; /* a root's is 0 */
	/* All commands of that name deeper than FOOTPRINT_DEPTH_MAX below
	   `parent`. */
	bool is_deep;
};

enum { FOOTPRINT_DEPTH_MAX = 62 };

struct footprint_item {
	unsigned section;		     /* index in the table */
	const struct command *command;	     /* while it is counted */
	const struct footprint_place *place; /* then; NULL: in all */
	struct span fields[FOOTPRINT_FIELDS_MAX];
	uint64_t counts[FOOTPRINT_COUNTS_MAX];
	uint64_t commands; /* that have it */
	struct footprint_item *also; /* is counted whenever this one is */
	unsigned tag;		     /* its maker's; 0 to begin with */
};

struct footprint;

/* sections live longer. */
struct footprint *footprint_new(const struct footprint_section *sections,
				size_t count);
void footprint_free(struct footprint **footprint); /* for AUTO */

/* The command's item with these fields; a new one has no counts. fields: as many
   as the section has, copied. */
struct footprint_item *footprint_item(struct footprint *footprint,
				      unsigned section,
				      const struct command *command,
				      const struct span *fields);

/*
 * The item that was found last for two numbers that say the same, without making
 * its fields first; NULL: it is not known any more, or never was.
 */
struct footprint_item *footprint_recall(const struct footprint *footprint,
					unsigned section,
					const struct command *command,
					uint64_t a, uint64_t b);
void footprint_remember(struct footprint *footprint,
			struct footprint_item *item, uint64_t a, uint64_t b);

/* Adds a call to the item and those behind `also`. */
static inline void footprint_count(struct footprint_item *item,
				   const struct call *call)
{
	uint64_t ns = call->state == CALL_RETURNED &&
				      call->return_ns > call->entry_ns
			      ? call->return_ns - call->entry_ns
			      : 0;

	for (; item; item = item->also) {
		item->counts[COUNT_CALLS]++;
		item->counts[COUNT_ERRORS] += call->is_error;
		item->counts[COUNT_NS] += ns;
	}
}

/*
 * After the last call: items by place and in all. They come by section, in all
 * first, then by place in order of beginning, then by their fields.
 */
void footprint_fold(struct footprint *footprint, const struct model *model);
const struct footprint_item *footprint_at(const struct footprint *footprint,
					  size_t i); /* NULL behind the last */

/* After that: an item in all, of a section that is of the machine; counts NULL: it
   has none. Then they are to be sorted again. */
void footprint_add(struct footprint *footprint, unsigned section,
		   const struct span *fields, const uint64_t *counts);
void footprint_sort(struct footprint *footprint);

#endif
