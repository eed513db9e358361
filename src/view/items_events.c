/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * items_events.c - which of the kernel's events inputs counted, and so which families
 * of them can be compared.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "view/footprint_view.h"
#include "view/items.h"

void counted_done(struct counted *counted)
{
	for (size_t i = 0; i < counted->count; i++)
		free((void *)counted->at[i].name.data);
	free(counted->at);
	*counted = (struct counted){NULL, 0};
}

/* In order. */
void counted_add(struct counted *counted, struct span name, uint64_t inputs)
{
	struct counted_event *list = counted->at;
	size_t at = 0;

	while (at < counted->count && span_compare(list[at].name, name) < 0)
		at++;
	if (at < counted->count && span_equal(list[at].name, name)) {
		list[at].inputs += inputs;
		return;
	}
	list = mem_resize(list, counted->count + 1, sizeof(*list));
	memmove(list + at + 1, list + at,
		(counted->count - at) * sizeof(*list));
	list[at] = (struct counted_event){
		span_of(mem_copy(name.data, name.len), name.len), inputs};
	counted->at = list;
	counted->count++;
}

void counted_merge(struct counted *to, const struct counted *from)
{
	for (size_t i = 0; i < from->count; i++)
		counted_add(to, from->at[i].name, from->at[i].inputs);
}

bool items_counted_all(const struct items_head *head, struct span family)
{
	bool is_counted = false;

	for (size_t i = 0; i < head->counted.count; i++) {
		const struct counted_event *at = &head->counted.at[i];

		if (!span_equal(footprint_event_family(at->name), family))
			continue;
		if (at->inputs != head->inputs)
			return false;
		is_counted = true;
	}
	return is_counted;
}

/* Whether b counted what a did of the family. */
static bool has_those_of(const struct items_head *a, const struct items_head *b,
			 struct span family)
{
	for (size_t i = 0; i < a->counted.count; i++) {
		struct span name = a->counted.at[i].name;
		bool has = false;

		for (size_t j = 0; j < b->counted.count; j++)
			has |= span_equal(name, b->counted.at[j].name);
		if (!has && span_equal(footprint_event_family(name), family))
			return false;
	}
	return true;
}

bool items_counted_alike(const struct items_head *a, const struct items_head *b,
			 struct span family)
{
	return items_counted_all(a, family) && items_counted_all(b, family) &&
	       has_those_of(a, b, family) && has_those_of(b, a, family);
}

struct span item_family(const struct item *item)
{
	if (item->section == SECTION_CAPABILITY)
		return span_of_str("capability");
	return item->section == SECTION_FAMILY && item->key.count
		       ? item->key.at[0]
		       : span_of(NULL, 0);
}

void items_add_unlike(const struct items_head *a, const struct items_head *b,
		      struct buf *ret)
{
	AUTO(counted_done) struct counted all = {NULL, 0};
	struct span last = span_of(NULL, 0);

	counted_merge(&all, &a->counted);
	counted_merge(&all, &b->counted);
	for (size_t i = 0; i < all.count; i++) {
		struct span family = footprint_event_family(all.at[i].name);

		if (span_equal(family, last) ||
		    items_counted_alike(a, b, family))
			continue;
		buf_add_text(ret, ret->len ? ", " : "");
		buf_add(ret, family.data, family.len);
		last = family;
	}
}
