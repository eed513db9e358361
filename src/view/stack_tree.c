/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack_tree.c - stacks put together to one tree of functions.
 *
 * Nothing recurses: a stack is as deep as a recording says.
 */
#include "config.h"

#include "view/stack_tree.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "event/call.h"
#include "spec/spec.h"
#include "symbol/symbols.h"
#include "view/stacks.h"
#include "view/text.h"
#include "view/view.h"

struct stack_tree {
	struct stack_node root;
	struct map nodes; /* all but the root: by parent and name */
	struct buf name;  /* room for one */
};

struct stack_tree *stack_tree_new(void)
{
	return mem_new(sizeof(struct stack_tree));
}

void stack_tree_free(struct stack_tree **tree)
{
	struct stack_node *node;
	size_t at = 0;

	if (!*tree)
		return;
	while ((node = map_next(&(*tree)->nodes, &at)))
		free(node);
	map_done(&(*tree)->nodes);
	buf_done(&(*tree)->name);
	mem_free_ptr(tree);
	*tree = NULL;
}

static struct stack_node *child_of(struct stack_tree *tree,
				   struct stack_node *parent, const char *name,
				   bool is_call)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;
	size_t bytes = strlen(name) + 1;
	struct stack_node *node;

	buf_add(&key, &parent, sizeof(parent));
	buf_add_u8(&key, is_call);
	buf_add(&key, name, bytes);
	node = map_get_bytes(&tree->nodes, buf_span(&key));
	if (node)
		return node;
	node = mem_new(sizeof(*node) + bytes);
	node->name = memcpy(node + 1, name, bytes);
	node->is_call = is_call;
	node->depth = parent->depth + 1;
	node->parent = parent;
	if (parent->last_child)
		parent->last_child->next = node;
	else
		parent->first_child = node;
	parent->last_child = node;
	parent->child_count++;
	map_put_bytes(&tree->nodes, buf_span(&key), node);
	return node;
}

static struct stack_node *add_frame(struct stack_tree *tree,
				    struct stack_node *at,
				    const struct call_frame *frame,
				    struct symbols *symbols,
				    const struct view_options *options)
{
	const struct symbol_answer *answer = stacks_answer(symbols, frame);
	size_t count = answer ? answer->count : 1;

	for (size_t i = count; i-- > 0;) {
		tree->name.len = 0;
		stacks_add_name(&tree->name, frame, answer, i,
				options->is_utf8);
		if (answer && answer->frames[i].file) {
			buf_add_u8(&tree->name, ' ');
			text_add_clean(&tree->name,
				       span_of_str(answer->frames[i].file),
				       options->is_utf8);
			buf_printf(&tree->name, ":%u", answer->frames[i].line);
		}
		at = child_of(tree, at, buf_text(&tree->name), false);
	}
	return at;
}

void stack_tree_add(struct stack_tree *tree, const char *top,
		    const struct call *call, struct symbols *symbols,
		    const struct view_options *options)
{
	struct stack_node *at = &tree->root;
	const char *why = stacks_why_ended(call);

	if (top) {
		tree->name.len = 0;
		text_add_clean(&tree->name, span_of_str(top), options->is_utf8);
		at = child_of(tree, at, buf_text(&tree->name), false);
	}
	if (why) {
		tree->name.len = 0;
		buf_printf(&tree->name, "[%s]", why);
		at = child_of(tree, at, buf_text(&tree->name), false);
	}
	for (size_t i = call->stack->count; i-- > 0;)
		at = add_frame(tree, at, &call->stack->frames[i], symbols,
			       options);
	tree->name.len = 0;
	if (call->row->name)
		buf_add_text(&tree->name, call->row->name);
	else
		buf_printf(&tree->name, "syscall %" PRIu64, call->nr);
	at = child_of(tree, at, buf_text(&tree->name), true);
	for (; at; at = at->parent)
		at->calls++;
}

void stack_tree_merge(struct stack_tree *tree, const struct stack_tree *from)
{
	const struct stack_node *at = from ? stack_tree_root(from) : NULL;
	struct stack_node *to = &tree->root;
	size_t depth = 0;

	if (!at)
		return;
	to->calls += at->calls;
	while ((at = stack_tree_next(at))) {
		for (; depth >= at->depth; depth--)
			to = to->parent;
		to = child_of(tree, to, at->name, at->is_call);
		to->calls += at->calls;
		depth = at->depth;
	}
}

static int by_calls(const void *a, const void *b)
{
	const struct stack_node *const *left = a, *const *right = b;

	if ((*left)->calls != (*right)->calls)
		return (*left)->calls < (*right)->calls ? 1 : -1;
	return strcmp((*left)->name, (*right)->name);
}

static void sort_children(struct stack_node *parent)
{
	AUTO(mem_free_ptr) struct stack_node **list = NULL;
	size_t count = 0;

	if (parent->child_count < 2)
		return;
	list = mem_new(parent->child_count * sizeof(*list));
	for (struct stack_node *at = parent->first_child; at; at = at->next)
		list[count++] = at;
	qsort(list, count, sizeof(*list), by_calls);
	for (size_t i = 0; i < count; i++)
		list[i]->next = i + 1 < count ? list[i + 1] : NULL;
	parent->first_child = list[0];
	parent->last_child = list[count - 1];
}

void stack_tree_sort(struct stack_tree *tree)
{
	for (struct stack_node *at = &tree->root; at; at = stack_tree_next(at))
		sort_children(at);
}

struct stack_node *stack_tree_root(const struct stack_tree *tree)
{
	return (struct stack_node *)&tree->root;
}

struct stack_node *stack_tree_next(const struct stack_node *at)
{
	if (at->first_child)
		return at->first_child;
	while (at && !at->next)
		at = at->parent;
	return at ? at->next : NULL;
}
