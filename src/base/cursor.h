/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cursor.h - the one bounded reader for bytes from outside.
 *
 * A read past the end, or a varint longer than 64 bits, sets is_bad, returns
 * zeros or an empty span from then on and never touches memory outside.
 * Callers check is_bad once, at the end of what they parse.
 */
#ifndef SPILE_BASE_CURSOR_H
#define SPILE_BASE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct cursor {
	const uint8_t *at;
	const uint8_t *end;
	bool is_bad;
};

static inline struct cursor cursor_of(struct span span)
{
	/* Adding even 0 to NULL, which an empty span may have, is undefined. */
	return (struct cursor){
		span.data,
		span.len ? span.data + span.len : span.data,
		false,
	};
}

static inline size_t cursor_left(const struct cursor *cursor)
{
	return (size_t)(cursor->end - cursor->at);
}

uint8_t cursor_u8(struct cursor *cursor);
uint16_t cursor_le16(struct cursor *cursor);
uint32_t cursor_le32(struct cursor *cursor);
uint64_t cursor_le64(struct cursor *cursor);
uint64_t cursor_varint(struct cursor *cursor);
int64_t cursor_svarint(struct cursor *cursor);
struct span cursor_take(struct cursor *cursor, size_t len);
/* A varint length, then that many bytes. */
struct span cursor_span(struct cursor *cursor);

#endif
