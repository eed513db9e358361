/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk_part.h - what the files share that walk over a call's memory.
 */
#ifndef SPILE_SPEC_WALK_PART_H
#define SPILE_SPEC_WALK_PART_H

#include "spec/walk.h"

struct walk {
	const struct spec_row *row;
	const struct walk_call *call;
	enum walk_phase phase;
	struct walk_memory *memory;
	struct walk_visitor *visitor;
};

/* Of what this phase is about. */
enum spec_direction walk_due(const struct walk *walk);
struct walk_bytes walk_fetch(const struct walk *walk,
			     const struct walk_request *request);
uint64_t walk_arg_value(const struct walk *walk, unsigned arg);
/* As walk_length says. */
uint64_t walk_length_of(const struct walk *walk, unsigned arg);
/* The int at addr as a length. */
uint64_t walk_pointed_length(const struct walk *walk, uint64_t addr);
/* In the set whose id is in argument `arg`; the values lie at addr. */
uint64_t walk_semaphores(const struct walk *walk, unsigned arg, uint64_t addr);
/* What the call returned, as a length. */
uint64_t walk_returned(const struct walk_call *call);

/* walk_deep.c: behind a pointer to numbers or structs; the entries that the
   call submits. */
void walk_pointer(const struct walk *walk, unsigned arg);
void walk_submitted(const struct walk *walk);

#endif
