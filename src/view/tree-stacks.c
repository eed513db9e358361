/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree-stacks.c - what the tree keeps of its commands' stacks (--stacks).
 */
#include "config.h"

#include <stdlib.h>

#include "base/mem.h"
#include "symbol/symbols.h"
#include "view/stack_tree.h"
#include "view/stacks.h"
#include "view/tree.h"

void tree_keep_stack(struct tree *tree, const struct call *call)
{
	struct stack_tree *stacks = map_get(&tree->stacks, call->command->id);

	if (!stacks) {
		stacks = stack_tree_new();
		map_put(&tree->stacks, call->command->id, stacks);
	}
	stack_tree_add(stacks, NULL, call, tree->symbols, tree->options);
}

struct stack_tree *tree_stacks_of(const struct tree *tree,
				  const struct fold *fold)
{
	struct stack_tree *sum = stack_tree_new();

	for (size_t i = 0; i < fold->count; i++)
		for (const struct command *at = fold->members[i]; at;
		     at = fold_became(&tree->folder, at))
			stack_tree_merge(sum, map_get(&tree->stacks, at->id));
	stack_tree_sort(sum);
	return sum;
}

void tree_stacks_done(struct tree *tree)
{
	struct stack_tree *stacks;
	size_t at = 0;

	while ((stacks = map_next(&tree->stacks, &at)))
		stack_tree_free(&stacks);
	map_done(&tree->stacks);
	symbols_free(&tree->symbols);
}
