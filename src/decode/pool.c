/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pool.c - memory for the values of one call, given back all at once.
 *
 * Most calls need none or little: the first block stays for good, further ones
 * are freed at the reset.
 */
#include "config.h"

#include "decode/pool.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { BLOCK_BYTES = 16384, ALIGN = 16 };

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(ALIGN) uint8_t data[];
};

struct value_pool {
	struct block *first; /* the one in use is in front; the last stays */
};

static struct block *block_new(size_t size, struct block *next)
{
	struct block *block = mem_new(sizeof(*block) + size);

	block->size = size;
	block->next = next;
	return block;
}

struct value_pool *value_pool_new(void)
{
	struct value_pool *pool = mem_new(sizeof(*pool));

	pool->first = block_new(BLOCK_BYTES, NULL);
	return pool;
}

void value_pool_reset(struct value_pool *pool)
{
	while (pool->first->next) {
		struct block *block = pool->first;

		pool->first = block->next;
		free(block);
	}
	pool->first->used = 0;
}

void value_pool_free(struct value_pool **pool)
{
	if (!*pool)
		return;
	value_pool_reset(*pool);
	free((*pool)->first);
	free(*pool);
	*pool = NULL;
}

void *value_pool_alloc(struct value_pool *pool, size_t size)
{
	size_t rounded = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	struct block *block = pool->first;
	void *room;

	if (rounded > block->size - block->used) {
		size_t least = rounded > BLOCK_BYTES ? rounded : BLOCK_BYTES;

		block = block_new(least, block);
		pool->first = block;
	}
	room = block->data + block->used;
	block->used += rounded;
	memset(room, 0, size);
	return room;
}

const char *value_pool_printf(struct value_pool *pool, const char *format, ...)
{
	va_list args, again;
	char *text;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = value_pool_alloc(pool, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return text;
}
