/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.c - memory that is given back all at once, and a list of names in it.
 */
#include "config.h"

#include "spec/store.h"

#include <assert.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"

enum { BLOCK_BYTES = 1 << 18 };

struct store_block {
	struct store_block *next;
	size_t used;
	_Alignas(max_align_t) char data[];
};

void *store_take(struct store *store, size_t size, size_t align)
{
	struct store_block *block = store->blocks;
	size_t at = block ? (block->used + align - 1) / align * align : 0;

	assert(size <= BLOCK_BYTES - sizeof(*block));
	if (!block || at + size > BLOCK_BYTES - sizeof(*block)) {
		block = mem_new(BLOCK_BYTES);
		block->next = store->blocks;
		store->blocks = block;
		at = 0;
	}
	block->used = at + size;
	return block->data + at;
}

const char *store_name(struct store *store, struct span name)
{
	char *copy = store_take(store, name.len + 1, 1);

	memcpy(copy, name.data, name.len);
	return copy;
}

/* FNV-1a */
uint32_t store_hash(struct span name)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ name.data[i]) * 16777619u;
	return hash ^ hash >> 15;
}

struct symbol *store_add(struct store *store, enum symbol_kind kind,
			 const char *name)
{
	struct symbol *symbol =
		store_take(store, sizeof(*symbol), _Alignof(struct symbol));
	struct span word = span_of_str(name);
	struct symbol **first =
		&store->symbols[store_hash(word) % STORE_BUCKETS];

	*symbol = (struct symbol){.next = *first, .kind = kind, .name = word};
	*first = symbol;
	return symbol;
}

const struct symbol *store_find_own(const struct store *store,
				    enum symbol_kind kind, struct span name)
{
	const struct symbol *at =
		store->symbols[store_hash(name) % STORE_BUCKETS];

	while (at && (at->kind != kind || at->name.len != name.len ||
		      memcmp(at->name.data, name.data, name.len) != 0))
		at = at->next;
	return at;
}

const struct symbol *store_find(const struct store *store,
				enum symbol_kind kind, struct span name)
{
	for (; name.len && store; store = store->base) {
		const struct symbol *found = store_find_own(store, kind, name);

		if (!found && store->loader &&
		    store->loader->load(store->loader, kind, name))
			found = store_find_own(store, kind, name);
		if (found)
			return found;
	}
	return NULL;
}

void store_done(struct store *store)
{
	while (store->blocks) {
		AUTO(mem_free_ptr) struct store_block *old = store->blocks;

		store->blocks = old->next;
	}
	*store = (struct store){0};
}
