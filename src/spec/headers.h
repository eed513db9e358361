/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * headers.h - what the kernel's exported headers say, as a store has it.
 */
#ifndef SPILE_SPEC_HEADERS_H
#define SPILE_SPEC_HEADERS_H

#include <stdbool.h>

#include "base/span.h"

struct spec_const;
struct store;

/* The value of a macro or enumerator; what number needs is in the store. */
bool headers_read(struct store *store, struct span name,
		  struct spec_const *number);
/* Adds the macro or enumerator of that name; false when there is none. */
bool headers_const(struct store *store, struct span name);
/* The same with a struct. */
bool headers_struct(struct store *store, struct span name);

#endif
