/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * numset.h - a set of small numbers, such as signals or descriptors.
 */
#ifndef SPILE_SELECT_NUMSET_H
#define SPILE_SELECT_NUMSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct numset {
	uint32_t *numbers;
	size_t count;
	bool is_complement; /* all but these */
};

#define NUMSET_NONE ((struct numset){NULL, 0, false})
#define NUMSET_ALL  ((struct numset){NULL, 0, true})

void numset_done(struct numset *set);
void numset_add(struct numset *set, uint32_t number);
bool numset_has(const struct numset *set, uint32_t number);
/* Whether anything is in it; a complement always has something. */
static inline bool numset_is_empty(const struct numset *set)
{
	return !set->count && !set->is_complement;
}

#endif
