/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink_part.h - what the parts of the netlink decoder share: records of a
 * header that begins with their length, and what follows a message's header.
 */
#ifndef SPILE_DECODE_NETLINK_PART_H
#define SPILE_DECODE_NETLINK_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/decoder.h"

enum { NETLINK_TUPLE_MAX = 3 }; /* a header, a value and attributes */

struct netlink_records {
	struct span left;
	size_t header;
	bool is_message; /* the length has 32 bits, else 16 */
	bool is_broken;	 /* a length that can't be: what is behind isn't seen */
	struct span rest; /* what isn't */
};

static inline uint16_t netlink_le16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t netlink_le32(const uint8_t *at)
{
	return netlink_le16(at) | (uint32_t)netlink_le16(at + 2) << 16;
}

static inline struct span netlink_behind(struct span bytes, size_t count)
{
	if (count > bytes.len)
		count = bytes.len;
	return count ? span_of(bytes.data + count, bytes.len - count) : bytes;
}

/* A value with room for so many, and the next of them. */
struct value netlink_room(struct decoder *decoder, enum value_kind kind,
			  size_t count);
void netlink_add(struct value *value, const char *name, struct value child);

/* The next record; shorter than it says where the bytes end. */
bool netlink_next(struct netlink_records *records, struct span *ret);
size_t netlink_count(struct netlink_records records);
/* The next one, of at least so many values; they may be used up. */
bool netlink_take(struct decoder *decoder, struct netlink_records *records,
		  unsigned values, struct span *ret);

/* What follows a header: something, attributes, or both. shape NULL: bytes. */
void netlink_add_body(struct decoder *decoder, const struct spec_shape *shape,
		      struct span bytes, struct value *tuple, unsigned depth);

#endif
