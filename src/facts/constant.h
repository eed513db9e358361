/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * constant.h - the rows of constants.
 */
#ifndef SPILE_FACTS_CONSTANT_H
#define SPILE_FACTS_CONSTANT_H

#include <stddef.h>
#include <stdint.h>

struct facts_constant_row {
	uint32_t value;	      /* or its place in facts_constant_wide */
	uint32_t name : 27;   /* where it stands in facts_constant_names */
	uint32_t is_wide : 1; /* of more than 32 bits */
	uint32_t abis : 4;    /* a bit for each column */
};

/* In the generated constants.c. */
extern const struct facts_constant_row facts_constants[];
extern const size_t facts_constant_count;
extern const char facts_constant_names[];
extern const uint64_t facts_constant_wide[];

static inline uint64_t
facts_constant_value(const struct facts_constant_row *row)
{
	return row->is_wide ? facts_constant_wide[row->value] : row->value;
}

#endif
