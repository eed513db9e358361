/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * constant.h - the rows of constants, and how tables name an ABI.
 */
#ifndef SPILE_FACTS_CONSTANT_H
#define SPILE_FACTS_CONSTANT_H

#include <stddef.h>
#include <stdint.h>

#include "arch/abi.h"

struct facts_constant_row {
	uint64_t value;
	uint32_t name : 28; /* where it stands in facts_constant_names */
	uint32_t abis : 4;  /* a bit for each column */
};

/* In the generated constants.c. */
extern const struct facts_constant_row facts_constants[];
extern const size_t facts_constant_count;
extern const char facts_constant_names[];

/* The tables' columns are x86_64, i386, aarch64, arm. */
static inline unsigned facts_column(enum abi_id abi)
{
	switch (abi) {
	case ABI_I386:
		return 1;
	case ABI_AARCH64:
		return 2;
	case ABI_ARM:
		return 3;
	case ABI_NONE:
	case ABI_X86_64:
	case ABI_X32:
		break;
	}
	return 0;
}

#endif
