/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stat.c - counts, time and errors: by system call, subsystem, command, process,
 * thread.
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

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "facts/subsystem.h"
#include "spec/spec.h"
#include "view/replay.h"
#include "view/stat.h"
#include "view/text.h"
#include "view/views.h"

enum {
	ERRNO_MAX = 4095, /* include/linux/err.h */
};

static void stat_done(struct counts *stat)
{
	for (size_t i = 0; i < stat->count; i++) {
		free(stat->rows[i]->errnos);
		free(stat->rows[i]->name);
		free(stat->rows[i]);
	}
	free(stat->rows);
	map_done(&stat->others);
	map_done(&stat->subsystem_rows);
}

static struct stat_row *row_new(struct counts *stat)
{
	if (stat->count == stat->cap) {
		stat->cap = stat->cap ? stat->cap * 2 : 64;
		stat->rows =
			mem_resize(stat->rows, stat->cap, sizeof(*stat->rows));
	}
	return stat->rows[stat->count++] = mem_new(sizeof(struct stat_row));
}

static struct stat_row *row_of_subsystem(struct counts *stat,
					 const struct command *command,
					 const char *subsystem)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;
	struct stat_row *row;

	buf_printf(&key, "%" PRIu32 " %s", command ? command->id : 0,
		   subsystem);
	row = map_get_bytes(&stat->subsystem_rows, buf_span(&key));
	if (row)
		return row;
	row = row_new(stat);
	row->name = mem_strdup(subsystem);
	row->subsystem = subsystem;
	row->command = command;
	map_put_bytes(&stat->subsystem_rows, buf_span(&key), row);
	return row;
}

static struct stat_row *new_row_of_call(struct counts *stat,
					const struct command *command,
					const struct call *call)
{
	AUTO(mem_free_ptr)
	char *name = call->row->name
			     ? mem_strdup(call->row->name)
			     : mem_printf("syscall_0x%" PRIx64, call->nr);
	const char *subsystem =
		subsystem_of(stat->subsystems, call->abi->id, name);
	struct stat_row *row;

	if (stat_is_by_subsystem(stat->by))
		return row_of_subsystem(stat, command, subsystem);
	row = row_new(stat);
	row->abi = call->abi;
	row->nr = call->nr;
	row->name = name;
	row->subsystem = subsystem;
	row->command = command;
	name = NULL;
	return row;
}

static struct stat_row *row_of_call(struct counts *stat,
				    const struct command *command,
				    const struct call *call)
{
	uint64_t index = call->nr - call->abi->call_base;
	bool is_direct = !command && index < STAT_DIRECT_CALLS;
	struct {
		uint64_t nr;
		uint32_t abi, command;
	} key = {call->nr, call->abi->id, command ? command->id : 0};
	struct span bytes = span_of(&key, sizeof(key));
	struct stat_row *row;

	row = is_direct ? stat->direct[call->abi->id][index]
			: map_get_bytes(&stat->others, bytes);
	if (row)
		return row;
	row = new_row_of_call(stat, command, call);
	if (is_direct)
		stat->direct[call->abi->id][index] = row;
	else
		map_put_bytes(&stat->others, bytes, row);
	return row;
}

static struct stat_row *row_of_id(struct counts *stat, uint32_t id,
				  const struct call *call, uint32_t pid)
{
	struct stat_row *row = stat->last;

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

static struct stat_row *row_of(struct counts *stat, const struct call *call)
{
	switch (stat->by) {
	case BY_SYSCALL:
	case BY_SUBSYSTEM:
		return row_of_call(stat, NULL, call);
	case BY_COMMAND_SYSCALL:
	case BY_COMMAND_SUBSYSTEM:
		return row_of_call(stat, call->command, call);
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

static void count_errno(struct stat_row *row, int64_t ret)
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
	row->errnos[row->errno_count++] = (struct stat_errno){number, 1};
}

static void see_call(struct model_visitor *visitor, const struct call *call)
{
	struct counts *stat = (struct counts *)visitor;
	struct stat_row *row;

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

/* By command, ABI and number, known ones first; else in order of beginning. */
static int compare_places(const struct stat_row *a, const struct stat_row *b)
{
	uint32_t left = a->command ? a->command->id : 0;
	uint32_t right = b->command ? b->command->id : 0;

	if (a->subsystem && left != right)
		return left < right ? -1 : 1;
	if (a->subsystem && !a->abi)
		return strcmp(a->name, b->name);
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

uint64_t stat_average_ns(const struct stat_row *row)
{
	return row->calls ? row->ns / row->calls : 0;
}

typedef int row_order(const struct stat_row *a, const struct stat_row *b);

static int by_time(const struct stat_row *a, const struct stat_row *b)
{
	return descending(a->ns, b->ns);
}

static int by_calls(const struct stat_row *a, const struct stat_row *b)
{
	return descending(a->calls, b->calls);
}

static int by_errors(const struct stat_row *a, const struct stat_row *b)
{
	return descending(a->errors, b->errors);
}

static int by_average(const struct stat_row *a, const struct stat_row *b)
{
	return descending(stat_average_ns(a), stat_average_ns(b));
}

static int by_name(const struct stat_row *a, const struct stat_row *b)
{
	return strcmp(a->name, b->name);
}

static int by_none(const struct stat_row *a, const struct stat_row *b)
{
	(void)a;
	(void)b;
	return 0;
}

static const char *const sort_keys[] = {"time", "calls", "errors", "avg",
					"name", "none",	 NULL};
static row_order *const orders[] = {by_time,	by_calls, by_errors,
				    by_average, by_name,  by_none};

/* As the study has them: its subsystems together. */
static int by_subsystem(const struct stat_row *a, const struct stat_row *b)
{
	int order = a->subsystem && b->subsystem
			    ? strcmp(a->subsystem, b->subsystem)
			    : 0;

	return order ? order : by_calls(a, b);
}

static int compare(const void *a, const void *b, void *order)
{
	const struct stat_row *const *left = a, *const *right = b;
	int result = (*(row_order **)order)(*left, *right);

	return result ? result : compare_places(*left, *right);
}

static void sort_rows(struct counts *stat, const struct view_options *options)
{
	row_order *order = options->is_study ? by_subsystem : by_time;
	const char *key = options->sort;

	for (size_t i = 0; key && sort_keys[i]; i++)
		if (!strcmp(sort_keys[i], key))
			order = orders[i];
	if (stat->count)
		qsort_r(stat->rows, stat->count, sizeof(*stat->rows), compare,
			&order);
}

static void name_row(const struct counts *stat, struct stat_row *row)
{
	AUTO(mem_free_ptr) char *path = command_path(row->command);

	row->name =
		mem_printf("%" PRIu32 " %s", row->pid,
			   stat->by == BY_COMMAND ? path : row->command->name);
}

/* Names of all but calls: known only now, when the last exec was seen. */
static void name_rows(struct counts *stat)
{
	for (size_t i = 0; i < stat->count; i++)
		if (!stat->rows[i]->name)
			name_row(stat, stat->rows[i]);
}

/* ---- all of it ---- */

static int stat_show(const struct view_input *input, FILE *out,
		     struct error *err)
{
	AUTO(subsystems_free) struct subsystems *builtin = NULL;
	AUTO(stat_done)
	struct counts stat = {
		.visitor.call = see_call,
		.by = input->options->by,
		.subsystems = input->options->subsystems,
	};
	AUTO(model_free) struct model *model = NULL;
	AUTO(buf_done) struct buf caveat = BUF_EMPTY;
	bool is_for_people = input->options->format == FORMAT_TEXT ||
			     input->options->format == FORMAT_MARKDOWN;
	int result;

	if (!stat.subsystems)
		stat.subsystems = builtin = subsystems_builtin("default");
	model = model_new(input->spec, input->selection, &stat.visitor);
	result = replay_run(input, model, NULL, NULL, err);
	if (result < 0)
		return result;
	replay_say_part(input);
	name_rows(&stat);
	sort_rows(&stat, input->options);
	replay_caveat(input, model, &caveat);
	stat_print(&stat, input, &caveat, out);
	if (caveat.len && is_for_people)
		fprintf(out, "\n%s\n", buf_text(&caveat));
	return 0;
}

const struct view view_stat = {
	.name = "stat",
	.summary = "counts, time, errors: by syscall, subsystem, command, process",
	.sort_keys = sort_keys,
	.show = stat_show,
};
