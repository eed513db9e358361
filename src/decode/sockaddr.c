/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sockaddr.c - a socket address as a struct value.
 *
 * Layouts: unix(7), ip(7), ipv6(7), netlink(7); the same on every ABI. What the
 * others have is in spec/sockets.spec; without that they show raw bytes.
 */
#include "config.h"

#include "decode/sockaddr.h"

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "decode/pool.h"
#include "event/call.h"

enum { MEMBERS_MAX = 12 }; /* of one struct, of which an address has two */

/* Those that stand in other structs. */
static const struct {
	uint16_t family;
	const char *name;
} families[] = {
	{AF_UNSPEC, "AF_UNSPEC"},   {AF_UNIX, "AF_UNIX"},
	{AF_INET, "AF_INET"},	    {AF_INET6, "AF_INET6"},
	{AF_NETLINK, "AF_NETLINK"},
};

static const char *family_name(uint16_t family)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (families[i].family == family)
			return families[i].name;
	return NULL;
}

static struct value *add(struct value *value, const char *name,
			 enum value_kind kind, uint64_t number)
{
	struct value *child = &value->children[value->child_count++];

	child->name = name;
	child->kind = kind;
	child->number = number;
	return child;
}

static uint16_t be16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static uint32_t be32(const uint8_t *at)
{
	return (uint32_t)be16(at) << 16 | be16(at + 2);
}

static uint32_t le32(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

/* "\\x7f\\x00" */
static const char *plain_bytes(struct value_pool *pool, struct span bytes)
{
	char text[4 * 16 + 1] = "";

	for (size_t i = 0; i < bytes.len && i < 16; i++)
		snprintf(text + 4 * i, 5, "\\x%02x", bytes.data[i]);
	return value_pool_printf(pool, "\"%s\"", text);
}

static void add_port(struct value_pool *pool, struct value *value,
		     const char *name, struct span bytes)
{
	uint16_t port = be16(bytes.data);
	struct value *child = add(value, name, VALUE_WRAPPED, port);

	child->symbol = value_pool_printf(pool, "htons(%u)", port);
	child->plain = plain_bytes(pool, bytes);
}

struct value decode_host(struct value_pool *pool, struct span bytes,
			 const char *field)
{
	int family = bytes.len < 16 ? AF_INET : AF_INET6;
	struct value value = {.kind = VALUE_WRAPPED, .name = field};
	char text[INET6_ADDRSTRLEN] = "";
	const char *kept;

	inet_ntop(family, bytes.data, text, sizeof(text));
	kept = value_pool_printf(pool, "%s", text);
	value.bytes = span_of_str(kept);
	value.plain = plain_bytes(pool, bytes);
	if (family == AF_INET) {
		value.symbol =
			value_pool_printf(pool, "inet_addr(\"%s\")", text);
		return value;
	}
	value.symbol =
		value_pool_printf(pool, "inet_pton(AF_INET6, \"%s\")", text);
	value.is_bare = field != NULL;
	return value;
}

/* At most 32 bytes: linux/netdevice.h's MAX_ADDR_LEN. */
struct value decode_mac(struct value_pool *pool, struct span bytes)
{
	struct value value = {.kind = VALUE_WRAPPED};
	char text[3 * 32 + 1] = "";
	const char *kept;

	for (size_t i = 0; i < bytes.len && i < 32; i++)
		snprintf(text + (i ? 3 * i - 1 : 0), 4, "%s%02x", i ? ":" : "",
			 bytes.data[i]);
	kept = value_pool_printf(pool, "%s", text);
	value.symbol = kept;
	value.bytes = span_of_str(kept);
	return value;
}

static void add_host(struct value_pool *pool, struct value *value,
		     const char *name, struct span bytes)
{
	value->children[value->child_count++] = decode_host(pool, bytes, name);
}

static void add_inet(struct value_pool *pool, struct value *value,
		     struct span bytes)
{
	add_port(pool, value, "sin_port", span_of(bytes.data + 2, 2));
	add_host(pool, value, "sin_addr", span_of(bytes.data + 4, 4));
}

static void add_inet6(struct value_pool *pool, struct value *value,
		      struct span bytes)
{
	uint32_t flow = be32(bytes.data + 4);
	struct value *child;

	add_port(pool, value, "sin6_port", span_of(bytes.data + 2, 2));
	child = add(value, "sin6_flowinfo", VALUE_WRAPPED, flow);
	child->symbol = value_pool_printf(pool, "htonl(%u)", flow);
	child->plain = plain_bytes(pool, span_of(bytes.data + 4, 4));
	add_host(pool, value, "sin6_addr", span_of(bytes.data + 8, 16));
	/* RFC 2133's struct ends here; the kernel takes it, too. */
	if (bytes.len >= sizeof(struct sockaddr_in6))
		add(value, "sin6_scope_id", VALUE_UINT, le32(bytes.data + 24));
}

/* unix(7): no path, a path up to its NUL, or after a NUL an abstract name of
   all that is left. */
static void add_unix(struct value_pool *pool, struct value *value,
		     struct span bytes)
{
	struct span path = span_of(bytes.data + 2, bytes.len - 2);
	struct value *child;

	if (!path.len)
		return;
	if (path.len > sizeof(((struct sockaddr_un *)NULL)->sun_path))
		path.len = sizeof(((struct sockaddr_un *)NULL)->sun_path);
	child = add(value, "sun_path", VALUE_PATH, 0);
	if (path.data[0])
		path.len = strnlen((const char *)path.data, path.len);
	else
		child->symbol = value_pool_printf(pool, "@");
	child->bytes = path;
	child->wanted = path.len;
}

static void add_netlink(struct value_pool *pool, struct value *value,
			struct span bytes)
{
	uint32_t groups = le32(bytes.data + 8);
	uint16_t pad = (uint16_t)(bytes.data[2] | bytes.data[3] << 8);

	if (pad)
		add(value, "nl_pad", VALUE_HEX, pad);
	add(value, "nl_pid", VALUE_UINT, le32(bytes.data + 4));
	add(value, "nl_groups", VALUE_WRAPPED, groups)->symbol =
		value_pool_printf(pool, "%#08x", groups);
}

static void add_raw(struct value *value, struct span bytes)
{
	struct value *child = add(value, "sa_data", VALUE_BYTES, 0);

	child->bytes = span_of(bytes.data + 2, bytes.len - 2);
	child->wanted = child->bytes.len;
	child->is_whole = true;
}

/* The members behind the family's, if all of the struct is there. */
static bool add_described(struct decoder *decoder,
			  const struct spec_shape *shape, struct value *value,
			  struct span bytes)
{
	const struct abi *abi = decoder->call->abi;
	struct value all;

	if (!shape || shape->type.kind != SPEC_STRUCT ||
	    bytes.len < spec_type_bytes(&shape->type, abi))
		return false;
	all = decode_memory_value(decoder, &shape->type, bytes.data, 0);
	if (all.kind != VALUE_STRUCT || all.child_count >= MEMBERS_MAX)
		return false;
	for (size_t i = 0; i < all.child_count; i++)
		value->children[value->child_count++] = all.children[i];
	return true;
}

/* What the families that have no more than that are described by. */
static void add_family(struct decoder *decoder,
		       const struct spec_attrs *families, uint16_t number,
		       struct value *value, struct span bytes)
{
	if (!families || !families->rest ||
	    !add_described(decoder, families->rest, value, bytes))
		add(value, "sa_family", VALUE_ENUM, number)->symbol =
			family_name(number);
}

struct value decode_sockaddr(struct decoder *decoder,
			     const struct spec_attrs_ref *ref, uint64_t addr,
			     struct span bytes)
{
	const struct spec_attrs *families = ref ? spec_attrs_find(ref) : NULL;
	const struct spec_shape *shape = NULL;
	struct value value = {.kind = VALUE_STRUCT, .number = addr};
	struct value_pool *pool = decoder->pool;
	const char *name = NULL;
	uint16_t number;

	if (bytes.len < 2)
		return (struct value){.kind = VALUE_ADDR, .number = addr};
	number = (uint16_t)(bytes.data[0] | bytes.data[1] << 8);
	value.children =
		value_pool_alloc(pool, 2 * MEMBERS_MAX * sizeof(value));
	add_family(decoder, families, number, &value, bytes);
	if (families)
		shape = spec_attrs_shape(families, decoder->call->abi, number,
					 &name);

	if (number == AF_UNIX)
		add_unix(pool, &value, bytes);
	else if (number == AF_INET && bytes.len >= sizeof(struct sockaddr_in))
		add_inet(pool, &value, bytes);
	else if (number == AF_INET6 && bytes.len >= 24)
		add_inet6(pool, &value, bytes);
	else if (number == AF_NETLINK &&
		 bytes.len >= sizeof(struct sockaddr_nl))
		add_netlink(pool, &value, bytes);
	else if (bytes.len > 2 &&
		 (!name || !add_described(decoder, shape, &value, bytes)))
		add_raw(&value, bytes);
	return value;
}
