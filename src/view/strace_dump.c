/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_dump.c - the data of reads and writes below their line.
 */
#include "config.h"

#include "view/strace_dump.h"

#include <inttypes.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "decode/value.h"
#include "event/call.h"
#include "view/strace_rules.h"

enum { ROW_BYTES = 16 };

static const struct {
	const char *name;
	bool is_read;
} moves[] = {
	{"read", true},	     {"pread64", true}, {"readv", true},
	{"preadv", true},    {"preadv2", true}, {"recv", true},
	{"recvfrom", true},  {"recvmsg", true}, {"write", false},
	{"pwrite64", false}, {"writev", false}, {"pwritev", false},
	{"pwritev2", false}, {"send", false},	{"sendto", false},
	{"sendmsg", false},
};

static void put_row(struct buf *buf, const uint8_t *data, size_t len,
		    size_t offset)
{
	buf_printf(buf, " | %05zx ", offset);
	for (size_t i = 0; i < ROW_BYTES; i++) {
		if (i % 8 == 0)
			buf_add_u8(buf, ' ');
		if (i < len)
			buf_printf(buf, "%02x ", data[i]);
		else
			buf_add_text(buf, "   ");
	}
	buf_add_u8(buf, ' ');
	for (size_t i = 0; i < ROW_BYTES; i++) {
		bool is_shown = i < len && data[i] >= ' ' && data[i] <= '~';

		buf_add_u8(buf, is_shown ? data[i] : i < len ? '.' : ' ');
	}
	buf_add_text(buf, " |\n");
}

static void put_bytes(struct buf *buf, const struct value *value)
{
	struct span bytes = value->bytes;

	for (size_t at = 0; at < bytes.len; at += ROW_BYTES) {
		size_t left = bytes.len - at;

		put_row(buf, bytes.data + at,
			left < ROW_BYTES ? left : ROW_BYTES, at);
	}
	if (value->wanted > bytes.len)
		buf_printf(buf, " * %" PRIu64 " more bytes are not known\n",
			   value->wanted - bytes.len);
}

/* Netlink messages have theirs, too. */
static bool has_bytes(const struct value *value)
{
	return value->kind == VALUE_BYTES || value->bytes.len;
}

/* Each iov_base, wherever the vector is. */
static void put_vector(struct buf *buf, const struct value *value,
		       unsigned *count)
{
	if (value->name && !strcmp(value->name, "iov_base") &&
	    has_bytes(value)) {
		buf_printf(buf, " * %" PRIu64 " bytes in buffer %u\n",
			   value->wanted, (*count)++);
		put_bytes(buf, value);
		return;
	}
	for (size_t i = 0; i < value->child_count; i++)
		put_vector(buf, &value->children[i], count);
}

void strace_dump(struct buf *buf, const struct strace_rules *rules,
		 const struct call *call, const struct decoded *decoded)
{
	const struct numset *wanted = NULL;
	unsigned count = 0;

	if (call->state != CALL_RETURNED || call->is_error ||
	    decoded->arg_count < 2)
		return;
	for (size_t i = 0; i < ARRAY_LEN(moves); i++)
		if (!strcmp(moves[i].name, decoded->name))
			wanted = moves[i].is_read ? &rules->read_fds
						  : &rules->write_fds;
	if (!wanted || !numset_has(wanted, (uint32_t)call->args[0]))
		return;
	if (has_bytes(&decoded->args[1]))
		put_bytes(buf, &decoded->args[1]);
	else
		put_vector(buf, &decoded->args[1], &count);
}
