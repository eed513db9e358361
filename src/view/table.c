/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * table.c - rows of one shape, shown in any of the formats.
 */
#include "config.h"

#include "view/table.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "view/json.h"
#include "view/text.h"

enum cell_kind {
	CELL_NONE,
	CELL_UINT,
	CELL_HEX,
	CELL_TEXT,
	CELL_LIST,
	CELL_RULE,
};

struct cell {
	enum cell_kind kind;
	uint64_t number; /* or where the text begins in `bytes` */
	size_t len;
	const char *separator; /* CELL_LIST */
};

struct table {
	const struct table_column *columns;
	size_t column_count;
	struct cell *cells;
	size_t count, cap;
	struct buf bytes;
	size_t width; /* of the terminal; 0: unlimited */
};

struct table *table_new(const struct table_column *columns, size_t count)
{
	struct table *table = mem_new(sizeof(*table));

	table->columns = columns;
	table->column_count = count;
	return table;
}

void table_free(struct table **table)
{
	if (!*table)
		return;
	buf_done(&(*table)->bytes);
	free((*table)->cells);
	free(*table);
	*table = NULL;
}

static void add_cell(struct table *table, struct cell cell)
{
	if (table->count == table->cap) {
		table->cap = table->cap ? table->cap * 2 : 64;
		table->cells = mem_resize(table->cells, table->cap,
					  sizeof(*table->cells));
	}
	table->cells[table->count++] = cell;
}

void table_uint(struct table *table, uint64_t value)
{
	add_cell(table, (struct cell){.kind = CELL_UINT, .number = value});
}

void table_span(struct table *table, struct span text)
{
	add_cell(table, (struct cell){.kind = CELL_TEXT,
				      .number = table->bytes.len,
				      .len = text.len});
	buf_add(&table->bytes, text.data, text.len);
}

void table_text(struct table *table, const char *text)
{
	table_span(table, span_of_str(text));
}

void table_hex(struct table *table, uint64_t value)
{
	add_cell(table, (struct cell){.kind = CELL_HEX, .number = value});
}

void table_list(struct table *table, const char *items, const char *separator)
{
	struct cell *cell;

	table_text(table, items);
	cell = &table->cells[table->count - 1];
	cell->kind = CELL_LIST;
	cell->separator = separator;
}

void table_none(struct table *table)
{
	add_cell(table, (struct cell){.kind = CELL_NONE});
}

void table_rule(struct table *table)
{
	assert(table->count % table->column_count == 0);
	for (size_t i = 0; i < table->column_count; i++)
		add_cell(table, (struct cell){.kind = CELL_RULE});
}

bool table_has_rows(const struct table *table)
{
	return table->count > 0;
}

void table_fit(struct table *table, unsigned columns)
{
	table->width = columns;
}

static struct span cell_span(const struct table *table, const struct cell *cell)
{
	return span_of(table->bytes.data + cell->number, cell->len);
}

static void cell_clean(const struct table *table, const struct cell *cell,
		       bool is_utf8, struct buf *ret)
{
	ret->len = 0;
	if (cell->kind == CELL_UINT)
		buf_printf(ret, "%" PRIu64, cell->number);
	else if (cell->kind == CELL_HEX)
		buf_printf(ret, "%#" PRIx64, cell->number);
	else if (cell->kind == CELL_TEXT || cell->kind == CELL_LIST)
		text_add_clean(ret, cell_span(table, cell), is_utf8);
}

/* ---- text ---- */

static void add_many(struct buf *line, char c, size_t count)
{
	while (count--)
		buf_add_u8(line, (uint8_t)c);
}

/* Behind the last column, without the blanks at its end. */
static void end_cell(const struct table *table, size_t column, struct buf *line,
		     FILE *out)
{
	if (column + 1 < table->column_count) {
		buf_add_u8(line, ' ');
		return;
	}
	while (line->len && line->data[line->len - 1] == ' ')
		line->len--;
	buf_add_u8(line, '\n');
	fwrite(line->data, 1, line->len, out);
	line->len = 0;
}

static void put_aligned(const struct table *table, size_t column, size_t width,
			const char *text, struct buf *line, FILE *out)
{
	size_t used = text_columns(span_of_str(text));
	size_t blanks = width > used ? width - used : 0;
	bool is_left = table->columns[column].is_left;

	if (!is_left)
		add_many(line, ' ', blanks);
	buf_add_text(line, text);
	if (is_left)
		add_many(line, ' ', blanks);
	end_cell(table, column, line, out);
}

static void measure(const struct table *table, bool is_utf8, size_t *widths)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < table->column_count; i++) {
		widths[i] = strlen(table->columns[i].title);
		if (widths[i] < table->columns[i].min_width)
			widths[i] = table->columns[i].min_width;
	}
	for (size_t i = 0; i < table->count; i++) {
		size_t *width = &widths[i % table->column_count];
		size_t columns;

		cell_clean(table, &table->cells[i], is_utf8, &text);
		columns = text_columns(buf_span(&text));
		if (columns > *width)
			*width = columns;
	}
}

/* Takes from the last column what is too much, as far as it can. */
static void fit(const struct table *table, size_t *widths)
{
	size_t last = table->column_count - 1, all = last;
	size_t least = table->columns[last].min_width;
	size_t excess, spare = widths[last] > least ? widths[last] - least : 0;

	for (size_t i = 0; i <= last; i++)
		all += widths[i];
	if (!table->width || all <= table->width ||
	    !table->columns[last].is_path)
		return;
	excess = all - table->width;
	widths[last] -= excess < spare ? excess : spare;
}

static void cut_path(struct buf *text, size_t columns, bool is_utf8)
{
	AUTO(buf_done) struct buf words = BUF_EMPTY;
	size_t number = strspn(buf_text(text), "0123456789");

	number = text->data[number] == ' ' ? number + 1 : 0;
	buf_add(&words, text->data + number, text->len - number);
	text->len = number;
	text_cut_front(&words, columns > number ? columns - number : 0,
		       is_utf8);
	buf_add(text, words.data, words.len);
}

static void print_text(const struct table *table, bool is_utf8, FILE *out)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	AUTO(buf_done) struct buf line = BUF_EMPTY;
	AUTO(mem_free_ptr)
	size_t *widths = mem_new(table->column_count * sizeof(*widths));

	measure(table, is_utf8, widths);
	fit(table, widths);
	for (size_t i = 0; i < table->column_count; i++)
		put_aligned(table, i, widths[i], table->columns[i].title, &line,
			    out);
	for (size_t i = 0; i < table->count; i++) {
		size_t column = i % table->column_count;

		if (table->cells[i].kind == CELL_RULE) {
			add_many(&line, '-', widths[column]);
			end_cell(table, column, &line, out);
			continue;
		}
		cell_clean(table, &table->cells[i], is_utf8, &text);
		if (text_columns(buf_span(&text)) > widths[column])
			cut_path(&text, widths[column], is_utf8);
		put_aligned(table, column, widths[column], buf_text(&text),
			    &line, out);
	}
}

/* ---- JSON, Markdown, CSV ---- */

static void put_list(struct json *json, struct span items, const char *separator)
{
	size_t gap = strlen(separator);

	json_array(json);
	while (items.len) {
		const uint8_t *end =
			memmem(items.data, items.len, separator, gap);
		size_t len = end ? (size_t)(end - items.data) : items.len;

		json_span(json, span_of(items.data, len));
		if (end)
			len += gap;
		items = span_of(items.data + len, items.len - len);
	}
	json_array_end(json);
}

static void put_json_cell(const struct table *table, const struct cell *cell,
			  struct json *json)
{
	switch (cell->kind) {
	case CELL_UINT:
	case CELL_HEX:
		json_uint(json, cell->number);
		break;
	case CELL_TEXT:
		json_span(json, cell_span(table, cell));
		break;
	case CELL_LIST:
		put_list(json, cell_span(table, cell), cell->separator);
		break;
	case CELL_NONE:
	case CELL_RULE:
		json_null(json);
		break;
	}
}

static void print_json(const struct table *table, FILE *out)
{
	struct json json = {.out = out};

	for (size_t i = 0; i < table->count; i++) {
		const struct cell *cell = &table->cells[i];
		size_t column = i % table->column_count;

		if (cell->kind == CELL_RULE)
			continue;
		if (!column) {
			json_object(&json);
			json_key_uint(&json, "schema", 1);
		}
		json_key(&json, table->columns[column].key);
		put_json_cell(table, cell, &json);
		if (column + 1 == table->column_count) {
			json_object_end(&json);
			json_newline(&json);
		}
	}
}

void table_put_markdown(const char *text, FILE *out)
{
	for (; *text; text++) {
		if (strchr("|\\`*_<>[]", *text))
			putc('\\', out);
		putc(*text, out);
	}
}

static void print_markdown(const struct table *table, bool is_utf8, FILE *out)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < table->column_count; i++)
		fprintf(out, "| %s ", table->columns[i].title);
	fputs("|\n", out);
	for (size_t i = 0; i < table->column_count; i++)
		fputs(table->columns[i].is_left ? "| --- " : "| ---: ", out);
	fputs("|\n", out);
	for (size_t i = 0; i < table->count; i++) {
		if (table->cells[i].kind == CELL_RULE)
			continue;
		cell_clean(table, &table->cells[i], is_utf8, &text);
		fputs("| ", out);
		table_put_markdown(buf_text(&text), out);
		putc(' ', out);
		if (i % table->column_count + 1 == table->column_count)
			fputs("|\n", out);
	}
}

void table_put_csv(struct span text, FILE *out)
{
	bool is_plain = true;

	for (size_t i = 0; i < text.len && is_plain; i++)
		is_plain = !text.data[i] || !strchr(",\"\r\n", text.data[i]);
	if (is_plain) {
		if (text.len)
			fwrite(text.data, 1, text.len, out);
		return;
	}
	putc('"', out);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '"')
			putc('"', out);
		putc(text.data[i], out);
	}
	putc('"', out);
}

static void print_csv(const struct table *table, FILE *out)
{
	for (size_t i = 0; i < table->column_count; i++)
		fprintf(out, "%s%s", i ? "," : "", table->columns[i].key);
	fputs("\r\n", out);
	for (size_t i = 0; i < table->count; i++) {
		const struct cell *cell = &table->cells[i];
		size_t column = i % table->column_count;

		if (cell->kind == CELL_RULE)
			continue;
		if (column)
			putc(',', out);
		if (cell->kind == CELL_UINT)
			fprintf(out, "%" PRIu64, cell->number);
		else if (cell->kind == CELL_HEX)
			fprintf(out, "%#" PRIx64, cell->number);
		else if (cell->kind == CELL_TEXT || cell->kind == CELL_LIST)
			table_put_csv(cell_span(table, cell), out);
		if (column + 1 == table->column_count)
			fputs("\r\n", out);
	}
}

void table_print(const struct table *table, enum view_format format,
		 bool is_utf8, FILE *out)
{
	assert(table->count % table->column_count == 0);
	switch (format) {
	case FORMAT_TEXT:
		print_text(table, is_utf8, out);
		break;
	case FORMAT_JSON:
		print_json(table, out);
		break;
	case FORMAT_MARKDOWN:
		print_markdown(table, is_utf8, out);
		break;
	case FORMAT_CSV:
		print_csv(table, out);
		break;
	}
}
