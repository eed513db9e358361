/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint.c - items of a footprint: found by their fields, folded by place.
 */
#include "config.h"

#include "model/footprint.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "model/model.h"

/* A power of two. */
enum { RECALLED = 4096 };
/* Of a field that differs: bytes; what is more becomes an ellipsis. */
enum { DIFFERING_MAX = 512 };

static const char more_mark[] = ", ...";

struct recalled {
	struct footprint_item *item; /* NULL: free */
	uint64_t a, b;
};

struct item_list {
	struct footprint_item **items;
	size_t count, cap;
	struct map by_key;
};

struct footprint {
	const struct footprint_section *sections;
	size_t section_count;
	struct item_list counted; /* by command */
	struct item_list folded;
	struct footprint_place **places; /* all there are */
	size_t place_count;
	struct map places_by_key;
	struct recalled recalled[RECALLED];
};

struct footprint *footprint_new(const struct footprint_section *sections,
				size_t count)
{
	struct footprint *footprint = mem_new(sizeof(*footprint));

	footprint->sections = sections;
	footprint->section_count = count;
	return footprint;
}

static void item_free(struct footprint_item *item)
{
	for (size_t i = 0; i < FOOTPRINT_FIELDS_MAX; i++)
		free((void *)item->fields[i].data);
	free(item);
}

static void list_done(struct item_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		item_free(list->items[i]);
	free(list->items);
	map_done(&list->by_key);
}

void footprint_free(struct footprint **footprint_ptr)
{
	struct footprint *footprint = *footprint_ptr;

	if (!footprint)
		return;
	list_done(&footprint->counted);
	list_done(&footprint->folded);
	for (size_t i = 0; i < footprint->place_count; i++)
		free(footprint->places[i]);
	free(footprint->places);
	map_done(&footprint->places_by_key);
	free(footprint);
	*footprint_ptr = NULL;
}

static struct span keep(struct span text)
{
	return span_of(mem_copy(text.data, text.len), text.len);
}

static size_t field_count(const struct footprint_section *section)
{
	size_t count = 0;

	while (count < FOOTPRINT_FIELDS_MAX && section->fields[count].key)
		count++;
	return count;
}

/* One of values, that have commas between. */
static bool has_value(struct span values, struct span value)
{
	for (size_t at = 0; at + value.len <= values.len; at++)
		if (!memcmp(values.data + at, value.data, value.len) &&
		    (at == 0 || values.data[at - 1] == ' ') &&
		    (at + value.len == values.len ||
		     values.data[at + value.len] == ','))
			return true;
	return false;
}

static void add_value(struct span *values, struct span value)
{
	size_t mark = sizeof(more_mark) - 1;
	AUTO(buf_done) struct buf all = BUF_EMPTY;

	if (!value.len || has_value(*values, value))
		return;
	if (values->len >= DIFFERING_MAX) {
		if (!memcmp(values->data + values->len - mark, more_mark, mark))
			return;
		value = span_of(more_mark + 2, mark - 2);
	}
	buf_add(&all, values->data, values->len);
	if (values->len)
		buf_add_text(&all, ", ");
	buf_add(&all, value.data, value.len);
	free((void *)values->data);
	*values = keep(buf_span(&all));
}

/* The item of that key, which owner (a command's or a place's number) has. */
static struct footprint_item *list_item(struct item_list *list,
					const struct footprint_section *section,
					unsigned index, uint32_t owner,
					const struct span *fields)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;
	size_t count = field_count(section);
	struct footprint_item *item;

	buf_add_le32(&key, owner);
	buf_add_varint(&key, index);
	for (size_t i = 0; i < section->key_count; i++)
		buf_add_span(&key, fields[i]);
	item = map_get_bytes(&list->by_key, buf_span(&key));
	if (item) {
		for (size_t i = section->key_count; i < count; i++)
			add_value(&item->fields[i], fields[i]);
		return item;
	}
	item = mem_new(sizeof(*item));
	item->section = index;
	for (size_t i = 0; i < count; i++)
		item->fields[i] = keep(fields[i]);
	map_put_bytes(&list->by_key, buf_span(&key), item);
	if (list->count == list->cap) {
		list->cap = list->cap ? list->cap * 2 : 64;
		list->items = mem_resize(list->items, list->cap,
					 sizeof(*list->items));
	}
	return list->items[list->count++] = item;
}

struct footprint_item *footprint_item(struct footprint *footprint,
				      unsigned section,
				      const struct command *command,
				      const struct span *fields)
{
	struct footprint_item *item =
		list_item(&footprint->counted, &footprint->sections[section],
			  section, command->id, fields);

	item->command = command;
	return item;
}

/* ---- without the fields ---- */

static size_t recalled_at(unsigned section, const struct command *command,
			  uint64_t a, uint64_t b)
{
	uint64_t hash = (a ^ b << 17) * 0x9e3779b97f4a7c15u;

	hash ^= (command->id * 16u + section) * 0xbf58476d1ce4e5b9u;
	return hash >> 40 & (RECALLED - 1);
}

struct footprint_item *footprint_recall(const struct footprint *footprint,
					unsigned section,
					const struct command *command,
					uint64_t a, uint64_t b)
{
	const struct recalled *at =
		&footprint->recalled[recalled_at(section, command, a, b)];

	return at->item && at->a == a && at->b == b &&
			       at->item->command == command &&
			       at->item->section == section
		       ? at->item
		       : NULL;
}

void footprint_remember(struct footprint *footprint,
			struct footprint_item *item, uint64_t a, uint64_t b)
{
	footprint->recalled[recalled_at(item->section, item->command, a, b)] =
		(struct recalled){item, a, b};
}

/* ---- by place ---- */

static struct footprint_place *place_of(struct footprint *footprint,
					const struct command *command,
					struct footprint_place **of_commands)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;
	const struct footprint_place *parent =
		command->parent ? of_commands[command->parent->id - 1] : NULL;
	bool is_deep = false;
	struct footprint_place *place;

	if (parent && parent->is_deep)
		parent = parent->parent;
	is_deep = parent && parent->depth >= FOOTPRINT_DEPTH_MAX;
	buf_add_le32(&key, parent ? parent->order : 0);
	buf_add_text(&key, command->name);
	place = map_get_bytes(&footprint->places_by_key, buf_span(&key));
	if (place)
		return place;
	place = mem_new(sizeof(*place));
	*place = (struct footprint_place){
		.parent = parent,
		.name = command->name,
		.order = (uint32_t)footprint->place_count + 1,
		.depth = parent ? parent->depth + 1 : 0,
		.is_deep = is_deep,
	};
	map_put_bytes(&footprint->places_by_key, buf_span(&key), place);
	/* There is room for as many as commands. */
	return footprint->places[footprint->place_count++] = place;
}

static void fold_into(struct footprint *footprint,
		      const struct footprint_item *item,
		      const struct footprint_place *place)
{
	const struct footprint_section *section =
		&footprint->sections[item->section];
	struct footprint_item *into =
		list_item(&footprint->folded, section, item->section,
			  place ? place->order : 0, item->fields);

	into->place = place;
	into->commands++;
	for (size_t i = 0; i < FOOTPRINT_COUNTS_MAX; i++) {
		if (!section->counts[i].is_highest)
			into->counts[i] += item->counts[i];
		else if (item->counts[i] > into->counts[i])
			into->counts[i] = item->counts[i];
	}
}

static int compare_spans(struct span a, struct span b)
{
	size_t least = a.len < b.len ? a.len : b.len;
	int order = least ? memcmp(a.data, b.data, least) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare(const void *a, const void *b)
{
	const struct footprint_item *left = *(struct footprint_item *const *)a;
	const struct footprint_item *right = *(struct footprint_item *const *)b;
	uint32_t left_place = left->place ? left->place->order : 0;
	uint32_t right_place = right->place ? right->place->order : 0;
	int order = 0;

	if (left->section != right->section)
		return left->section < right->section ? -1 : 1;
	if (left_place != right_place)
		return left_place < right_place ? -1 : 1;
	for (size_t i = 0; !order && i < FOOTPRINT_FIELDS_MAX; i++)
		order = compare_spans(left->fields[i], right->fields[i]);
	return order;
}

void footprint_sort(struct footprint *footprint)
{
	if (footprint->folded.count)
		qsort(footprint->folded.items, footprint->folded.count,
		      sizeof(*footprint->folded.items), compare);
}

void footprint_add(struct footprint *footprint, unsigned section,
		   const struct span *fields, const uint64_t *counts)
{
	struct footprint_item *item =
		list_item(&footprint->folded, &footprint->sections[section],
			  section, 0, fields);

	if (counts)
		memcpy(item->counts, counts, sizeof(item->counts));
}

void footprint_fold(struct footprint *footprint, const struct model *model)
{
	size_t count = model_command_count(model);
	AUTO(mem_free_ptr)
	struct footprint_place **of_commands =
		mem_new((count + 1) * sizeof(*of_commands));

	footprint->places = mem_new((count + 1) * sizeof(*footprint->places));
	for (size_t i = 0; i < count; i++)
		of_commands[i] = place_of(
			footprint, model_command(model, (uint32_t)i + 1),
			of_commands);
	for (size_t i = 0; i < footprint->counted.count; i++) {
		const struct footprint_item *item = footprint->counted.items[i];

		fold_into(footprint, item, NULL);
		fold_into(footprint, item, of_commands[item->command->id - 1]);
	}
	footprint_sort(footprint);
}

const struct footprint_item *footprint_at(const struct footprint *footprint,
					  size_t i)
{
	return i < footprint->folded.count ? footprint->folded.items[i] : NULL;
}
