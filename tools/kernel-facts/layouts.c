/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * layouts.c - one layout for all ABIs and versions that have the same.
 */
#include "kernel-facts.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"

/* What makes it what it is, as text. Layouts within it are shared already. Not what
   it's aligned to: that differs on i386 for many that are the same otherwise. */
static void describe(const struct layout *layout, struct buf *ret)
{
	buf_printf(ret, "%s %d %d %" PRIu64, layout->name, layout->is_union,
		   layout->is_typedef, layout->size);
	for (size_t i = 0; i < layout->field_count; i++) {
		const struct field *field = &layout->fields[i];
		const struct type *type = &field->type;

		buf_printf(ret, ";%s %" PRIu64 " %u %u %d %d %" PRIu64 " %" PRIu64
			   " %p", field->name, field->offset, field->bit_at,
			   field->bit_size, type->kind, type->is_array,
			   type->size, type->count, (void *)type->layout);
	}
}

/* Whether it's this ABI's struct of that name, and no newer one is. */
static bool take_name(struct facts *facts, unsigned abi, const char *name)
{
	char *key = mem_printf("%u %s", abi, name);

	if (map_get_bytes(&facts->layout_names, span_of_str(key)))
		return false;
	map_put_bytes(&facts->layout_names, span_of_str(key), key);
	return true;
}

struct layout *layouts_add(struct facts *facts, unsigned abi,
			   const struct layout *layout)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;
	struct shared *known;

	describe(layout, &key);
	known = map_get_bytes(&facts->layouts_by_key, buf_span(&key));
	if (!known) {
		known = mem_new(sizeof(*known));
		known->of = *layout;
		list_add(&facts->layouts, known);
		map_put_bytes(&facts->layouts_by_key, buf_span(&key), known);
	}
	/* The newest version's. */
	if (!known->align[abi])
		known->align[abi] = layout->align;
	known->of.align = known->align[abi];
	if (*layout->name && take_name(facts, abi, layout->name))
		known->abis |= 1u << abi;
	return &known->of;
}

static bool is_left_out(const struct facts *facts, const struct shared *layout)
{
	for (size_t i = 0; i < facts->left_out.count; i++)
		if (!fnmatch(facts->left_out.items[i], layout->of.header, 0))
			return true;
	return false;
}

static void want(struct shared *layout)
{
	if (!layout || layout->is_wanted)
		return;
	layout->is_wanted = true;
	for (size_t i = 0; i < layout->of.field_count; i++)
		want(shared_of(&layout->of.fields[i].type));
}

static int by_name(const void *a, const void *b)
{
	const struct shared *const *x = a, *const *y = b;
	int order = strcmp((*x)->of.name, (*y)->of.name);

	/* Otherwise as they were read, which their numbers say. */
	return order ? order : (int)(*x)->id - (int)(*y)->id;
}

void layouts_number(struct facts *facts)
{
	struct list *list = &facts->layouts;
	unsigned id = 0, first_id = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct shared *layout = list->items[i];

		layout->id = (unsigned)i;
		if (layout->abis && !is_left_out(facts, layout))
			want(layout);
	}
	for (size_t i = 0; i < facts->ioctls.count; i++) {
		struct ioctl *ioctl = facts->ioctls.items[i];

		want(shared_of(&ioctl->type));
	}
	qsort(list->items, list->count, sizeof(*list->items), by_name);
	for (size_t i = 0; i < list->count; i++) {
		struct shared *layout = list->items[i];

		if (!layout->is_wanted)
			continue;
		layout->id = id++;
		layout->first_id = first_id;
		first_id += (unsigned)layout->of.field_count;
	}
}
