/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * constant.c - looks up the constants that spec texts name.
 *
 * The rows, which constants.awk picks from constants.list when spile is built,
 * are sorted by name; a name has several when its value differs between ABIs. A
 * block is found by its first name, what is in it one by one.
 */
#include "config.h"

#include "facts/constant.h"

#include <string.h>

#include "facts/column.h"
#include "facts/facts.h"

static void read_name(struct facts_constant_at *at)
{
	size_t shared = (unsigned char)*at->next++;
	size_t len = strlen(at->next);

	memcpy(at->name + shared, at->next, len + 1);
	at->next += len + 1;
}

bool facts_constant_block(size_t block, struct facts_constant_at *ret)
{
	ret->row = block * FACTS_CONSTANT_BLOCK;
	if (ret->row >= facts_constant_count)
		return false;
	ret->next = facts_constant_names + facts_constant_blocks[block];
	read_name(ret);
	return true;
}

bool facts_constant_next(struct facts_constant_at *at)
{
	if (++at->row >= facts_constant_count)
		return false;
	read_name(at);
	return true;
}

uint64_t facts_constant_value(size_t row)
{
	uint32_t value = facts_constant_values[row];

	return facts_constant_flags[row] & FACTS_CONSTANT_WIDE
		       ? facts_constant_wide[value]
		       : value;
}

/* The block in front of the first that begins with no less; rows of one name
   may be in two. */
static size_t find_block(const char *name, size_t len)
{
	size_t low = 0,
	       high = (facts_constant_count + FACTS_CONSTANT_BLOCK - 1) /
		      FACTS_CONSTANT_BLOCK;
	struct facts_constant_at at;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		facts_constant_block(middle, &at);
		if (facts_compare(name, len, at.name) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : 0;
}

bool facts_constant(enum abi_id abi, const char *name, size_t len,
		    uint64_t *ret_value)
{
	unsigned bit = FACTS_CONSTANT_COLUMNS + facts_column(abi);
	struct facts_constant_at at;
	bool is_there = facts_constant_block(find_block(name, len), &at);

	for (; is_there; is_there = facts_constant_next(&at)) {
		int order = facts_compare(name, len, at.name);

		if (order < 0)
			return false;
		if (order || !(facts_constant_flags[at.row] >> bit & 1))
			continue;
		*ret_value = facts_constant_value(at.row);
		return true;
	}
	return false;
}
