/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * numset.c - a set of small numbers, such as signals or descriptors.
 */
#include "config.h"

#include "select/numset.h"

#include <stdlib.h>

#include "base/mem.h"

void numset_done(struct numset *set)
{
	free(set->numbers);
	*set = NUMSET_NONE;
}

static bool is_listed(const struct numset *set, uint32_t number)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->numbers[i] == number)
			return true;
	return false;
}

void numset_add(struct numset *set, uint32_t number)
{
	if (is_listed(set, number))
		return;
	set->numbers =
		mem_resize(set->numbers, set->count + 1, sizeof(*set->numbers));
	set->numbers[set->count++] = number;
}

bool numset_has(const struct numset *set, uint32_t number)
{
	return is_listed(set, number) != set->is_complement;
}
