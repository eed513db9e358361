/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * constants.c - values of macros and enumerators.
 */
#include "kernel-facts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void constants_add(struct facts *facts, unsigned abi, const char *name,
		   uint64_t value)
{
	struct map *map = &facts->constants_by_name;
	struct constant *constant = map_get_bytes(map, span_of_str(name));

	if (!constant) {
		constant = mem_new(sizeof(*constant));
		constant->name = mem_strdup(name);
		map_put_bytes(map, span_of_str(constant->name), constant);
		list_add(&facts->constants, constant);
	}
	if (constant->has[abi])
		return;
	constant->has[abi] = true;
	constant->value[abi] = value;
}

static int by_name(const void *a, const void *b)
{
	const struct constant *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static bool is_same_everywhere(const struct constant *constant)
{
	for (unsigned abi = 0; abi < ABIS; abi++)
		if (!constant->has[abi] ||
		    constant->value[abi] != constant->value[0])
			return false;
	return true;
}

void constants_write(const struct facts *facts, FILE *out)
{
	const struct list *list = &facts->constants;

	qsort(list->items, list->count, sizeof(*list->items), by_name);
	fputs("# Constants of the kernel's headers, written by "
	      "tools/kernel-facts/generate: NAME VALUE,\n"
	      "# or values of x86_64, i386, aarch64 and arm, - where there is "
	      "none.\n",
	      out);
	for (size_t i = 0; i < list->count; i++) {
		const struct constant *constant = list->items[i];
		unsigned columns = is_same_everywhere(constant) ? 1 : ABIS;

		fputs(constant->name, out);
		for (unsigned abi = 0; abi < columns; abi++)
			if (constant->has[abi])
				fprintf(out, " %#" PRIx64, constant->value[abi]);
			else
				fputs(" -", out);
		fputc('\n', out);
	}
}
