/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.h - the list of --events: which tracepoints are counted. Pure.
 *
 * Words, joined by commas: SYSTEM as tracefs has it (kmem, sched, irq, ...),
 * SYSTEM:EVENT with * and ? in EVENT, or, where there is no such system, what the
 * names of events begin with (mm: mm_page_alloc of kmem, mm_filemap_fault, ...).
 */
#ifndef SPILE_TRACEFS_NAMES_H
#define SPILE_TRACEFS_NAMES_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct error;

struct names_word {
	char *system;
	char *event; /* a pattern; NULL: the whole system */
	bool is_prefix; /* of events, not a system: set by who knows systems */
	size_t found; /* counts events that match; for its user */
};

struct names {
	struct names_word *words;
	size_t count;
};

int names_parse(const char *text, struct names *ret, struct error *err);
void names_done(struct names *names); /* for AUTO */
/* What of `system` is chosen by a word that matches there: "kmem:mm_*", or "kmem"
   where another word asks for all of it. */
void names_add_chosen(const struct names *names, const struct names_word *word,
		      const char *system, struct buf *ret);
bool names_match(const struct names_word *word, const char *system,
		 const char *event);

#endif
