/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_items.c - items of a footprint by place and in all, and what they are.
 *
 * Fields are texts, and found by them but once: then numbers say who is who.
 */
#include "config.h"

#include "model/footprint_items.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"
#include "model/values.h"

void footprint_items_done(struct footprint_items *items)
{
	for (size_t i = 0; i < items->what_count; i++)
		free(items->whats[i]);
	free(items->whats);
	for (size_t i = 0; i < items->count; i++)
		free(items->items[i]);
	free(items->items);
	map_done(&items->by_fields);
	map_done(&items->by_key);
	map_done(&items->by_place);
	buf_done(&items->room);
}

/* ---- what they are ---- */

static size_t field_count(const struct footprint_section *section)
{
	size_t count = 0;

	while (count < FOOTPRINT_FIELDS_MAX && section->fields[count].key)
		count++;
	return count;
}

/* In room: the section and its first fields. */
static struct span key_of(struct footprint_items *items, unsigned section,
			  const struct span *fields, size_t count)
{
	items->room.len = 0;
	buf_add_varint(&items->room, section);
	for (size_t i = 0; i < count; i++)
		buf_add_span(&items->room, fields[i]);
	return buf_span(&items->room);
}

static uint32_t order_of(struct footprint_items *items,
			 struct footprint_what *what)
{
	struct span key = key_of(items, what->section, what->fields,
				 items->sections[what->section].key_count);
	const struct footprint_what *like = map_get_bytes(&items->by_key, key);

	if (like)
		return like->order;
	map_put_bytes(&items->by_key, key, what);
	return items->key_count++;
}

/* With copies of its fields behind it. */
static struct footprint_what *what_new(unsigned section,
				       const struct span *fields, size_t count)
{
	struct footprint_what *what;
	size_t bytes = 0;
	uint8_t *at;

	for (size_t i = 0; i < count; i++)
		bytes += fields[i].len;
	what = mem_new(sizeof(*what) + bytes);
	what->section = section;
	at = (uint8_t *)(what + 1);
	for (size_t i = 0; i < count; i++) {
		if (fields[i].len)
			memcpy(at, fields[i].data, fields[i].len);
		what->fields[i] = span_of(at, fields[i].len);
		at += fields[i].len;
	}
	return what;
}

const struct footprint_what *footprint_what(struct footprint_items *items,
					    unsigned section,
					    const struct span *fields)
{
	size_t count = field_count(&items->sections[section]);
	struct span key = key_of(items, section, fields, count);
	struct footprint_what *what = map_get_bytes(&items->by_fields, key);

	if (what)
		return what;
	what = what_new(section, fields, count);
	map_put_bytes(&items->by_fields, key, what);
	if (items->what_count == items->what_cap) {
		items->what_cap = items->what_cap ? items->what_cap * 2 : 64;
		items->whats = mem_resize(items->whats, items->what_cap,
					  sizeof(*items->whats));
	}
	items->whats[items->what_count++] = what;
	what->order = order_of(items, what);
	return what;
}

const struct footprint_what *
footprint_what_of_both(struct footprint_items *items,
		       const struct footprint_what *a,
		       const struct footprint_what *b)
{
	struct buf room[FOOTPRINT_FIELDS_MAX] = {0};
	struct span fields[FOOTPRINT_FIELDS_MAX];
	const struct footprint_what *both = a;

	if (a == b)
		return a;
	for (size_t i = 0; i < FOOTPRINT_FIELDS_MAX; i++)
		fields[i] = values_merge(a->fields[i], b->fields[i], &room[i])
				    ? buf_span(&room[i])
				    : a->fields[i];
	both = footprint_what(items, a->section, fields);
	for (size_t i = 0; i < FOOTPRINT_FIELDS_MAX; i++)
		buf_done(&room[i]);
	return both;
}

/* ---- items ---- */

struct footprint_item *footprint_item_at(struct footprint_items *items,
					 const struct footprint_what *what,
					 const struct footprint_place *place)
{
	uint64_t key = (uint64_t)(place ? place->order : 0) << 32 | what->order;
	struct footprint_item *item = map_get(&items->by_place, key);

	if (item) {
		item->what = footprint_what_of_both(items, item->what, what);
		return item;
	}
	item = mem_new(sizeof(*item));
	item->what = what;
	item->place = place;
	map_put(&items->by_place, key, item);
	if (items->count == items->cap) {
		items->cap = items->cap ? items->cap * 2 : 64;
		items->items = mem_resize(items->items, items->cap,
					  sizeof(*items->items));
	}
	return items->items[items->count++] = item;
}

void footprint_fold(struct footprint_items *items,
		    const struct footprint_what *what, const uint64_t *counts,
		    uint64_t commands, const struct footprint_place *place)
{
	const struct footprint_section *section =
		&items->sections[what->section];
	struct footprint_item *into = footprint_item_at(items, what, place);

	into->commands += commands;
	if (!into->commands) /* more of a command that was folded */
		into->commands = 1;
	for (size_t i = 0; i < FOOTPRINT_COUNTS_MAX; i++) {
		if (!section->counts[i].is_highest)
			into->counts[i] += counts[i];
		else if (counts[i] > into->counts[i])
			into->counts[i] = counts[i];
	}
}

/* What it is called in the end; NULL: as it is. */
static const struct footprint_what *renamed(struct footprint_items *items,
					    const struct footprint_what *what,
					    footprint_rename *rename,
					    const void *context)
{
	size_t count = items->sections[what->section].key_count;
	struct span fields[FOOTPRINT_FIELDS_MAX];

	memcpy(fields, what->fields, sizeof(fields));
	for (size_t i = 0; i < count; i++) {
		AUTO(buf_done) struct buf room = BUF_EMPTY;

		if (!rename(context, fields[i], &room))
			continue;
		fields[i] = buf_span(&room);
		return footprint_what(items, what->section, fields);
	}
	return NULL;
}

void footprint_rename_all(struct footprint_items *items,
			  footprint_rename *rename, const void *context)
{
	size_t count = items->count, kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct footprint_item *item = items->items[i];
		const struct footprint_what *what =
			renamed(items, item->what, rename, context);

		if (!what) {
			items->items[kept++] = item;
			continue;
		}
		footprint_fold(items, what, item->counts, item->commands,
			       item->place);
		/* Nobody asks for its old key any more. */
		free(item);
	}
	if (kept == count)
		return;
	memmove(items->items + kept, items->items + count,
		(items->count - count) * sizeof(*items->items));
	items->count -= count - kept;
}

static int compare(const void *a, const void *b)
{
	const struct footprint_item *left = *(struct footprint_item *const *)a;
	const struct footprint_item *right = *(struct footprint_item *const *)b;
	uint32_t left_place = left->place ? left->place->first : 0;
	uint32_t right_place = right->place ? right->place->first : 0;
	int order = 0;

	if (left->what->section != right->what->section)
		return left->what->section < right->what->section ? -1 : 1;
	if (left_place != right_place)
		return left_place < right_place ? -1 : 1;
	for (size_t i = 0; !order && i < FOOTPRINT_FIELDS_MAX; i++)
		order = span_compare(left->what->fields[i],
				     right->what->fields[i]);
	return order;
}

void footprint_items_sort(struct footprint_items *items)
{
	if (items->count)
		qsort(items->items, items->count, sizeof(*items->items),
		      compare);
}
