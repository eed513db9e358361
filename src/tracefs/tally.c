/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tally.c - counts tracepoints by task and by the program that it runs.
 */
#include "config.h"

#include "tracefs/tally.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/mem.h"
#include "event/event.h"

/* By number of name. */
struct numbers {
	uint64_t *counts;
	uint32_t cap;
};

struct stretch {
	uint32_t tid;
	enum counts_since since;
	uint64_t from_ns, until_ns;
	bool is_ended;
	bool is_dropped; /* a launcher's before its exec */
	struct numbers numbers;
};

struct tally {
	tally_sink *sink;
	void *context;
	struct map name_ids; /* by name; the number + 1 */
	struct span *names;
	uint32_t name_count;
	struct map tasks; /* struct stretch, by tid */
	struct numbers tree; /* of tasks that aren't known */
	struct numbers machine;
	struct span *row_names; /* room for what is handed on */
	uint64_t *row_counts;
};

static void count(struct numbers *numbers, uint32_t name)
{
	uint32_t cap = numbers->cap ? numbers->cap : 16;

	if (name >= numbers->cap) {
		while (cap <= name)
			cap *= 2;
		numbers->counts = mem_resize(numbers->counts, cap,
					     sizeof(*numbers->counts));
		for (uint32_t i = numbers->cap; i < cap; i++)
			numbers->counts[i] = 0;
		numbers->cap = cap;
	}
	numbers->counts[name]++;
}

struct tally *tally_new(tally_sink *sink, void *context)
{
	struct tally *tally = mem_new(sizeof(*tally));

	tally->sink = sink;
	tally->context = context;
	return tally;
}

static void stretch_free(struct stretch *stretch)
{
	free(stretch->numbers.counts);
	free(stretch);
}

void tally_free(struct tally **tally_ptr)
{
	struct tally *tally = *tally_ptr;
	struct stretch *stretch;
	size_t at = 0;

	if (!tally)
		return;
	while ((stretch = map_next(&tally->tasks, &at)))
		stretch_free(stretch);
	map_done(&tally->tasks);
	map_done(&tally->name_ids);
	for (uint32_t i = 0; i < tally->name_count; i++)
		free((void *)tally->names[i].data);
	free(tally->names);
	free(tally->tree.counts);
	free(tally->machine.counts);
	free(tally->row_names);
	free(tally->row_counts);
	free(tally);
	*tally_ptr = NULL;
}

uint32_t tally_name(struct tally *tally, struct span name, uint32_t fallback)
{
	uintptr_t id = (uintptr_t)map_get_bytes(&tally->name_ids, name);
	uint32_t number = tally->name_count;

	if (id)
		return (uint32_t)id - 1;
	if (number == TALLY_NAMES_MAX)
		return fallback;
	tally->names = mem_resize(tally->names, number + 1,
				  sizeof(*tally->names));
	tally->row_names = mem_resize(tally->row_names, number + 1,
				      sizeof(*tally->row_names));
	tally->row_counts = mem_resize(tally->row_counts, number + 1,
				       sizeof(*tally->row_counts));
	tally->names[number] = span_of(mem_copy(name.data, name.len), name.len);
	tally->name_count++;
	map_put_bytes(&tally->name_ids, tally->names[number],
		      (void *)((uintptr_t)number + 1));
	return number;
}

/* ---- handing on ---- */

/* Fills in what was counted, and hands it on unless that is nothing. */
static void hand_on(struct tally *tally, const struct numbers *numbers,
		    struct event_counts *row)
{
	size_t found = 0;

	for (uint32_t i = 0; i < numbers->cap; i++) {
		if (!numbers->counts[i])
			continue;
		tally->row_names[found] = tally->names[i];
		tally->row_counts[found++] = numbers->counts[i];
	}
	row->names = tally->row_names;
	row->counts = tally->row_counts;
	row->name_count = row->count_count = found;
	if (found || row->scope != COUNTS_TASK)
		tally->sink(tally->context, row);
}

static void end(struct tally *tally, struct stretch *stretch)
{
	struct event_counts row = {
		.scope = COUNTS_TASK,
		.tid = stretch->tid,
		.since = stretch->since,
		.from_ns = stretch->from_ns,
		.until_ns = stretch->until_ns,
	};

	map_remove(&tally->tasks, stretch->tid);
	if (!stretch->is_dropped)
		hand_on(tally, &stretch->numbers, &row);
	stretch_free(stretch);
}

static int by_tid(const void *a, const void *b)
{
	const struct stretch *const *left = a, *const *right = b;

	return ((*left)->tid > (*right)->tid) - ((*left)->tid < (*right)->tid);
}

/* Those of which nothing was seen since before_ns, or simply all. */
static void end_many(struct tally *tally, bool only_ended, uint64_t before_ns)
{
	size_t count = 0, at = 0;
	struct stretch **list, *stretch;

	list = mem_new((tally->tasks.count + 1) * sizeof(*list));
	while ((stretch = map_next(&tally->tasks, &at)))
		if (!only_ended ||
		    (stretch->is_ended && stretch->until_ns < before_ns))
			list[count++] = stretch;
	qsort(list, count, sizeof(*list), by_tid);
	for (size_t i = 0; i < count; i++)
		end(tally, list[i]);
	free(list);
}

void tally_sweep(struct tally *tally, uint64_t before_ns)
{
	end_many(tally, true, before_ns);
}

void tally_missed(struct tally *tally)
{
	end_many(tally, false, 0);
}

void tally_finish(struct tally *tally, uint64_t tree_lost,
		  uint64_t machine_lost, bool has_machine)
{
	struct event_counts row = {.scope = COUNTS_TREE, .lost = tree_lost};

	end_many(tally, false, 0);
	hand_on(tally, &tally->tree, &row);
	row = (struct event_counts){.scope = COUNTS_MACHINE,
				    .lost = machine_lost};
	if (has_machine)
		hand_on(tally, &tally->machine, &row);
}

/* ---- tasks ---- */

static struct stretch *begin(struct tally *tally, uint32_t tid,
			     enum counts_since since, uint64_t time_ns)
{
	struct stretch *stretch = map_get(&tally->tasks, tid);

	if (stretch)
		end(tally, stretch);
	if (tally->tasks.count >= TALLY_TASKS_MAX)
		return NULL;
	stretch = mem_new(sizeof(*stretch));
	stretch->tid = tid;
	stretch->since = since;
	stretch->from_ns = stretch->until_ns = time_ns;
	map_put(&tally->tasks, tid, stretch);
	return stretch;
}

void tally_start(struct tally *tally, uint32_t tid, bool is_launcher)
{
	struct stretch *stretch = begin(tally, tid, COUNTS_SINCE_START, 0);

	if (stretch)
		stretch->is_dropped = is_launcher;
}

void tally_fork(struct tally *tally, uint32_t child, uint64_t time_ns)
{
	begin(tally, child, COUNTS_SINCE_FORK, time_ns);
}

void tally_exec(struct tally *tally, uint32_t tid, uint32_t old_tid,
		uint64_t time_ns)
{
	struct stretch *old = map_get(&tally->tasks, old_tid);

	if (old && old_tid != tid)
		end(tally, old);
	begin(tally, tid, COUNTS_SINCE_EXEC, time_ns);
}

void tally_exit(struct tally *tally, uint32_t tid)
{
	struct stretch *stretch = map_get(&tally->tasks, tid);

	if (stretch)
		stretch->is_ended = true;
}

void tally_count(struct tally *tally, uint32_t tid, uint32_t name,
		 uint64_t time_ns)
{
	struct stretch *stretch = map_get(&tally->tasks, tid);

	if (stretch)
		stretch->until_ns = time_ns;
	count(stretch ? &stretch->numbers : &tally->tree, name);
}

void tally_count_machine(struct tally *tally, uint32_t name)
{
	count(&tally->machine, name);
}
