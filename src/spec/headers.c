/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * headers.c - constants and structs of the kernel's headers, when a text names
 * them.
 */
#include "config.h"

#include "spec/headers.h"

#include <string.h>

#include "arch/abi.h"
#include "facts/facts.h"
#include "spec/store.h"
#include "spec/types.h"

/* Of all ABIs; x32 has x86_64's. */
bool headers_read(struct store *store, struct span name,
		  struct spec_const *number)
{
	const char *text = (const char *)name.data;
	uint64_t values[ABI_COUNT] = {0}, *kept;
	bool is_known = false, is_same = true;

	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		if (!facts_constant((enum abi_id)id, text, name.len,
				    &values[id])) {
			number->lacking |= (uint8_t)(1 << id);
			continue;
		}
		is_same = is_same &&
			  (!is_known || values[id] == number->value);
		number->value = values[id];
		is_known = true;
	}
	if (is_known && !is_same) {
		kept = store_take(store, sizeof(values), _Alignof(uint64_t));
		memcpy(kept, values, sizeof(values));
		number->values = kept;
	}
	return is_known;
}

bool headers_const(struct store *store, struct span name)
{
	struct spec_const number = {0}, *kept;

	if (!headers_read(store, name, &number))
		return false;
	kept = store_take(store, sizeof(*kept), _Alignof(struct spec_const));
	number.name = store_name(store, name);
	*kept = number;
	store_add(store, SYMBOL_CONST, number.name)->number = kept;
	return true;
}

size_t spec_names_read(const struct spec_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		struct spec_const *at = &names->consts[i];

		if (!at->is_unread)
			continue;
		at->is_unread = false;
		if (!headers_read(names->store, span_of_str(at->name), at))
			return i + 1;
	}
	return 0;
}

bool headers_struct(struct store *store, struct span name)
{
	(void)store;
	(void)name;
	return false;
}
