/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pool.h - memory for the values of one call, given back all at once.
 */
#ifndef SPILE_DECODE_POOL_H
#define SPILE_DECODE_POOL_H

#include <stddef.h>

#include "decode/value.h"

/* Zeroed and aligned for any value; valid until the next reset. */
void *value_pool_alloc(struct value_pool *pool, size_t size);
const char *value_pool_printf(struct value_pool *pool, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
