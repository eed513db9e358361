/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel-facts.h - what is read of the kernel's headers, and written as tables.
 */
#ifndef SPILE_KERNEL_FACTS_H
#define SPILE_KERNEL_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/map.h"

/* In the order of the columns that the tables have. */
enum { ABIS = 4 };
int abi_by_word(const char *name); /* exits when there is none such */

/* Says what is wrong, and ends the program. */
void fail(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));

struct constant {
	const char *name;
	bool has[ABIS];
	uint64_t value[ABIS];
};

struct constants {
	struct map by_name;
	struct constant **all;
	size_t count;
};

/* Keeps the value that was first: newer headers are read before older ones. */
void constants_add(struct constants *constants, unsigned abi, const char *name,
		   uint64_t value);
bool constants_get(const struct constants *constants, unsigned abi,
		   const char *name, uint64_t *ret_value);

/* All that the versions and ABIs have together. */
struct facts {
	struct constants constants;
};

void constants_write(const struct facts *facts, FILE *out);

/* Reads a folder that `generate` has filled: facts.o, macros, ioctls. */
void read_folder(struct facts *facts, unsigned abi, const char *folder);

#endif
