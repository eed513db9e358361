/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree-calls.c - what the tree keeps of each command's own calls: the heaviest
 * (--top), or a line for each (--with-calls).
 *
 * Memory grows with different lines, and those of one command have a limit.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"
#include "decode/value.h"
#include "spec/spec.h"
#include "view/strace_text.h"
#include "view/tree.h"

/* Lines kept of one command, unless all are wanted. */
enum { LINES_MAX = 1000 };

struct tallies {
	struct tree_tally *tallies;
	size_t count;
	size_t last; /* what the last look-up found */
};

static bool is_tally_of(const struct tree_tally *tally, const char *name,
			uint64_t nr)
{
	if (!tally->name || !name)
		return tally->name == name && tally->nr == nr;
	return tally->name == name || !strcmp(tally->name, name);
}

static struct tree_tally *find_tally(struct tallies *all, const char *name,
				     uint64_t nr)
{
	struct tree_tally *tally;

	if (all->count && is_tally_of(&all->tallies[all->last], name, nr))
		return &all->tallies[all->last];
	for (size_t i = 0; i < all->count; i++)
		if (is_tally_of(&all->tallies[i], name, nr)) {
			all->last = i;
			return &all->tallies[i];
		}
	/* Grows at powers of two. */
	if (!(all->count & (all->count - 1)))
		all->tallies = mem_resize(all->tallies,
					  all->count ? all->count * 2 : 1,
					  sizeof(*all->tallies));
	all->last = all->count;
	tally = &all->tallies[all->count++];
	*tally = (struct tree_tally){.name = name, .nr = nr};
	return tally;
}

static void count_call(struct tree *tree, const struct call *call)
{
	struct tallies *all = map_get(&tree->tallies, call->command->id);
	struct tree_tally *tally;

	if (call->state == CALL_NO_ENTRY)
		return;
	if (!all) {
		all = mem_new(sizeof(*all));
		map_put(&tree->tallies, call->command->id, all);
	}
	tally = find_tally(all, call->row->name, call->nr);
	tally->calls++;
	if (call->state != CALL_RETURNED)
		return;
	tally->errors += call->is_error;
	if (call->return_ns > call->entry_ns)
		tally->ns += call->return_ns - call->entry_ns;
}

static int by_weight(const void *a, const void *b)
{
	const struct tree_tally *left = a, *right = b;

	if (left->ns != right->ns)
		return left->ns < right->ns ? 1 : -1;
	if (left->calls != right->calls)
		return left->calls < right->calls ? 1 : -1;
	return left->nr < right->nr ? -1 : left->nr > right->nr;
}

static void add_tallies(struct tallies *sum, const struct tallies *all)
{
	for (size_t i = 0; all && i < all->count; i++) {
		const struct tree_tally *from = &all->tallies[i];
		struct tree_tally *to = find_tally(sum, from->name, from->nr);

		to->calls += from->calls;
		to->errors += from->errors;
		to->ns += from->ns;
	}
}

struct tree_tally *tree_heaviest(const struct tree *tree,
				 const struct fold *fold, size_t *ret_count)
{
	struct tallies sum = {0};

	for (size_t i = 0; i < fold->count; i++)
		for (const struct command *at = fold->members[i]; at;
		     at = fold_became(&tree->folder, at))
			add_tallies(&sum, map_get(&tree->tallies, at->id));
	if (sum.count)
		qsort(sum.tallies, sum.count, sizeof(*sum.tallies), by_weight);
	*ret_count =
		sum.count < tree->options->top ? sum.count : tree->options->top;
	return sum.tallies;
}

static struct tree_item *add_item(struct tree_items *items)
{
	if (items->count == items->cap) {
		items->cap = items->cap ? items->cap * 2 : 16;
		items->items = mem_resize(items->items, items->cap,
					  sizeof(*items->items));
	}
	items->items[items->count] = (struct tree_item){.count = 1};
	return &items->items[items->count++];
}

static void add_call(struct tree *tree, struct tree_items *items,
		     const struct call *call)
{
	struct tree_item *last =
		items->count ? &items->items[items->count - 1] : NULL;
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	struct decoded decoded;

	if (items->lines >= LINES_MAX && !tree->options->is_unfolded) {
		items->more++;
		return;
	}
	value_pool_reset(tree->pool);
	decode_call_shown(tree->pool, call, false, &decoded);
	strace_call(&text, &decoded, call, tree->options);
	if (last && last->text && !strcmp(last->text, buf_text(&text))) {
		last->count++;
		return;
	}
	add_item(items)->text = mem_strdup(buf_text(&text));
	items->lines++;
}

/* Children that no call of their parent's shows come behind its calls. */
static void keep_call(struct tree *tree, const struct call *call)
{
	struct tree_items *items = map_get(&tree->items, call->command->id);

	if (!items) {
		items = mem_new(sizeof(*items));
		map_put(&tree->items, call->command->id, items);
	}
	if (call->is_selected && call->state != CALL_NO_ENTRY)
		add_call(tree, items, call);
	if (call->child)
		add_item(items)->child = call->child;
}

const struct tree_items *tree_items_of(const struct tree *tree,
				       const struct command *command)
{
	return map_get(&tree->items, command->id);
}

void tree_see_call(struct model_visitor *visitor, const struct call *call)
{
	struct tree *tree = (struct tree *)visitor;

	if (call->is_selected && tree->options->top)
		count_call(tree, call);
	if (tree->symbols && call->is_selected && call->stack &&
	    call->state != CALL_NO_ENTRY)
		tree_keep_stack(tree, call);
	if (tree->options->with_calls && (call->is_selected || call->child))
		keep_call(tree, call);
}

void tree_calls_done(struct tree *tree)
{
	struct tallies *tallies;
	struct tree_items *items;
	size_t at = 0;

	while ((tallies = map_next(&tree->tallies, &at))) {
		free(tallies->tallies);
		free(tallies);
	}
	at = 0;
	while ((items = map_next(&tree->items, &at))) {
		for (size_t i = 0; i < items->count; i++)
			free(items->items[i].text);
		free(items->items);
		free(items);
	}
	map_done(&tree->tallies);
	map_done(&tree->items);
}
