/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink.c - netlink messages and their attributes, netlink(7), rtnetlink(7).
 *
 * Only the framing is here: lengths, padding, what repeats. What the types are
 * called and what follows them is in spec/netlink.spec. Any bytes may come in.
 */
#include "config.h"

#include "decode/netlink.h"

#include <string.h>
#include <sys/socket.h>

#include "base/auto.h"
#include "decode/pool.h"
#include "decode/sockaddr.h"
#include "event/call.h"
#include "spec/names.h"

enum {
	NESTED_MAX = 12, /* attributes in attributes */
	TUPLE_MAX = 3,
	/* Each has a tuple and a header. */
	ATTR_VALUES = TUPLE_MAX + 2,
	MESSAGE_VALUES = TUPLE_MAX + 5,
	/* linux/netlink.h */
	MESSAGE_HEADER = 16,
	ATTR_HEADER = 4,
	TYPE_ERROR = 2,
	FLAG_REQUEST = 1,
	/* In the numbers of message types that spile-spec(5) has. */
	TYPE_ANSWERS = 1 << 16,
	TYPE_FAMILY = 24, /* shifted by that */
	FLAG_CAPPED = 0x100,
	FLAG_ACK_TLVS = 0x200,
	ATTR_NESTED = 0x8000,
	ATTR_NET_ORDER = 0x4000,
	ATTR_TYPE = 0x3fff,
};

struct netlink {
	struct decoder *decoder;
	const struct spec_attrs_ref *ref; /* of the protocols */
	const struct spec_attrs *own; /* messages of this one, or NULL */
	const struct spec_attrs *common; /* of all */
};

static struct value decode_attrs(const struct netlink *netlink,
				 const struct spec_attrs *attrs,
				 struct span bytes, unsigned depth);
static struct value decode_message(const struct netlink *netlink,
				   struct span record, unsigned depth);

static uint16_t le16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static uint32_t le32(const uint8_t *at)
{
	return le16(at) | (uint32_t)le16(at + 2) << 16;
}

static struct span behind(struct span bytes, size_t count)
{
	if (count > bytes.len)
		count = bytes.len;
	return count ? span_of(bytes.data + count, bytes.len - count) : bytes;
}

/* ---- values ---- */

static struct value room_for(const struct netlink *netlink,
			     enum value_kind kind, size_t count)
{
	struct value value = decode_plain(kind, 0);

	value.children = value_pool_alloc(netlink->decoder->pool,
					  count * sizeof(value) + 1);
	return value;
}

static void add(struct value *value, const char *name, struct value child)
{
	struct value *at = &value->children[value->child_count++];

	*at = child;
	at->name = name;
}

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

/* ---- records: of a header that begins with their length ---- */

struct records {
	struct span left;
	size_t header;
	bool is_message; /* the length has 32 bits, else 16 */
	bool is_broken; /* a length that can't be: what is behind isn't seen */
	struct span rest; /* what isn't */
};

static bool has_other_than_zeros(struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.data[i])
			return true;
	return false;
}

static void break_off(struct records *records, struct span rest)
{
	records->is_broken = true;
	records->rest = rest;
}

/* The next one; shorter than it says where the bytes end. */
static bool next_record(struct records *records, struct span *ret)
{
	struct span left = records->left;
	uint64_t length;

	if (left.len < records->header) {
		if (has_other_than_zeros(left))
			break_off(records, left);
		return false;
	}
	length = records->is_message ? le32(left.data) : le16(left.data);
	if (length < records->header) { /* no way to the next one */
		*ret = span_of(left.data, records->header);
		left = behind(left, records->header);
		if (has_other_than_zeros(left))
			break_off(records, left);
		records->left = span_of(left.data, 0);
		return true;
	}
	*ret = span_of(left.data, length < left.len ? length : left.len);
	records->is_broken = length > left.len;
	length = (length + 3) / 4 * 4;
	records->left = behind(left, length < left.len ? length : left.len);
	return true;
}

static size_t count_records(struct records records)
{
	struct span record;
	size_t count = 0;

	while (next_record(&records, &record))
		count++;
	return count;
}

/* The next one, of at least so many values; they may be used up. */
static bool take_record(struct decoder *decoder, struct records *records,
			unsigned values, struct span *ret)
{
	struct span left = records->left;

	if (!next_record(records, ret))
		return false;
	if (decode_take_values(decoder, values))
		return true;
	break_off(records, left);
	return false;
}

/* ---- attributes ---- */

/* NLA_F_NESTED|TYPE; without a flag TYPE alone. */
static struct value attr_type(const struct netlink *netlink, uint16_t type,
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
	value = room_for(netlink, VALUE_FLAGS, 3);
	value.number = type;
	for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
		if (!(type & flags[i].bit))
			continue;
		child = decode_plain(VALUE_NAMED, flags[i].bit);
		child.symbol = flags[i].name;
		add(&value, NULL, child);
	}
	child = decode_plain(name ? VALUE_NAMED : VALUE_HEX, type & ATTR_TYPE);
	child.symbol = name;
	add(&value, NULL, child);
	return value;
}

/* An array whose places have names: [IPV4_DEVCONF_FORWARDING-1]=1. */
static void name_places(const struct netlink *netlink,
			const struct spec_names *names, struct value *array)
{
	struct decoder *decoder = netlink->decoder;
	uint64_t first = decode_names(decoder, SPEC_INT, names, 4, 0).symbol ==
			 NULL;

	for (size_t i = 0; i < array->child_count; i++) {
		const char *name = decode_names(decoder, SPEC_INT, names, 4,
						i + first)
					   .symbol;

		array->children[i].name =
			name ? value_pool_printf(decoder->pool, "[%s%s]", name,
						 first ? "-1" : "")
			     : value_pool_printf(decoder->pool, "[%#zx]", i);
	}
}

/* Of bytes that are enough for one at least. */
static struct value decode_type(const struct netlink *netlink,
				const struct spec_shape *shape,
				struct span bytes, unsigned depth)
{
	struct decoder *decoder = netlink->decoder;
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
		name_places(netlink, shape->indices, &value);
	return value;
}

/* How much of the bytes is what stands in front of attributes. */
static size_t head_of(const struct netlink *netlink,
		      const struct spec_shape *shape, struct span bytes)
{
	size_t size;

	if (shape->type.kind == SPEC_NONE)
		return 0;
	if (!shape->attrs)
		return bytes.len;
	size = spec_type_bytes(&shape->type, netlink->decoder->call->abi);
	size = (size + 3) / 4 * 4;
	return size < bytes.len ? size : bytes.len;
}

static struct value decode_head(const struct netlink *netlink,
				const struct spec_shape *shape,
				struct span bytes, unsigned depth)
{
	struct decoder *decoder = netlink->decoder;
	const struct spec_type *type = &shape->type;
	struct value value;

	if (type->kind == SPEC_STRING)
		return as_text(bytes);
	if (type->kind == SPEC_HOST && (bytes.len == 4 || bytes.len == 16))
		return decode_host(decoder->pool, bytes, NULL);
	if (type->kind == SPEC_SOCKADDR && bytes.len > 2)
		return decode_sockaddr(decoder->pool, 0, bytes);
	if (type->kind == SPEC_MAC && bytes.len <= 32)
		return decode_mac(decoder->pool, bytes);
	if ((type->kind == SPEC_STRUCT && !shape->is_array) ||
	    ((type->kind == SPEC_STRUCT || spec_kind_is_number(type->kind)) &&
	     bytes.len >= spec_type_bytes(type, decoder->call->abi))) {
		value = decode_type(netlink, shape, bytes, depth);
		if (value.kind != VALUE_STRUCT || value.child_count)
			return value;
	}
	return decode_bytes(bytes); /* less than one of its members */
}

/* Structs and attributes behind each, which begin with their length. */
static struct value decode_hops(const struct netlink *netlink,
				const struct spec_shape *shape,
				struct span bytes, unsigned depth)
{
	struct decoder *decoder = netlink->decoder;
	const struct spec_attrs *attrs = spec_attrs_find(shape->attrs);
	uint32_t size = spec_type_bytes(&shape->type, decoder->call->abi);
	struct records records = {.left = bytes, .header = size};
	struct value value;
	struct span record;
	size_t count;

	if (!attrs || size < sizeof(uint16_t)) /* no room for a length */
		return decode_bytes(bytes);
	count = decode_affordable(decoder, count_records(records), ATTR_VALUES);
	if (!count)
		return decode_bytes(bytes);
	value = room_for(netlink, VALUE_ARRAY, count);
	value.is_list = true;
	while (take_record(decoder, &records, ATTR_VALUES, &record)) {
		struct value hop = room_for(netlink, VALUE_STRUCT, TUPLE_MAX);

		hop.is_tuple = true;
		add(&hop, "value",
		    decode_memory_value(decoder, &shape->type, record.data,
					depth));
		record = behind(record, size);
		if (record.len)
			add(&hop, "attributes",
			    decode_attrs(netlink, attrs, record, depth + 1));
		add(&value, NULL, hop);
	}
	value.is_cut = records.is_broken;
	value.rest = records.rest;
	return value;
}

/* What follows a header: something, attributes, or both. */
static void add_body(const struct netlink *netlink,
		     const struct spec_shape *shape, struct span bytes,
		     struct value *tuple, unsigned depth)
{
	const struct spec_attrs *attrs = NULL;
	size_t head;

	if (!bytes.len)
		return;
	if (!shape || depth >= NESTED_MAX) {
		add(tuple, "value", decode_bytes(bytes));
		return;
	}
	if (shape->is_array && shape->attrs) {
		add(tuple, "value",
		    decode_hops(netlink, shape, bytes, depth));
		return;
	}
	head = head_of(netlink, shape, bytes);
	if (head)
		add(tuple, "value",
		    decode_head(netlink, shape, span_of(bytes.data, head),
				depth));
	bytes = behind(bytes, head);
	if (shape->attrs && bytes.len)
		attrs = spec_attrs_find(shape->attrs);
	if (attrs)
		add(tuple, "attributes",
		    decode_attrs(netlink, attrs, bytes, depth + 1));
}

/* What would be another one if there were less of it. */
static bool is_address(const struct spec_shape *shape)
{
	return shape->type.kind == SPEC_HOST || shape->type.kind == SPEC_MAC ||
	       shape->type.kind == SPEC_SOCKADDR;
}

/* The text of the attribute that is called `name`; empty when there is none. */
static struct span text_of(const struct netlink *netlink,
			   const struct spec_attrs *attrs, const char *name,
			   struct span all)
{
	struct records records = {.left = all, .header = ATTR_HEADER};
	const struct abi *abi = netlink->decoder->call->abi;
	struct span record;
	const char *at;

	while (next_record(&records, &record)) {
		spec_attrs_shape(attrs, abi, le16(record.data + 2) & ATTR_TYPE,
				 &at);
		if (at && !strcmp(at, name))
			return as_text(behind(record, ATTR_HEADER)).bytes;
	}
	return span_of(all.data, 0);
}

/* Of a shape that another attribute tells; NULL: nobody knows. */
static const struct spec_shape *told_shape(const struct netlink *netlink,
					   const struct spec_attrs *attrs,
					   const struct spec_shape *shape,
					   struct span all)
{
	const struct spec_attrs *kinds;

	if (!shape || !shape->by)
		return shape;
	kinds = spec_attrs_find(shape->attrs);
	return kinds ? spec_attrs_named(kinds, text_of(netlink, attrs,
						       shape->by, all))
		     : NULL;
}

/* One of `all`. */
static struct value decode_attr(const struct netlink *netlink,
				const struct spec_attrs *attrs, struct span all,
				struct span record, unsigned depth)
{
	const struct abi *abi = netlink->decoder->call->abi;
	struct value tuple = room_for(netlink, VALUE_STRUCT, TUPLE_MAX);
	struct value header = room_for(netlink, VALUE_STRUCT, 2);
	uint16_t type = le16(record.data + 2);
	const struct spec_shape *shape;
	const char *name;

	shape = told_shape(netlink, attrs,
			   spec_attrs_shape(attrs, abi, type & ATTR_TYPE,
					    &name),
			   all);
	if (record.len < le16(record.data) && shape && is_address(shape))
		shape = NULL;
	add(&header, "nla_len", decode_plain(VALUE_UINT, le16(record.data)));
	add(&header, "nla_type",
	    attr_type(netlink, type, name, attrs->names->unknown));
	tuple.is_tuple = true;
	add(&tuple, "header", header);
	add_body(netlink, shape, behind(record, ATTR_HEADER), &tuple, depth);
	return tuple;
}

static struct value decode_attrs(const struct netlink *netlink,
				 const struct spec_attrs *attrs,
				 struct span bytes, unsigned depth)
{
	struct records records = {.left = bytes, .header = ATTR_HEADER};
	size_t count = decode_affordable(netlink->decoder,
					 count_records(records), ATTR_VALUES);
	struct value value = room_for(netlink, VALUE_ARRAY, count);
	struct span record;

	value.is_list = true;
	value.is_folded = true;
	if (!count)
		return decode_bytes(bytes);
	while (take_record(netlink->decoder, &records, ATTR_VALUES, &record))
		add(&value, NULL,
		    decode_attr(netlink, attrs, bytes, record, depth));
	value.is_cut = records.is_broken;
	value.rest = records.rest;
	return value;
}

/* ---- messages ---- */

/*
 * The kernel tells apart what follows a type by the address family that it begins
 * with, and by whether it asks. The spec adds those to the type's number.
 */
static const struct spec_shape *message_shape(const struct netlink *netlink,
					      uint16_t type, uint16_t flags,
					      struct span body,
					      const char **ret_name)
{
	const struct abi *abi = netlink->decoder->call->abi;
	uint64_t number = type | (flags & FLAG_REQUEST ? 0 : TYPE_ANSWERS) |
			  (body.len ? (uint64_t)body.data[0] << TYPE_FAMILY : 0);
	const struct spec_shape *shape =
		spec_attrs_shape(netlink->own, abi, number, ret_name);

	return *ret_name ? shape
			 : spec_attrs_shape(netlink->own, abi, type, ret_name);
}

static struct value message_type(const struct netlink *netlink, uint16_t type,
				 uint16_t flags, struct span body,
				 const struct spec_shape **ret_shape)
{
	const struct abi *abi = netlink->decoder->call->abi;
	struct value value = decode_plain(VALUE_ENUM, type);

	*ret_shape =
		spec_attrs_shape(netlink->common, abi, type, &value.symbol);
	value.note = netlink->common->names->unknown;
	if (value.symbol || !netlink->own)
		return value;
	*ret_shape = message_shape(netlink, type, flags, body, &value.symbol);
	if (type >= 16 && netlink->own->names->unknown)
		value.note = netlink->own->names->unknown;
	return value;
}

/*
 * Some bits mean something else in each kind of request. Where the spec doesn't
 * say them, the type's name tells the kind: RTM_NEWLINK, NFT_MSG_GETTABLE.
 */
static struct value message_flags(const struct netlink *netlink,
				  const struct spec_shape *shape,
				  const char *name, uint16_t flags)
{
	static const struct {
		const char *word, *set;
	} kinds[] = {
		{"GET", "nlmsg_get"},
		{"NEW", "nlmsg_new"},
		{"DEL", "nlmsg_delete"},
	};
	const struct spec_names *set = shape ? shape->flags : NULL;
	const char *of = "nlmsg_any";

	for (size_t i = 0; name && i < ARRAY_LEN(kinds); i++)
		if (strstr(name, kinds[i].word))
			of = kinds[i].set;
	if (!set)
		set = spec_attrs_set(netlink->ref, of);
	return decode_number(netlink->decoder, SPEC_HEX, 2, set, flags);
}

/* {error=-ENODEV, msg=MESSAGE} and attributes: what was refused, or done. */
static void add_error(const struct netlink *netlink,
		      const struct spec_shape *shape, uint16_t flags,
		      struct span bytes, struct value *tuple, unsigned depth)
{
	struct value body, error, value;
	size_t length;
	int number;

	if (bytes.len < 4 + MESSAGE_HEADER || depth) {
		add_body(netlink, NULL, bytes, tuple, depth);
		return;
	}
	number = (int)le32(bytes.data);
	error = decode_plain(VALUE_INT, (uint64_t)number);
	if (number < 0 && number > -4096 && errno_name(-number)) {
		error.kind = VALUE_ENUM;
		error.symbol = value_pool_printf(netlink->decoder->pool, "-%s",
						 errno_name(-number));
	}
	bytes = behind(bytes, 4);
	length = flags & FLAG_CAPPED ? MESSAGE_HEADER : le32(bytes.data);
	if (length < MESSAGE_HEADER || length > bytes.len)
		length = bytes.len;
	body = room_for(netlink, VALUE_STRUCT, 2);
	add(&body, "error", error);
	add(&body, "msg",
	    decode_message(netlink, span_of(bytes.data, length), depth + 1));
	bytes = behind(bytes, (length + 3) / 4 * 4);
	value = room_for(netlink, VALUE_STRUCT, TUPLE_MAX);
	value.is_tuple = true;
	add(&value, "refused", body);
	if (flags & FLAG_ACK_TLVS && bytes.len)
		add_body(netlink, shape, bytes, &value, depth);
	add(tuple, "value", value);
}

static struct value decode_message(const struct netlink *netlink,
				   struct span record, unsigned depth)
{
	struct value tuple = room_for(netlink, VALUE_STRUCT, TUPLE_MAX);
	struct value header = room_for(netlink, VALUE_STRUCT, 5);
	const uint8_t *at = record.data;
	struct span bytes = behind(record, MESSAGE_HEADER);
	uint16_t type = le16(at + 4), flags = le16(at + 6);
	const struct spec_shape *shape;
	struct value named = message_type(netlink, type, flags, bytes, &shape);

	add(&header, "nlmsg_len", decode_plain(VALUE_UINT, le32(at)));
	add(&header, "nlmsg_type", named);
	add(&header, "nlmsg_flags",
	    message_flags(netlink, shape, named.symbol, flags));
	add(&header, "nlmsg_seq", decode_plain(VALUE_UINT, le32(at + 8)));
	add(&header, "nlmsg_pid", decode_plain(VALUE_UINT, le32(at + 12)));
	tuple.is_tuple = true;
	add(&tuple, "header", header);
	if (type == TYPE_ERROR)
		add_error(netlink, shape, flags, bytes, &tuple, depth);
	else
		add_body(netlink, shape, bytes, &tuple, depth);
	return tuple;
}

bool decode_typed(struct decoder *decoder, const struct spec_attrs_ref *types,
		  uint64_t type, struct span bytes, const char **ret_name,
		  struct value *ret_value)
{
	const struct netlink netlink = {.decoder = decoder, .ref = types};
	const struct spec_attrs *attrs = spec_attrs_find(types);
	const struct spec_shape *shape;

	if (!attrs)
		return false;
	shape = spec_attrs_shape(attrs, decoder->call->abi, type, ret_name);
	*ret_value = shape ? decode_head(&netlink, shape, bytes, 0)
			   : decode_bytes(bytes);
	return true;
}

/* The socket that a call is about; NULL when it is about none. */
static const struct event_file *socket_of(const struct call *call)
{
	if (!call->lookup || call->row->args[0].kind != SPEC_FD)
		return NULL;
	return call->lookup->file_before(call, (uint32_t)call->args[0]);
}

/* What messages of the protocol are; false: they are no such messages. */
static bool find_protocol(struct netlink *netlink)
{
	const struct call *call = netlink->decoder->call;
	const struct event_file *file = socket_of(call);
	const struct spec_attrs_ref common = {"nlmsg", netlink->ref->store};
	const struct spec_attrs *protocols;
	const struct spec_shape *shape;
	const char *name;

	if (!file || file->family != AF_NETLINK)
		return false;
	protocols = spec_attrs_find(netlink->ref);
	netlink->common = spec_attrs_find(&common);
	if (!protocols || !netlink->common)
		return false;
	shape = spec_attrs_shape(protocols, call->abi, file->protocol, &name);
	if (shape && shape->type.kind != SPEC_NONE)
		return false;
	if (shape)
		netlink->own = spec_attrs_find(shape->attrs);
	return true;
}

void decode_messages(struct decoder *decoder,
		     const struct spec_attrs_ref *messages, struct value *value)
{
	struct netlink netlink = {.decoder = decoder, .ref = messages};
	struct records records = {.left = value->bytes,
				  .header = MESSAGE_HEADER,
				  .is_message = true};
	size_t count = decode_affordable(decoder, count_records(records),
					 MESSAGE_VALUES);
	struct value list;
	struct span record;

	if (!messages || !find_protocol(&netlink))
		return;
	value->is_binary = true; /* also of less than a header */
	if (!count)
		return;
	list = room_for(&netlink, VALUE_ARRAY, count);
	list.is_list = true;
	list.is_folded = true;
	list.number = value->number;
	list.bytes = value->bytes;
	list.wanted = value->wanted;
	while (take_record(decoder, &records, MESSAGE_VALUES, &record))
		add(&list, NULL, decode_message(&netlink, record, 0));
	/* Of one that goes on in the next piece, its length says so. */
	list.is_cut = records.rest.len || value->is_cut;
	list.rest = records.rest;
	*value = list;
}
