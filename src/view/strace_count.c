/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_count.c - strace's table of counts: -c and -C.
 */
#include "config.h"

#include "view/strace_count.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "event/call.h"
#include "spec/spec.h"

enum { NAME_COLUMNS = 16 };

struct times {
	uint64_t total_ns, min_ns, max_ns;
};

struct row {
	const struct abi *abi; /* NULL: the sum of all */
	uint64_t nr;
	char name[64];
	uint64_t calls, errors;
	struct times system, wall;
};

struct strace_counts {
	struct map rows; /* by abi and number */
};

static const struct {
	const char *title;
	int width;
} columns[COLUMNS_MAX] = {
	[COLUMN_PERCENT] = {"% time", 6},
	[COLUMN_TOTAL] = {"seconds", 11},
	[COLUMN_MIN] = {"shortest", 8},
	[COLUMN_MAX] = {"longest", 8},
	[COLUMN_AVG] = {"usecs/call", 11},
	[COLUMN_CALLS] = {"calls", 9},
	[COLUMN_ERRORS] = {"errors", 9},
	[COLUMN_NAME] = {"syscall", NAME_COLUMNS},
	[COLUMN_WALL_TOTAL] = {"wall-total", 11},
	[COLUMN_WALL_MIN] = {"wall-min", 8},
	[COLUMN_WALL_MAX] = {"wall-max", 8},
	[COLUMN_WALL_AVG] = {"wall-avg", 11},
};

struct strace_counts *strace_counts_new(void)
{
	return mem_new(sizeof(struct strace_counts));
}

void strace_counts_free(struct strace_counts **counts)
{
	struct strace_counts *own = TAKE_PTR(*counts);
	size_t at = 0;
	void *row;

	if (!own)
		return;
	while ((row = map_next(&own->rows, &at)))
		free(row);
	map_done(&own->rows);
	free(own);
}

static struct row *row_of(struct strace_counts *counts, const struct call *call)
{
	const struct spec_shown *shown = call->row ? call->row->shown : NULL;
	uint64_t key = (uint64_t)call->abi->id << 56 ^ call->nr;
	const char *name = abi_call_name(call->abi, call->nr);
	struct row *row;

	if (shown && shown->as) {
		key ^= (call->args[0] & 0xffff) << 32;
		name = shown->as;
	}
	row = map_get(&counts->rows, key);
	if (row)
		return row;
	row = mem_new(sizeof(*row));
	row->abi = call->abi;
	row->nr = call->nr;
	row->system.min_ns = row->wall.min_ns = UINT64_MAX;
	if (name)
		snprintf(row->name, sizeof(row->name), "%s", name);
	else
		snprintf(row->name, sizeof(row->name), "syscall_%#" PRIx64,
			 call->nr);
	map_put(&counts->rows, key, row);
	return row;
}

static void add_time(struct times *times, uint64_t ns,
		     const struct strace_count_options *options)
{
	ns = ns > options->overhead_ns ? ns - options->overhead_ns : 0;
	times->total_ns += ns;
	times->min_ns = ns < times->min_ns ? ns : times->min_ns;
	times->max_ns = ns > times->max_ns ? ns : times->max_ns;
}

void strace_counts_add(struct strace_counts *counts, const struct call *call,
		       const struct strace_count_options *options)
{
	uint64_t wall_ns = call->return_ns - call->entry_ns;
	struct row *row;

	if (!call->abi || call->state != CALL_RETURNED)
		return;
	row = row_of(counts, call);
	row->calls++;
	row->errors += call->is_error;
	add_time(&row->system, options->is_wall ? wall_ns : call->system_ns,
		 options);
	add_time(&row->wall, wall_ns, options);
}

/* ---- order ---- */

static uint64_t avg_of(const struct row *row, const struct times *times)
{
	return row->calls ? times->total_ns / row->calls : 0;
}

static uint64_t key_of(const struct row *row, enum strace_column by)
{
	switch (by) {
	case COLUMN_PERCENT:
	case COLUMN_TOTAL:
		return row->system.total_ns;
	case COLUMN_MIN:
		return row->system.min_ns;
	case COLUMN_MAX:
		return row->system.max_ns;
	case COLUMN_AVG:
		return avg_of(row, &row->system);
	case COLUMN_WALL_TOTAL:
		return row->wall.total_ns;
	case COLUMN_WALL_MIN:
		return row->wall.min_ns;
	case COLUMN_WALL_MAX:
		return row->wall.max_ns;
	case COLUMN_WALL_AVG:
		return avg_of(row, &row->wall);
	case COLUMN_CALLS:
		return row->calls;
	case COLUMN_ERRORS:
		return row->errors;
	case COLUMN_NAME:
	case COLUMN_NONE:
		break;
	}
	return 0;
}

static int compare(const void *a, const void *b, void *context)
{
	const struct row *left = *(struct row *const *)a;
	const struct row *right = *(struct row *const *)b;
	enum strace_column by = *(const enum strace_column *)context;
	uint64_t left_key = key_of(left, by), right_key = key_of(right, by);
	int names = by == COLUMN_NAME ? strcmp(left->name, right->name) : 0;

	if (names)
		return names;
	if (left_key != right_key)
		return left_key < right_key ? 1 : -1;
	return left->nr < right->nr ? -1 : left->nr > right->nr;
}

/* ---- the table ---- */

struct table {
	const struct strace_count_options *options;
	struct row **rows;
	size_t count;
	struct row sum;
	int name_width;
	FILE *out;
};

static void add_times(struct times *sum, const struct times *times)
{
	sum->total_ns += times->total_ns;
	if (times->min_ns < sum->min_ns)
		sum->min_ns = times->min_ns;
	if (times->max_ns > sum->max_ns)
		sum->max_ns = times->max_ns;
}

static void add_up(struct table *table)
{
	struct row *sum = &table->sum;

	*sum = (struct row){.name = "total",
			    .system = {.min_ns = UINT64_MAX},
			    .wall = {.min_ns = UINT64_MAX}};
	table->name_width = NAME_COLUMNS;
	for (size_t i = 0; i < table->count; i++) {
		const struct row *row = table->rows[i];
		int width = (int)strlen(row->name) + 1;

		sum->calls += row->calls;
		sum->errors += row->errors;
		add_times(&sum->system, &row->system);
		add_times(&sum->wall, &row->wall);
		if (width > table->name_width)
			table->name_width = width;
	}
}

static double percent_of(const struct table *table, const struct row *row)
{
	uint64_t whole_ns = table->sum.system.total_ns;

	if (row == &table->sum)
		return 100;
	return whole_ns
		       ? 100.0 * (double)row->system.total_ns / (double)whole_ns
		       : 0;
}

static void add_seconds(struct buf *buf, uint64_t ns)
{
	uint64_t us = ns / 1000;

	buf_printf(buf, "%" PRIu64 ".%06" PRIu64, us / 1000000, us % 1000000);
}

static void add_cell(struct buf *buf, const struct table *table,
		     const struct row *row, enum strace_column column)
{
	uint64_t value = key_of(row, column);

	switch (column) {
	case COLUMN_PERCENT:
		buf_printf(buf, "%.2f", percent_of(table, row));
		break;
	case COLUMN_TOTAL:
	case COLUMN_MIN:
	case COLUMN_MAX:
	case COLUMN_WALL_TOTAL:
	case COLUMN_WALL_MIN:
	case COLUMN_WALL_MAX:
		add_seconds(buf, value);
		break;
	case COLUMN_AVG:
	case COLUMN_WALL_AVG:
		buf_printf(buf, "%" PRIu64, value / 1000);
		break;
	case COLUMN_CALLS:
		buf_printf(buf, "%" PRIu64, value);
		break;
	case COLUMN_ERRORS:
		if (value)
			buf_printf(buf, "%" PRIu64, value);
		break;
	case COLUMN_NAME:
		buf_add_text(buf, row->name);
		break;
	case COLUMN_NONE:
		break;
	}
}

/* Numbers to the right; a name to the left, without blanks at a line's end. */
static void put_cell(const struct table *table, size_t i, const char *text)
{
	enum strace_column column = table->options->columns[i];
	bool is_last = i + 1 == table->options->column_count;
	const char *end = is_last ? "\n" : " ";

	if (column != COLUMN_NAME)
		fprintf(table->out, "%*s%s", columns[column].width, text, end);
	else if (is_last)
		fprintf(table->out, "%s\n", text);
	else
		fprintf(table->out, "%-*s ", table->name_width, text);
}

static void put_row(const struct table *table, const struct row *row)
{
	for (size_t i = 0; i < table->options->column_count; i++) {
		AUTO(buf_done) struct buf cell = BUF_EMPTY;

		add_cell(&cell, table, row, table->options->columns[i]);
		put_cell(table, i, buf_text(&cell));
	}
}

static void put_titles(const struct table *table)
{
	for (size_t i = 0; i < table->options->column_count; i++)
		put_cell(table, i, columns[table->options->columns[i]].title);
}

static void put_dashes(const struct table *table)
{
	for (size_t i = 0; i < table->options->column_count; i++) {
		enum strace_column column = table->options->columns[i];
		int width = column == COLUMN_NAME ? table->name_width
						  : columns[column].width;

		while (width--)
			putc('-', table->out);
		putc(i + 1 == table->options->column_count ? '\n' : ' ',
		     table->out);
	}
}

static void put_table(struct table *table)
{
	enum strace_column sort = table->options->sort;

	qsort_r(table->rows, table->count, sizeof(*table->rows), compare,
		&sort);
	add_up(table);
	put_titles(table);
	put_dashes(table);
	for (size_t i = 0; i < table->count; i++)
		put_row(table, table->rows[i]);
	put_dashes(table);
	put_row(table, &table->sum);
}

static void collect(const struct strace_counts *counts, unsigned abi,
		    struct table *table)
{
	size_t at = 0;
	struct row *row;

	table->count = 0;
	while ((row = map_next(&counts->rows, &at)))
		if (row->abi->id == abi)
			table->rows[table->count++] = row;
}

static void put_mode(const struct abi *abi, FILE *out)
{
	fputs("System call usage summary for ", out);
	if (abi->id == ABI_X32)
		fputs("x32", out);
	else
		fprintf(out, "%u bit", abi->word_bytes * 8u);
	fputs(" mode:\n", out);
}

void strace_counts_print(const struct strace_counts *counts, unsigned host_abi,
			 const struct strace_count_options *options, FILE *out)
{
	AUTO(mem_free_ptr)
	struct row **rows = mem_new((counts->rows.count + 1) * sizeof(*rows));
	struct table table = {.options = options, .rows = rows, .out = out};

	collect(counts, host_abi, &table);
	if (table.count)
		put_table(&table);
	for (unsigned abi = 0; abi < ABI_COUNT; abi++) {
		if (abi == host_abi || !abi_by_id(abi))
			continue;
		collect(counts, abi, &table);
		if (!table.count)
			continue;
		put_mode(abi_by_id(abi), out);
		put_table(&table);
	}
}
