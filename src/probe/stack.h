/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack.h - return addresses on the stack of a stopped tracee.
 *
 * Reads the tracee's memory and /proc/PID/maps, opens no file of it, never
 * writes. Whatever memory holds, it ends: frames, reads and steps are bounded.
 * What an address means is found out later, from the files that stack_mapping
 * names.
 */
#ifndef SPILE_PROBE_STACK_H
#define SPILE_PROBE_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "arch/abi.h"
#include "event/event.h"

struct probe_memory;

enum { STACK_FRAMES_MAX = 256 };

struct stack {
	enum stack_end end;
	size_t count; /* at least one */
	uint64_t addrs[STACK_FRAMES_MAX];
	/* Frames that a signal interrupted: their address is of the instruction
	   that comes next, not of one behind a call. */
	size_t exact_count;
	uint32_t exact[STACK_FRAMES_MAX];
	/* The first frame that was found by the chain of frame pointers, because
	   there was no unwind table; so are those behind it. 0: none. */
	uint32_t guessed;
};

/* What is mapped in one address space, and the unwind tables found there. */
struct stack_space;

/* Whether this spile was built with libunwind. */
bool stack_is_built(void);

struct stack_space *stack_space_new(void);
void stack_space_free(struct stack_space **space); /* for AUTO */
/* Memory may be mapped in another way by now. */
void stack_space_changed(struct stack_space *space);

/* tid is stopped in a call made under `abi`, ip behind the call's instruction. */
void stack_read(struct stack_space *space, pid_t tid, enum abi_id abi,
		uint64_t ip, struct probe_memory *memory,
		struct stack *ret_stack);
/* What is mapped at a frame's address; false when that was asked for before, or
   nothing is. The spans belong to the space. */
bool stack_mapping(struct stack_space *space, uint64_t addr,
		   struct event_mmap *ret_mapping);

#endif
