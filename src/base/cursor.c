/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cursor.c - the one bounded reader for bytes from outside.
 */
#include "config.h"

#include "base/cursor.h"

static void spoil(struct cursor *cursor)
{
	cursor->is_bad = true;
	cursor->at = cursor->end;
}

static uint64_t le(struct cursor *cursor, unsigned bytes)
{
	uint64_t value = 0;

	if (cursor_left(cursor) < bytes) {
		spoil(cursor);
		return 0;
	}
	for (unsigned i = 0; i < bytes; i++)
		value |= (uint64_t)cursor->at[i] << (8 * i);
	cursor->at += bytes;
	return value;
}

uint8_t cursor_u8(struct cursor *cursor)
{
	return (uint8_t)le(cursor, 1);
}

uint16_t cursor_le16(struct cursor *cursor)
{
	return (uint16_t)le(cursor, 2);
}

uint32_t cursor_le32(struct cursor *cursor)
{
	return (uint32_t)le(cursor, 4);
}

uint64_t cursor_le64(struct cursor *cursor)
{
	return le(cursor, 8);
}

uint64_t cursor_varint(struct cursor *cursor)
{
	uint64_t value = 0;

	for (unsigned shift = 0; cursor->at < cursor->end; shift += 7) {
		uint8_t byte = *cursor->at++;

		if (shift == 63 && byte > 1)
			break;
		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return value;
		if (shift == 63)
			break;
	}
	spoil(cursor);
	return 0;
}

int64_t cursor_svarint(struct cursor *cursor)
{
	uint64_t value = cursor_varint(cursor);

	return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

struct span cursor_take(struct cursor *cursor, size_t len)
{
	struct span span = { cursor->at, len };

	if (cursor_left(cursor) < len) {
		spoil(cursor);
		return (struct span){ NULL, 0 };
	}
	cursor->at += len;
	return span;
}

struct span cursor_span(struct cursor *cursor)
{
	uint64_t len = cursor_varint(cursor);

	if (len > cursor_left(cursor)) {
		spoil(cursor);
		return (struct span){ NULL, 0 };
	}
	return cursor_take(cursor, (size_t)len);
}
