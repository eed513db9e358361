/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * codec.h - the bytes of one event, and of the events of one chunk.
 *
 * Each chunk stands for itself: what an event leaves out because an earlier one
 * said it, an earlier one of the same chunk said. The bytes are described in
 * spile-recording(5).
 */
#ifndef SPILE_EVENT_CODEC_H
#define SPILE_EVENT_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cursor.h"
#include "base/span.h"
#include "event/event.h"

enum {
	CODEC_PAYLOAD_MAX = 16 << 20, /* bytes of one event */
	CODEC_COUNT_MAX = 1 << 20,    /* elements of one list */
	CODEC_LISTS_MAX = 2,	      /* lists in one kind of event */
	CODEC_CALL_SLOTS = 256,	      /* of latest ENTRYs by task and number */
	CODEC_TASK_SLOTS = 256,	      /* of latest ENTRYs by task */
};

/* The latest ENTRYs of this chunk, as writer and reader both know them. */
struct codec_memory {
	struct event_entry calls[CODEC_CALL_SLOTS];
	uint64_t args[CODEC_TASK_SLOTS][6];
};

/* Where the lists of the event that was read last are. Grown, not shrunk. */
struct codec_scratch {
	struct buf lists[CODEC_LISTS_MAX];
};

enum codec_verdict { CODEC_GOOD, CODEC_UNKNOWN, CODEC_BAD };

/* ---- one event's payload ---- */

void codec_encode(struct codec_memory *memory, const struct event *event,
		  struct buf *ret);
/* kind and serial are set; fills the rest. On CODEC_GOOD alone. */
enum codec_verdict codec_decode(struct codec_memory *memory,
				struct codec_scratch *scratch,
				struct span payload, struct event *event);

/* ---- the events of a chunk: their bytes and, apart, their times ---- */

struct events_writer {
	struct buf body, times, payload;
	uint32_t count;
	uint32_t serial;
	uint64_t time_ns;
	uint64_t first_ns, oldest_ns, newest_ns;
	struct codec_memory memory;
};

void events_put(struct events_writer *writer, const struct event *event);
void events_reset(struct events_writer *writer); /* empty, for a new chunk */
void events_writer_done(struct events_writer *writer);

struct events_reader {
	struct cursor body, times;
	uint32_t left;
	uint32_t serial;
	uint64_t time_ns;
	uint64_t unknown; /* events that were skipped, in all chunks */
	struct codec_memory memory;
	struct codec_scratch scratch;
};

/* raw outlives what is read from it. */
void events_begin(struct events_reader *reader, struct span raw,
		  size_t body_len, uint32_t count, uint64_t first_ns);
/* 1 and an event; 0 at the proper end; -EBADMSG where the bytes make no sense.
 */
int events_next(struct events_reader *reader, struct event *ret_event);
void events_reader_done(struct events_reader *reader);

#endif
