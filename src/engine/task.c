/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * task.c - the tracees: tasks, and the processes they are threads of.
 */
#include "config.h"

#include "engine/task.h"

#include <stdlib.h>

#include "base/mem.h"
#include "capture/fdtable.h"
#include "probe/probe.h"
#include "probe/stack.h"

struct task *task_find(const struct tasks *tasks, pid_t tid)
{
	return map_get(&tasks->by_tid, (uint64_t)tid);
}

struct task *task_new(struct tasks *tasks, pid_t tid)
{
	struct task *task = mem_new(sizeof(*task));

	task->tid = tid;
	task->phase = PHASE_UNCLAIMED;
	task->older = tasks->newest;
	if (tasks->newest)
		tasks->newest->newer = task;
	else
		tasks->oldest = task;
	tasks->newest = task;
	tasks->unclaimed++;
	map_put(&tasks->by_tid, (uint64_t)tid, task);
	return task;
}

void task_claim(struct tasks *tasks, struct task *task, struct process *process)
{
	task->serial = ++tasks->next_serial;
	task->process = process;
	process->task_count++;
	tasks->unclaimed--;
	tasks->count++;
}

void task_rename(struct tasks *tasks, struct task *task, pid_t tid)
{
	map_remove(&tasks->by_tid, (uint64_t)task->tid);
	task->tid = tid;
	map_put(&tasks->by_tid, (uint64_t)tid, task);
}

static void process_drop(struct process *process)
{
	if (--process->task_count)
		return;
	probe_image_unref(&process->image);
	stack_space_free(&process->space);
	free(process);
}

void task_free(struct tasks *tasks, struct task *task)
{
	map_remove(&tasks->by_tid, (uint64_t)task->tid);
	if (task->older)
		task->older->newer = task->newer;
	else
		tasks->oldest = task->newer;
	if (task->newer)
		task->newer->older = task->older;
	else
		tasks->newest = task->older;
	if (tasks->next_turn == task)
		tasks->next_turn = task->newer;
	if (task->is_held)
		tasks->held--;
	if (task->process) {
		tasks->count--;
		process_drop(task->process);
	} else {
		tasks->unclaimed--;
	}
	fdtable_drop(&task->files);
	capture_guides_done(&task->guides);
	free(task->blocked);
	free(task->place);
	free(task->request);
	free(task);
}

struct process *process_new(pid_t tgid, uint32_t leader)
{
	struct process *process = mem_new(sizeof(*process));

	process->tgid = tgid;
	process->leader = leader;
	return process;
}
