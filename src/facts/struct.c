/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * struct.c - looks up structs and their fields.
 */
#include "config.h"

#include <string.h>

#include "facts/column.h"
#include "facts/facts.h"
#include "facts/rows.h"

const char *facts_name(uint32_t name)
{
	return facts_text + name;
}

/* The first row that is no less. */
static unsigned find(const char *name, size_t len)
{
	unsigned low = 0, high = facts_struct_count;

	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		const char *with = facts_name(facts_structs[middle].name);

		if (facts_compare(name, len, with) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct facts_struct *facts_struct(enum abi_id abi, const char *name,
					size_t len)
{
	unsigned column = facts_column(abi);

	if (!len || abi == ABI_X32)
		return NULL;
	for (unsigned i = find(name, len); i < facts_struct_count; i++) {
		const struct facts_struct *row = &facts_structs[i];

		if (facts_compare(name, len, facts_name(row->name)))
			break;
		if (row->abis >> column & 1)
			return row;
	}
	return NULL;
}

const struct facts_struct *facts_struct_of(const struct facts_type *type)
{
	return type->kind == FACTS_STRUCT ? &facts_structs[type->layout] : NULL;
}

const struct facts_field *facts_field_of(const struct facts_struct *of,
					 unsigned index)
{
	return &facts_fields[of->first_field + index];
}

unsigned facts_struct_align(enum abi_id abi, const struct facts_struct *of)
{
	return 1u << (of->aligns >> facts_column(abi) * 4 & 15);
}

uint32_t facts_type_size(const struct facts_type *type)
{
	return type->kind == FACTS_STRUCT ? facts_structs[type->layout].size :
					    type->size;
}
