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

/* Powers of two: slots of a command's tallies, bytes. */
enum { TALLIES_FIRST = 16, TALLIES_MAX = 1024, CACHE_LINE = 64 };
/* Of a field that differs: bytes; what is more becomes an ellipsis. */
enum { DIFFERING_MAX = 512 };
/* So many commands more, and it is time to look which are over. */
enum { LIVES_PER_SWEEP = 256 };

static const char more_mark[] = ", ...";

struct item_list {
	struct footprint_item **items;
	size_t count, cap;
	struct map by_key;
};

/* What a command has used so far. */
struct live {
	const struct command *command;
	bool was_over; /* at the last look */
	bool is_again; /* its commands' items were folded before */
	struct item_list list;
	struct footprint_tallies tallies;
};

struct footprint {
	const struct footprint_section *sections;
	size_t section_count;
	struct live **lives; /* of commands that may not be over */
	size_t live_count, live_cap, sweep_at;
	struct live **by_command; /* [id - 1]; NULL: none */
	/* [id - 1]; NULL: not known yet */
	struct footprint_place **by_place_of;
	bool *was_folded; /* [id - 1] */
	size_t command_cap;
	struct item_list folded;
	struct footprint_place **places; /* all there are */
	size_t place_count, place_cap;
	struct map places_by_key;
};

struct footprint *footprint_new(const struct footprint_section *sections,
				size_t count)
{
	struct footprint *footprint = mem_new(sizeof(*footprint));

	footprint->sections = sections;
	footprint->section_count = count;
	footprint->sweep_at = LIVES_PER_SWEEP;
	return footprint;
}

static void item_free(struct footprint_item *item)
{
	for (size_t i = 0; i < FOOTPRINT_FIELDS_MAX; i++)
		if (item->owned >> i & 1)
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

static void live_free(struct live *live)
{
	list_done(&live->list);
	free(live->tallies.room);
	free(live);
}

void footprint_free(struct footprint **footprint_ptr)
{
	struct footprint *footprint = *footprint_ptr;

	if (!footprint)
		return;
	for (size_t i = 0; i < footprint->live_count; i++)
		live_free(footprint->lives[i]);
	free(footprint->lives);
	free(footprint->by_command);
	free(footprint->by_place_of);
	free(footprint->was_folded);
	list_done(&footprint->folded);
	for (size_t i = 0; i < footprint->place_count; i++)
		free(footprint->places[i]);
	free(footprint->places);
	map_done(&footprint->places_by_key);
	free(footprint);
	*footprint_ptr = NULL;
}

/* With copies of its fields behind it: there are many, and most stay as they
 * are. */
static struct footprint_item *item_new(const struct span *fields, size_t count)
{
	struct footprint_item *item;
	size_t bytes = 0;
	uint8_t *at;

	for (size_t i = 0; i < count; i++)
		bytes += fields[i].len;
	item = mem_new(sizeof(*item) + bytes);
	at = (uint8_t *)(item + 1);
	for (size_t i = 0; i < count; i++) {
		if (fields[i].len)
			memcpy(at, fields[i].data, fields[i].len);
		item->fields[i] = span_of(at, fields[i].len);
		at += fields[i].len;
	}
	return item;
}

static size_t field_count(const struct footprint_section *section)
{
	size_t count = 0;

	while (count < FOOTPRINT_FIELDS_MAX && section->fields[count].key)
		count++;
	return count;
}

bool footprint_has_value(struct span values, struct span value)
{
	for (size_t at = 0; at + value.len <= values.len; at++)
		if (!memcmp(values.data + at, value.data, value.len) &&
		    (at == 0 || values.data[at - 1] == ' ') &&
		    (at + value.len == values.len ||
		     values.data[at + value.len] == ','))
			return true;
	return false;
}

static void add_value(struct footprint_item *item, size_t field,
		      struct span value)
{
	struct span *values = &item->fields[field];
	size_t mark = sizeof(more_mark) - 1;
	AUTO(buf_done) struct buf all = BUF_EMPTY;

	if (!value.len || footprint_has_value(*values, value))
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
	if (item->owned >> field & 1)
		free((void *)values->data);
	*values = span_of(mem_copy(all.data, all.len), all.len);
	item->owned |= (uint16_t)(1u << field);
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
			add_value(item, i, fields[i]);
		return item;
	}
	item = item_new(fields, count);
	item->section = index;
	map_put_bytes(&list->by_key, buf_span(&key), item);
	if (list->count == list->cap) {
		list->cap = list->cap ? list->cap * 2 : 16;
		list->items = mem_resize(list->items, list->cap,
					 sizeof(*list->items));
	}
	return list->items[list->count++] = item;
}

/* ---- by place ---- */

/* Its parent's is known. */
static struct footprint_place *new_place(struct footprint *footprint,
					 const struct command *command)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;
	const struct footprint_place *parent =
		command->parent
			? footprint->by_place_of[command->parent->id - 1]
			: NULL;
	struct footprint_place *place;

	if (parent && parent->is_deep)
		parent = parent->parent;
	buf_add_le32(&key, parent ? parent->order : 0);
	buf_add_text(&key, command->name);
	place = map_get_bytes(&footprint->places_by_key, buf_span(&key));
	if (place) {
		if (command->id < place->first)
			place->first = command->id;
		return place;
	}
	place = mem_new(sizeof(*place));
	*place = (struct footprint_place){
		.parent = parent,
		.name = command->name,
		.order = (uint32_t)footprint->place_count + 1,
		.first = command->id,
		.depth = parent ? parent->depth + 1 : 0,
		.is_deep = parent && parent->depth >= FOOTPRINT_DEPTH_MAX,
	};
	map_put_bytes(&footprint->places_by_key, buf_span(&key), place);
	if (footprint->place_count == footprint->place_cap) {
		footprint->place_cap =
			footprint->place_cap ? footprint->place_cap * 2 : 64;
		footprint->places =
			mem_resize(footprint->places, footprint->place_cap,
				   sizeof(*footprint->places));
	}
	return footprint->places[footprint->place_count++] = place;
}

static void grow_commands(struct footprint *footprint, uint32_t id)
{
	size_t was = footprint->command_cap;
	size_t cap = was ? was : 64;

	while (cap < id)
		cap *= 2;
	if (cap == was)
		return;
	footprint->by_command = mem_resize(footprint->by_command, cap,
					   sizeof(*footprint->by_command));
	footprint->by_place_of = mem_resize(footprint->by_place_of, cap,
					    sizeof(*footprint->by_place_of));
	footprint->was_folded = mem_resize(footprint->was_folded, cap,
					   sizeof(*footprint->was_folded));
	for (size_t i = was; i < cap; i++) {
		footprint->was_folded[i] = false;
		footprint->by_command[i] = NULL;
		footprint->by_place_of[i] = NULL;
	}
	footprint->command_cap = cap;
}

/*
 * Of a command that is over, or has children: its name won't change. Without
 * recursion: a tree is as deep as a recording makes it. Each step goes up to
 * the topmost command whose place isn't known.
 */
static struct footprint_place *place_of(struct footprint *footprint,
					const struct command *command)
{
	AUTO(mem_free_ptr) const struct command **above = NULL;
	struct footprint_place **known = footprint->by_place_of;
	size_t count = 0, at = 0;

	for (const struct command *c = command; c && !known[c->id - 1];
	     c = c->parent)
		count++;
	above = mem_new((count + 1) * sizeof(*above));
	for (const struct command *c = command; at < count; c = c->parent)
		above[at++] = c;
	while (at--)
		known[above[at]->id - 1] = new_place(footprint, above[at]);
	return known[command->id - 1];
}

static void fold_item(struct footprint *footprint,
		      const struct footprint_item *item,
		      const struct footprint_place *place)
{
	const struct footprint_section *section =
		&footprint->sections[item->section];
	struct footprint_item *into =
		list_item(&footprint->folded, section, item->section,
			  place ? place->order : 0, item->fields);

	into->place = place;
	into->commands += item->commands;
	if (!into->commands) /* more of a command that was folded */
		into->commands = 1;
	for (size_t i = 0; i < FOOTPRINT_COUNTS_MAX; i++) {
		if (!section->counts[i].is_highest)
			into->counts[i] += item->counts[i];
		else if (item->counts[i] > into->counts[i])
			into->counts[i] = item->counts[i];
	}
}

static void add_counts(uint64_t *to, uint64_t *from)
{
	for (size_t i = 0; i < FOOTPRINT_COUNTS_MAX; i++) {
		to[i] += from[i];
		from[i] = 0;
	}
}

static void flush(struct footprint_tally *tally)
{
	if (tally->item)
		add_counts(tally->item->counts, tally->counts);
}

/* What is in tallies, and then what is in items that have another. */
static void add_up(struct live *live)
{
	for (size_t i = 0; i <= live->tallies.mask; i++)
		flush(&live->tallies.slots[i]);
	for (size_t i = 0; i < live->list.count; i++) {
		const struct footprint_item *item = live->list.items[i];

		for (size_t j = 0; item->also && j < FOOTPRINT_COUNTS_MAX; j++)
			item->also->counts[j] += item->counts[j];
	}
}

static void fold_live(struct footprint *footprint, struct live *live)
{
	const struct footprint_place *place =
		place_of(footprint, live->command);

	add_up(live);
	for (size_t i = 0; i < live->list.count; i++)
		fold_item(footprint, live->list.items[i], place);
	footprint->by_command[live->command->id - 1] = NULL;
	footprint->was_folded[live->command->id - 1] = true;
	live_free(live);
}

/*
 * Commands that were over at the last look, too: a thread that ended with an
 * exec may have its last call told a little later.
 */
static void sweep(struct footprint *footprint)
{
	size_t left = 0;

	for (size_t i = 0; i < footprint->live_count; i++) {
		struct live *live = footprint->lives[i];

		if (live->command->end != COMMAND_RUNNING && live->was_over) {
			fold_live(footprint, live);
			continue;
		}
		live->was_over = live->command->end != COMMAND_RUNNING;
		footprint->lives[left++] = live;
	}
	footprint->live_count = left;
	footprint->sweep_at = left + left / 2 + LIVES_PER_SWEEP;
}

/* ---- by command ---- */

static struct footprint_tallies new_tallies(uint32_t slots)
{
	struct footprint_tallies tallies = {.mask = slots - 1};
	uintptr_t at;

	tallies.room = mem_new(slots * sizeof(*tallies.slots) + CACHE_LINE);
	at = ((uintptr_t)tallies.room + CACHE_LINE - 1) / CACHE_LINE;
	tallies.slots = (struct footprint_tally *)(at * CACHE_LINE);
	return tallies;
}

static struct live *new_live(struct footprint *footprint,
			     const struct command *command)
{
	struct live *live;

	if (footprint->live_count >= footprint->sweep_at)
		sweep(footprint);
	if (footprint->live_count == footprint->live_cap) {
		footprint->live_cap =
			footprint->live_cap ? footprint->live_cap * 2 : 64;
		footprint->lives =
			mem_resize(footprint->lives, footprint->live_cap,
				   sizeof(*footprint->lives));
	}
	live = mem_new(sizeof(*live));
	live->command = command;
	live->tallies = new_tallies(TALLIES_FIRST);
	live->is_again = footprint->was_folded[command->id - 1];
	footprint->lives[footprint->live_count++] = live;
	return footprint->by_command[command->id - 1] = live;
}

static struct live *live_of(struct footprint *footprint,
			    const struct command *command)
{
	struct live *live;

	if (command->id > footprint->command_cap)
		grow_commands(footprint, command->id);
	live = footprint->by_command[command->id - 1];
	return live ? live : new_live(footprint, command);
}

struct footprint_item *footprint_item(struct footprint *footprint,
				      unsigned section,
				      const struct command *command,
				      const struct span *fields)
{
	struct live *live = live_of(footprint, command);
	struct footprint_item *item = list_item(
		&live->list, &footprint->sections[section], section, 0, fields);

	item->commands = !live->is_again;
	return item;
}

struct footprint_tallies *footprint_tallies(struct footprint *footprint,
					    const struct command *command)
{
	return &live_of(footprint, command)->tallies;
}

/* NULL: none is near enough. */
static struct footprint_tally *
free_slot(const struct footprint_tallies *tallies, struct footprint_hint hint)
{
	size_t home = footprint_home(tallies, hint);

	for (size_t i = 0; i < FOOTPRINT_STEPS; i++) {
		struct footprint_tally *at =
			&tallies->slots[(home + i) & tallies->mask];

		if (!at->item)
			return at;
	}
	return NULL;
}

/* What finds no place there is in its item alone. */
static void grow_tallies(struct footprint_tallies *tallies)
{
	struct footprint_tallies old = *tallies;

	*tallies = new_tallies((old.mask + 1) * 2);
	for (size_t i = 0; i <= old.mask; i++) {
		struct footprint_tally *to =
			old.slots[i].item
				? free_slot(tallies, old.slots[i].hint)
				: NULL;

		if (to)
			*to = old.slots[i];
		else
			flush(&old.slots[i]);
	}
	free(old.room);
}

struct footprint_tally *footprint_remember(struct footprint_tallies *tallies,
					   struct footprint_hint hint,
					   struct footprint_item *item)
{
	struct footprint_tally *tally;

	while (!(tally = free_slot(tallies, hint)) &&
	       tallies->mask + 1 < TALLIES_MAX)
		grow_tallies(tallies);
	if (!tally) {
		tally = &tallies->slots[footprint_home(tallies, hint)];
		flush(tally);
	}
	*tally = (struct footprint_tally){
		.item = item, .hint = hint, .tag = item->tag};
	return tally;
}

/* ---- in the end ---- */

void footprint_put(struct footprint *footprint, unsigned section,
		   const struct command *command, const struct span *fields,
		   const uint64_t *counts)
{
	struct footprint_item item = {.section = section, .commands = 1};
	size_t count = field_count(&footprint->sections[section]);

	if (command->id > footprint->command_cap)
		grow_commands(footprint, command->id);
	if (count)
		memcpy(item.fields, fields, count * sizeof(*fields));
	memcpy(item.counts, counts, sizeof(item.counts));
	fold_item(footprint, &item, place_of(footprint, command));
}

static int compare(const void *a, const void *b)
{
	const struct footprint_item *left = *(struct footprint_item *const *)a;
	const struct footprint_item *right = *(struct footprint_item *const *)b;
	uint32_t left_place = left->place ? left->place->first : 0;
	uint32_t right_place = right->place ? right->place->first : 0;
	int order = 0;

	if (left->section != right->section)
		return left->section < right->section ? -1 : 1;
	if (left_place != right_place)
		return left_place < right_place ? -1 : 1;
	for (size_t i = 0; !order && i < FOOTPRINT_FIELDS_MAX; i++)
		order = span_compare(left->fields[i], right->fields[i]);
	return order;
}

void footprint_sort(struct footprint *footprint)
{
	if (footprint->folded.count)
		qsort(footprint->folded.items, footprint->folded.count,
		      sizeof(*footprint->folded.items), compare);
}

struct footprint_item *footprint_add(struct footprint *footprint,
				     unsigned section, const struct span *fields,
				     const uint64_t *counts)
{
	struct footprint_item *item =
		list_item(&footprint->folded, &footprint->sections[section],
			  section, 0, fields);

	for (size_t i = 0; counts && i < FOOTPRINT_COUNTS_MAX; i++)
		item->counts[i] += counts[i];
	return item;
}

/* Which fields of its key have other names; whether one has. */
static bool rename_key(const struct footprint *footprint,
		       struct footprint_item *item, footprint_rename *rename,
		       const void *context, struct buf *room)
{
	size_t count = footprint->sections[item->section].key_count;

	for (size_t i = 0; i < count; i++)
		if (rename(context, item->fields[i], room)) {
			item->fields[i] = buf_span(room);
			return true;
		}
	return false;
}

/* Items that become the same are one. Those in all come later. */
static void rename_items(struct footprint *footprint, footprint_rename *rename,
			 const void *context)
{
	size_t count = footprint->folded.count, kept = 0;

	for (size_t i = 0; i < count; i++) {
		AUTO(buf_done) struct buf room = BUF_EMPTY;
		struct footprint_item *item = footprint->folded.items[i];
		struct footprint_item as = *item;

		if (rename_key(footprint, &as, rename, context, &room)) {
			fold_item(footprint, &as, item->place);
			/* Nobody asks for its old key any more. */
			item_free(item);
		} else {
			footprint->folded.items[kept++] = item;
		}
	}
	if (kept == count)
		return;
	memmove(footprint->folded.items + kept, footprint->folded.items + count,
		(footprint->folded.count - count) *
			sizeof(*footprint->folded.items));
	footprint->folded.count -= count - kept;
}

void footprint_finish(struct footprint *footprint, footprint_rename *rename,
		      const void *context)
{
	size_t by_place;

	for (size_t i = 0; i < footprint->live_count; i++)
		fold_live(footprint, footprint->lives[i]);
	footprint->live_count = 0;
	rename_items(footprint, rename, context);
	by_place = footprint->folded.count;
	for (size_t i = 0; i < by_place; i++)
		fold_item(footprint, footprint->folded.items[i], NULL);
	footprint_sort(footprint);
}

struct footprint_item *footprint_at(const struct footprint *footprint, size_t i)
{
	return i < footprint->folded.count ? footprint->folded.items[i] : NULL;
}
