/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint.h - what commands used of the kernel: items of several kinds, with
 * counts, by command while they are counted, then by place in the tree and in
 * all.
 *
 * What the kinds are, and which fields say who an item is, its caller tells by
 * a table of sections. Memory grows with the items of each place, and of
 * commands that run at the same time; of a command that is over a pointer is
 * left.
 */
#ifndef SPILE_MODEL_FOOTPRINT_H
#define SPILE_MODEL_FOOTPRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "event/call.h"

struct buf;
struct command;
struct model;

enum { FOOTPRINT_FIELDS_MAX = 12, FOOTPRINT_COUNTS_MAX = 4 };

/* A count that isn't known. */
#define FOOTPRINT_UNKNOWN UINT64_MAX

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
	bool is_of_all; /* a command's item has none */
};

/* The first key_count fields say who an item is, the others what it is like:
   where these differ an item has all of them, with commas between. */
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
	uint32_t order; /* its number, from 1 */
	uint32_t first; /* id of one of them; a parent's is lower */
	uint32_t depth; /* a root's is 0 */
	/* All commands of that name deeper than FOOTPRINT_DEPTH_MAX below
	   `parent`. */
	bool is_deep;
};

enum { FOOTPRINT_DEPTH_MAX = 62 };

/* What an item is, each but once. */
struct footprint_what {
	unsigned section; /* index in the table */
	uint32_t order;	  /* the number of those with this key */
	struct span fields[FOOTPRINT_FIELDS_MAX];
};

/* What a command had of it. */
struct footprint_use {
	uint64_t counts[FOOTPRINT_COUNTS_MAX];
	/* Gets the counts of this one, too, when the command is over; has none
	   itself. */
	struct footprint_use *also;
	const struct footprint_what *what;
	unsigned tag; /* its maker's; 0 to begin with */
};

/* By place and in all, once the commands are folded. */
struct footprint_item {
	uint64_t counts[FOOTPRINT_COUNTS_MAX];
	const struct footprint_what *what;
	const struct footprint_place *place; /* NULL: in all */
	uint64_t commands;		     /* how many have it */
};

/* Whether an item of that kind, of all or of a command, has count i. */
static inline bool footprint_has_count(const struct footprint_section *section,
				       bool is_in_all, size_t i)
{
	return i < FOOTPRINT_COUNTS_MAX && section->counts[i].key &&
	       (is_in_all || !section->counts[i].is_of_all);
}

struct footprint;

/* sections live longer. */
struct footprint *footprint_new(const struct footprint_section *sections);
void footprint_free(struct footprint **footprint); /* for AUTO */

/* The command's of an item with these fields; a new one has no counts. fields: as
   many as the section has, copied. Valid until another command's is asked for.
 */
struct footprint_use *footprint_use(struct footprint *footprint, unsigned section,
				    const struct command *command,
				    const struct span *fields);

/* Numbers that say what an item's fields would, of a kind of them. */
struct footprint_hint {
	uint32_t kind, b;
	uint64_t a;
};

/*
 * Counts of a use that are added to it later: what a call needs is so in one
 * line of the cache, though commands by the thousand take turns. Valid until
 * another is remembered.
 */
struct footprint_tally {
	uint64_t counts[FOOTPRINT_COUNTS_MAX];
	struct footprint_use *use; /* NULL: free */
	struct footprint_hint hint;
	unsigned tag; /* its, when it was remembered */
};

/* All of a command's: open addressing, with a bound on steps and on its size,
   so that one may lose its place to another. */
struct footprint_tallies {
	struct footprint_tally *slots;
	uint32_t mask; /* a power of two, less 1 */
	void *room;    /* that slots are in */
};

enum { FOOTPRINT_STEPS = 4 };

/* Valid until another command's are asked for. */
struct footprint_tallies *footprint_tallies(struct footprint *footprint,
					    const struct command *command);

static inline size_t footprint_home(const struct footprint_tallies *tallies,
				    struct footprint_hint hint)
{
	uint64_t hash =
		(hint.a ^ (uint64_t)hint.b << 24 ^ (uint64_t)hint.kind << 56) *
		0x9e3779b97f4a7c15u;

	return hash >> 40 & tallies->mask;
}

/*
 * Of the use that was found last for a hint, without making its fields first;
 * NULL: it is not known any more, or never was.
 */
static inline struct footprint_tally *
footprint_recall(const struct footprint_tallies *tallies,
		 struct footprint_hint hint)
{
	size_t home = footprint_home(tallies, hint);

	for (size_t i = 0; i < FOOTPRINT_STEPS; i++) {
		struct footprint_tally *at =
			&tallies->slots[(home + i) & tallies->mask];

		if (!at->use)
			return NULL;
		if (at->hint.a == hint.a && at->hint.b == hint.b &&
		    at->hint.kind == hint.kind)
			return at;
	}
	return NULL;
}

struct footprint_tally *footprint_remember(struct footprint_tallies *tallies,
					   struct footprint_hint hint,
					   struct footprint_use *use);

/* Adds a call to the counts of a use, or to a tally's. */
static inline void footprint_count(uint64_t *counts, const struct call *call)
{
	counts[COUNT_CALLS]++;
	counts[COUNT_ERRORS] += call->is_error;
	if (call->state == CALL_RETURNED && call->return_ns > call->entry_ns)
		counts[COUNT_NS] += call->return_ns - call->entry_ns;
}

/* After the last call: an item that a command has once. FOOTPRINT_COUNTS_MAX.
 */
void footprint_put(struct footprint *footprint, unsigned section,
		   const struct command *command, const struct span *fields,
		   const uint64_t *counts);

/* What a field of a key is called in the end; false: as it is. */
typedef bool footprint_rename(const void *context, struct span field,
			      struct buf *ret);

/*
 * After the last call: items by place and in all. They come by section, in all
 * first, then by place in order of beginning, then by their fields.
 */
void footprint_finish(struct footprint *footprint, footprint_rename *rename,
		      const void *context);
struct footprint_item *footprint_at(const struct footprint *footprint,
				    size_t i); /* NULL behind the last */

/* After that: an item in all, of the machine; counts are added to those it has,
   NULL: none. Then they are to be sorted again. */
struct footprint_item *footprint_add(struct footprint *footprint,
				     unsigned section, const struct span *fields,
				     const uint64_t *counts);
void footprint_sort(struct footprint *footprint);

#endif
