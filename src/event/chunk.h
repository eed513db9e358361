/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chunk.h - the frame around every part of a recording, as bytes.
 *
 * Pure functions over bytes in memory; spile-recording(5) has the layout.
 */
#ifndef SPILE_EVENT_CHUNK_H
#define SPILE_EVENT_CHUNK_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"

struct error;
struct recording_header;
struct recording_totals;

enum {
	PREAMBLE_BYTES = 16,
	PREAMBLE_MAGIC_BYTES = 8,
	CHUNK_HEAD_BYTES = 52,
	CHUNK_MAGIC_BYTES = 4,
	/* Two events of the largest size fit, whatever waits when one comes. */
	CHUNK_RAW_MAX = 40 << 20,
	RECORDING_MINOR = 0,
};

enum chunk_type { CHUNK_HEADER = 1, CHUNK_EVENTS = 2, CHUNK_TRAILER = 3 };

enum chunk_coding { CODING_STORED = 0, CODING_ZSTD = 1 };

struct chunk_head {
	uint8_t type;	/* enum chunk_type; readers skip what they don't know */
	uint8_t coding; /* enum chunk_coding */
	uint32_t sequence; /* of the chunk in its file, from 0 */
	uint32_t stored;   /* bytes that follow the head */
	uint32_t raw;	   /* bytes that they become */
	uint32_t body;	   /* of these, without the times of the events */
	uint32_t events;
	uint32_t payload_crc; /* of the stored bytes */
	uint64_t first_ns;    /* of the first event */
	uint64_t last_ns;     /* the latest of all its events */
};

uint32_t crc32_of(const void *data, size_t len); /* as zlib and PNG have it */

void preamble_encode(struct buf *ret);
/* data has PREAMBLE_BYTES. -EBADMSG: foreign or damaged; -ENOTSUP: newer. */
int preamble_decode(const uint8_t *data, struct error *err);
/* Whether a file that begins with these (fewer) bytes may be a recording. */
int preamble_begins(const uint8_t *data, size_t len);

void chunk_head_encode(const struct chunk_head *head, struct buf *ret);
/* data has CHUNK_HEAD_BYTES. NULL when it is good, else what is wrong. */
const char *chunk_head_decode(const uint8_t *data, struct chunk_head *ret);
/* Whether len (fewer) bytes may be the beginning of a head. */
int chunk_head_begins(const uint8_t *data, size_t len);

enum tag_type { TAG_U32, TAG_U64, TAG_TEXT, TAG_TEXTS };

struct header_field {
	const char *name;
	enum tag_type type;
	uint8_t tag; /* stored: never renumber */
	uint16_t at; /* offset in struct recording_header */
	uint16_t count_at;
};

/* For those who read or print a header field by field. */
const struct header_field *header_fields(size_t *ret_count);

/* What the chunks CHUNK_HEADER and CHUNK_TRAILER hold. */
void header_encode(const struct recording_header *header, struct buf *ret);
/* Strings and lists are the header's: header_done frees them. */
int header_decode(struct span raw, struct recording_header *ret);
void header_done(struct recording_header *header);

void trailer_encode(const struct recording_totals *totals, struct buf *ret);
/* *ret_why is for free(). */
int trailer_decode(struct span raw, struct recording_totals *ret,
		   char **ret_why);

#endif
