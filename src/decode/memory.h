/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory.h - a call's snapshots as the memory that the spec's walker reads.
 */
#ifndef SPILE_DECODE_MEMORY_H
#define SPILE_DECODE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/event.h"
#include "spec/walk.h"

struct value_pool;

struct decode_memory {
	struct walk_memory base; /* first: fetch is handed its address */
	struct value_pool *pool;
	const struct event_snapshot *snapshots;
	size_t count;
	enum snapshot_phase phase;
	size_t next; /* where the walker's next wish most likely is: capture
			copied in the same order */
	/* Of the fetches so far: the first address behind which memory could
	   not be read. */
	bool has_fault;
	uint64_t fault_addr;
	size_t hits;	/* fetches that a snapshot answered */
	size_t scanned; /* snapshots looked at, which has a bound */
};

void decode_memory_init(struct decode_memory *memory, struct value_pool *pool,
			const struct event_snapshot *snapshots, size_t count,
			enum snapshot_phase phase);

/* Bytes of snapshots that begin at addr, at most wanted; joined from several
   when one ends where another goes on. */
struct walk_bytes decode_memory_read(struct decode_memory *memory,
				     uint64_t addr, uint64_t wanted);

#endif
