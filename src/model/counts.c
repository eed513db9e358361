/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counts.c - whose the counts of tracepoints are: a thread id, at a time.
 *
 * The kernel counts from the moment of a fork or an exec; the TASK or EXEC of it
 * comes later, and before the next one of the same id.
 */
#include "config.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/state.h"

struct turn {
	uint64_t time_ns;
	struct command *command;
	bool is_exec;
};

/* Of one thread id, in order of time. */
struct turns {
	struct turn *list;
	size_t count, cap;
};

void counts_note(struct model *model, const struct model_task *task,
		 const struct event *event)
{
	struct turns *turns = map_get(&model->turns, task->tid);

	if (!turns) {
		turns = mem_new(sizeof(*turns));
		map_put(&model->turns, task->tid, turns);
	}
	if (turns->count == turns->cap) {
		turns->cap = turns->cap ? turns->cap * 2 : 2;
		turns->list = mem_resize(turns->list, turns->cap,
					 sizeof(*turns->list));
	}
	turns->list[turns->count++] =
		(struct turn){event->time_ns, task->command,
			      event->kind == EVENT_EXEC};
}

void counts_done(struct model *model)
{
	struct turns *turns;
	size_t at = 0;

	while ((turns = map_next(&model->turns, &at))) {
		free(turns->list);
		free(turns);
	}
	map_done(&model->turns);
}

const struct command *model_counts_command(const struct model *model,
					   const struct event_counts *counts)
{
	const struct turns *turns = map_get(&model->turns, counts->tid);
	bool is_exec = counts->since == COUNTS_SINCE_EXEC;
	const struct command *command = NULL;

	if (counts->scope != COUNTS_TASK || !turns)
		return NULL;
	for (size_t i = turns->count; i--;) {
		const struct turn *turn = &turns->list[i];

		if (turn->time_ns < counts->from_ns)
			break;
		if (turn->is_exec == is_exec)
			command = turn->command;
	}
	return command;
}
