/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_names.c - families, requests and options by their names, from what
 * decode makes of a call.
 */
#include "config.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "decode/value.h"
#include "event/call.h"
#include "spec/spec.h"
#include "view/footprint_view.h"

enum { DEPTH_MAX = 6, STRING_MAX = 64, FLAGS_MAX = 8 };

static void begin(struct buf *buf, size_t start, const char *between)
{
	if (buf->len > start)
		buf_add_text(buf, between);
}

static void add_flags(struct buf *buf, const struct value *value)
{
	size_t start = buf->len;

	if (value->child_count > FLAGS_MAX) {
		buf_printf(buf, "%#" PRIx64, value->number);
		return;
	}
	if (value->symbol)
		buf_add_text(buf, value->symbol);
	for (size_t i = 0; i < value->child_count; i++) {
		begin(buf, start, "|");
		if (value->children[i].symbol)
			buf_add_text(buf, value->children[i].symbol);
		else
			buf_printf(buf, "%#" PRIx64, value->children[i].number);
	}
	if (buf->len == start)
		buf_printf(buf, "%#" PRIx64, value->number);
}

/* A string of a few bytes, all of which are known, is a name. */
static bool is_name(const struct value *value)
{
	return value->bytes.len && value->bytes.len <= STRING_MAX &&
	       !value->is_cut && !value->is_binary;
}

/* What the kernel has by that name; other files are no part of it. */
static void add_kernel_path(struct buf *buf, struct span path)
{
	static const char *const folders[] = {"/dev/", "/proc/", "/sys/"};

	for (size_t i = 0; i < ARRAY_LEN(folders); i++)
		if (path.len > strlen(folders[i]) &&
		    !memcmp(path.data, folders[i], strlen(folders[i])))
			footprint_add_path(buf, path);
}

static void add_value(struct buf *buf, const struct value *value,
		      bool with_numbers, unsigned depth);

/* With a comma in front, if it is anything. */
static void add_next(struct buf *buf, size_t start, const struct value *value,
		     bool with_numbers, unsigned depth)
{
	size_t before = buf->len, behind;

	begin(buf, start, ", ");
	behind = buf->len;
	add_value(buf, value, with_numbers, depth);
	if (buf->len == behind)
		buf->len = before;
}

static void add_children(struct buf *buf, const struct value *value,
			 bool with_numbers, unsigned depth)
{
	buf_add_u8(buf, '{');
	for (size_t i = 0, start = buf->len; i < value->child_count; i++)
		add_next(buf, start, &value->children[i], with_numbers,
			 depth + 1);
	buf_add_u8(buf, '}');
}

/* Nothing, where it is neither. */
static void add_value(struct buf *buf, const struct value *value,
		      bool with_numbers, unsigned depth)
{
	switch (value->kind) {
	case VALUE_NAMED:
	case VALUE_ENUM:
		if (value->symbol)
			buf_add_text(buf, value->symbol);
		else
			buf_printf(buf, "%" PRIu64, value->number);
		break;
	case VALUE_FLAGS:
		add_flags(buf, value);
		break;
	case VALUE_STRING:
		if (is_name(value))
			buf_add(buf, value->bytes.data, value->bytes.len);
		break;
	case VALUE_PATH:
		add_kernel_path(buf, value->bytes);
		break;
	case VALUE_INT:
	case VALUE_UINT:
		if (with_numbers)
			buf_printf(buf, "%" PRId64, (int64_t)value->number);
		break;
	case VALUE_HEX:
		if (with_numbers)
			buf_printf(buf, "%#" PRIx64, value->number);
		break;
	case VALUE_STRUCT:
	case VALUE_ARRAY:
		if (with_numbers && depth < DEPTH_MAX)
			add_children(buf, value, with_numbers, depth);
		break;
	case VALUE_NONE:
	case VALUE_OCTAL:
	case VALUE_ADDR:
	case VALUE_NULL:
	case VALUE_FD:
	case VALUE_PID:
	case VALUE_BYTES:
	case VALUE_COUNTED:
	case VALUE_CHANGED:
	case VALUE_WRAPPED:
	case VALUE_SET:
		break;
	}
}

void footprint_add_args(struct footprint_view *view, struct buf *buf,
			const struct call *call, bool with_numbers)
{
	struct decoded decoded;
	size_t start = buf->len;

	value_pool_reset(view->pool);
	decode_call(view->pool, call, false, &decoded);
	for (size_t i = 0; i < decoded.arg_count; i++) {
		/* Where a path starts is no part of what was asked for. */
		if (decoded.args[i].kind == VALUE_NAMED &&
		    call->row->args[i].kind == SPEC_DIRFD)
			continue;
		add_next(buf, start, &decoded.args[i], with_numbers, 0);
	}
	value_pool_reset(view->pool);
}

void footprint_add_request(struct footprint_view *view, struct buf *buf,
			   const struct call *call)
{
	struct decoded decoded;

	value_pool_reset(view->pool);
	decode_call(view->pool, call, true, &decoded);
	for (size_t i = 0; i < decoded.arg_count; i++)
		if (call->row->args[i].kind == SPEC_REQUEST)
			buf_add_text(buf, decoded.args[i].symbol
						  ? decoded.args[i].symbol
						  : "?");
	value_pool_reset(view->pool);
}

/* ---- addresses ---- */

/* Where a process has its id in a name, it is [pid]. */
static void add_abstract(struct buf *buf, struct span name, uint32_t pid)
{
	char number[16];
	size_t len = (size_t)snprintf(number, sizeof(number), "%" PRIu32, pid);
	bool is_behind_digit = false;

	buf_add_u8(buf, '@');
	for (size_t i = 0; i < name.len; i++) {
		struct span rest = span_of(name.data + i, name.len - i);

		if (!is_behind_digit && span_begins(rest, number) &&
		    (rest.len == len || !isdigit(rest.data[len]))) {
			buf_add_text(buf, "[pid]");
			i += len - 1;
			continue;
		}
		is_behind_digit = isdigit(name.data[i]);
		buf_add_u8(buf, name.data[i]);
	}
}

static void add_unix(struct buf *buf, struct span path, uint32_t pid)
{
	bool is_abstract = !*path.data;
	size_t len;

	path = span_of(path.data + is_abstract, path.len - is_abstract);
	len = strnlen((const char *)path.data, path.len);
	if (is_abstract)
		add_abstract(buf, span_of(path.data, len), pid);
	else if (span_begins(path, "/tmp/") || span_begins(path, "/var/tmp/"))
		buf_add_text(buf, "[temporary]");
	else
		buf_add(buf, path.data, len);
}

/* A port of this machine that the kernel gave some process: ip_local_port_range of
   ip(7), as it is unless somebody sets it. */
static void add_port(struct buf *buf, bool is_loopback, const uint8_t *port)
{
	enum { FIRST_GIVEN = 32768, LAST_GIVEN = 60999 };
	unsigned number = (unsigned)port[0] << 8 | port[1];

	if (is_loopback && number >= FIRST_GIVEN && number <= LAST_GIVEN)
		buf_add_text(buf, ":[n]");
	else
		buf_printf(buf, ":%u", number);
}

/* "hash sha256": struct sockaddr_alg of linux/if_alg.h. */
static void add_algorithm(struct buf *buf, struct span sockaddr)
{
	enum { TYPE_AT = 2, TYPE_BYTES = 14, NAME_AT = 24 };
	const char *text = (const char *)sockaddr.data;

	buf_add(buf, text + TYPE_AT, strnlen(text + TYPE_AT, TYPE_BYTES));
	buf_add_u8(buf, ' ');
	buf_add(buf, text + NAME_AT,
		strnlen(text + NAME_AT, sockaddr.len - NAME_AT));
}

/* Groups that a socket hears; its id is another one each time. netlink(7) */
static void add_groups(struct buf *buf, const uint8_t *groups)
{
	uint32_t set = groups[0] | (uint32_t)groups[1] << 8 |
		       (uint32_t)groups[2] << 16 | (uint32_t)groups[3] << 24;

	if (set)
		buf_printf(buf, "groups %#" PRIx32, set);
}

/* unix(7), ip(7), ipv6(7); the same on every ABI. */
int footprint_add_address(struct buf *buf, struct span sockaddr, uint32_t pid)
{
	static const uint8_t loopback[16] = {[15] = 1};
	const uint8_t *at = sockaddr.data;
	char host[INET6_ADDRSTRLEN] = "";
	int family = sockaddr.len < 2 ? -1 : at[0] | at[1] << 8;

	if (family == AF_UNIX && sockaddr.len > 2) {
		add_unix(buf, span_of(at + 2, sockaddr.len - 2), pid);
	} else if (family == AF_INET && sockaddr.len >= 8) {
		inet_ntop(AF_INET, at + 4, host, sizeof(host));
		buf_add_text(buf, host);
		add_port(buf, at[4] == 127, at + 2);
	} else if (family == AF_INET6 && sockaddr.len >= 24) {
		inet_ntop(AF_INET6, at + 8, host, sizeof(host));
		buf_printf(buf, "[%s]", host);
		add_port(buf, !memcmp(at + 8, loopback, sizeof(loopback)),
			 at + 2);
	} else if (family == AF_NETLINK && sockaddr.len >= 12) {
		add_groups(buf, at + 8);
	} else if (family == AF_ALG && sockaddr.len > 24) {
		add_algorithm(buf, sockaddr);
	}
	return family;
}

static const char *name_of(const struct value *value)
{
	const struct value *at = value;

	if (value->kind == VALUE_FLAGS && !value->symbol && value->child_count)
		at = value->children;
	return at->symbol;
}

struct footprint_socket footprint_socket(struct footprint_view *view,
					 const struct abi *abi, uint64_t family,
					 uint64_t type, uint64_t protocol)
{
	int64_t nr = abi_call_nr(abi, "socket");
	struct footprint_socket names = {0};
	struct call call = {
		.abi = abi,
		.nr = (uint64_t)nr,
		.args = {family, type, protocol},
		.state = CALL_RETURNED,
	};
	struct decoded decoded;

	value_pool_reset(view->pool);
	if (nr < 0)
		return names;
	call.row = spec_call_with(view->input->spec, abi, call.nr, call.args);
	decode_call(view->pool, &call, true, &decoded);
	if (decoded.arg_count > 0)
		names.family = name_of(&decoded.args[0]);
	if (decoded.arg_count > 1)
		names.type = name_of(&decoded.args[1]);
	if (decoded.arg_count > 2)
		names.protocol = name_of(&decoded.args[2]);
	return names;
}
