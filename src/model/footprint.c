/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint.c - what commands use, while they run; folded by place when they are
 * over.
 */
#include "config.h"

#include "model/footprint.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "model/footprint_items.h"
#include "model/model.h"

/* Powers of two: slots of a command's tallies, bytes. */
enum { TALLIES_FIRST = 16, TALLIES_MAX = 1024, CACHE_LINE = 64 };
/* So many commands more, and it is time to look which are over. */
enum { LIVES_PER_SWEEP = 256 };

/* That are allocated at once: there are some 30 of a short command. */
enum { USES_PER_BLOCK = 16 };

/* What a command has used so far. */
struct live {
	const struct command *command;
	bool was_over; /* at the last look */
	bool is_again; /* its commands' items were folded before */
	struct footprint_use **uses;
	size_t count, cap;
	struct map by_order; /* uses, by their what's, which begins at 0 */
	struct footprint_tallies tallies;
};

struct footprint {
	struct live **lives; /* of commands that may not be over */
	size_t live_count, live_cap, sweep_at;
	struct live **by_command; /* [id - 1]; NULL: none */
	/* [id - 1]; NULL: not known yet */
	struct footprint_place **by_place_of;
	bool *was_folded; /* [id - 1] */
	size_t command_cap;
	struct footprint_items items;
	struct footprint_place **places; /* all there are */
	size_t place_count, place_cap;
	struct map places_by_key;
};

struct footprint *footprint_new(const struct footprint_section *sections)
{
	struct footprint *footprint = mem_new(sizeof(*footprint));

	footprint->items.sections = sections;
	footprint->sweep_at = LIVES_PER_SWEEP;
	return footprint;
}

static void live_free(struct live *live)
{
	for (size_t i = 0; i < live->count; i += USES_PER_BLOCK)
		free(live->uses[i]);
	free(live->uses);
	map_done(&live->by_order);
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
	footprint_items_done(&footprint->items);
	for (size_t i = 0; i < footprint->place_count; i++)
		free(footprint->places[i]);
	free(footprint->places);
	map_done(&footprint->places_by_key);
	free(footprint);
	*footprint_ptr = NULL;
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

static void add_counts(uint64_t *to, uint64_t *from)
{
	for (size_t i = 0; i < FOOTPRINT_COUNTS_MAX; i++) {
		to[i] += from[i];
		from[i] = 0;
	}
}

static void flush(struct footprint_tally *tally)
{
	if (tally->use)
		add_counts(tally->use->counts, tally->counts);
}

/* What is in tallies, and then what is in uses that have another. */
static void add_up(struct live *live)
{
	for (size_t i = 0; i <= live->tallies.mask; i++)
		flush(&live->tallies.slots[i]);
	for (size_t i = 0; i < live->count; i++) {
		const struct footprint_use *use = live->uses[i];

		for (size_t j = 0; use->also && j < FOOTPRINT_COUNTS_MAX; j++)
			use->also->counts[j] += use->counts[j];
	}
}

static void fold_live(struct footprint *footprint, struct live *live)
{
	const struct footprint_place *place =
		place_of(footprint, live->command);

	add_up(live);
	for (size_t i = 0; i < live->count; i++)
		footprint_fold(&footprint->items, live->uses[i]->what,
			       live->uses[i]->counts, !live->is_again, place);
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

static struct footprint_use *new_use(struct live *live,
				     const struct footprint_what *what)
{
	size_t at = live->count % USES_PER_BLOCK;
	struct footprint_use *use =
		at ? live->uses[live->count - 1] + 1
		   : mem_new(USES_PER_BLOCK * sizeof(*use));

	use->what = what;
	map_put(&live->by_order, what->order, use);
	if (live->count == live->cap) {
		live->cap = live->cap ? live->cap * 2 : 16;
		live->uses = mem_resize(live->uses, live->cap,
					sizeof(*live->uses));
	}
	return live->uses[live->count++] = use;
}

struct footprint_use *footprint_use(struct footprint *footprint, unsigned section,
				    const struct command *command,
				    const struct span *fields)
{
	struct live *live = live_of(footprint, command);
	const struct footprint_what *what =
		footprint_what(&footprint->items, section, fields);
	struct footprint_use *use = map_get(&live->by_order, what->order);

	if (!use)
		return new_use(live, what);
	use->what = footprint_what_of_both(&footprint->items, use->what, what);
	return use;
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

		if (!at->use)
			return at;
	}
	return NULL;
}

/* What finds no place there is in its use alone. */
static void grow_tallies(struct footprint_tallies *tallies)
{
	struct footprint_tallies old = *tallies;

	*tallies = new_tallies((old.mask + 1) * 2);
	for (size_t i = 0; i <= old.mask; i++) {
		struct footprint_tally *to =
			old.slots[i].use
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
					   struct footprint_use *use)
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
		.use = use, .hint = hint, .tag = use->tag};
	return tally;
}

/* ---- in the end ---- */

void footprint_put(struct footprint *footprint, unsigned section,
		   const struct command *command, const struct span *fields,
		   const uint64_t *counts)
{
	if (command->id > footprint->command_cap)
		grow_commands(footprint, command->id);
	footprint_fold(&footprint->items,
		       footprint_what(&footprint->items, section, fields),
		       counts, 1, place_of(footprint, command));
}

struct footprint_item *footprint_add(struct footprint *footprint,
				     unsigned section, const struct span *fields,
				     const uint64_t *counts)
{
	struct footprint_items *items = &footprint->items;
	struct footprint_item *item = footprint_item_at(
		items, footprint_what(items, section, fields), NULL);

	for (size_t i = 0; counts && i < FOOTPRINT_COUNTS_MAX; i++)
		item->counts[i] += counts[i];
	return item;
}

void footprint_sort(struct footprint *footprint)
{
	footprint_items_sort(&footprint->items);
}

void footprint_finish(struct footprint *footprint, footprint_rename *rename,
		      const void *context)
{
	struct footprint_items *items = &footprint->items;
	size_t by_place;

	for (size_t i = 0; i < footprint->live_count; i++)
		fold_live(footprint, footprint->lives[i]);
	footprint->live_count = 0;
	footprint_rename_all(items, rename, context);
	by_place = items->count;
	for (size_t i = 0; i < by_place; i++)
		footprint_fold(items, items->items[i]->what,
			       items->items[i]->counts,
			       items->items[i]->commands, NULL);
	footprint_sort(footprint);
}

struct footprint_item *footprint_at(const struct footprint *footprint, size_t i)
{
	return i < footprint->items.count ? footprint->items.items[i] : NULL;
}
