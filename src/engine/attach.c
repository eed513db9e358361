/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * attach.c - takes processes that are running already.
 *
 * No attach waits for one task: all are seized and interrupted, and every stop
 * arrives through the loop.
 */
#include "config.h"

#include "engine/engine.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <unistd.h>

#include "arch/host.h"
#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "capture/fdtable.h"
#include "engine/deny.h"
#include "engine/proc.h"
#include "engine/tracer.h"
#include "select/selection.h"

static void dir_close(DIR **dir)
{
	int saved = errno;

	if (*dir)
		closedir(*dir);
	errno = saved;
}

static int seize(struct engine *engine, pid_t tid, struct process *process,
		 uint32_t creator, const struct task *sibling)
{
	struct host_call blocked;
	bool is_blocked = !host_read_blocked(tid, &blocked);
	struct task *task;
	int result;

	if (ptrace(PTRACE_SEIZE, tid, NULL, engine_ptrace_options(engine)))
		return -errno;
	/* At once: what it does before it stops is not seen. */
	result = ptrace(PTRACE_INTERRUPT, tid, NULL, NULL) ? -errno : 0;
	task = task_new(&engine->tasks, tid);
	task->files = sibling ? fdtable_share(sibling->files) : fdtable_new();
	if (is_blocked)
		task->blocked = mem_copy(&blocked, sizeof(blocked));
	birth_attached(engine, task, process, creator);
	task->is_interrupted = true;
	return result;
}

/* Threads that begin while this goes on are children of seized ones, or seen in
   the next round. */
static int seize_threads(struct engine *engine, struct task *leader)
{
	bool has_news = true;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/task",
		 (int)leader->process->tgid);
	while (has_news) {
		AUTO(dir_close) DIR *dir = opendir(path);
		struct dirent *entry;

		has_news = false;
		while (dir && (entry = readdir(dir))) {
			pid_t tid = atoi(entry->d_name);

			if (tid <= 0 || task_find(&engine->tasks, tid))
				continue;
			if (!seize(engine, tid, leader->process, leader->serial,
				   leader))
				has_news = true;
		}
	}
	return 0;
}

/* 0 or -errno, of which the caller tells. */
static int attach_process(struct engine *engine, pid_t pid, uint32_t creator)
{
	const struct selection *selection = engine->options->selection;
	struct process *process;
	int result;

	if (task_find(&engine->tasks, pid))
		return 0;
	process = process_new(pid, engine->tasks.next_serial + 1);
	process->is_selected = !selection || !selection_has_command(selection);
	result = seize(engine, pid, process, creator, NULL);
	if (result) {
		if (!process->task_count)
			free(process);
		return result;
	}
	if (engine->options->is_single)
		return 0;
	return seize_threads(engine, task_find(&engine->tasks, pid));
}

/* Children before they were seized: each task's list, proc(5). */
static void attach_children(struct engine *engine, pid_t pid)
{
	struct task *parent = task_find(&engine->tasks, pid);
	char path[64];
	FILE *file;
	int child;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid,
		 (int)pid);
	file = fopen(path, "re");
	while (file && parent && fscanf(file, "%d", &child) == 1) {
		/* It may be gone, or not ours to trace: the rest goes on. */
		if (!attach_process(engine, child, parent->serial))
			attach_children(engine, child);
	}
	if (file)
		fclose(file);
}

static void put_mark(struct engine *engine, const char *text)
{
	struct event event = {.kind = EVENT_MARK};

	event.mark.text = span_of_str(text);
	engine_put(engine, &event, 0);
}

/* In the recording, between those that are there. */
static void mark_denied(struct engine *engine, pid_t pid, int code)
{
	AUTO(mem_free_ptr)
	char *what = mem_printf("attach: ptrace(PTRACE_SEIZE, %d): %s",
				(int)pid, strerror(code));
	AUTO(mem_free_ptr) char *hint = deny_hint(pid, code);

	put_mark(engine, what);
	if (hint)
		put_mark(engine, hint);
}

int attach_all(struct engine *engine, struct error *err)
{
	const struct tracer_options *options = engine->options;

	engine->is_launcher_gone = false;
	for (size_t i = 0; i < options->attach_count; i++) {
		pid_t pid = (pid_t)options->attach_pids[i];
		struct proc_status status;
		int result;

		/* A thread's id stands for its process. */
		if (!options->is_single && !proc_read_status(pid, &status) &&
		    status.tgid)
			pid = status.tgid;
		result = attach_process(engine, pid, 0);
		if (result && !options->attaches_to_rest)
			return deny_explain(pid, -result, err);
		if (result)
			mark_denied(engine, pid, -result);
		if (options->with_children)
			attach_children(engine, pid);
	}
	return 0;
}
