/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_print.c - a footprint for people: a table for each section.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "event/recording.h"
#include "select/selection.h"
#include "view/footprint_view.h"
#include "view/table.h"
#include "view/text.h"

enum { COLUMNS_MAX = FOOTPRINT_COUNTS_MAX + FOOTPRINT_FIELDS_MAX + 2 };

/* The tree is shown by place, and what was not counted in all, whatever is asked
   for. */
static bool is_by_place(const struct footprint_view *view, unsigned section)
{
	return section == SECTION_COMMAND ||
	       (view->input->options->footprint_by == FOOTPRINT_BY_COMMAND &&
		section != SECTION_UNCOUNTED);
}

/* By place, then the most used first. */
static int by_use(const void *a, const void *b)
{
	const struct footprint_item *left =
		*(const struct footprint_item *const *)a;
	const struct footprint_item *right =
		*(const struct footprint_item *const *)b;

	if (left->place != right->place)
		return left->place->first < right->place->first ? -1 : 1;
	if (left->counts[COUNT_CALLS] != right->counts[COUNT_CALLS])
		return left->counts[COUNT_CALLS] < right->counts[COUNT_CALLS]
			       ? 1
			       : -1;
	for (size_t i = 0; i < FOOTPRINT_FIELDS_MAX; i++) {
		struct span x = left->what->fields[i], y = right->what->fields[i];
		size_t least = x.len < y.len ? x.len : y.len;
		int order = least ? memcmp(x.data, y.data, least) : 0;

		if (order || x.len != y.len)
			return order ? order : x.len < y.len ? -1 : 1;
	}
	return 0;
}

static bool has_field(const struct footprint_item *const *items, size_t count,
		      size_t field)
{
	for (size_t i = 0; i < count; i++)
		if (items[i]->what->fields[field].len)
			return true;
	return false;
}

struct section_columns {
	struct table_column columns[COLUMNS_MAX];
	size_t count;
	size_t fields[FOOTPRINT_FIELDS_MAX]; /* that are shown */
	size_t field_count;
	bool has_commands, has_place;
};

static void add_column(struct section_columns *to, const char *title,
		       bool is_left, bool is_path)
{
	to->columns[to->count++] = (struct table_column){
		.key = title,
		.title = title,
		.is_left = is_left,
		.min_width = is_path ? 16 : 0,
		.is_path = is_path,
	};
}

/* A column that would be empty is left out. */
static void choose_columns(const struct footprint_section *section,
			   const struct footprint_item *const *items,
			   size_t count, bool has_place,
			   struct section_columns *ret)
{
	*ret = (struct section_columns){
		.has_commands = !has_place && !section->is_of_machine,
		.has_place = has_place,
	};
	for (size_t i = 0; footprint_has_count(section, !has_place, i); i++)
		add_column(ret, section->counts[i].title, false, false);
	if (ret->has_commands)
		add_column(ret, "commands", false, false);
	for (size_t i = 0; i < FOOTPRINT_FIELDS_MAX && section->fields[i].key;
	     i++) {
		if (!section->fields[i].title || !has_field(items, count, i))
			continue;
		ret->fields[ret->field_count++] = i;
		add_column(ret, section->fields[i].title, true, false);
	}
	if (has_place)
		add_column(ret, "command", true, true);
	else
		ret->columns[ret->count - 1].is_path = true;
}

static void add_count(struct table *table, const char *key, uint64_t count)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	if (count == FOOTPRINT_UNKNOWN) {
		table_text(table, "-");
	} else if (!strcmp(key, "syscall_ns")) {
		buf_printf(&text, "%" PRIu64 ".%06" PRIu64, count / 1000000000,
			   count / 1000 % 1000000);
		table_text(table, buf_text(&text));
	} else {
		table_uint(table, count);
	}
}

/* "setup.sh/mount ×3" */
static void add_place(struct table *table, const struct footprint_item *item,
		      bool is_utf8)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	footprint_add_place(&text, item->place);
	if (item->commands > 1)
		buf_printf(&text, " %s%" PRIu64, is_utf8 ? "×" : "x",
			   item->commands);
	table_text(table, buf_text(&text));
}

static void add_item(struct table *table, const struct section_columns *columns,
		     const struct footprint_item *item, bool is_utf8)
{
	const struct footprint_section *section =
		&footprint_sections[item->what->section];

	for (size_t i = 0; footprint_has_count(section, !item->place, i); i++)
		add_count(table, section->counts[i].key, item->counts[i]);
	if (columns->has_commands)
		table_uint(table, item->commands);
	for (size_t i = 0; i < columns->field_count; i++)
		table_span(table, item->what->fields[columns->fields[i]]);
	if (columns->has_place)
		add_place(table, item, is_utf8);
}

static void print_table(const struct footprint_view *view, unsigned section,
			bool has_place, const struct footprint_item **items,
			size_t count, FILE *out)
{
	const struct view_options *options = view->input->options;
	const struct footprint_section *row = &footprint_sections[section];
	bool is_markdown = options->format == FORMAT_MARKDOWN;
	AUTO(table_free) struct table *table = NULL;
	struct section_columns columns;

	if (!count)
		return;
	qsort(items, count, sizeof(*items), by_use);
	choose_columns(row, items, count, has_place, &columns);
	table = table_new(columns.columns, columns.count);
	for (size_t i = 0; i < count; i++)
		add_item(table, &columns, items[i], options->is_utf8);
	fprintf(out, is_markdown ? "\n## %s%s\n\n" : "\n%s%s\n", row->title,
		has_place && section == SECTION_FAMILY ? " and command" : "");
	table_fit(table, options->width);
	table_print(table, options->format, options->is_utf8, out);
}

static void print_line(const struct view_options *options, struct buf *text,
		       FILE *out)
{
	if (options->format == FORMAT_MARKDOWN)
		table_put_markdown(buf_text(text), out);
	else
		fputs(buf_text(text), out);
	putc('\n', out);
}

static void print_part(const struct view_options *options, const char *what,
		       struct span selection, FILE *out)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	if (!selection.len)
		return;
	buf_add_text(&text, what);
	text_add_clean(&text, selection, options->is_utf8);
	/* A paragraph of its own. */
	if (options->format == FORMAT_MARKDOWN)
		putc('\n', out);
	print_line(options, &text, out);
}

void footprint_print_selected(const struct view_options *options,
			      struct span recorded, struct span selection,
			      FILE *out)
{
	print_part(options, "recorded only: ", recorded, out);
	print_part(options, "shown only: ", selection, out);
}

/* "sh -c x on board: x86_64, Linux 6.1.0" */
static void print_head(const struct footprint_view *view, FILE *out)
{
	const struct view_options *options = view->input->options;
	const struct recording_header *header =
		recording_header(view->input->recording);
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < header->command_count; i++) {
		if (i)
			buf_add_u8(&text, ' ');
		text_add_word(&text, span_of_str(header->command[i]),
			      options->is_utf8);
	}
	buf_add_text(&text, text.len ? ", " : "");
	text_add_clean(&text, span_of_str(header->hostname), options->is_utf8);
	buf_add_text(&text, ": Linux ");
	text_add_clean(&text, span_of_str(header->kernel_release),
		       options->is_utf8);
	buf_add_text(&text, ", ");
	text_add_clean(&text, span_of_str(header->machine), options->is_utf8);
	print_line(options, &text, out);
	footprint_print_selected(
		options, span_of_str(header->selection),
		span_of_str(view->input->selection
				    ? selection_text(view->input->selection)
				    : NULL),
		out);
}

/* Of the items from `at` on, those by place or in all. */
static void print_section(const struct footprint_view *view, unsigned section,
			  size_t at, bool has_place, FILE *out)
{
	AUTO(mem_free_ptr) const struct footprint_item **items = NULL;
	const struct footprint_item *item;
	size_t count = 0, cap = 0;

	for (; (item = footprint_at(view->footprint, at)) &&
	       item->what->section == section;
	     at++) {
		if (has_place != (item->place != NULL))
			continue;
		if (count == cap) {
			cap = cap ? cap * 2 : 64;
			items = mem_resize(items, cap, sizeof(*items));
		}
		items[count++] = item;
	}
	print_table(view, section, has_place, items, count, out);
}

void footprint_print(const struct footprint_view *view, FILE *out)
{
	const struct footprint_item *item;
	size_t at = 0;

	print_head(view, out);
	for (unsigned section = 0; section < SECTION_COUNT; section++) {
		bool has_place = is_by_place(view, section);

		print_section(view, section, at, has_place, out);
		if (section == SECTION_FAMILY && !has_place)
			print_section(view, section, at, true, out);
		while ((item = footprint_at(view->footprint, at)) &&
		       item->what->section == section)
			at++;
	}
}
