/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fold.h - siblings that look alike, shown as one.
 */
#ifndef SPILE_VIEW_FOLD_H
#define SPILE_VIEW_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct command;
struct model;

/* Commands of one line. */
struct fold {
	const struct command **members; /* in order of beginning */
	size_t count;
	/* Of all of them, with their descendants. */
	uint64_t calls, errors, wall_ns, cpu_ns;
	uint64_t spi, i2c; /* transfers */
	bool is_done; /* shown already; belongs to who shows */
};

struct fold_list {
	struct fold *folds;
	size_t count;
	const struct command **room; /* the members of all folds */
};

enum fold_order {
	FOLD_START,
	FOLD_CALLS,
	FOLD_ERRORS,
	FOLD_WALL,
	FOLD_CPU,
	FOLD_NAME,
};

/* What decides: which commands are shown at all, whether they fold. */
struct folder {
	const struct model *model;
	uint64_t *shapes; /* by command id: of it and all below it */
	bool *is_shown;	  /* by command id */
	bool is_unfolded;
	bool is_own; /* a fold's numbers are without what is below */
	enum fold_order order;
};

/*
 * What a command became, when that is the same to a person: `env bash x.sh`, then
 * `bash x.sh`. NULL: nothing, or something else. Such commands share a line.
 */
const struct command *fold_became(const struct folder *folder,
				  const struct command *command);
/* The last of them: who ended, who has the children. */
const struct command *fold_last(const struct folder *folder,
				const struct command *command);

/* is_shown is filled by the caller before fold_shapes. */
void folder_init(struct folder *folder, const struct model *model);
void folder_done(struct folder *folder);
void fold_shapes(struct folder *folder);

/* The children of all members together; NULL: the roots. */
void fold_children(const struct folder *folder, const struct fold *parent,
		   struct fold_list *ret_list);
void fold_list_done(struct fold_list *list);

#endif
