/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stacks.c - stacks of calls, and what was mapped where their frames are.
 *
 * A stack that was recorded once is referred to by its number afterwards. What
 * its addresses are is looked up when the call begins: an exec, or a library
 * that is unmapped, may change it before the call ends.
 */
#include "config.h"

#include <stdlib.h>

#include "base/auto.h"
#include "base/mem.h"
#include "model/state.h"

enum { MAPPINGS_MAX = 1 << 17 };

struct stored_stack {
	size_t count, exact_count;
	enum stack_end end;
	uint32_t guessed;
	const uint32_t *exact; /* behind addrs */
	uint64_t addrs[];
};

/* ---- images ---- */

static const struct stack_image *image_of(struct stack_store *store,
					  const struct event_mmap *event)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;
	struct stack_image *image;

	if (!event->path.len)
		return NULL;
	buf_add_span(&key, event->path);
	buf_add_span(&key, event->build_id);
	image = map_get_bytes(&store->images, buf_span(&key));
	if (!image) {
		struct span id = event->build_id;
		uint8_t *bytes;

		image = mem_new(sizeof(*image) + id.len);
		bytes = (uint8_t *)(image + 1);
		if (id.len)
			memcpy(bytes, id.data, id.len);
		image->path = mem_strndup((const char *)event->path.data,
					  event->path.len);
		image->build_id = span_of(bytes, id.len);
		map_put_bytes(&store->images, buf_span(&key), image);
	}
	return image;
}

/* ---- mappings ---- */

void mappings_clear(struct mappings *mappings)
{
	free(mappings->list);
	*mappings = (struct mappings){0};
}

/* The first that ends behind addr; count when there is none. */
static size_t first_behind(const struct mappings *mappings, uint64_t addr)
{
	size_t low = 0, high = mappings->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (mappings->list[middle].end <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What it overlaps is gone: parts of that are said again when they matter. */
static void put_mapping(struct mappings *mappings, const struct mapping *added)
{
	size_t first = first_behind(mappings, added->start), end = first;

	while (end < mappings->count && mappings->list[end].start < added->end)
		end++;
	if (mappings->count == mappings->cap) {
		mappings->cap = mappings->cap ? mappings->cap * 2 : 16;
		mappings->list = mem_resize(mappings->list, mappings->cap,
					    sizeof(*mappings->list));
	}
	memmove(&mappings->list[first + 1], &mappings->list[end],
		(mappings->count - end) * sizeof(*mappings->list));
	mappings->list[first] = *added;
	mappings->count = mappings->count - (end - first) + 1;
}

void stacks_feed_mapping(struct model *model, struct model_task *task,
			 const struct event_mmap *event)
{
	struct mappings *mappings = &task->process->mappings;
	struct mapping new = {event->addr, event->addr + event->bytes,
			      event->offset, NULL};

	if (!model->visitor->wants_stacks)
		return;
	if (new.end <= new.start || mappings->count >= MAPPINGS_MAX) {
		model->contradictions++;
		return;
	}
	new.image = image_of(&model->stacks, event);
	put_mapping(mappings, &new);
}

static struct call_frame frame_at(const struct mappings *mappings,
				  uint64_t addr)
{
	struct call_frame frame = {.addr = addr};
	size_t at = first_behind(mappings, addr);
	const struct mapping *mapping = &mappings->list[at];

	if (at < mappings->count && mapping->start <= addr) {
		frame.image = mapping->image;
		frame.offset = addr - mapping->start + mapping->offset;
	}
	return frame;
}

/* ---- stacks ---- */

static struct stored_stack *store_stack(struct stack_store *store,
					const struct event_frames *frames)
{
	size_t addr_bytes = frames->count * sizeof(*frames->addrs);
	size_t exact_bytes = frames->exact_count * sizeof(*frames->exact);
	struct stored_stack *stack =
		mem_new(sizeof(*stack) + addr_bytes + exact_bytes);
	uint32_t *exact = (uint32_t *)(stack->addrs + frames->count);

	stack->count = frames->count;
	stack->exact_count = frames->exact_count;
	stack->end = frames->end;
	stack->guessed = frames->guessed;
	stack->exact = exact;
	memcpy(stack->addrs, frames->addrs, addr_bytes);
	if (exact_bytes)
		memcpy(exact, frames->exact, exact_bytes);
	free(map_remove(&store->by_id, frames->id));
	map_put(&store->by_id, frames->id, stack);
	return stack;
}

void stack_store_done(struct stack_store *store)
{
	struct stored_stack *stack;
	struct stack_image *image;
	size_t at = 0;

	while ((stack = map_next(&store->by_id, &at)))
		free(stack);
	at = 0;
	while ((image = map_next(&store->images, &at))) {
		free((void *)image->path);
		free(image);
	}
	map_done(&store->by_id);
	map_done(&store->images);
}

static void set_stack(struct model_task *task, const struct stored_stack *from)
{
	struct pending *pending = task->pending;

	if (from->count > pending->frame_cap) {
		pending->frame_cap = from->count;
		pending->frames = mem_resize(pending->frames, from->count,
					     sizeof(*pending->frames));
	}
	for (size_t i = 0; i < from->count; i++) {
		pending->frames[i] =
			frame_at(&task->process->mappings, from->addrs[i]);
		pending->frames[i].is_guessed =
			from->guessed && i >= from->guessed;
	}
	for (size_t i = 0; i < from->exact_count; i++)
		if (from->exact[i] < from->count)
			pending->frames[from->exact[i]].is_exact = true;
	pending->stack = (struct call_stack){pending->frames, from->count,
					     from->end};
	pending->call.stack = &pending->stack;
}

void pending_frames(struct model *model, struct model_task *task,
		    const struct event_frames *frames)
{
	const struct stored_stack *stack;

	if (!model->visitor->wants_stacks)
		return;
	stack = frames->count ? store_stack(&model->stacks, frames)
			      : map_get(&model->stacks.by_id, frames->id);
	if (!stack)
		model->contradictions++;
	else if (task->pending->is_active)
		set_stack(task, stack);
}
