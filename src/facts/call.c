/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * call.c - looks up system calls.
 */
#include "config.h"

#include <string.h>

#include "facts/column.h"
#include "facts/facts.h"
#include "facts/rows.h"

/* The first row that is no less. */
static unsigned find(const char *name)
{
	unsigned low = 0, high = facts_call_count;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;

		if (strcmp(facts_name(facts_calls[middle].name), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct facts_call *facts_call(enum abi_id abi, const char *name)
{
	unsigned column = facts_column(abi);

	for (unsigned i = find(name); i < facts_call_count; i++) {
		const struct facts_call *row = &facts_calls[i];

		if (strcmp(facts_name(row->name), name))
			break;
		if (row->abis >> column & 1)
			return row;
	}
	return NULL;
}
