/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * events.h - tracepoints by their number in a ring buffer: which are counted, under
 * which name, and which move a task on.
 */
#ifndef SPILE_TRACEFS_EVENTS_H
#define SPILE_TRACEFS_EVENTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct buf;
struct names;
struct tally;
struct traced;
struct tracefs_instance;

/* Reads what tracefs in dir has of `names`, and names those in the tally; what it
   hasn't is said in ret_notes. NULL: none of them. */
struct traced *traced_new(const char *dir, struct names *names,
			  struct tally *tally, struct buf *ret_notes);
void traced_free(struct traced *traced);
/* What is counted: "SYSTEM", or "SYSTEM:EVENT" with * and ? in EVENT; in order, and
   the same however it was asked for. */
const struct span *traced_chosen(const struct traced *traced, size_t *ret_count);
/* Has them recorded; with the events that move tasks on, if with_moves. */
void traced_enable(struct traced *traced, struct tracefs_instance *instance,
		   bool with_moves, struct buf *ret_notes);
/* A record of a ring buffer, of size bytes. */
void traced_feed(struct traced *traced, const void *record, int size,
		 uint64_t time_ns);
void traced_feed_machine(struct traced *traced, const void *record, int size);

#endif
