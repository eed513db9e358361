/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree.c - spile tree: the view of that name.
 */
#include "config.h"

#include "cli/subcommand.h"
#include "cli/viewing.h"

const struct subcommand subcommand_tree = {
	.name = "tree",
	.mask = SUB_TREE,
	.summary = "show commands as a tree, with totals",
	.synopsis = "[OPTION...] ([RECORDING] | -- COMMAND [ARG...])",
	.run = viewing_run,
};
