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
#include <sys/wait.h>

#include "arch/abi.h"
#include "base/map.h"
#include "base/mem.h"
#include "event/call.h"
#include "event/event.h"
#include "model/model.h"
#include "spec/spec.h"

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

/* Its own place stays: its children's namespaces are told by it. */
static void forget(struct strace_pids *pids, const struct task_ids *task)
{
	for (size_t i = 0; i < task->count; i++)
		if (map_get(&pids->by_id, key_of(task->ids[i])) == task)
			map_remove(&pids->by_id, key_of(task->ids[i]));
}

void strace_pids_remove(struct strace_pids *pids, uint32_t serial)
{
	const struct task_ids *task = map_get(&pids->tasks, serial);

	if (task)
		forget(pids, task);
}

/* What the task means by an id. */
static uint64_t own_key(const struct task_ids *task, uint64_t id)
{
	return key_of((struct own_id){task->ids[task->count - 1].maker,
				      (uint32_t)id});
}

/* siginfo_t's si_pid, of a child: behind three ints, aligned as a pointer. */
static uint64_t child_of(const struct call *call)
{
	size_t at = call->abi->word_bytes == 8 ? 16 : 12;

	for (size_t i = 0; i < call->snapshot_count; i++) {
		const struct event_snapshot *given = &call->snapshots[i];
		uint32_t pid;

		if (given->phase != SNAPSHOT_RETURN ||
		    given->addr != call->args[2] || given->bytes.len < at + sizeof(pid))
			continue;
		memcpy(&pid, given->bytes.data + at, sizeof(pid));
		return pid;
	}
	return 0;
}

/* In the caller's namespace. */
static uint64_t waited_for(const struct call *call)
{
	const char *name = call->row ? call->row->name : NULL;

	if (!name || call->state != CALL_RETURNED || call->is_error)
		return 0;
	if (strcmp(name, "wait4") == 0 || strcmp(name, "waitpid") == 0)
		return (uint64_t)call->ret;
	if (strcmp(name, "waitid") == 0 && call->args[2] &&
	    !(call->args[3] & WNOWAIT))
		return child_of(call);
	return 0;
}

uint32_t strace_pids_waited(struct strace_pids *pids, const struct call *call)
{
	uint64_t id = waited_for(call);
	const struct task_ids *task = map_get(&pids->tasks, call->task->serial);
	const struct task_ids *found;

	if (!id || id > INT32_MAX)
		return 0;
	if (!task)
		return (uint32_t)id;
	found = map_get(&pids->by_id, own_key(task, id));
	if (!found)
		return 0;
	forget(pids, found);
	return found->tid;
}

uint32_t strace_pids_find(const struct strace_pids *pids, uint32_t serial,
			  uint64_t id)
{
	const struct task_ids *task = map_get(&pids->tasks, serial), *found;

	if (!id || id > INT32_MAX)
		return 0;
	if (!task)
		return (uint32_t)id;
	found = map_get(&pids->by_id, own_key(task, id));
	return found ? found->tid : 0;
}
