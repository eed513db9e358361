/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree.c - commands as a tree, with totals.
 *
 * Decides which commands are shown; tree-text.c and tree-json.c show them.
 */
#include "config.h"

#include <string.h>

#include "base/auto.h"
#include "decode/value.h"
#include "select/selection.h"
#include "view/replay.h"
#include "view/stacks.h"
#include "view/tree.h"
#include "view/views.h"

static const char *const sort_keys[] = {"start", "calls", "errors", "wall",
					"cpu",	 "name",  NULL};

static enum fold_order order_of(const char *key)
{
	/* In the order of enum fold_order. */
	for (size_t i = 0; key && sort_keys[i]; i++)
		if (!strcmp(sort_keys[i], key))
			return (enum fold_order)i;
	return FOLD_START;
}

static bool has_call_parts(const struct selection *selection)
{
	return selection && (selection_has_calls(selection) ||
			     selection_has_files(selection) ||
			     selection_has_result(selection) ||
			     selection_since(selection).kind != WHEN_NONE ||
			     selection_until(selection).kind != WHEN_NONE);
}

/*
 * A command is shown when it is selected and, where calls are selected, made
 * one; and when one below it is shown, so that each has its place.
 */
static void choose_shown(struct tree *tree)
{
	bool needs_calls = has_call_parts(tree->input->selection) &&
			   !tree->options->is_unfolded;
	bool *is_shown = tree->folder.is_shown;

	for (size_t id = model_command_count(tree->model); id > 0; id--) {
		const struct command *command =
			model_command(tree->model, (uint32_t)id);

		if (command->is_selected &&
		    (!needs_calls || command->own.calls))
			is_shown[id] = true;
		if (is_shown[id] && command->parent)
			is_shown[command->parent->id] = true;
		if (!is_shown[id])
			tree->hidden++;
	}
}

static void tree_done(struct tree *tree)
{
	folder_done(&tree->folder);
	tree_calls_done(tree);
	tree_stacks_done(tree);
	value_pool_free(&tree->pool);
	buf_done(&tree->caveat);
}

static int tree_show(const struct view_input *input, FILE *out,
		     struct error *err)
{
	const struct view_options *options = input->options;
	AUTO(model_free) struct model *model = NULL;
	AUTO(tree_done)
	struct tree tree = {.input = input, .options = options};
	int result;

	if (options->with_calls || options->top || options->stacks)
		tree.visitor.call = tree_see_call;
	tree.visitor.wants_stacks = options->stacks;
	tree.symbols = stacks_symbols(input);
	tree.visitor.wants_snapshots = options->with_calls;
	if (options->with_calls)
		tree.pool = value_pool_new();
	model = model_new(input->spec, input->selection, &tree.visitor);
	tree.model = model;
	result = replay_run(input, model, NULL, NULL, err);
	if (result < 0)
		return result;
	replay_say_part(input);
	replay_caveat(input, model, &tree.caveat);
	folder_init(&tree.folder, model);
	tree.folder.is_unfolded = options->is_unfolded || options->with_calls;
	tree.folder.is_own = options->is_own;
	/* Calls are in order of time, and so are the children among them. */
	tree.folder.order =
		options->with_calls ? FOLD_START : order_of(options->sort);
	stacks_say_none(input, tree.stacks.count);
	choose_shown(&tree);
	fold_shapes(&tree.folder);
	switch (options->format) {
	case FORMAT_TEXT:
	case FORMAT_MARKDOWN:
		tree_print_text(&tree, out);
		tree_print_footer(&tree, out);
		break;
	case FORMAT_JSON:
		tree_print_json(&tree, out);
		break;
	case FORMAT_CSV:
		tree_print_csv(&tree, out);
		break;
	}
	return 0;
}

const struct view view_tree = {
	.name = "tree",
	.summary = "commands as a tree, with totals",
	.sort_keys = sort_keys,
	.show = tree_show,
};
