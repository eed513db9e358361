/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * constant.c - looks up the constants that spec texts name.
 *
 * The rows, which constants.awk picks from constants.list when spile is built, are
 * sorted by name; a name has several when its value differs between ABIs.
 */
#include "config.h"

#include "facts/constant.h"

#include "facts/column.h"
#include "facts/facts.h"

/* The first row that is no less. */
static size_t find(const char *name, size_t len)
{
	size_t low = 0, high = facts_constant_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (facts_compare(name, len,
			    facts_constant_names +
				    facts_constants[middle].name) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool facts_constant(enum abi_id abi, const char *name, size_t len,
		    uint64_t *ret_value)
{
	unsigned column = facts_column(abi);

	for (size_t i = find(name, len); i < facts_constant_count; i++) {
		const struct facts_constant_row *row = &facts_constants[i];

		if (facts_compare(name, len, facts_constant_names + row->name))
			return false;
		if (row->abis >> column & 1) {
			*ret_value = facts_constant_value(row);
			return true;
		}
	}
	return false;
}
