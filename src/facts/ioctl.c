/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ioctl.c - looks up ioctls by their number.
 */
#include "config.h"

#include "facts/column.h"
#include "facts/facts.h"
#include "facts/rows.h"

/* Of a request's bits, those that tell how large its argument is:
   asm-generic/ioctl.h. */
#define SIZE_BITS (0x3fffu << 16)

/* The first row that is no less. */
static unsigned find(uint32_t number)
{
	unsigned low = 0, high = facts_ioctl_count;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;

		if (facts_ioctls[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of the rows with that number, families or not, the one at *index, which becomes
   less by those that were skipped. */
static const struct facts_ioctl *nth(unsigned column, uint32_t number,
				     bool is_family, unsigned *index)
{
	for (unsigned i = find(number); i < facts_ioctl_count; i++) {
		const struct facts_ioctl *row = &facts_ioctls[i];

		if (row->number != number)
			break;
		if (row->is_family == is_family && row->abis >> column & 1 &&
		    (*index)-- == 0)
			return row;
	}
	return NULL;
}

const struct facts_ioctl *facts_ioctl(enum abi_id abi, uint32_t number,
				      unsigned index)
{
	unsigned column = facts_column(abi);
	const struct facts_ioctl *row;

	if (abi == ABI_X32)
		return NULL;
	row = nth(column, number, false, &index);
	return row ? row : nth(column, number & ~SIZE_BITS, true, &index);
}

const struct facts_ioctl *facts_ioctl_next(enum abi_id abi, unsigned *at)
{
	unsigned column = facts_column(abi);

	while (*at < facts_ioctl_count) {
		const struct facts_ioctl *row = &facts_ioctls[(*at)++];

		if (row->abis >> column & 1)
			return row;
	}
	return NULL;
}
