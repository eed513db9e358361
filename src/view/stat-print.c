/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stat-print.c - rows of counts in every format.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "event/recording.h"
#include "facts/facts.h"
#include "spec/names.h"
#include "view/json.h"
#include "view/stat.h"
#include "view/table.h"

enum { COLUMNS_MAX = 8 };

/* ---- text and Markdown ---- */

static const char *const by_names[] = {
	[BY_SYSCALL] = "syscall",
	[BY_SUBSYSTEM] = "subsystem",
	[BY_COMMAND] = "command",
	[BY_PROCESS] = "process",
	[BY_THREAD] = "thread",
	[BY_COMMAND_SYSCALL] = "syscall",
	[BY_COMMAND_SUBSYSTEM] = "subsystem",
};

/* Of calls, when rules were asked for: JSON and CSV have it always. */
static bool stat_shows_subsystem(const struct counts *stat,
				 const struct view_options *options)
{
	return stat_is_by_call(stat->by) && options->subsystems;
}

/* "sys_openat()"; "" where no kernel that was read has it. */
static void name_function(const struct stat_row *row, struct buf *ret)
{
	const struct facts_call *facts = facts_call(row->abi->id, row->name);

	ret->len = 0;
	if (facts && *facts_name(facts->function))
		buf_printf(ret, "%s()", facts_name(facts->function));
}

/* "812 setup.sh > mount" */
static void name_command(const struct stat_row *row, struct buf *ret)
{
	AUTO(mem_free_ptr) char *path = command_path(row->command);

	ret->len = 0;
	buf_printf(ret, "%" PRIu32 " %s", row->command->pid, path);
}

static int by_errno_count(const void *a, const void *b)
{
	const struct stat_errno *left = a, *right = b;

	if (left->count != right->count)
		return left->count < right->count ? 1 : -1;
	return left->number - right->number;
}

static const char *name_errno(int number)
{
	const char *name = number ? errno_name(number) : NULL;

	return name ? name : "?";
}

static void sort_errnos(const struct stat_row *row)
{
	if (row->errno_count)
		qsort(row->errnos, row->errno_count, sizeof(*row->errnos),
		      by_errno_count);
}

static void add_count(struct table *table, uint64_t count)
{
	if (count)
		table_uint(table, count);
	else
		table_none(table);
}

static void add_times(struct table *table, const struct stat_row *row,
		      uint64_t all_ns)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	double share = all_ns ? 100.0 * (double)row->ns / (double)all_ns : 0;

	buf_printf(&text, "%.2f", share);
	table_text(table, buf_text(&text));
	text.len = 0;
	buf_printf(&text, "%" PRIu64 ".%06" PRIu64, row->ns / 1000000000,
		   row->ns / 1000 % 1000000);
	table_text(table, buf_text(&text));
	table_uint(table, stat_average_ns(row) / 1000);
	table_uint(table, row->calls);
	add_count(table, row->errors);
}

/* What follows the name. */
static void add_place(struct table *table, const struct counts *stat,
		      const struct view_options *options,
		      const struct stat_row *row)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	if (stat_shows_subsystem(stat, options)) {
		if (row->subsystem)
			table_text(table, row->subsystem);
		else
			table_none(table);
	}
	if (!stat_is_by_both(stat->by))
		return;
	if (!row->command) {
		table_none(table);
		return;
	}
	name_command(row, &text);
	table_text(table, buf_text(&text));
}

static void add_errnos(struct table *table, const struct counts *stat,
		       const struct view_options *options,
		       const struct stat_row *row)
{
	const struct stat_row nowhere = {0};

	AUTO(buf_done) struct buf text = BUF_EMPTY;

	sort_errnos(row);
	for (size_t i = 0; i < row->errno_count; i++) {
		for (int blank = 0; blank < 4; blank++)
			table_none(table);
		table_uint(table, row->errnos[i].count);
		text.len = 0;
		buf_printf(&text, "  %s", name_errno(row->errnos[i].number));
		table_text(table, buf_text(&text));
		add_place(table, stat, options, &nowhere);
	}
}

static size_t choose_columns(const struct counts *stat,
			     const struct view_options *options,
			     struct table_column *ret)
{
	size_t count = 0;

	ret[count++] = (struct table_column){"percent", "% time", false, 6};
	ret[count++] = (struct table_column){"seconds", "seconds", false, 11};
	ret[count++] = (struct table_column){"usecs_per_call", "usecs/call",
					     false, 11};
	ret[count++] = (struct table_column){"calls", "calls", false, 9};
	ret[count++] = (struct table_column){"errors", "errors", false, 9};
	ret[count++] = (struct table_column){"name", by_names[stat->by], true,
					     16, !stat_is_by_both(stat->by)};
	if (stat_shows_subsystem(stat, options)) {
		ret[count - 1].is_path = false;
		ret[count++] = (struct table_column){"subsystem", "subsystem",
						     true};
	}
	if (stat_is_by_both(stat->by))
		ret[count++] = (struct table_column){"command", "command", true,
						     16, true};
	return count;
}

/* One ABI's rows, or all of them. */
static void print_table(const struct counts *stat, const struct abi *abi,
			const struct view_options *options, FILE *out)
{
	struct table_column columns[COLUMNS_MAX];
	size_t column_count = choose_columns(stat, options, columns);
	AUTO(table_free)
	struct table *table = table_new(columns, column_count);
	struct stat_row total = {0};

	for (size_t i = 0; i < stat->count; i++) {
		if (stat->rows[i]->abi != abi)
			continue;
		total.calls += stat->rows[i]->calls;
		total.errors += stat->rows[i]->errors;
		total.ns += stat->rows[i]->ns;
	}
	table_rule(table);
	for (size_t i = 0; i < stat->count; i++) {
		if (stat->rows[i]->abi != abi)
			continue;
		add_times(table, stat->rows[i], total.ns);
		table_text(table, stat->rows[i]->name);
		add_place(table, stat, options, stat->rows[i]);
		if (options->with_errnos)
			add_errnos(table, stat, options, stat->rows[i]);
	}
	table_rule(table);
	/* strace says 100.00 in the total even when no time passed. */
	total.ns = total.ns ? total.ns : 1;
	add_times(table, &total, total.ns);
	table_text(table, "total");
	add_place(table, stat, options, &total);
	table_fit(table, options->width);
	table_print(table, options->format, options->is_utf8, out);
}

/* As ELISA's workload study prints them. */
static void print_study(const struct counts *stat, const struct abi *abi,
			const struct view_options *options, FILE *out)
{
	static const struct table_column columns[] = {
		{"syscall", "System Call", true, 0},
		{"calls", "# calls", false, 0},
		{"subsystem", "Linux Subsystem", true, 0},
		{"function", "System Call (API)", true, 0},
		{"command", "Command", true, 0, true},
	};
	bool is_by_both = stat_is_by_both(stat->by);
	AUTO(table_free)
	struct table *table =
		table_new(columns, ARRAY_LEN(columns) - !is_by_both);
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	table_rule(table);
	for (size_t i = 0; i < stat->count; i++) {
		const struct stat_row *row = stat->rows[i];

		if (row->abi != abi)
			continue;
		table_text(table, row->name);
		table_uint(table, row->calls);
		table_text(table, row->subsystem);
		name_function(row, &text);
		table_text(table, buf_text(&text));
		if (!is_by_both)
			continue;
		name_command(row, &text);
		table_text(table, buf_text(&text));
	}
	table_fit(table, options->width);
	table_print(table, options->format, options->is_utf8, out);
}

static void print_rows(const struct counts *stat, const struct abi *abi,
		       const struct view_options *options, FILE *out)
{
	if (options->is_study)
		print_study(stat, abi, options, out);
	else
		print_table(stat, abi, options, out);
}

static bool has_abi(const struct counts *stat, const struct abi *abi)
{
	for (size_t i = 0; i < stat->count; i++)
		if (stat->rows[i]->abi == abi)
			return true;
	return false;
}

static void print_abis(const struct counts *stat, unsigned host_abi,
		       const struct view_options *options, FILE *out)
{
	const char *mode;

	if (has_abi(stat, abi_by_id(host_abi)))
		print_rows(stat, abi_by_id(host_abi), options, out);
	for (unsigned id = 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);

		if (id == host_abi || !abi || !has_abi(stat, abi))
			continue;
		mode = id == ABI_X32	      ? "x32"
		       : abi->word_bytes == 4 ? "32 bit"
					      : "64 bit";
		fprintf(out, "%sSystem call usage summary for %s mode:\n%s",
			options->format == FORMAT_MARKDOWN ? "\n" : "", mode,
			options->format == FORMAT_MARKDOWN ? "\n" : "");
		print_rows(stat, abi, options, out);
	}
}

/* ---- JSON and CSV ---- */

static void row_id(const struct counts *stat, const struct stat_row *row,
		   struct buf *ret)
{
	ret->len = 0;
	if (stat->by == BY_COMMAND) {
		buf_printf(ret, "%" PRIu32, row->id);
		return;
	}
	if (stat_is_by_both(stat->by))
		buf_printf(ret, "%" PRIu32 ":", row->command->id);
	if (stat_is_by_call(stat->by))
		buf_printf(ret, "%s:%s", row->abi->name, row->name);
	else if (stat_is_by_subsystem(stat->by))
		buf_printf(ret, "subsystem:%s", row->name);
	else
		buf_printf(ret, "%s:%" PRIu32, by_names[stat->by], row->id);
}

static void write_command(struct json *json, const struct command *command)
{
	AUTO(mem_free_ptr) char *path = NULL;

	if (!command) {
		json_key_null(json, "command");
		json_key_null(json, "path");
		return;
	}
	path = command_path(command);
	json_key_uint(json, "command", command->id);
	json_key_text(json, "path", path);
	json_key_text(json, "name", command->name);
}

static void write_keys(struct json *json, const struct counts *stat,
		       const struct stat_row *row)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	row_id(stat, row, &text);
	json_key(json, "id");
	if (stat->by == BY_COMMAND)
		json_uint(json, row->id);
	else
		json_text(json, buf_text(&text));
	write_command(json, row->command);
	if (row->subsystem)
		json_key_text(json, "subsystem", row->subsystem);
	if (row->abi) {
		json_key_text(json, "abi", row->abi->name);
		json_key_uint(json, "nr", row->nr);
		json_key_text(json, "syscall", row->name);
		name_function(row, &text);
		json_key_text(json, "function", buf_text(&text));
	} else if (!row->subsystem) {
		json_key_uint(json, stat->by == BY_THREAD ? "tid" : "pid",
			      row->pid);
	}
}

static void write_json(const struct counts *stat, bool is_complete, FILE *out)
{
	struct json json = {.out = out};

	for (size_t i = 0; i < stat->count; i++) {
		const struct stat_row *row = stat->rows[i];

		sort_errnos(row);
		json_object(&json);
		json_key_uint(&json, "schema", 1);
		write_keys(&json, stat, row);
		json_key_uint(&json, "calls", row->calls);
		json_key_uint(&json, "errors", row->errors);
		json_key_uint(&json, "syscall_ns", row->ns);
		if (stat->by == BY_COMMAND) {
			json_key_uint(&json, "wall_ns",
				      row->command->own.wall_ns);
			json_key_uint(&json, "cpu_ns",
				      row->command->own.cpu_ns);
		}
		json_key(&json, "errnos");
		json_object(&json);
		for (size_t j = 0; j < row->errno_count; j++)
			json_key_uint(&json, name_errno(row->errnos[j].number),
				      row->errnos[j].count);
		json_object_end(&json);
		json_key_bool(&json, "complete", is_complete);
		json_object_end(&json);
		json_newline(&json);
	}
}

/* "ENOENT:3 EAGAIN:1" */
static void list_errnos(const struct stat_row *row, struct buf *ret)
{
	sort_errnos(row);
	ret->len = 0;
	for (size_t i = 0; i < row->errno_count; i++)
		buf_printf(ret, "%s%s:%" PRIu64, i ? " " : "",
			   name_errno(row->errnos[i].number),
			   row->errnos[i].count);
}

static void write_csv(const struct counts *stat, FILE *out)
{
	const struct table_column columns[] = {
		{.key = "id"},	       {.key = "abi"},
		{.key = "command"},    {.key = by_names[stat->by]},
		{.key = "subsystem"},  {.key = "function"},
		{.key = "calls"},      {.key = "errors"},
		{.key = "syscall_ns"}, {.key = "errnos"},
	};
	bool is_by_call = stat_is_by_call(stat->by);
	/* The command's id would have the name of its path. */
	const size_t skip = stat->by == BY_COMMAND;
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	AUTO(table_free) struct table *table = NULL;
	struct table_column used[ARRAY_LEN(columns)];
	size_t used_count = 0;

	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		if ((!skip || i != 2) && (is_by_call || (i != 4 && i != 5)))
			used[used_count++] = columns[i];
	table = table_new(used, used_count);
	for (size_t i = 0; i < stat->count; i++) {
		const struct stat_row *row = stat->rows[i];

		row_id(stat, row, &text);
		table_text(table, buf_text(&text));
		if (row->abi)
			table_text(table, row->abi->name);
		else
			table_none(table);
		if (!skip)
			add_count(table, row->command ? row->command->id : 0);
		table_text(table, row->name);
		if (is_by_call) {
			table_text(table, row->subsystem);
			name_function(row, &text);
			table_text(table, buf_text(&text));
		}
		table_uint(table, row->calls);
		table_uint(table, row->errors);
		table_uint(table, row->ns);
		list_errnos(row, &text);
		table_text(table, buf_text(&text));
	}
	table_print(table, FORMAT_CSV, true, out);
}

void stat_print(const struct counts *stat, const struct view_input *input,
		const struct buf *caveat, FILE *out)
{
	const struct view_options *options = input->options;
	const struct recording_header *header =
		recording_header(input->recording);

	switch (options->format) {
	case FORMAT_JSON:
		write_json(stat, !caveat->len, out);
		return;
	case FORMAT_CSV:
		write_csv(stat, out);
		return;
	case FORMAT_TEXT:
	case FORMAT_MARKDOWN:
		break;
	}
	/* strace shows no table when there is nothing in it. */
	if (stat_is_by_call(stat->by))
		print_abis(stat, header->host_abi, options, out);
	else if (stat->count)
		print_table(stat, NULL, options, out);
}
