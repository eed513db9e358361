/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * map.h - hash maps from an integer, or from bytes, to a pointer.
 *
 * Open addressing; a value is never NULL. The map owns copies of byte keys and
 * nothing else.
 */
#ifndef SPILE_BASE_MAP_H
#define SPILE_BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct map_slot {
	uint64_t key; /* for byte keys: their hash */
	void *value;  /* NULL: free */
	struct span bytes;
};

struct map {
	struct map_slot *slots;
	size_t cap; /* a power of two, or 0 */
	size_t count;
};

#define MAP_EMPTY ((struct map){ NULL, 0, 0 })

void map_done(struct map *map);
void *map_get(const struct map *map, uint64_t key);
void map_put(struct map *map, uint64_t key, void *value);
void *map_remove(struct map *map, uint64_t key); /* what was there */

void *map_get_bytes(const struct map *map, struct span key);
void map_put_bytes(struct map *map, struct span key, void *value);

/* Walks in no particular order; *at starts at 0. NULL at the end. */
void *map_next(const struct map *map, size_t *at);

#endif
