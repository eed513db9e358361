/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack_tree.h - stacks put together to one tree of functions, the outermost at
 * the top and system calls at the leaves, with the number of calls below each.
 */
#ifndef SPILE_VIEW_STACK_TREE_H
#define SPILE_VIEW_STACK_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct call;
struct stack_tree;
struct symbols;
struct view_options;

struct stack_node {
	const char *name;
	uint64_t calls;
	bool is_call; /* a system call: a leaf */
	size_t depth; /* the root is 0, and has no name */
	struct stack_node *parent, *first_child, *last_child, *next;
	size_t child_count;
};

struct stack_tree *stack_tree_new(void);
void stack_tree_free(struct stack_tree **tree); /* for AUTO */

/* Below a node named `top`, unless that is NULL. The call has a stack. */
void stack_tree_add(struct stack_tree *tree, const char *top,
		    const struct call *call, struct symbols *symbols,
		    const struct view_options *options);
/* All of `from`, which stays as it is; NULL: nothing. */
void stack_tree_merge(struct stack_tree *tree, const struct stack_tree *from);
/* Siblings by calls, most first; then by name. */
void stack_tree_sort(struct stack_tree *tree);

struct stack_node *stack_tree_root(const struct stack_tree *tree);
/* In the order of the tree, without recursion: NULL at the end. */
struct stack_node *stack_tree_next(const struct stack_node *at);

#endif
