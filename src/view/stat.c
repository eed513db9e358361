/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stat.c - counts, time and errors: by system call, command, process, thread.
 *
 * The columns are those of strace -c. Two things differ on purpose: time is
 * what passed between entry and return (strace's -w; its default, the CPU time
 * of the calls, is no fact that stays apart when nobody measures it), and calls
 * that never return (exit_group, an execve that was killed) count.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "event/recording.h"
#include "model/model.h"
#include "spec/names.h"
#include "spec/spec.h"
#include "view/json.h"
#include "view/replay.h"
#include "view/table.h"
#include "view/text.h"
#include "view/views.h"

enum {
	DIRECT_CALLS = 1024, /* numbers looked up without hashing */
	ERRNO_MAX = 4095,    /* include/linux/err.h */
};

struct errno_count {
	int number; /* 0: an error that is no errno */
	uint64_t count;
};

struct row {
	uint32_t id;	       /* of the command, process or task; or order */
	const struct abi *abi; /* BY_SYSCALL; the rest: NULL */
	uint64_t nr;
	char *name;
	const struct command *command; /* BY_SYSCALL: NULL */
	uint32_t pid;		       /* or tid */
	uint64_t calls, errors, ns;
	struct errno_count *errnos;
	size_t errno_count;
};

struct stat {
	struct model_visitor visitor; /* first: the visitor is the stat */
	enum stat_by by;
	struct row **rows;
	size_t count, cap;
	struct row *direct[ABI_COUNT][DIRECT_CALLS];
	struct map others; /* by id, or by number and ABI */
	struct row *last;  /* what the last look-up found, with its id */
	uint32_t last_id;
};

static void stat_done(struct stat *stat)
{
	for (size_t i = 0; i < stat->count; i++) {
		free(stat->rows[i]->errnos);
		free(stat->rows[i]->name);
		free(stat->rows[i]);
	}
	free(stat->rows);
	map_done(&stat->others);
}

static struct row *row_new(struct stat *stat)
{
	if (stat->count == stat->cap) {
		stat->cap = stat->cap ? stat->cap * 2 : 64;
		stat->rows =
			mem_resize(stat->rows, stat->cap, sizeof(*stat->rows));
	}
	return stat->rows[stat->count++] = mem_new(sizeof(struct row));
}

static struct row *row_of_syscall(struct stat *stat, const struct call *call)
{
	uint64_t index = call->nr - call->abi->call_base;
	struct {
		uint64_t nr, abi;
	} key = {call->nr, call->abi->id};
	struct span bytes = span_of(&key, sizeof(key));
	struct row *row;

	row = index < DIRECT_CALLS ? stat->direct[call->abi->id][index]
				   : map_get_bytes(&stat->others, bytes);
	if (row)
		return row;
	row = row_new(stat);
	row->abi = call->abi;
	row->nr = call->nr;
	row->name = call->row->name
			    ? mem_strdup(call->row->name)
			    : mem_printf("syscall_0x%" PRIx64, call->nr);
	if (index < DIRECT_CALLS)
		stat->direct[call->abi->id][index] = row;
	else
		map_put_bytes(&stat->others, bytes, row);
	return row;
}

static struct row *row_of_id(struct stat *stat, uint32_t id,
			     const struct call *call, uint32_t pid)
{
	struct row *row = stat->last;

	if (row && stat->last_id == id)
		return row;
	row = map_get(&stat->others, id);
	if (!row) {
		row = row_new(stat);
		row->id = id;
		row->pid = pid;
		map_put(&stat->others, id, row);
	}
	/* Of a process or thread: the latest command. */
	row->command = call->command;
	stat->last = row;
	stat->last_id = id;
	return row;
}

static struct row *row_of(struct stat *stat, const struct call *call)
{
	switch (stat->by) {
	case BY_SYSCALL:
		return row_of_syscall(stat, call);
	case BY_COMMAND:
		return row_of_id(stat, call->command->id, call,
				 call->command->pid);
	case BY_PROCESS:
		return row_of_id(stat, call->task->leader, call,
				 call->task->tgid);
	case BY_THREAD:
		return row_of_id(stat, call->task->serial, call,
				 call->task->tid);
	}
	return NULL;
}

static void count_errno(struct row *row, int64_t ret)
{
	int number = ret < 0 && ret >= -ERRNO_MAX ? (int)-ret : 0;
	size_t i;

	for (i = 0; i < row->errno_count; i++)
		if (row->errnos[i].number == number) {
			row->errnos[i].count++;
			return;
		}
	row->errnos = mem_resize(row->errnos, row->errno_count + 1,
				 sizeof(*row->errnos));
	row->errnos[row->errno_count++] = (struct errno_count){number, 1};
}

static void see_call(struct model_visitor *visitor, const struct call *call)
{
	struct stat *stat = (struct stat *)visitor;
	struct row *row;

	if (!call->is_selected || call->state == CALL_NO_ENTRY)
		return;
	row = row_of(stat, call);
	row->calls++;
	if (call->state != CALL_RETURNED)
		return;
	if (call->return_ns > call->entry_ns)
		row->ns += call->return_ns - call->entry_ns;
	if (call->is_error) {
		row->errors++;
		count_errno(row, call->ret);
	}
}

/* ---- order ---- */

/* By ABI and number, known ones first; else in order of beginning. */
static int compare_places(const struct row *a, const struct row *b)
{
	if (!a->abi)
		return (a->id > b->id) - (a->id < b->id);
	if (a->abi != b->abi)
		return (int)a->abi->id - (int)b->abi->id;
	return (a->nr > b->nr) - (a->nr < b->nr);
}

static int descending(uint64_t a, uint64_t b)
{
	return (a < b) - (a > b);
}

static uint64_t average_ns(const struct row *row)
{
	return row->calls ? row->ns / row->calls : 0;
}

typedef int row_order(const struct row *a, const struct row *b);

static int by_time(const struct row *a, const struct row *b)
{
	return descending(a->ns, b->ns);
}

static int by_calls(const struct row *a, const struct row *b)
{
	return descending(a->calls, b->calls);
}

static int by_errors(const struct row *a, const struct row *b)
{
	return descending(a->errors, b->errors);
}

static int by_average(const struct row *a, const struct row *b)
{
	return descending(average_ns(a), average_ns(b));
}

static int by_name(const struct row *a, const struct row *b)
{
	return strcmp(a->name, b->name);
}

static int by_none(const struct row *a, const struct row *b)
{
	(void)a;
	(void)b;
	return 0;
}

static const char *const sort_keys[] = {"time", "calls", "errors", "avg",
					"name", "none",	 NULL};
static row_order *const orders[] = {by_time,	by_calls, by_errors,
				    by_average, by_name,  by_none};

static int compare(const void *a, const void *b, void *order)
{
	const struct row *const *left = a, *const *right = b;
	int result = (*(row_order **)order)(*left, *right);

	return result ? result : compare_places(*left, *right);
}

static void sort_rows(struct stat *stat, const char *key)
{
	row_order *order = by_time;

	for (size_t i = 0; key && sort_keys[i]; i++)
		if (!strcmp(sort_keys[i], key))
			order = orders[i];
	if (stat->count)
		qsort_r(stat->rows, stat->count, sizeof(*stat->rows), compare,
			&order);
}

static void name_row(const struct stat *stat, struct row *row)
{
	AUTO(mem_free_ptr) char *path = command_path(row->command);

	row->name =
		mem_printf("%" PRIu32 " %s", row->pid,
			   stat->by == BY_COMMAND ? path : row->command->name);
}

/* Names of all but calls: known only now, when the last exec was seen. */
static void name_rows(struct stat *stat)
{
	for (size_t i = 0; i < stat->count; i++)
		if (!stat->rows[i]->name)
			name_row(stat, stat->rows[i]);
}

/* ---- text and Markdown ---- */

static const char *const by_names[] = {
	[BY_SYSCALL] = "syscall",
	[BY_COMMAND] = "command",
	[BY_PROCESS] = "process",
	[BY_THREAD] = "thread",
};

static int by_errno_count(const void *a, const void *b)
{
	const struct errno_count *left = a, *right = b;
	int result = descending(left->count, right->count);

	return result ? result : left->number - right->number;
}

static const char *name_errno(int number)
{
	const char *name = number ? errno_name(number) : NULL;

	return name ? name : "?";
}

static void sort_errnos(const struct row *row)
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

static void add_row(struct table *table, const struct row *row, uint64_t all_ns,
		    const char *name)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	double share = all_ns ? 100.0 * (double)row->ns / (double)all_ns : 0;

	buf_printf(&text, "%.2f", share);
	table_text(table, buf_text(&text));
	text.len = 0;
	buf_printf(&text, "%" PRIu64 ".%06" PRIu64, row->ns / 1000000000,
		   row->ns / 1000 % 1000000);
	table_text(table, buf_text(&text));
	table_uint(table, average_ns(row) / 1000);
	table_uint(table, row->calls);
	add_count(table, row->errors);
	table_text(table, name);
}

static void add_errnos(struct table *table, const struct row *row)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	sort_errnos(row);
	for (size_t i = 0; i < row->errno_count; i++) {
		for (int blank = 0; blank < 4; blank++)
			table_none(table);
		table_uint(table, row->errnos[i].count);
		text.len = 0;
		buf_printf(&text, "  %s", name_errno(row->errnos[i].number));
		table_text(table, buf_text(&text));
	}
}

/* One ABI's rows, or all of them. */
static void print_table(const struct stat *stat, const struct abi *abi,
			const struct view_options *options, FILE *out)
{
	struct table_column columns[] = {
		{"percent", "% time", false, 6},
		{"seconds", "seconds", false, 11},
		{"usecs_per_call", "usecs/call", false, 11},
		{"calls", "calls", false, 9},
		{"errors", "errors", false, 9},
		{"name", by_names[stat->by], true, 16},
	};
	AUTO(table_free)
	struct table *table = table_new(columns, ARRAY_LEN(columns));
	struct row total = {0};

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
		add_row(table, stat->rows[i], total.ns, stat->rows[i]->name);
		if (options->with_errnos)
			add_errnos(table, stat->rows[i]);
	}
	table_rule(table);
	/* strace says 100.00 in the total even when no time passed. */
	total.ns = total.ns ? total.ns : 1;
	add_row(table, &total, total.ns, "total");
	table_print(table, options->format, options->is_utf8, out);
}

static bool has_abi(const struct stat *stat, const struct abi *abi)
{
	for (size_t i = 0; i < stat->count; i++)
		if (stat->rows[i]->abi == abi)
			return true;
	return false;
}

static void print_abis(const struct stat *stat, unsigned host_abi,
		       const struct view_options *options, FILE *out)
{
	const char *mode;

	if (has_abi(stat, abi_by_id(host_abi)))
		print_table(stat, abi_by_id(host_abi), options, out);
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
		print_table(stat, abi, options, out);
	}
}

/* ---- JSON and CSV ---- */

static void row_id(const struct stat *stat, const struct row *row,
		   struct buf *ret)
{
	ret->len = 0;
	if (stat->by == BY_SYSCALL)
		buf_printf(ret, "%s:%s", row->abi->name, row->name);
	else if (stat->by == BY_COMMAND)
		buf_printf(ret, "%" PRIu32, row->id);
	else
		buf_printf(ret, "%s:%" PRIu32, by_names[stat->by], row->id);
}

static void write_keys(struct json *json, const struct stat *stat,
		       const struct row *row)
{
	AUTO(buf_done) struct buf id = BUF_EMPTY;
	AUTO(mem_free_ptr) char *path = NULL;

	row_id(stat, row, &id);
	json_key(json, "id");
	if (stat->by == BY_COMMAND)
		json_uint(json, row->id);
	else
		json_text(json, buf_text(&id));
	if (stat->by == BY_SYSCALL) {
		json_key_null(json, "command");
		json_key_null(json, "path");
		json_key_text(json, "abi", row->abi->name);
		json_key_uint(json, "nr", row->nr);
		json_key_text(json, "syscall", row->name);
		return;
	}
	path = command_path(row->command);
	json_key_uint(json, "command", row->command->id);
	json_key_text(json, "path", path);
	json_key_text(json, "name", row->command->name);
	json_key_uint(json, stat->by == BY_THREAD ? "tid" : "pid", row->pid);
}

static void write_json(const struct stat *stat, bool is_complete, FILE *out)
{
	struct json json = {.out = out};

	for (size_t i = 0; i < stat->count; i++) {
		const struct row *row = stat->rows[i];

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
static void list_errnos(const struct row *row, struct buf *ret)
{
	sort_errnos(row);
	ret->len = 0;
	for (size_t i = 0; i < row->errno_count; i++)
		buf_printf(ret, "%s%s:%" PRIu64, i ? " " : "",
			   name_errno(row->errnos[i].number),
			   row->errnos[i].count);
}

static void write_csv(const struct stat *stat, FILE *out)
{
	const struct table_column columns[] = {
		{.key = "id"},	       {.key = "abi"},
		{.key = "command"},    {.key = by_names[stat->by]},
		{.key = "calls"},      {.key = "errors"},
		{.key = "syscall_ns"}, {.key = "errnos"},
	};
	/* The command's id would have the name of its path. */
	const size_t skip = stat->by == BY_COMMAND;
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	AUTO(table_free) struct table *table = NULL;
	struct table_column used[ARRAY_LEN(columns)];
	size_t used_count = 0;

	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		if (!skip || i != 2)
			used[used_count++] = columns[i];
	table = table_new(used, used_count);
	for (size_t i = 0; i < stat->count; i++) {
		const struct row *row = stat->rows[i];

		row_id(stat, row, &text);
		table_text(table, buf_text(&text));
		if (row->abi)
			table_text(table, row->abi->name);
		else
			table_none(table);
		if (!skip)
			add_count(table, row->command ? row->command->id : 0);
		table_text(table, row->name);
		table_uint(table, row->calls);
		table_uint(table, row->errors);
		table_uint(table, row->ns);
		list_errnos(row, &text);
		table_text(table, buf_text(&text));
	}
	table_print(table, FORMAT_CSV, true, out);
}

/* ---- all of it ---- */

static void print_stat(const struct stat *stat, const struct view_input *input,
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
	if (stat->by == BY_SYSCALL)
		print_abis(stat, header->host_abi, options, out);
	else if (stat->count)
		print_table(stat, NULL, options, out);
}

static int stat_show(const struct view_input *input, FILE *out,
		     struct error *err)
{
	AUTO(stat_done)
	struct stat stat = {
		.visitor.call = see_call,
		.by = input->options->by,
	};
	AUTO(model_free) struct model *model = NULL;
	AUTO(buf_done) struct buf caveat = BUF_EMPTY;
	bool is_for_people = input->options->format == FORMAT_TEXT ||
			     input->options->format == FORMAT_MARKDOWN;
	int result;

	model = model_new(input->spec, input->selection, &stat.visitor);
	result = replay_run(input, model, NULL, NULL, err);
	if (result < 0)
		return result;
	name_rows(&stat);
	sort_rows(&stat, input->options->sort);
	replay_caveat(input, model, &caveat);
	print_stat(&stat, input, &caveat, out);
	if (caveat.len && is_for_people)
		fprintf(out, "\n%s\n", buf_text(&caveat));
	return 0;
}

const struct view view_stat = {
	.name = "stat",
	.summary = "counts, time, errors: by syscall, command, process, thread",
	.sort_keys = sort_keys,
	.show = stat_show,
};
