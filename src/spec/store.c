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

struct symbol *store_add(struct store *store, enum symbol_kind kind,
			 const char *name)
{
	struct symbol *symbol =
		store_take(store, sizeof(*symbol), _Alignof(struct symbol));

	*symbol = (struct symbol){.next = store->symbols,
				  .kind = kind,
				  .name = span_of_str(name)};
	store->symbols = symbol;
	return symbol;
}

const struct symbol *store_find(const struct store *store,
				enum symbol_kind kind, struct span name)
{
	for (; store; store = store->base)
		for (const struct symbol *at = store->symbols; at;
		     at = at->next)
			if (at->kind == kind && at->name.len == name.len &&
			    !memcmp(at->name.data, name.data, name.len))
				return at;
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
