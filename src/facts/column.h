/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * column.h - how the tables name an ABI, and how they are sorted.
 */
#ifndef SPILE_FACTS_COLUMN_H
#define SPILE_FACTS_COLUMN_H

#include <stddef.h>
#include <string.h>

#include "arch/abi.h"

/* The tables' columns are x86_64, i386, aarch64, arm; a row has a bit for each. */
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

/* strcmp() with a name that has a length instead of a NUL. */
static inline int facts_compare(const char *name, size_t len, const char *with)
{
	int order = strncmp(name, with, len);

	return order ? order : -(with[len] != '\0');
}

#endif
