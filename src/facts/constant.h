/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * constant.h - the rows of constants.
 */
#ifndef SPILE_FACTS_CONSTANT_H
#define SPILE_FACTS_CONSTANT_H

#include <stddef.h>
#include <stdint.h>

struct facts_constant_row {
	uint64_t value;
	uint32_t name : 28; /* where it stands in facts_constant_names */
	uint32_t abis : 4;  /* a bit for each column */
};

/* In the generated constants.c. */
extern const struct facts_constant_row facts_constants[];
extern const size_t facts_constant_count;
extern const char facts_constant_names[];

#endif
