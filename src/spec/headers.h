/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * headers.h - what the kernel's exported headers say, as a store has it.
 */
#ifndef SPILE_SPEC_HEADERS_H
#define SPILE_SPEC_HEADERS_H

#include <stdbool.h>

#include "base/span.h"

struct facts_type;
struct spec_const;
struct spec_field;
struct store;

/* The value of a macro or enumerator; what number needs is in the store. */
bool headers_read(struct store *store, struct span name,
		  struct spec_const *number);
/* Adds the macro or enumerator of that name; false when there is none. */
bool headers_const(struct store *store, struct span name);
/* The same with a struct, union or typedef of one. */
bool headers_struct(struct store *store, struct span name);
/* What of that type is in memory, as a field has it: its type and how many. Its
   structs are those that the store has, or are put there. */
void headers_memory(struct store *store, const struct facts_type *type,
		    struct spec_field *field);

#endif
