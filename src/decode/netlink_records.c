/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink_records.c - lengths and padding of netlink messages and attributes.
 * Any bytes may come in.
 */
#include "config.h"

#include "decode/netlink_part.h"

#include "decode/pool.h"

struct value netlink_room(struct decoder *decoder, enum value_kind kind,
			  size_t count)
{
	struct value value = decode_plain(kind, 0);

	value.children =
		value_pool_alloc(decoder->pool, count * sizeof(value) + 1);
	return value;
}

void netlink_add(struct value *value, const char *name, struct value child)
{
	struct value *at = &value->children[value->child_count++];

	*at = child;
	at->name = name;
}

static bool has_other_than_zeros(struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.data[i])
			return true;
	return false;
}

static void break_off(struct netlink_records *records, struct span rest)
{
	records->is_broken = true;
	records->rest = rest;
}

bool netlink_next(struct netlink_records *records, struct span *ret)
{
	struct span left = records->left;
	uint64_t length;

	if (left.len < records->header) {
		if (has_other_than_zeros(left))
			break_off(records, left);
		return false;
	}
	length = records->is_message ? netlink_le32(left.data)
				     : netlink_le16(left.data);
	if (length < records->header) { /* no way to the next one */
		*ret = span_of(left.data, records->header);
		left = netlink_behind(left, records->header);
		if (has_other_than_zeros(left))
			break_off(records, left);
		records->left = span_of(left.data, 0);
		return true;
	}
	*ret = span_of(left.data, length < left.len ? length : left.len);
	records->is_broken = length > left.len;
	length = (length + 3) / 4 * 4;
	records->left =
		netlink_behind(left, length < left.len ? length : left.len);
	return true;
}

size_t netlink_count(struct netlink_records records)
{
	struct span record;
	size_t count = 0;

	while (netlink_next(&records, &record))
		count++;
	return count;
}

bool netlink_take(struct decoder *decoder, struct netlink_records *records,
		  unsigned values, struct span *ret)
{
	struct span left = records->left;

	if (!netlink_next(records, ret))
		return false;
	if (decode_take_values(decoder, values))
		return true;
	break_off(records, left);
	return false;
}
