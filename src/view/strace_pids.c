/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_pids.c - which process id of the tracer's namespace is meant by one of
 * a namespace below.
 *
 * A recording has a task's id in each namespace, not which namespaces these
 * are. One is told from another by who made it: its process 1, or, where that
 * was not seen, the first task that was.
 */
#include "config.h"

#include "view/strace_pids.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "event/event.h"

/* An id in one namespace. */
struct own_id {
	uint32_t maker; /* serial of whoever the namespace is told by */
	uint32_t id;
};

struct task_ids {
	uint32_t tid;
	size_t count; /* of namespaces below the tracer's; outermost first */
	struct own_id ids[];
};

struct strace_pids {
	struct map tasks; /* struct task_ids by serial */
	struct map by_id; /* struct task_ids by own_id, of those alive */
};

static uint64_t key_of(struct own_id id)
{
	return (uint64_t)id.maker << 32 | id.id;
}

struct strace_pids *strace_pids_new(void)
{
	return mem_new(sizeof(struct strace_pids));
}

void strace_pids_free(struct strace_pids **pids)
{
	struct strace_pids *own = *pids;
	size_t at = 0;
	void *value;

	*pids = NULL;
	if (!own)
		return;
	while ((value = map_next(&own->tasks, &at)))
		free(value);
	map_done(&own->tasks);
	map_done(&own->by_id);
	free(own);
}

void strace_pids_add(struct strace_pids *pids, uint32_t serial,
		     const struct event_task *event)
{
	const struct task_ids *creator = map_get(&pids->tasks, event->creator);
	size_t count = event->ns_tid_count;
	struct task_ids *task;

	if (!count)
		return;
	strace_pids_remove(pids, serial);
	task = mem_new(sizeof(*task) + count * sizeof(*task->ids));
	task->tid = event->tid;
	task->count = count;
	for (size_t i = 0; i < count; i++) {
		bool is_made = event->ns_tids[i] == 1 || !creator ||
			       i >= creator->count;

		task->ids[i] = (struct own_id){is_made ? serial
						       : creator->ids[i].maker,
					       event->ns_tids[i]};
		map_put(&pids->by_id, key_of(task->ids[i]), task);
	}
	free(map_remove(&pids->tasks, serial));
	map_put(&pids->tasks, serial, task);
}

void strace_pids_remove(struct strace_pids *pids, uint32_t serial)
{
	const struct task_ids *task = map_get(&pids->tasks, serial);

	/* Its own place stays: its children's namespaces are told by it. */
	for (size_t i = 0; task && i < task->count; i++)
		map_remove(&pids->by_id, key_of(task->ids[i]));
}

uint32_t strace_pids_find(const struct strace_pids *pids, uint32_t serial,
			  uint64_t id)
{
	const struct task_ids *task = map_get(&pids->tasks, serial), *found;

	if (!id || id > INT32_MAX)
		return 0;
	if (!task)
		return (uint32_t)id;
	found = map_get(&pids->by_id,
			key_of((struct own_id){task->ids[task->count - 1].maker,
					       (uint32_t)id}));
	return found ? found->tid : 0;
}
