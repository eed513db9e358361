/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * python_lines.c - from an instruction to its line.
 *
 * co_linetable as CPython 3.11 and later have it (Objects/locations.md): for a
 * run of one to eight 2-byte units a first byte, 0x80 | code << 3 | units - 1,
 * and what the code says: columns, and the change of the line.
 */
#include "config.h"

#include "probe/python_lines.h"

#include <errno.h>
#include <stddef.h>

#include "probe/peek.h"

enum {
	TABLE_MAX = 1 << 20,

	/* 0 to 9: same line, one byte of columns */
	CODE_ONE_LINE = 10, /* to 12: 0 to 2 lines on, two bytes of columns */
	CODE_NO_COLUMNS = 13,
	CODE_LONG = 14,
	CODE_NO_LINE = 15,
};

struct table {
	struct peek *peek;
	uint64_t addr, left; /* not yet in the buffer */
	uint8_t bytes[256];
	size_t at, len;
	int failure; /* -errno; then all bytes are 0 */
};

static uint8_t next_byte(struct table *table)
{
	if (table->at == table->len && table->failure == 0) {
		size_t len = sizeof(table->bytes);

		if (len > table->left)
			len = (size_t)table->left;
		table->failure = len == 0 ? -ENOENT
					  : peek_read(table->peek, table->addr,
						      table->bytes, len);
		table->addr += len;
		table->left -= len;
		table->len = len;
		table->at = 0;
	}
	return table->failure ? 0 : table->bytes[table->at++];
}

static void skip_bytes(struct table *table, int count)
{
	while (count-- > 0)
		next_byte(table);
}

/* Six bits a byte, the lowest first; bit 6: more follow. */
static uint32_t next_varint(struct table *table)
{
	uint32_t value = 0;
	uint8_t byte = 0x40;

	for (unsigned shift = 0; (byte & 0x40) && shift < 32; shift += 6) {
		byte = next_byte(table);
		value |= (uint32_t)(byte & 0x3f) << shift;
	}
	return value;
}

/* The sign is the lowest bit. */
static int64_t next_signed(struct table *table)
{
	uint32_t value = next_varint(table);

	return value & 1 ? -(int64_t)(value >> 1) : (int64_t)(value >> 1);
}

/* By how much the line changes; columns are passed over. */
static int64_t next_change(struct table *table, unsigned code)
{
	int64_t change = 0;

	if (code == CODE_NO_LINE)
		return 0;
	if (code == CODE_LONG) {
		change = next_signed(table);
		for (int i = 0; i < 3; i++)
			next_varint(table);
	} else if (code == CODE_NO_COLUMNS) {
		change = next_signed(table);
	} else if (code >= CODE_ONE_LINE) {
		change = code - CODE_ONE_LINE;
		skip_bytes(table, 2);
	} else {
		skip_bytes(table, 1);
	}
	return change;
}

int python_line(struct peek *peek, uint64_t table_addr, uint64_t table_len,
		uint32_t first_line, uint64_t unit, uint32_t *ret)
{
	struct table table = {peek, table_addr, table_len};
	int64_t line = first_line;
	uint64_t end = 0;

	if (table_len > TABLE_MAX)
		return -ENOENT;
	/* An entry takes a byte at least: the table's end ends this. */
	while (table.failure == 0) {
		uint8_t first = next_byte(&table);
		unsigned code = (first >> 3) & 15;

		line += next_change(&table, code);
		end += (first & 7) + 1;
		if (table.failure == 0 && unit < end) {
			if (code == CODE_NO_LINE || line < 1 ||
			    line > INT32_MAX)
				line = 0;
			*ret = (uint32_t)line;
			return 0;
		}
	}
	return table.failure;
}
