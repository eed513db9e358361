/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink.c - netlink messages, netlink(7), rtnetlink(7).
 *
 * Only the framing is here: lengths, padding, what repeats. What the types are
 * called and what follows them is in spec/netlink.spec. Any bytes may come in.
 */
#include "config.h"

#include "decode/netlink.h"

#include <ctype.h>
#include <linux/netlink.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/auto.h"
#include "decode/netlink_part.h"
#include "decode/pool.h"
#include "event/call.h"
#include "spec/names.h"

enum {
	MESSAGE_VALUES = NETLINK_TUPLE_MAX + 5,
	/* linux/netlink.h */
	MESSAGE_HEADER = 16,
	TYPE_ERROR = 2,
	FLAG_REQUEST = 1,
	/* In the numbers of message types that spile-spec(5) has. */
	TYPE_ANSWERS = 1 << 16,
	TYPE_FAMILY = 24, /* shifted by that */
	FLAG_CAPPED = 0x100,
	FLAG_ACK_TLVS = 0x200,
};

struct netlink {
	struct decoder *decoder;
	const struct spec_attrs_ref *ref; /* of the protocols */
	const struct spec_attrs *own;	  /* messages of this one, or NULL */
	const struct spec_attrs *common;  /* of all */
	struct span
		families; /* "NAME:\tNUMBER\n" of each, of generic netlink */
};

static struct value decode_message(const struct netlink *netlink,
				   struct span record, unsigned depth);

/*
 * The kernel tells apart what follows a type by the address family that it
 * begins with, and by whether it asks. The spec adds those to the type's
 * number.
 */
static const struct spec_shape *message_shape(const struct netlink *netlink,
					      uint16_t type, uint16_t flags,
					      struct span body,
					      const char **ret_name)
{
	const struct abi *abi = netlink->decoder->call->abi;
	uint64_t number =
		type | (flags & FLAG_REQUEST ? 0 : TYPE_ANSWERS) |
		(body.len ? (uint64_t)body.data[0] << TYPE_FAMILY : 0);
	const struct spec_shape *shape =
		spec_attrs_shape(netlink->own, abi, number, ret_name);

	return *ret_name ? shape
			 : spec_attrs_shape(netlink->own, abi, type, ret_name);
}

/* Of the line that ends with the number; empty when there is none, or it is no
   name that one would show. */
static struct span family_name(struct span lines, uint16_t type)
{
	char end[16];
	const char *first = (const char *)lines.data;
	const char *at;
	size_t len = 0;

	snprintf(end, sizeof(end), ":\t%u\n", type);
	at = memmem(lines.data, lines.len, end, strlen(end));
	while (at && at - len > first &&
	       (isalnum((unsigned char)at[-1 - (ptrdiff_t)len]) ||
		strchr("_-.", at[-1 - (ptrdiff_t)len])))
		len++;
	if (!at || (at - len > first && at[-1 - (ptrdiff_t)len] != '\n'))
		return span_of(NULL, 0);
	return span_of(at - len, len);
}

/* A family has its number from when it was loaded; the socket's file says which
   there were. */
static void name_family(const struct netlink *netlink, uint16_t type,
			uint16_t flags, struct value *value,
			const struct spec_shape **ret_shape)
{
	const struct spec_attrs_ref ref = {"families", netlink->ref->store};
	struct span name = family_name(netlink->families, type);
	const struct spec_attrs *families = spec_attrs_find(&ref);
	const struct spec_shape *shape = NULL;

	if (!name.len)
		return;
	value->symbol =
		value_pool_printf(netlink->decoder->pool, "%.*s", (int)name.len,
				  (const char *)name.data);
	if (families)
		shape = spec_attrs_named(families, name,
					 flags & FLAG_REQUEST ? 0
							      : TYPE_ANSWERS);
	if (shape)
		*ret_shape = shape;
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
	if (!value.symbol && netlink->families.len)
		name_family(netlink, type, flags, &value, ret_shape);
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
		netlink_add_body(netlink->decoder, NULL, bytes, tuple, depth);
		return;
	}
	number = (int)netlink_le32(bytes.data);
	error = decode_plain(VALUE_INT, (uint64_t)number);
	if (number < 0 && number > -4096 && errno_name(-number)) {
		error.kind = VALUE_ENUM;
		error.symbol = value_pool_printf(netlink->decoder->pool, "-%s",
						 errno_name(-number));
	}
	bytes = netlink_behind(bytes, 4);
	length =
		flags & FLAG_CAPPED ? MESSAGE_HEADER : netlink_le32(bytes.data);
	if (length < MESSAGE_HEADER || length > bytes.len)
		length = bytes.len;
	body = netlink_room(netlink->decoder, VALUE_STRUCT, 2);
	netlink_add(&body, "error", error);
	netlink_add(&body, "msg",
		    decode_message(netlink, span_of(bytes.data, length),
				   depth + 1));
	bytes = netlink_behind(bytes, (length + 3) / 4 * 4);
	value = netlink_room(netlink->decoder, VALUE_STRUCT, NETLINK_TUPLE_MAX);
	value.is_tuple = true;
	netlink_add(&value, "refused", body);
	if (flags & FLAG_ACK_TLVS && bytes.len)
		netlink_add_body(netlink->decoder, shape, bytes, &value, depth);
	netlink_add(tuple, "value", value);
}

static struct value decode_message(const struct netlink *netlink,
				   struct span record, unsigned depth)
{
	struct value tuple =
		netlink_room(netlink->decoder, VALUE_STRUCT, NETLINK_TUPLE_MAX);
	struct value header = netlink_room(netlink->decoder, VALUE_STRUCT, 5);
	const uint8_t *at = record.data;
	struct span bytes = netlink_behind(record, MESSAGE_HEADER);
	uint16_t type = netlink_le16(at + 4), flags = netlink_le16(at + 6);
	const struct spec_shape *shape;
	struct value named = message_type(netlink, type, flags, bytes, &shape);

	netlink_add(&header, "nlmsg_len",
		    decode_plain(VALUE_UINT, netlink_le32(at)));
	netlink_add(&header, "nlmsg_type", named);
	netlink_add(&header, "nlmsg_flags",
		    message_flags(netlink, shape, named.symbol, flags));
	netlink_add(&header, "nlmsg_seq",
		    decode_plain(VALUE_UINT, netlink_le32(at + 8)));
	netlink_add(&header, "nlmsg_pid",
		    decode_plain(VALUE_UINT, netlink_le32(at + 12)));
	tuple.is_tuple = true;
	netlink_add(&tuple, "header", header);
	if (type == TYPE_ERROR)
		add_error(netlink, shape, flags, bytes, &tuple, depth);
	else
		netlink_add_body(netlink->decoder, shape, bytes, &tuple, depth);
	return tuple;
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
	if (file->protocol == NETLINK_GENERIC)
		netlink->families = file->info;
	return true;
}

void decode_messages(struct decoder *decoder,
		     const struct spec_attrs_ref *messages, struct value *value)
{
	struct netlink netlink = {.decoder = decoder, .ref = messages};
	struct netlink_records records = {.left = value->bytes,
					  .header = MESSAGE_HEADER,
					  .is_message = true};
	size_t count = decode_affordable(decoder, netlink_count(records),
					 MESSAGE_VALUES);
	struct value list;
	struct span record;

	if (!messages || !find_protocol(&netlink))
		return;
	value->is_binary = true; /* also of less than a header */
	if (!count)
		return;
	list = netlink_room(decoder, VALUE_ARRAY, count);
	list.is_list = true;
	list.is_folded = true;
	list.number = value->number;
	list.bytes = value->bytes;
	list.wanted = value->wanted;
	while (netlink_take(decoder, &records, MESSAGE_VALUES, &record))
		netlink_add(&list, NULL, decode_message(&netlink, record, 0));
	/* Of one that goes on in the next piece, its length says so. */
	list.is_cut = records.rest.len || value->is_cut;
	list.rest = records.rest;
	*value = list;
}
