/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * constant.h - the rows of constants.
 */
#ifndef SPILE_FACTS_CONSTANT_H
#define SPILE_FACTS_CONSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	FACTS_CONSTANT_BLOCK = 16,
	FACTS_CONSTANT_NAME_MAX = 127,
	/* In the flags: of more than 32 bits; a bit for each column above. */
	FACTS_CONSTANT_WIDE = 1,
	FACTS_CONSTANT_COLUMNS = 1, /* shifted by that */
};

/* One after the other. */
struct facts_constant_at {
	size_t row;
	char name[FACTS_CONSTANT_NAME_MAX + 1];
	const char *next; /* in facts_constant_names */
};

/* The first of a block; false behind the last. */
bool facts_constant_block(size_t block, struct facts_constant_at *ret);
/* The next one; false behind the last. */
bool facts_constant_next(struct facts_constant_at *at);
uint64_t facts_constant_value(size_t row);

/* In the generated constants.c, sorted by name: for each row its value, or the
   place of that in facts_constant_wide; its flags; and its name: how many
   letters are those of the one before, in front of the others and a NUL. The
   first of a block has all, at facts_constant_blocks. */
extern const size_t facts_constant_count;
extern const uint32_t facts_constant_values[];
extern const uint64_t facts_constant_wide[];
extern const uint8_t facts_constant_flags[];
extern const char facts_constant_names[];
extern const uint32_t facts_constant_blocks[];

#endif
