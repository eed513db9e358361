/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * export_folded.c - stacks as flame graphs are drawn from: a line for each
 * different one, "COMMAND;FUNCTION;...;CALL COUNT".
 */
#include "config.h"

#include <inttypes.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "event/call.h"
#include "model/model.h"
#include "symbol/symbols.h"
#include "view/export.h"
#include "view/replay.h"
#include "view/stack_tree.h"
#include "view/text.h"

struct folded {
	struct model_visitor visitor; /* first: callbacks are handed its
					 address */
	const struct view_input *input;
	struct symbols *symbols;
	struct stack_tree *tree;
	uint64_t without; /* calls that have no stack */
};

static void on_call(struct model_visitor *visitor, const struct call *call)
{
	struct folded *folded = (struct folded *)visitor;

	if (!call->is_selected || call->state == CALL_NO_ENTRY)
		return;
	if (call->stack)
		stack_tree_add(folded->tree, call->command->name, call,
			       folded->symbols, folded->input->options);
	else
		folded->without++;
}

/* A semicolon ends a name. */
static void put_name(const char *name, FILE *out)
{
	for (; *name; name++)
		putc(*name == ';' ? ':' : *name, out);
}

/* From the top down to a leaf. */
static void put_line(const struct stack_node *leaf, const struct stack_node **room,
		     FILE *out)
{
	for (const struct stack_node *at = leaf; at->parent; at = at->parent)
		room[at->depth - 1] = at;
	for (size_t i = 0; i < leaf->depth; i++) {
		if (i)
			putc(';', out);
		put_name(room[i]->name, out);
	}
	fprintf(out, " %" PRIu64 "\n", leaf->calls);
}

static void put_all(struct stack_tree *tree, FILE *out)
{
	AUTO(mem_free_ptr) const struct stack_node **room = NULL;
	const struct stack_node *at = stack_tree_root(tree);
	size_t cap = 0;

	stack_tree_sort(tree);
	while ((at = stack_tree_next(at))) {
		if (!at->is_call)
			continue;
		if (at->depth > cap) {
			cap = at->depth * 2;
			room = mem_resize(room, cap, sizeof(*room));
		}
		put_line(at, room, out);
	}
}

static void say_left_out(const struct folded *folded)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	if (!folded->without || !folded->input->say)
		return;
	buf_printf(&text, "%" PRIu64 " %s without a stack (record with "
			  "--stack)",
		   folded->without,
		   text_plural(folded->without, "call", "calls"));
	folded->input->say(folded->input->say_context, "left out",
			   buf_text(&text));
}

int export_folded(const struct view_input *input, FILE *out, struct error *err)
{
	AUTO(model_free) struct model *model = NULL;
	AUTO(symbols_free)
	struct symbols *symbols = symbols_new(input->options->sysroot, false);
	AUTO(stack_tree_free) struct stack_tree *tree = stack_tree_new();
	struct folded folded = {
		.visitor = {.call = on_call, .wants_stacks = true},
		.input = input,
		.symbols = symbols,
		.tree = tree,
	};
	int ret;

	model = model_new(input->spec, input->selection, &folded.visitor);
	ret = replay_run(input, model, NULL, NULL, err);
	if (ret < 0)
		return ret;
	put_all(tree, out);
	say_left_out(&folded);
	return 0;
}
