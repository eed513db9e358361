/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fold.c - siblings that look alike, shown as one.
 *
 * Alike are those of one name and kind that ended the same way, were started in
 * the same function and have the same shape below: the same different children,
 * however many of each. Their first argument (`git add`, `mdt status`) keeps
 * them apart while that leaves few lines. Only for display: no count depends on
 * a hash.
 */
#include "config.h"

#include "view/fold.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/span.h"
#include "model/model.h"

/* So many different first arguments get lines of their own; of more, those that
   make up a part like this. */
enum { WORDS_APART = 8 };

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

static uint64_t mix_span(uint64_t hash, struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ text.data[i]) * 0x100000001b3u;
	return mix(hash, text.len);
}

void folder_init(struct folder *folder, const struct model *model)
{
	size_t count = model_command_count(model) + 1;

	*folder = (struct folder){.model = model};
	folder->shapes = mem_new(count * sizeof(*folder->shapes));
	folder->is_shown = mem_new(count * sizeof(*folder->is_shown));
}

void folder_done(struct folder *folder)
{
	free(folder->shapes);
	free(folder->is_shown);
	*folder = (struct folder){0};
}

/* One name, and the same arguments of its own. */
static bool is_same_title(const struct command *a, const struct command *b)
{
	size_t count = a->argc - a->first_arg;

	if (strcmp(a->name, b->name) != 0 || b->argc - b->first_arg != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct span left = a->argv[a->first_arg + i];
		struct span right = b->argv[b->first_arg + i];

		if (left.len != right.len ||
		    (left.len && memcmp(left.data, right.data, left.len) != 0))
			return false;
	}
	return true;
}

const struct command *fold_became(const struct folder *folder,
				  const struct command *command)
{
	const struct command *next;

	if (folder->is_unfolded || command->end != COMMAND_REPLACED)
		return NULL;
	next = model_command(folder->model, command->end_value);
	if (!next || next->parent != command || !folder->is_shown[next->id] ||
	    !is_same_title(next, command))
		return NULL;
	for (const struct command *child = command->first_child; child;
	     child = child->next)
		if (child != next && folder->is_shown[child->id])
			return NULL;
	return next;
}

const struct command *fold_last(const struct folder *folder,
				const struct command *command)
{
	const struct command *next;

	while ((next = fold_became(folder, command)))
		command = next;
	return command;
}

static int by_value(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static uint64_t shape_below(const struct folder *folder,
			    const struct command *command)
{
	AUTO(mem_free_ptr)
	uint64_t *shapes =
		mem_new((command->child_count + 1) * sizeof(*shapes));
	uint64_t hash = 1;
	size_t count = 0;

	for (const struct command *child = command->first_child; child;
	     child = child->next)
		if (folder->is_shown[child->id])
			shapes[count++] = folder->shapes[child->id];
	qsort(shapes, count, sizeof(*shapes), by_value);
	for (size_t i = 0; i < count; i++)
		if (!i || shapes[i] != shapes[i - 1])
			hash = mix(hash, shapes[i]);
	return hash;
}

/* Children come after their parents: from the last to the first. */
void fold_shapes(struct folder *folder)
{
	for (size_t id = model_command_count(folder->model); id > 0; id--) {
		const struct command *command =
			model_command(folder->model, (uint32_t)id);
		const struct command *next = fold_became(folder, command);
		uint64_t hash = mix_span(1, span_of_str(command->name));

		if (next) {
			folder->shapes[id] = folder->shapes[next->id];
			continue;
		}
		hash = mix(hash, command->kind);
		hash = mix(hash, command->end);
		if (command->end != COMMAND_REPLACED)
			hash = mix(hash, command->end_value);
		folder->shapes[id] = mix(hash, shape_below(folder, command));
	}
}

static uint64_t look_of(const struct folder *folder,
			const struct command *command)
{
	uint64_t hash = folder->shapes[command->id];

	if (folder->is_unfolded)
		return mix(command->id, 1);
	if (command->place && command->place->count)
		hash = mix_span(hash, command->place->frames[0].function);
	return hash;
}

static uint64_t look_with_word(const struct command *command, uint64_t look)
{
	size_t first = command->kind == COMMAND_FORK ? command->argc
						     : command->first_arg;

	return first < command->argc ? mix_span(look, command->argv[first])
				     : mix(look, 2);
}

/* How many commands of a look, and how many words they have. */
struct tally {
	size_t commands, words;
	struct fold *fold;
};

static struct tally *tally_of(struct map *tallies, struct tally *room,
			      size_t *used, uint64_t key)
{
	struct tally *tally = map_get(tallies, key);

	if (!tally) {
		tally = &room[(*used)++];
		*tally = (struct tally){0};
		map_put(tallies, key, tally);
	}
	return tally;
}

static size_t gather(const struct folder *folder, const struct fold *parent,
		     const struct command **ret_commands)
{
	size_t count = 0;

	for (size_t i = 0; i < (parent ? parent->count : 1); i++) {
		const struct command *child =
			parent ? fold_last(folder, parent->members[i])
					 ->first_child
			       : model_first_root(folder->model);

		for (; child; child = child->next) {
			if (!folder->is_shown[child->id])
				continue;
			if (ret_commands)
				ret_commands[count] = child;
			count++;
		}
	}
	return count;
}

/* looks[i]: whom commands[i] folds with. */
static void find_looks(const struct folder *folder,
		       const struct command **commands, size_t count,
		       uint64_t *looks)
{
	AUTO(map_done) struct map tallies = MAP_EMPTY;
	AUTO(mem_free_ptr)
	struct tally *room = mem_new((2 * count + 1) * sizeof(*room));
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t look = look_of(folder, commands[i]);
		struct tally *all = tally_of(&tallies, room, &used, look);
		struct tally *word =
			tally_of(&tallies, room, &used,
				 look_with_word(commands[i], look));

		all->words += !word->commands++;
		all->commands++;
	}
	for (size_t i = 0; i < count; i++) {
		uint64_t look = look_of(folder, commands[i]);
		uint64_t precise = look_with_word(commands[i], look);
		const struct tally *all = map_get(&tallies, look);
		const struct tally *word = map_get(&tallies, precise);
		bool is_apart = all->words <= WORDS_APART ||
				word->commands * WORDS_APART >= all->commands;

		looks[i] = is_apart ? precise : look;
	}
}

static void add_usage(struct fold *fold, const struct usage *usage)
{
	fold->calls += usage->calls;
	fold->errors += usage->errors;
	fold->wall_ns += usage->wall_ns;
	fold->cpu_ns += usage->cpu_ns;
	fold->spi += usage->spi;
	fold->i2c += usage->i2c;
}

static void add_member(const struct folder *folder, struct fold *fold,
		       const struct command *command)
{
	fold->members[fold->count++] = command;
	if (!folder->is_own) {
		add_usage(fold, &command->total);
		return;
	}
	for (; command; command = fold_became(folder, command))
		add_usage(fold, &command->own);
}

static void fill(const struct folder *folder, struct fold_list *list,
		 const struct command **commands, const uint64_t *looks,
		 size_t count)
{
	AUTO(map_done) struct map tallies = MAP_EMPTY;
	AUTO(mem_free_ptr)
	struct tally *room = mem_new((count + 1) * sizeof(*room));
	size_t used = 0, placed = 0;

	for (size_t i = 0; i < count; i++)
		tally_of(&tallies, room, &used, looks[i])->commands++;
	list->folds = mem_new((used + 1) * sizeof(*list->folds));
	list->room = mem_new((count + 1) * sizeof(*list->room));
	for (size_t i = 0; i < count; i++) {
		struct tally *tally = map_get(&tallies, looks[i]);

		if (!tally->fold) {
			tally->fold = &list->folds[list->count++];
			tally->fold->members = list->room + placed;
			placed += tally->commands;
		}
		add_member(folder, tally->fold, commands[i]);
	}
}

static int descending(uint64_t a, uint64_t b)
{
	return (a < b) - (a > b);
}

static int compare(const void *a, const void *b, void *context)
{
	const struct fold *left = a, *right = b;
	int result = 0;

	switch (*(const enum fold_order *)context) {
	case FOLD_START:
		break;
	case FOLD_CALLS:
		result = descending(left->calls, right->calls);
		break;
	case FOLD_ERRORS:
		result = descending(left->errors, right->errors);
		break;
	case FOLD_WALL:
		result = descending(left->wall_ns, right->wall_ns);
		break;
	case FOLD_CPU:
		result = descending(left->cpu_ns, right->cpu_ns);
		break;
	case FOLD_NAME:
		result =
			strcmp(left->members[0]->name, right->members[0]->name);
		break;
	}
	if (result)
		return result;
	return left->members[0]->id < right->members[0]->id ? -1 : 1;
}

void fold_children(const struct folder *folder, const struct fold *parent,
		   struct fold_list *ret_list)
{
	enum fold_order order = folder->order;
	size_t count = gather(folder, parent, NULL);
	AUTO(mem_free_ptr) const struct command **commands = NULL;
	AUTO(mem_free_ptr) uint64_t *looks = NULL;

	*ret_list = (struct fold_list){0};
	if (!count)
		return;
	commands = mem_new(count * sizeof(*commands));
	looks = mem_new(count * sizeof(*looks));
	gather(folder, parent, commands);
	find_looks(folder, commands, count, looks);
	fill(folder, ret_list, commands, looks, count);
	qsort_r(ret_list->folds, ret_list->count, sizeof(*ret_list->folds),
		compare, &order);
}

void fold_list_done(struct fold_list *list)
{
	free(list->folds);
	free(list->room);
	*list = (struct fold_list){0};
}
