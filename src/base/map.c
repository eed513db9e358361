/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * map.c - hash maps from an integer, or from bytes, to a pointer.
 *
 * Linear probing, at most two thirds full; removal moves later entries of the
 * run back, so there are no tombstones.
 */
#include "config.h"

#include "base/map.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST_CAP = 16 };

/* The finalizer of splitmix64: every input bit reaches every output bit. */
static uint64_t mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static uint64_t hash_bytes(struct span key)
{
	uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */

	for (size_t i = 0; i < key.len; i++)
		hash = (hash ^ key.data[i]) * 0x100000001b3u;
	return hash;
}

static bool is_same(const struct map_slot *slot, uint64_t key,
		    const struct span *bytes)
{
	if (slot->key != key)
		return false;
	return !bytes || (slot->bytes.len == bytes->len &&
			  (!bytes->len || !memcmp(slot->bytes.data, bytes->data,
						  bytes->len)));
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t find(const struct map *map, uint64_t key,
		   const struct span *bytes)
{
	size_t at = mix(key) & (map->cap - 1);

	while (map->slots[at].value && !is_same(&map->slots[at], key, bytes))
		at = (at + 1) & (map->cap - 1);
	return at;
}

static void grow(struct map *map)
{
	struct map old = *map;

	map->cap = old.cap ? old.cap * 2 : FIRST_CAP;
	map->slots = mem_new(map->cap * sizeof(*map->slots));
	for (size_t i = 0; i < old.cap; i++) {
		struct map_slot *slot = &old.slots[i];

		if (slot->value)
			map->slots[find(map, slot->key,
					slot->bytes.data ? &slot->bytes
							 : NULL)] = *slot;
	}
	free(old.slots);
}

void map_done(struct map *map)
{
	int saved = errno;

	for (size_t i = 0; i < map->cap; i++)
		free((void *)map->slots[i].bytes.data);
	free(map->slots);
	*map = MAP_EMPTY;
	errno = saved;
}

static struct map_slot *slot_for(struct map *map, uint64_t key,
				 const struct span *bytes)
{
	if (map->count * 3 >= map->cap * 2)
		grow(map);
	return &map->slots[find(map, key, bytes)];
}

void *map_get(const struct map *map, uint64_t key)
{
	return map->cap ? map->slots[find(map, key, NULL)].value : NULL;
}

void map_put(struct map *map, uint64_t key, void *value)
{
	struct map_slot *slot = slot_for(map, key, NULL);

	assert(value);
	if (!slot->value)
		map->count++;
	slot->key = key;
	slot->value = value;
}

void *map_remove(struct map *map, uint64_t key)
{
	size_t mask = map->cap - 1, hole, at;
	void *value;

	if (!map->cap)
		return NULL;
	hole = find(map, key, NULL);
	value = map->slots[hole].value;
	if (!value)
		return NULL;
	map->count--;
	for (at = (hole + 1) & mask; map->slots[at].value;
	     at = (at + 1) & mask) {
		size_t home = mix(map->slots[at].key) & mask;

		if (((at - home) & mask) < ((at - hole) & mask))
			continue;
		map->slots[hole] = map->slots[at];
		hole = at;
	}
	map->slots[hole] = (struct map_slot){ 0 };
	return value;
}

void *map_get_bytes(const struct map *map, struct span key)
{
	if (!map->cap)
		return NULL;
	return map->slots[find(map, hash_bytes(key), &key)].value;
}

void map_put_bytes(struct map *map, struct span key, void *value)
{
	struct map_slot *slot = slot_for(map, hash_bytes(key), &key);

	assert(value);
	if (!slot->value) {
		map->count++;
		slot->key = hash_bytes(key);
		slot->bytes = span_of(mem_copy(key.data, key.len), key.len);
	}
	slot->value = value;
}

void *map_next(const struct map *map, size_t *at)
{
	while (*at < map->cap) {
		void *value = map->slots[(*at)++].value;

		if (value)
			return value;
	}
	return NULL;
}
