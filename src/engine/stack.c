/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack.c - FRAMES: the stacks of calls, each different one once.
 *
 * Costs nothing where no stack is asked for.
 */
#include "config.h"

#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "engine/call.h"
#include "engine/engine.h"
#include "event/recording.h"
#include "probe/stack.h"
#include "select/callset.h"

/* So many different ones are remembered: then all are forgotten. */
enum { STACKS_MAX = 1 << 16 };

static void say_no_stacks(struct engine *engine, struct task *task)
{
	struct event event = {.kind = EVENT_MARK};

	if (engine->has_said_no_stacks)
		return;
	engine->has_said_no_stacks = true;
	event.mark.text = span_of_str("no stacks from here on: a command that "
				      "may be stopped serves files or memory "
				      "(/dev/fuse, userfaultfd)");
	engine_put(engine, &event, task->serial);
}

static struct stack_space *space_of(struct engine *engine,
				    struct process *process)
{
	if (!process->space)
		process->space = stack_space_new();
	if (process->shares_memory &&
	    process->space_turn != engine->shared_turn)
		stack_space_changed(process->space);
	process->space_turn = engine->shared_turn;
	return process->space;
}

static void put_mappings(struct engine *engine, struct task *task,
			 const struct stack *stack)
{
	struct event event = {.kind = EVENT_MMAP};

	for (size_t i = 0; i < stack->count; i++)
		if (stack_mapping(task->process->space, stack->addrs[i],
				  &event.mmap))
			engine_put(engine, &event, task->serial);
}

/* Its number, and whether it was recorded before. */
static uint64_t number_of(struct engine *engine, const struct stack *stack,
			  bool *ret_is_known)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;
	uint64_t *number;

	buf_add(&key, &stack->end, sizeof(stack->end));
	buf_add(&key, &stack->guessed, sizeof(stack->guessed));
	buf_add(&key, stack->addrs, stack->count * sizeof(*stack->addrs));
	buf_add(&key, stack->exact,
		stack->exact_count * sizeof(*stack->exact));
	number = map_get_bytes(&engine->stacks, buf_span(&key));
	*ret_is_known = number;
	if (number)
		return *number;
	if (engine->stacks.count == STACKS_MAX) {
		size_t at = 0;

		while ((number = map_next(&engine->stacks, &at)))
			mem_free_ptr(&number);
		map_done(&engine->stacks);
	}
	number = mem_new(sizeof(*number));
	*number = ++engine->stack_count;
	map_put_bytes(&engine->stacks, buf_span(&key), number);
	return *number;
}

static void put_frames(struct engine *engine, struct task *task,
		       const struct stack *stack)
{
	struct event event = {.kind = EVENT_FRAMES};
	bool is_known;

	event.frames.id = number_of(engine, stack, &is_known);
	if (!is_known) {
		event.frames.addrs = stack->addrs;
		event.frames.count = stack->count;
		event.frames.end = stack->end;
		event.frames.guessed = stack->guessed;
		event.frames.exact = stack->exact;
		event.frames.exact_count = stack->exact_count;
	}
	engine_put(engine, &event, task->serial);
}

/* Up to its first exec the launcher's functions are spile's own, but for the one
   that makes the call. */
static void leave_out_own(const struct process *process, struct stack *stack)
{
	if (!process->is_launcher || process->has_begun)
		return;
	stack->count = 1;
	stack->end = STACK_WHOLE;
	stack->exact_count = 0;
	stack->guessed = 0;
}

void engine_put_stack(struct engine *engine, struct task *task, uint64_t ip)
{
	const struct callset *wanted = engine->options->stack_calls;
	struct tracee_memory memory;
	struct stack stack;

	if (!wanted || !callset_has(wanted, task->abi, task->nr, task->args))
		return;
	/* Reading /proc/PID/maps waits for faults that it would serve. */
	if (*engine->capture.has_server) {
		say_no_stacks(engine, task);
		return;
	}
	memory = call_memory(engine, task->tid);
	stack_read(space_of(engine, task->process), task->tid, task->abi->id,
		   ip, &memory.base, &stack);
	leave_out_own(task->process, &stack);
	put_mappings(engine, task, &stack);
	put_frames(engine, task, &stack);
}

void engine_memory_changed(struct engine *engine, struct task *task)
{
	struct process *process = task->process;

	process->maps_turn++;
	if (process->shares_memory)
		engine->shared_turn++;
	if (process->space)
		stack_space_changed(process->space);
}
