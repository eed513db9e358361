/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree.h - what the files of the tree view share.
 */
#ifndef SPILE_VIEW_TREE_H
#define SPILE_VIEW_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/map.h"
#include "model/model.h"
#include "view/fold.h"
#include "view/view.h"

struct stack_tree;
struct symbols;
struct value_pool;

/* One of a command's own calls, or the place where a child began. */
struct tree_item {
	char *text;		     /* NULL: a child */
	uint64_t count;		     /* how often in a row */
	const struct command *child; /* or NULL */
};

/* What --with-calls keeps for a command. */
struct tree_items {
	struct tree_item *items;
	size_t count, cap;
	size_t lines;  /* items that are calls */
	uint64_t more; /* calls beyond the limit */
};

/* What --top keeps for a command, of one system call. */
struct tree_tally {
	const char *name;
	uint64_t nr; /* when it has no name */
	uint64_t calls, errors, ns;
};

struct tree {
	struct model_visitor visitor; /* first: the visitor is the tree */
	const struct view_input *input;
	const struct view_options *options;
	const struct model *model;
	struct folder folder;
	struct value_pool *pool;
	struct map items;   /* command id -> struct tree_items */
	struct map stacks;  /* command id -> struct stack_tree */
	struct symbols *symbols; /* NULL: stacks are not shown */
	struct map tallies; /* command id -> struct tree_tallies */
	struct buf caveat;
	uint64_t hidden; /* commands that the selection leaves out */
};

/* ---- tree-calls.c ---- */

void tree_see_call(struct model_visitor *visitor, const struct call *call);
/* NULL when there are none. */
const struct tree_items *tree_items_of(const struct tree *tree,
				       const struct command *command);
/* The heaviest of all members, at most options->top; free() it. */
struct tree_tally *tree_heaviest(const struct tree *tree,
				 const struct fold *fold, size_t *ret_count);
void tree_calls_done(struct tree *tree);

/* ---- tree-stacks.c ---- */

void tree_keep_stack(struct tree *tree, const struct call *call);
/* Of all members together, sorted; the caller's. */
struct stack_tree *tree_stacks_of(const struct tree *tree,
				  const struct fold *fold);
void tree_stacks_done(struct tree *tree);

/* ---- tree-words.c: what is said about commands, for people ---- */

/* Name and arguments; of several what they have in common and how many. */
void tree_add_label(struct buf *buf, const struct fold *fold,
		    const struct view_options *options);
/* "install() setup.sh:12", "~setup.sh:60-84"; nothing when unknown. */
void tree_add_place(struct buf *buf, const struct fold *fold, bool is_utf8);
/* "exit 3", "SIGTERM", "still running"; nothing for a plain exit. */
void tree_add_end(struct buf *buf, const struct command *command);
/* Lines below the tree: work handed on, what still runs, what is missing. */
void tree_print_footer(const struct tree *tree, FILE *out);

/* ---- the formats ---- */

void tree_print_text(const struct tree *tree, FILE *out); /* and Markdown */
void tree_print_json(const struct tree *tree, FILE *out);
void tree_print_csv(const struct tree *tree, FILE *out);

#endif
