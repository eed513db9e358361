/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff_print.c - differences as tables for people, as JSON and CSV.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/buf.h"
#include "view/diff.h"
#include "view/json.h"
#include "view/table.h"
#include "view/text.h"

/* Commands that are named of those that have an item. */
enum { USERS_SHOWN = 3 };

static const struct item *item_of(const struct difference *difference)
{
	return difference->now ? difference->now : difference->base;
}

static const struct items *side_of(const struct diff *diff,
				   const struct difference *difference)
{
	return difference->now ? diff->now : diff->base;
}

/* ---- for people ---- */

static const struct table_column columns[] = {
	{"change", "change", true, 0, false},
	{"seen", "seen", false, 0, false},
	{"name", "what", true, 0, false},
	{"details", "details", true, 0, false},
	{"command", "command", true, 16, true},
};

struct details {
	struct buf *buf;
	const char *between;
};

static void add_change(void *context, struct span what, struct span base,
		       struct span now)
{
	struct details *details = context;
	struct buf *buf = details->buf;

	buf_add_text(buf, details->between);
	buf_add(buf, what.data, what.len);
	buf_add_u8(buf, ' ');
	buf_add(buf, base.len ? base.data : (const uint8_t *)"none",
		base.len ? base.len : 4);
	buf_add_text(buf, " -> ");
	buf_add(buf, now.len ? now.data : (const uint8_t *)"none",
		now.len ? now.len : 4);
	details->between = "; ";
}

static void add_details(struct buf *buf, const struct diff *diff,
			const struct difference *difference)
{
	struct details details = {buf, ""};

	if (difference->change == DIFF_CHANGED)
		diff_each_change(diff, difference, add_change, &details);
	else
		item_add_facts(buf, item_of(difference));
}

/* "pump.sh/mdt, pump.sh/jq, 2 more" */
static void add_commands(struct buf *buf, const struct diff *diff,
			 const struct difference *difference)
{
	const struct item *item = item_of(difference), *user = item;
	size_t count = 0;

	if (item->is_in_all)
		user = items_users(side_of(diff, difference), item);
	for (; user; user = item->is_in_all ? user->next : NULL) {
		if (count++ >= USERS_SHOWN)
			continue;
		if (count > 1)
			buf_add_text(buf, ", ");
		item_add_place(buf, user);
	}
	if (count > USERS_SHOWN)
		buf_printf(buf, ", %zu more", count - USERS_SHOWN);
}

static void add_row(struct table *table, const struct diff *diff,
		    const struct difference *difference)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	table_text(table, diff_change_name(difference->change));
	buf_printf(&text, "%" PRIu64 "/%" PRIu64, item_of(difference)->seen,
		   items_head(side_of(diff, difference))->inputs);
	table_text(table, buf_text(&text));
	text.len = 0;
	item_add_name(&text, item_of(difference));
	table_span(table, buf_span(&text));
	text.len = 0;
	add_details(&text, diff, difference);
	table_span(table, buf_span(&text));
	text.len = 0;
	add_commands(&text, diff, difference);
	table_span(table, buf_span(&text));
}

static void print_tables(const struct diff *diff, FILE *out)
{
	bool is_markdown = diff->options->format == FORMAT_MARKDOWN;
	AUTO(buf_done) struct buf title = BUF_EMPTY;
	const char *gap = "";

	for (size_t i = 0; i < diff->count;) {
		const struct item *first = item_of(&diff->list[i]);
		AUTO(table_free)
		struct table *table = table_new(columns, ARRAY_LEN(columns));

		fprintf(out, is_markdown ? "%s## %s\n\n" : "%s%s\n", gap,
			items_title(first, &title));
		for (; i < diff->count &&
		       item_is_same_kind(item_of(&diff->list[i]), first);
		     i++)
			add_row(table, diff, &diff->list[i]);
		table_fit(table, diff->options->width);
		table_print(table, diff->options->format,
			    diff->options->is_utf8, out);
		gap = "\n";
	}
}

/* ---- for programs ---- */

static void write_change(void *context, struct span what, struct span base,
			 struct span now)
{
	struct json *json = context;

	json_object(json);
	json_key_span(json, "what", what);
	json_key(json, "base");
	if (base.len)
		json_span(json, base);
	else
		json_null(json);
	json_key(json, "now");
	if (now.len)
		json_span(json, now);
	else
		json_null(json);
	json_object_end(json);
}

static void write_difference(struct json *json, const struct diff *diff,
			     const struct difference *difference)
{
	const struct item *item = item_of(difference), *user;

	json_object(json);
	json_key_uint(json, "schema", 1);
	json_key_text(json, "change", diff_change_name(difference->change));
	json_key_bool(json, "fails", difference->fails);
	items_write_identity(json, item);
	items_write_facts(json, item);
	items_write_counts(json, item);
	json_key_uint(json, "inputs",
		      items_head(side_of(diff, difference))->inputs);
	json_key(json, "changes");
	json_array(json);
	diff_each_change(diff, difference, write_change, json);
	json_array_end(json);
	json_key(json, "commands");
	json_array(json);
	user = item->is_in_all ? items_users(side_of(diff, difference), item)
			       : NULL;
	for (; user; user = user->next)
		items_write_texts(json, &user->command);
	json_array_end(json);
	json_object_end(json);
	json_newline(json);
}

static void write_csv(const struct diff *diff, FILE *out)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	fputs("change,fails,kind,command,name,details,commands,seen,inputs\r\n",
	      out);
	for (size_t i = 0; i < diff->count; i++) {
		const struct difference *difference = &diff->list[i];
		const struct item *item = item_of(difference);

		fprintf(out, "%s,%s,", diff_change_name(difference->change),
			difference->fails ? "true" : "false");
		items_put_csv(item, out);
		text.len = 0;
		add_details(&text, diff, difference);
		table_put_csv(buf_span(&text), out);
		putc(',', out);
		text.len = 0;
		if (item->is_in_all)
			add_commands(&text, diff, difference);
		table_put_csv(buf_span(&text), out);
		fprintf(out, ",%" PRIu64 ",%" PRIu64 "\r\n", item->seen,
			items_head(side_of(diff, difference))->inputs);
	}
}

void diff_print(const struct diff *diff, FILE *out)
{
	struct json json = {.out = out};

	if (diff->options->is_baseline) {
		items_print(diff->now, diff->options, out);
		return;
	}
	switch (diff->options->format) {
	case FORMAT_JSON:
		for (size_t i = 0; i < diff->count; i++)
			write_difference(&json, diff, &diff->list[i]);
		return;
	case FORMAT_CSV:
		write_csv(diff, out);
		return;
	case FORMAT_TEXT:
	case FORMAT_MARKDOWN:
		break;
	}
	print_tables(diff, out);
}
