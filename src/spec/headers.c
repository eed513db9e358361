/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * headers.c - constants and structs of the kernel's headers, when a text names
 * them.
 */
#include "config.h"

#include "spec/headers.h"

#include "spec/store.h"
#include "spec/types.h"

bool headers_const(struct store *store, struct span name)
{
	(void)store;
	(void)name;
	return false;
}

bool headers_struct(struct store *store, struct span name)
{
	(void)store;
	(void)name;
	return false;
}
