/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack_none.c - in place of stack.c where spile is built without libunwind.
 *
 * Nobody asks for stacks then: the options that want them are refused.
 */
#include "config.h"

#include "probe/stack.h"

bool stack_is_built(void)
{
	return false;
}

struct stack_space *stack_space_new(void)
{
	return NULL;
}

void stack_space_free(struct stack_space **space)
{
	*space = NULL;
}

void stack_space_changed(struct stack_space *space)
{
	(void)space;
}

void stack_read(struct stack_space *space, pid_t tid, enum abi_id abi,
		uint64_t ip, struct probe_memory *memory,
		struct stack *ret_stack)
{
	(void)space;
	(void)tid;
	(void)abi;
	(void)memory;
	*ret_stack = (struct stack){
		.end = STACK_BROKEN, .count = 1, .addrs = {ip}};
}

bool stack_mapping(struct stack_space *space, uint64_t addr,
		   struct event_mmap *ret_mapping)
{
	(void)space;
	(void)addr;
	(void)ret_mapping;
	return false;
}
