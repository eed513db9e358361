/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink_attrs.c - netlink attributes, and what stands in front of them. What
 * the types are called and what they hold is in spec/netlink.spec.
 */
#include "config.h"

#include <string.h>

#include "base/auto.h"
#include "decode/netlink.h"
#include "decode/netlink_part.h"
#include "decode/pool.h"
#include "decode/sockaddr.h"
#include "event/call.h"
#include "spec/names.h"

enum {
	NESTED_MAX = 12, /* attributes in attributes */
	/* Each has a tuple and a header. */
	ATTR_VALUES = NETLINK_TUPLE_MAX + 2,
	/* linux/netlink.h */
	ATTR_HEADER = 4,
	ATTR_NESTED = 0x8000,
	ATTR_NET_ORDER = 0x4000,
	ATTR_TYPE = 0x3fff,
};

static struct value decode_attrs(struct decoder *decoder,
				 const struct spec_attrs *attrs,
				 struct span bytes, unsigned depth);

struct value decode_bytes(struct span bytes)
{
	struct value value = decode_plain(VALUE_BYTES, 0);

	value.bytes = bytes;
	value.wanted = bytes.len;
	value.is_binary = true;
	return value;
}

static struct value as_text(struct span bytes)
{
	const uint8_t *nul = memchr(bytes.data, '\0', bytes.len);
	struct value value = decode_plain(VALUE_STRING, 0);

	value.bytes = bytes;
	/* The abstract name of a unix socket begins with a NUL. */
	if (nul == bytes.data && bytes.len > 1)
		nul = memchr(bytes.data + 1, '\0', bytes.len - 1);
	if (nul)
		value.bytes.len = (size_t)(nul - bytes.data);
	else /* as of any string without its end */
		value.is_cut = true;
	value.wanted = value.bytes.len + value.is_cut;
	return value;
}

/* NLA_F_NESTED|TYPE; without a flag TYPE alone. */
static struct value attr_type(struct decoder *decoder, uint16_t type,
			      const char *name, const char *unknown)
{
	static const struct {
		uint16_t bit;
		const char *name;
	} flags[] = {
		{ATTR_NESTED, "NLA_F_NESTED"},
		{ATTR_NET_ORDER, "NLA_F_NET_BYTEORDER"},
	};
	struct value value, child;

	if (!(type & (ATTR_NESTED | ATTR_NET_ORDER))) {
		value = decode_plain(VALUE_ENUM, type);
		value.symbol = name;
		value.note = unknown;
		return value;
	}
	value = netlink_room(decoder, VALUE_FLAGS, 3);
	value.number = type;
	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		if (!(type & flags[i].bit))
			continue;
		child = decode_plain(VALUE_NAMED, flags[i].bit);
		child.symbol = flags[i].name;
		netlink_add(&value, NULL, child);
	}
	child = decode_plain(name ? VALUE_NAMED : VALUE_HEX, type & ATTR_TYPE);
	child.symbol = name;
	netlink_add(&value, NULL, child);
	return value;
}

/* An array whose places have names: [IPV4_DEVCONF_FORWARDING-1]=1. */
static void name_places(struct decoder *decoder, const struct spec_names *names,
			struct value *array)
{
	uint64_t first =
		decode_names(decoder, SPEC_INT, names, 4, 0).symbol == NULL;

	for (size_t i = 0; i < array->child_count; i++) {
		const char *name =
			decode_names(decoder, SPEC_INT, names, 4, i + first)
				.symbol;

		array->children[i].word = name;
		array->children[i].name =
			name ? value_pool_printf(decoder->pool, "[%s%s]", name,
						 first ? "-1" : "")
			     : value_pool_printf(decoder->pool, "[%#zx]", i);
	}
}

/* Of bytes that are enough for one at least. */
static struct value decode_type(struct decoder *decoder,
				const struct spec_shape *shape,
				struct span bytes, unsigned depth)
{
	const struct spec_type *type = &shape->type;
	uint32_t size = spec_type_bytes(type, decoder->call->abi);
	struct value value;

	if (!shape->is_array)
		return type->kind == SPEC_STRUCT
			       ? decode_sized(decoder, type->layout, bytes,
					      depth)
			       : decode_memory_value(decoder, type, bytes.data,
						     depth);
	value = decode_elements(decoder, type, bytes.data, bytes.len / size,
				depth);
	if (shape->indices)
		name_places(decoder, shape->indices, &value);
	return value;
}

/* How much of the bytes is what stands in front of attributes. */
static size_t head_of(struct decoder *decoder, const struct spec_shape *shape,
		      struct span bytes)
{
	size_t size;

	if (shape->type.kind == SPEC_NONE)
		return 0;
	if (!shape->attrs)
		return bytes.len;
	size = spec_type_bytes(&shape->type, decoder->call->abi);
	size = (size + 3) / 4 * 4;
	return size < bytes.len ? size : bytes.len;
}

static struct value decode_head(struct decoder *decoder,
				const struct spec_shape *shape,
				struct span bytes, unsigned depth)
{
	const struct spec_type *type = &shape->type;
	struct value value;

	if (type->kind == SPEC_STRING)
		return as_text(bytes);
	if (type->kind == SPEC_HOST && (bytes.len == 4 || bytes.len == 16))
		return decode_host(decoder->pool, bytes, NULL);
	if (type->kind == SPEC_SOCKADDR && bytes.len > 2)
		return decode_sockaddr(decoder, NULL, 0, bytes);
	if (type->kind == SPEC_MAC && bytes.len <= 32)
		return decode_mac(decoder->pool, bytes);
	if ((type->kind == SPEC_STRUCT && !shape->is_array) ||
	    ((type->kind == SPEC_STRUCT || spec_kind_is_number(type->kind)) &&
	     bytes.len >= spec_type_bytes(type, decoder->call->abi))) {
		value = decode_type(decoder, shape, bytes, depth);
		if (value.kind != VALUE_STRUCT || value.child_count)
			return value;
	}
	return decode_bytes(bytes); /* less than one of its members */
}

/* Structs and attributes behind each, which begin with their length. */
static struct value decode_hops(struct decoder *decoder,
				const struct spec_shape *shape,
				struct span bytes, unsigned depth)
{
	const struct spec_attrs *attrs = spec_attrs_find(shape->attrs);
	uint32_t size = spec_type_bytes(&shape->type, decoder->call->abi);
	struct netlink_records records = {.left = bytes, .header = size};
	struct value value;
	struct span record;
	size_t count;

	if (!attrs || size < sizeof(uint16_t)) /* no room for a length */
		return decode_bytes(bytes);
	count = decode_affordable(decoder, netlink_count(records), ATTR_VALUES);
	if (!count)
		return decode_bytes(bytes);
	value = netlink_room(decoder, VALUE_ARRAY, count);
	value.is_list = true;
	while (netlink_take(decoder, &records, ATTR_VALUES, &record)) {
		struct value hop =
			netlink_room(decoder, VALUE_STRUCT, NETLINK_TUPLE_MAX);

		hop.is_tuple = true;
		netlink_add(&hop, "value",
			    decode_memory_value(decoder, &shape->type,
						record.data, depth));
		record = netlink_behind(record, size);
		if (record.len)
			netlink_add(&hop, "attributes",
				    decode_attrs(decoder, attrs, record,
						 depth + 1));
		netlink_add(&value, NULL, hop);
	}
	value.is_cut = records.is_broken;
	value.rest = records.rest;
	return value;
}

void netlink_add_body(struct decoder *decoder, const struct spec_shape *shape,
		      struct span bytes, struct value *tuple, unsigned depth)
{
	const struct spec_attrs *attrs = NULL;
	size_t head;

	if (!bytes.len)
		return;
	if (!shape || depth >= NESTED_MAX) {
		netlink_add(tuple, "value", decode_bytes(bytes));
		return;
	}
	if (shape->is_array && shape->attrs) {
		netlink_add(tuple, "value",
			    decode_hops(decoder, shape, bytes, depth));
		return;
	}
	head = head_of(decoder, shape, bytes);
	if (head)
		netlink_add(tuple, "value",
			    decode_head(decoder, shape,
					span_of(bytes.data, head), depth));
	bytes = netlink_behind(bytes, head);
	if (shape->attrs && bytes.len)
		attrs = spec_attrs_find(shape->attrs);
	if (attrs)
		netlink_add(tuple, "attributes",
			    decode_attrs(decoder, attrs, bytes, depth + 1));
}

/* What would be another one if there were less of it. */
static bool is_address(const struct spec_shape *shape)
{
	return shape->type.kind == SPEC_HOST || shape->type.kind == SPEC_MAC ||
	       shape->type.kind == SPEC_SOCKADDR;
}

/* The attribute that is called `name`, without its header, and its shape; false
   when there is none. */
static bool find_attr(struct decoder *decoder, const struct spec_attrs *attrs,
		      const char *name, struct span all,
		      const struct spec_shape **ret_shape, struct span *ret)
{
	struct netlink_records records = {.left = all, .header = ATTR_HEADER};
	const struct abi *abi = decoder->call->abi;
	struct span record;
	const char *at;

	while (netlink_next(&records, &record)) {
		*ret_shape = spec_attrs_shape(
			attrs, abi, netlink_le16(record.data + 2) & ATTR_TYPE,
			&at);
		if (at && !strcmp(at, name)) {
			*ret = netlink_behind(record, ATTR_HEADER);
			return true;
		}
	}
	return false;
}

/* Of a shape that another attribute tells, as a number or by its text; NULL:
   nobody knows. */
static const struct spec_shape *told_shape(struct decoder *decoder,
					   const struct spec_attrs *attrs,
					   const struct spec_shape *shape,
					   struct span all)
{
	const struct abi *abi = decoder->call->abi;
	const struct spec_shape *teller;
	const struct spec_attrs *kinds;
	struct span told;
	const char *name;

	if (!shape || !shape->by)
		return shape;
	kinds = spec_attrs_find(shape->attrs);
	if (!kinds ||
	    !find_attr(decoder, attrs, shape->by, all, &teller, &told))
		return NULL;
	if (!teller || !spec_kind_is_number(teller->type.kind))
		return spec_attrs_named(kinds, as_text(told).bytes, 0);
	if (told.len < spec_type_bytes(&teller->type, abi))
		return NULL;
	return spec_attrs_shape(kinds, abi,
				spec_number_at(&teller->type, abi, told.data),
				&name);
}

/* One of `all`. */
static struct value decode_attr(struct decoder *decoder,
				const struct spec_attrs *attrs, struct span all,
				struct span record, unsigned depth)
{
	const struct abi *abi = decoder->call->abi;
	struct value tuple =
		netlink_room(decoder, VALUE_STRUCT, NETLINK_TUPLE_MAX);
	struct value header = netlink_room(decoder, VALUE_STRUCT, 2);
	uint16_t type = netlink_le16(record.data + 2);
	const struct spec_shape *shape;
	const char *name;

	shape = told_shape(
		decoder, attrs,
		spec_attrs_shape(attrs, abi, type & ATTR_TYPE, &name), all);
	if (record.len < netlink_le16(record.data) && shape &&
	    is_address(shape))
		shape = NULL;
	netlink_add(&header, "nla_len",
		    decode_plain(VALUE_UINT, netlink_le16(record.data)));
	netlink_add(&header, "nla_type",
		    attr_type(decoder, type, name, attrs->names->unknown));
	tuple.is_tuple = true;
	netlink_add(&tuple, "header", header);
	netlink_add_body(decoder, shape, netlink_behind(record, ATTR_HEADER),
			 &tuple, depth);
	return tuple;
}

static struct value decode_attrs(struct decoder *decoder,
				 const struct spec_attrs *attrs,
				 struct span bytes, unsigned depth)
{
	struct netlink_records records = {.left = bytes, .header = ATTR_HEADER};
	size_t count =
		decode_affordable(decoder, netlink_count(records), ATTR_VALUES);
	struct value value = netlink_room(decoder, VALUE_ARRAY, count);
	struct span record;

	value.is_list = true;
	value.is_folded = true;
	if (!count)
		return decode_bytes(bytes);
	while (netlink_take(decoder, &records, ATTR_VALUES, &record))
		netlink_add(&value, NULL,
			    decode_attr(decoder, attrs, bytes, record, depth));
	value.is_cut = records.is_broken;
	value.rest = records.rest;
	return value;
}

bool decode_typed(struct decoder *decoder, const struct spec_attrs_ref *types,
		  uint64_t type, struct span bytes, const char **ret_name,
		  struct value *ret_value)
{
	const struct spec_attrs *attrs = spec_attrs_find(types);
	const struct spec_shape *shape;

	if (!attrs)
		return false;
	shape = spec_attrs_shape(attrs, decoder->call->abi, type, ret_name);
	*ret_value = shape ? decode_head(decoder, shape, bytes, 0)
			   : decode_bytes(bytes);
	return true;
}
