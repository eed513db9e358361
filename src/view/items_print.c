/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * items_print.c - footprints of several recordings put together: with how many of
 * them had each item.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "view/footprint_view.h"
#include "view/items.h"
#include "view/json.h"
#include "view/table.h"
#include "view/text.h"

/* ---- JSON: what spile footprint writes, and seen, least, most ---- */

static bool is_shown(const struct view_options *options, const struct item *item)
{
	return options->footprint_by == FOOTPRINT_BY_FORMAT ||
	       item->is_in_all == (options->footprint_by == FOOTPRINT_BY_ALL);
}

static enum items_by by_of(const struct items *items,
			   const struct view_options *options)
{
	switch (options->footprint_by) {
	case FOOTPRINT_BY_ALL:
		return ITEMS_ALL;
	case FOOTPRINT_BY_COMMAND:
		return ITEMS_COMMAND;
	case FOOTPRINT_BY_FORMAT:
		break;
	}
	return items_head(items)->by;
}

void items_write_texts(struct json *json, const struct texts *texts)
{
	json_array(json);
	for (size_t i = 0; i < texts->count; i++)
		json_span(json, texts->at[i]);
	json_array_end(json);
}

static void put_key(struct json *json, struct span name)
{
	AUTO(mem_free_ptr)
	char *key = mem_strndup((const char *)name.data, name.len);

	json_key(json, key);
}

static void write_head(struct json *json, const struct items *items,
		       const struct view_options *options)
{
	const struct items_head *head = items_head(items);
	const struct item *item;
	uint64_t count = 0;

	for (size_t i = 0; (item = items_at(items, i)); i++)
		count += is_shown(options, item);
	json_object(json);
	json_key_uint(json, "schema", 1);
	json_key_text(json, "kind", "footprint");
	json_key_uint(json, "items", count);
	json_key_text(json, "by", items_by_name(by_of(items, options)));
	json_key_uint(json, "inputs", head->inputs);
	json_key_bool(json, "complete", head->is_complete);
	for (size_t i = 0; i < ITEMS_TEXT_COUNT; i++)
		json_key_span(json, items_text_name((enum items_text)i),
			      head->texts[i]);
	json_key_bool(json, "has_modules", head->has_modules);
	json_key(json, "events");
	json_object(json);
	for (size_t i = 0; i < head->counted.count; i++) {
		put_key(json, head->counted.at[i].name);
		json_uint(json, head->counted.at[i].inputs);
	}
	json_object_end(json);
	json_key(json, "launched");
	items_write_texts(json, &head->launched);
	json_object_end(json);
	json_newline(json);
}

void items_write_facts(struct json *json, const struct item *item)
{
	json_key(json, "facts");
	json_object(json);
	for (size_t i = 0; i < item->fact_count; i++) {
		put_key(json, item->facts[i].name);
		json_span(json, item->facts[i].value);
	}
	json_object_end(json);
}

static void write_counts(struct json *json, const struct item *item,
			 const char *name, size_t member)
{
	json_key(json, name);
	json_object(json);
	for (size_t i = 0; i < item->count_count; i++) {
		const uint64_t *count =
			(const uint64_t *)((const char *)&item->counts[i] +
					   member);

		put_key(json, item->counts[i].name);
		if (item->counts[i].sum == FOOTPRINT_UNKNOWN)
			json_null(json);
		else
			json_uint(json, *count);
	}
	json_object_end(json);
}

void items_write_identity(struct json *json, const struct item *item)
{
	AUTO(buf_done) struct buf name = BUF_EMPTY;

	json_key_span(json, "kind", item->kind);
	json_key(json, "command");
	if (item->is_in_all)
		json_null(json);
	else
		items_write_texts(json, &item->command);
	json_key(json, "key");
	items_write_texts(json, &item->key);
	item_add_name(&name, item);
	json_key_span(json, "name", buf_span(&name));
}

void items_write_counts(struct json *json, const struct item *item)
{
	write_counts(json, item, "counts", offsetof(struct item_count, sum));
	json_key_uint(json, "seen", item->seen);
	write_counts(json, item, "least", offsetof(struct item_count, least));
	write_counts(json, item, "most", offsetof(struct item_count, most));
}

static void write_json(const struct items *items,
		       const struct view_options *options, FILE *out)
{
	struct json json = {.out = out};
	const struct item *item;

	write_head(&json, items, options);
	for (size_t i = 0; (item = items_at(items, i)); i++) {
		if (!is_shown(options, item))
			continue;
		json_object(&json);
		json_key_uint(&json, "schema", 1);
		items_write_identity(&json, item);
		items_write_facts(&json, item);
		items_write_counts(&json, item);
		json_object_end(&json);
		json_newline(&json);
	}
}

/* ---- for people, and CSV ---- */

void item_add_facts(struct buf *buf, const struct item *item)
{
	const char *blank = "";

	for (size_t i = 0; i < item->fact_count; i++) {
		if (item_has_in_key(item, &item->facts[i]))
			continue;
		buf_add_text(buf, blank);
		blank = " ";
		buf_add(buf, item->facts[i].name.data, item->facts[i].name.len);
		buf_add_u8(buf, '=');
		buf_add(buf, item->facts[i].value.data,
			item->facts[i].value.len);
	}
}

const char *items_title(const struct item *item, struct buf *buf)
{
	if (item->section != SECTION_COUNT)
		return footprint_sections[item->section].title;
	buf->len = 0;
	text_add_clean(buf, item->kind, false);
	return buf_text(buf);
}

static const struct table_column columns[] = {
	{"seen", "seen", false, 0, false},
	{"calls", "calls", false, 0, false},
	{"name", "what", true, 0, false},
	{"details", "details", true, 16, true},
};

/* Of sections that count the kernel's events. */
static const struct table_column event_columns[] = {
	{"seen", "seen", false, 0, false},
	{"tree", "the tree's tasks", false, 0, false},
	{"machine", "whole machine", false, 0, false},
	{"unattributed", "not attributable", false, 0, false},
	{"name", "what", true, 0, false},
	{"details", "details", true, 16, true},
};

static bool has_events(const struct item *item)
{
	return item->section == SECTION_FAMILY || item->section == SECTION_EVENT;
}

static void add_count(struct table *table, const struct item *item,
		      const char *name)
{
	const struct item_count *count = item_count(item, span_of_str(name));

	if (!count)
		table_none(table);
	else if (count->sum == FOOTPRINT_UNKNOWN)
		table_text(table, "-");
	else
		table_uint(table, count->sum);
}

static void add_row(struct table *table, const struct items *items,
		    const struct item *item)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	buf_printf(&text, "%" PRIu64 "/%" PRIu64, item->seen,
		   items_head(items)->inputs);
	table_text(table, buf_text(&text));
	if (has_events(item))
		for (size_t i = 1; i <= 3; i++)
			add_count(table, item, event_columns[i].key);
	else
		add_count(table, item, "calls");
	text.len = 0;
	item_add_place(&text, item);
	if (item->command.count && item->key.count)
		buf_add_text(&text, ": ");
	item_add_name(&text, item);
	table_span(table, buf_span(&text));
	text.len = 0;
	item_add_facts(&text, item);
	table_span(table, buf_span(&text));
}

static bool is_printed(const struct view_options *options,
		       const struct item *item)
{
	if (options->footprint_by == FOOTPRINT_BY_COMMAND)
		return !item->is_in_all;
	return item->is_in_all == (item->section != SECTION_COMMAND);
}

static void print_tables(const struct items *items,
			 const struct view_options *options, FILE *out)
{
	bool is_markdown = options->format == FORMAT_MARKDOWN;
	AUTO(buf_done) struct buf title = BUF_EMPTY;
	const struct item *item, *next;

	fprintf(out, "%" PRIu64 " %s\n", items_head(items)->inputs,
		text_plural(items_head(items)->inputs, "recording",
			    "recordings"));
	footprint_print_selected(options, items_head(items)->texts[ITEMS_RECORDED],
				 items_head(items)->texts[ITEMS_SELECTION], out);
	for (size_t i = 0; (item = items_at(items, i));) {
		AUTO(table_free)
		struct table *table =
			has_events(item)
				? table_new(event_columns,
					    ARRAY_LEN(event_columns))
				: table_new(columns, ARRAY_LEN(columns));

		for (next = item; next && item_is_same_kind(next, item);
		     next = items_at(items, ++i))
			if (is_printed(options, next))
				add_row(table, items, next);
		if (!table_has_rows(table))
			continue;
		fprintf(out, is_markdown ? "\n## %s\n\n" : "\n%s\n",
			items_title(item, &title));
		table_fit(table, options->width);
		table_print(table, options->format, options->is_utf8, out);
	}
}

/* What some of them didn't count, that they don't lack. */
static void print_counted(const struct items_head *head, FILE *out)
{
	const char *gap = "\n";

	for (size_t i = 0; i < head->counted.count; i++) {
		const struct counted_event *at = &head->counted.at[i];

		if (at->inputs == head->inputs)
			continue;
		fprintf(out, "%sevents of %.*s: counted in %" PRIu64 " of %" PRIu64 "\n",
			gap, (int)at->name.len, (const char *)at->name.data,
			at->inputs, head->inputs);
		gap = "";
	}
}

void items_put_csv(const struct item *item, FILE *out)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	table_put_csv(item->kind, out);
	putc(',', out);
	item_add_place(&text, item);
	table_put_csv(buf_span(&text), out);
	putc(',', out);
	text.len = 0;
	item_add_name(&text, item);
	table_put_csv(buf_span(&text), out);
	putc(',', out);
}

static const char *const csv_counts[] = {"calls", "errors", "syscall_ns",
					 "opens", "commands"};

/* " tree=7": those without a column of their own, as of one recording. */
static void add_csv_counts(struct buf *buf, const struct item *item)
{
	for (size_t i = 0; i < item->count_count; i++) {
		const struct item_count *count = &item->counts[i];
		bool has_column = false;

		for (size_t j = 0; j < ARRAY_LEN(csv_counts); j++)
			has_column |= span_is(count->name, csv_counts[j]);
		if (has_column)
			continue;
		buf_add_text(buf, buf->len ? " " : "");
		buf_add(buf, count->name.data, count->name.len);
		buf_add_u8(buf, '=');
		if (count->sum != FOOTPRINT_UNKNOWN)
			buf_printf(buf, "%" PRIu64, count->sum);
	}
}

static void put_csv_counts(const struct item *item, FILE *out)
{
	for (size_t i = 0; i < ARRAY_LEN(csv_counts); i++) {
		const struct item_count *count =
			item_count(item, span_of_str(csv_counts[i]));

		putc(',', out);
		if (count)
			fprintf(out, "%" PRIu64, count->sum);
	}
}

static void write_csv(const struct items *items,
		      const struct view_options *options, FILE *out)
{
	AUTO(buf_done) struct buf facts = BUF_EMPTY;
	const struct item *item;

	fputs("kind,command,name,details,calls,errors,syscall_ns,opens,"
	      "commands,seen,inputs\r\n",
	      out);
	for (size_t i = 0; (item = items_at(items, i)); i++) {
		if (!is_shown(options, item))
			continue;
		items_put_csv(item, out);
		facts.len = 0;
		item_add_facts(&facts, item);
		add_csv_counts(&facts, item);
		table_put_csv(buf_span(&facts), out);
		put_csv_counts(item, out);
		fprintf(out, ",%" PRIu64 ",%" PRIu64 "\r\n", item->seen,
			items_head(items)->inputs);
	}
}

void items_print(const struct items *items, const struct view_options *options,
		 FILE *out)
{
	const struct items_head *head = items_head(items);

	if (options->is_baseline) {
		baseline_write(items, by_of(items, options), out);
		return;
	}
	switch (options->format) {
	case FORMAT_JSON:
		write_json(items, options, out);
		return;
	case FORMAT_CSV:
		write_csv(items, options, out);
		return;
	case FORMAT_TEXT:
	case FORMAT_MARKDOWN:
		break;
	}
	print_tables(items, options, out);
	print_counted(head, out);
	if (!head->is_complete)
		fprintf(out, "\nincomplete recordings, the first (%.*s): %.*s\n",
			(int)head->texts[ITEMS_END].len,
			(const char *)head->texts[ITEMS_END].data,
			(int)head->texts[ITEMS_WHY].len,
			(const char *)head->texts[ITEMS_WHY].data);
}
