/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack_space.h - what is mapped in one address space where code may be.
 */
#ifndef SPILE_PROBE_STACK_SPACE_H
#define SPILE_PROBE_STACK_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "probe/module.h"

struct peek;
struct span;

/* A piece of memory that can be executed. */
struct region {
	uint64_t start, end;
	uint64_t offset; /* in the file */
	uint64_t dev, ino;
	char *path;    /* "" of no file */
	uint64_t base; /* where the file's first bytes are; 0: unknown */
	bool is_said;  /* stack_mapping gave it */
	bool is_module_known;
	struct module module;
};

struct regions {
	struct region *list; /* by address, without overlaps */
	size_t count;
};

/* From the text of /proc/PID/maps; *ret is released with regions_done. */
void regions_parse(struct span maps, struct regions *ret);
void regions_done(struct regions *regions);
struct region *regions_find(const struct regions *regions, uint64_t addr);
/* Whether both map the same; then what was learnt stays true. */
bool regions_equal(const struct regions *a, const struct regions *b);
/* Takes over what is known of regions that are still the same. */
void regions_keep_known(struct regions *now, const struct regions *before);
/* Reads it the first time it is asked for. */
const struct module *region_module(struct region *region, struct peek *peek);

#endif
