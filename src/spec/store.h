/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.h - what spec texts have named, and the memory that it is in.
 */
#ifndef SPILE_SPEC_STORE_H
#define SPILE_SPEC_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct spec_attrs;
struct spec_const;
struct spec_names;
struct spec_request;
struct spec_struct;

enum symbol_kind {
	SYMBOL_CONST,
	SYMBOL_NAMES,
	SYMBOL_STRUCT,
	SYMBOL_REQUEST,
	SYMBOL_ATTRS,
};

struct symbol {
	struct symbol *next; /* an older one */
	enum symbol_kind kind;
	struct span name;
	union {
		const struct spec_const *number;
		const struct spec_names *names;
		struct spec_struct *layout;
		const struct spec_request *request;
		const struct spec_attrs *attrs;
	};
};

/* Asked for what a store has not: it may add it, and says whether it did. */
struct store_loader {
	bool (*load)(struct store_loader *loader, enum symbol_kind kind,
		     struct span name);
};

enum { STORE_BUCKETS = 256 };

/* Memory stays where it is until store_done. */
struct store {
	struct store_block *blocks;
	struct symbol *symbols[STORE_BUCKETS]; /* by hash, the latest first */
	const struct store *base; /* looked into next; or NULL */
	struct store_loader *loader; /* or NULL */
	bool is_lazy; /* names get their values when they are shown */
};

uint32_t store_hash(struct span name);

/* Zeroed. */
void *store_take(struct store *store, size_t size, size_t align);
const char *store_name(struct store *store, struct span name);
/* The caller fills the union. name stays the caller's: of store_name. */
struct symbol *store_add(struct store *store, enum symbol_kind kind,
			 const char *name);
/* The latest of that name, of this store alone or of all below it, too; NULL
   when there is none. */
const struct symbol *store_find_own(const struct store *store,
				    enum symbol_kind kind, struct span name);
const struct symbol *store_find(const struct store *store,
				enum symbol_kind kind, struct span name);
void store_done(struct store *store);

#endif
