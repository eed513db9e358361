/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * items.c - items of saved footprints: found by what they are, put together.
 */
#include "config.h"

#include "view/items.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"
#include "model/values.h"
#include "view/footprint_view.h"

struct items {
	struct items_head head;
	struct item **items;
	size_t count, cap;
	struct map by_key;
	struct map users; /* the first item of a command, by kind and key */
	char *name; /* of the input that is read */
	bool is_strict;
};

const char *items_text_name(enum items_text text)
{
	static const char *const names[ITEMS_TEXT_COUNT] = {
		[ITEMS_END] = "end",
		[ITEMS_WHY] = "why",
		[ITEMS_RECORDED] = "recorded",
		[ITEMS_SELECTION] = "selection",
		[ITEMS_ABI] = "abi",
		[ITEMS_MACHINE] = "machine",
		[ITEMS_KERNEL] = "kernel",
		[ITEMS_KERNEL_VERSION] = "kernel_version",
		[ITEMS_KERNEL_CONFIG] = "kernel_config",
		[ITEMS_HOSTNAME] = "hostname",
		[ITEMS_SPILE] = "spile",
	};

	return names[text];
}

const char *items_by_name(enum items_by by)
{
	static const char *const names[] = {
		[ITEMS_BOTH] = "both",
		[ITEMS_ALL] = "all",
		[ITEMS_COMMAND] = "command",
		[ITEMS_BASELINE] = "baseline",
	};

	return names[by];
}

static void span_done(struct span *span)
{
	free((void *)span->data);
	*span = span_of(NULL, 0);
}

static void texts_done(struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		span_done(&texts->at[i]);
	free(texts->at);
	*texts = (struct texts){NULL, 0};
}

void texts_add(struct texts *texts, struct span text)
{
	texts->at = mem_resize(texts->at, texts->count + 1, sizeof(*texts->at));
	texts->at[texts->count++] =
		span_of(mem_copy(text.data, text.len), text.len);
}

unsigned items_section(struct span kind)
{
	for (unsigned i = 0; i < SECTION_COUNT; i++)
		if (span_is(kind, footprint_sections[i].kind))
			return i;
	return SECTION_COUNT;
}

void item_done(struct item *item)
{
	span_done(&item->kind);
	texts_done(&item->command);
	texts_done(&item->key);
	for (size_t i = 0; i < item->fact_count; i++) {
		span_done(&item->facts[i].name);
		span_done(&item->facts[i].value);
	}
	for (size_t i = 0; i < item->count_count; i++)
		span_done(&item->counts[i].name);
	*item = ITEM_EMPTY;
}

void items_head_done(struct items_head *head)
{
	for (size_t i = 0; i < ITEMS_TEXT_COUNT; i++)
		span_done(&head->texts[i]);
	texts_done(&head->launched);
	counted_done(&head->counted);
	*head = ITEMS_HEAD_EMPTY;
}

struct items *items_new(bool is_strict)
{
	struct items *items = mem_new(sizeof(*items));

	items->is_strict = is_strict;
	return items;
}

void items_free(struct items **items_ptr)
{
	struct items *items = *items_ptr;

	if (!items)
		return;
	items_head_done(&items->head);
	for (size_t i = 0; i < items->count; i++) {
		item_done(items->items[i]);
		free(items->items[i]);
	}
	free(items->items);
	map_done(&items->by_key);
	map_done(&items->users);
	free(items->name);
	free(items);
	*items_ptr = NULL;
}

const char *items_name(const struct items *items)
{
	return items->name;
}

bool items_has_commands(const struct items *items)
{
	for (size_t i = 0; i < items->count; i++)
		if (items->items[i]->section == SECTION_COMMAND &&
		    items->items[i]->input == items->head.inputs)
			return true;
	return false;
}

const struct items_head *items_head(const struct items *items)
{
	return &items->head;
}

bool item_is_name(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!isalnum(name.data[i]) && name.data[i] != '_')
			return false;
	return name.len > 0;
}

const struct item_fact *item_fact(const struct item *item, struct span name)
{
	for (size_t i = 0; i < item->fact_count; i++)
		if (span_equal(item->facts[i].name, name))
			return &item->facts[i];
	return NULL;
}

struct span item_value(const struct item *item, struct span name)
{
	const struct item_fact *fact = item_fact(item, name);

	return fact ? fact->value : span_of(NULL, 0);
}

const struct item_count *item_count(const struct item *item, struct span name)
{
	for (size_t i = 0; i < item->count_count; i++)
		if (span_equal(item->counts[i].name, name))
			return &item->counts[i];
	return NULL;
}

bool item_has_in_key(const struct item *item, const struct item_fact *fact)
{
	const struct footprint_section *section;

	if (item->section == SECTION_COUNT)
		return false;
	section = &footprint_sections[item->section];
	for (size_t i = 0; i < section->key_count; i++)
		if (span_is(fact->name, section->fields[i].key))
			return true;
	return false;
}

bool item_is_chance(const struct item *item)
{
	const struct item_count *tree =
		item_count(item, span_of_str("tree"));

	switch (item->section) {
	case SECTION_EVENT:
	case SECTION_UNCOUNTED:
		return true;
	case SECTION_MODULE:
		return !item_fact(item, span_of_str("because")) &&
		       !item_fact(item, span_of_str("request"));
	case SECTION_SYSCALL:
		/* The kernel has it made by what was interrupted. */
		return item->key.count &&
		       span_is(item->key.at[0], "restart_syscall");
	}
	return tree && !tree->most;
}

static void add_joined(struct buf *buf, const struct texts *texts, char between)
{
	for (size_t i = 0; i < texts->count; i++) {
		if (i)
			buf_add_u8(buf, (uint8_t)between);
		buf_add(buf, texts->at[i].data, texts->at[i].len);
	}
}

void item_add_name(struct buf *buf, const struct item *item)
{
	add_joined(buf, &item->key, ' ');
}

void item_add_place(struct buf *buf, const struct item *item)
{
	add_joined(buf, &item->command, '/');
}

static void merge_values(struct span *values, struct span more)
{
	AUTO(buf_done) struct buf all = BUF_EMPTY;

	if (!values_merge(*values, more, &all))
		return;
	free((void *)values->data);
	*values = span_of(mem_copy(all.data, all.len), all.len);
}

/* ---- inputs ---- */

static int check_heads(const char *name, const struct items_head *a,
		       const struct items_head *b, struct error *err)
{
	static const enum items_text same[] = {ITEMS_RECORDED, ITEMS_SELECTION};

	for (size_t i = 0; i < ARRAY_LEN(same); i++) {
		struct span x = a->texts[same[i]], y = b->texts[same[i]];

		if (!span_equal(x, y))
			return error_set(
				err, EINVAL,
				"%s: not comparable: %s by another selection: "
				"\"%.*s\" instead of \"%.*s\"",
				name,
				same[i] == ITEMS_RECORDED ? "recorded"
							  : "shown",
				(int)y.len, (const char *)y.data, (int)x.len,
				(const char *)x.data);
	}
	return 0;
}

int items_check(const struct items *a, const struct items *b, struct error *err)
{
	return check_heads(b->name, &a->head, &b->head, err);
}

static bool is_same_texts(const struct texts *a, const struct texts *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!span_equal(a->at[i], b->at[i]))
			return false;
	return true;
}

static void merge_head(struct items_head *to, const struct items_head *from)
{
	/* How it ended: the first that isn't complete says. */
	if (to->is_complete && !from->is_complete)
		for (size_t i = ITEMS_END; i <= ITEMS_WHY; i++) {
			span_done(&to->texts[i]);
			to->texts[i] = span_of(mem_copy(from->texts[i].data,
							from->texts[i].len),
					       from->texts[i].len);
		}
	to->is_complete &= from->is_complete;
	to->has_modules &= from->has_modules;
	to->has_config &= from->has_config;
	for (size_t i = ITEMS_ABI; i < ITEMS_TEXT_COUNT; i++)
		merge_values(&to->texts[i], from->texts[i]);
	if (!is_same_texts(&to->launched, &from->launched))
		texts_done(&to->launched);
	counted_merge(&to->counted, &from->counted);
	to->inputs += from->inputs;
}

/* What it lacks proves nothing. */
static int set_incomplete(const char *name, const struct items_head *head,
			  struct error *err)
{
	struct span end = head->texts[ITEMS_END], why = head->texts[ITEMS_WHY];

	return error_set(err, EINVAL,
			 "%s: not comparable: incomplete recording (%.*s): %.*s",
			 name, (int)end.len, (const char *)end.data,
			 (int)why.len, (const char *)why.data);
}

int items_begin(struct items *items, const char *name, struct items_head *head,
		struct error *err)
{
	int rc;

	free(items->name);
	items->name = mem_strdup(name);
	if (items->is_strict && !head->is_complete)
		return set_incomplete(name, head, err);
	if (!items->head.inputs) {
		items->head = *head;
		*head = ITEMS_HEAD_EMPTY;
		return 0;
	}
	rc = check_heads(name, &items->head, head, err);
	if (rc < 0)
		return rc;
	if (items->head.by != head->by)
		return error_set(err, EINVAL,
				 "%s: not comparable: its items are \"by\" %s, "
				 "those before by %s",
				 name, items_by_name(head->by),
				 items_by_name(items->head.by));
	merge_head(&items->head, head);
	return 0;
}

/* ---- items ---- */

static void add_key(struct buf *key, const struct item *item)
{
	buf_add_span(key, item->kind);
	buf_add_u8(key, item->is_in_all);
	buf_add_varint(key, item->command.count);
	for (size_t i = 0; i < item->command.count; i++)
		buf_add_span(key, item->command.at[i]);
	for (size_t i = 0; i < item->key.count; i++)
		buf_add_span(key, item->key.at[i]);
}

const struct item *items_find(const struct items *items,
			      const struct item *like)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;

	add_key(&key, like);
	return map_get_bytes(&items->by_key, buf_span(&key));
}

static bool is_highest(const struct item *item, struct span name)
{
	const struct footprint_section *section;

	if (item->section == SECTION_COUNT)
		return false;
	section = &footprint_sections[item->section];
	for (size_t i = 0; i < FOOTPRINT_COUNTS_MAX && section->counts[i].key;
	     i++)
		if (span_is(name, section->counts[i].key))
			return section->counts[i].is_highest;
	return false;
}

static int merge_count(struct item *to, struct item_count *count,
		       struct error *err)
{
	struct item_count *at = (struct item_count *)item_count(to, count->name);

	if (!at) {
		if (to->count_count == ITEM_COUNTS_MAX)
			return error_set(err, EFBIG, "more than %d counts",
					 ITEM_COUNTS_MAX);
		to->counts[to->count_count++] = *count;
		count->name = span_of(NULL, 0);
		return 0;
	}
	if (!is_highest(to, count->name))
		at->sum = at->sum > UINT64_MAX - count->sum
				  ? UINT64_MAX
				  : at->sum + count->sum;
	else if (count->sum > at->sum)
		at->sum = count->sum;
	if (count->least < at->least)
		at->least = count->least;
	if (count->most > at->most)
		at->most = count->most;
	return 0;
}

static int merge_fact(struct item *to, struct item_fact *fact,
		      struct error *err)
{
	struct item_fact *at = (struct item_fact *)item_fact(to, fact->name);

	if (at) {
		merge_values(&at->value, fact->value);
		return 0;
	}
	if (to->fact_count == ITEM_FACTS_MAX)
		return error_set(err, EFBIG, "more than %d facts",
				 ITEM_FACTS_MAX);
	to->facts[to->fact_count++] = *fact;
	fact->name = fact->value = span_of(NULL, 0);
	return 0;
}

static int merge_item(struct item *to, struct item *from, struct error *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < from->fact_count; i++)
		rc = merge_fact(to, &from->facts[i], err);
	for (size_t i = 0; rc == 0 && i < from->count_count; i++)
		rc = merge_count(to, &from->counts[i], err);
	to->seen += from->seen;
	to->input = from->input;
	to->line = from->line;
	return rc;
}

int item_check_rules(const char *name, const struct item *a,
		     const struct item *b, struct error *err)
{
	struct span rule = span_of_str("subsystem");
	const struct item_fact *x = item_fact(a, rule), *y = item_fact(b, rule);

	if (a->section != SECTION_SYSCALL || !x || !y ||
	    span_equal(x->value, y->value) || !a->key.count)
		return 0;
	return error_set(err, EINVAL,
			 "%s: not comparable: other rules of subsystems, %.*s "
			 "is %.*s instead of %.*s",
			 name, (int)a->key.at[0].len,
			 (const char *)a->key.at[0].data, (int)y->value.len,
			 (const char *)y->value.data, (int)x->value.len,
			 (const char *)x->value.data);
}

int items_add(struct items *items, struct item *item, struct error *err)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;
	struct item *at;
	int rc;

	add_key(&key, item);
	item->input = items->head.inputs;
	at = map_get_bytes(&items->by_key, buf_span(&key));
	if (!at) {
		if (items->count == items->cap) {
			items->cap = items->cap ? items->cap * 2 : 64;
			items->items = mem_resize(items->items, items->cap,
						  sizeof(*items->items));
		}
		at = items->items[items->count++] = mem_new(sizeof(*at));
		*at = *item;
		*item = ITEM_EMPTY;
		map_put_bytes(&items->by_key, buf_span(&key), at);
		return 0;
	}
	if (at->input == item->input)
		return error_set(err, EINVAL,
				 "%s:%lu: the same item as in line %lu",
				 items->name, item->line, at->line);
	rc = item_check_rules(items->name, at, item, err);
	if (rc < 0)
		return rc;
	rc = merge_item(at, item, err);
	return rc < 0 ? error_prefix(err, "%s:%lu", items->name, at->line) : 0;
}

/* ---- in order ---- */

static int compare_texts(const struct texts *a, const struct texts *b)
{
	int order = 0;

	for (size_t i = 0; !order && i < a->count && i < b->count; i++)
		order = span_compare(a->at[i], b->at[i]);
	return order ? order : (a->count > b->count) - (a->count < b->count);
}

int item_compare(const struct item *left, const struct item *right)
{
	int order;

	if (left->section != right->section)
		return left->section < right->section ? -1 : 1;
	order = span_compare(left->kind, right->kind);
	if (!order)
		order = right->is_in_all - left->is_in_all;
	if (!order)
		order = compare_texts(&left->command, &right->command);
	return order ? order : compare_texts(&left->key, &right->key);
}

static int compare(const void *a, const void *b)
{
	return item_compare(*(struct item *const *)a, *(struct item *const *)b);
}

static void add_user_key(struct buf *key, const struct item *item)
{
	buf_add_span(key, item->kind);
	for (size_t i = 0; i < item->key.count; i++)
		buf_add_span(key, item->key.at[i]);
}

void items_sort(struct items *items)
{
	if (items->count)
		qsort(items->items, items->count, sizeof(*items->items),
		      compare);
	for (size_t i = items->count; i-- > 0;) {
		AUTO(buf_done) struct buf key = BUF_EMPTY;
		struct item *item = items->items[i];

		if (item->is_in_all)
			continue;
		add_user_key(&key, item);
		item->next = map_get_bytes(&items->users, buf_span(&key));
		map_put_bytes(&items->users, buf_span(&key), item);
	}
}

const struct item *items_users(const struct items *items,
			       const struct item *item)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;

	add_user_key(&key, item);
	return map_get_bytes(&items->users, buf_span(&key));
}

bool item_is_same_kind(const struct item *a, const struct item *b)
{
	return span_equal(a->kind, b->kind);
}

const struct item *items_at(const struct items *items, size_t i)
{
	return i < items->count ? items->items[i] : NULL;
}

bool items_lack_classes(const struct items *items)
{
	bool has_devices = false;

	for (size_t i = 0; i < items->count; i++) {
		const struct item *item = items->items[i];

		if (item->section != SECTION_DEVICE || !item->key.count ||
		    !footprint_is_in_sysfs(item->key.at[0],
					   item_value(item, span_of_str("type"))))
			continue;
		if (item_value(item, span_of_str("subsystem")).len)
			return false;
		has_devices = true;
	}
	return has_devices;
}
