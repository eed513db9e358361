/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tasks.c - tasks and processes: their birth, exec and end.
 *
 * Each moves a process on from one command to the next.
 */
#include "config.h"

#include <linux/sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/auto.h"
#include "base/mem.h"
#include "model/state.h"

void tasks_free(struct model *model, struct model_task *task)
{
	if (!task)
		return;
	pending_free(model, task->pending);
	files_unref(&model->store, task->files);
	directory_unref(task->directory);
	place_free(task->place);
	free(task->view);
	free(task);
}

struct model_task *tasks_find(struct model *model, uint32_t serial)
{
	struct model_task *task = model->last_task;

	if (task && task->serial == serial)
		return task;
	task = map_get(&model->tasks, serial);
	if (task)
		model->last_task = task;
	return task;
}

struct model_task *tasks_find_dead(const struct model *model, uint32_t serial)
{
	for (size_t i = 0; i < DEAD_TASKS_KEPT; i++)
		if (model->dead[i] && model->dead[i]->serial == serial)
			return model->dead[i];
	return NULL;
}

/* The task is gone; its memory goes when 64 more have. */
static void bury(struct model *model, struct model_task *task)
{
	struct model_task **grave;

	pending_finish(model, task);
	map_remove(&model->tasks, task->serial);
	if (model->last_task == task)
		model->last_task = NULL;
	files_unref(&model->store, task->files);
	task->files = NULL;
	task->cwd = NULL; /* who shares the directory may change it */
	grave = &model->dead[model->dead_next];
	model->dead_next = (model->dead_next + 1) % DEAD_TASKS_KEPT;
	tasks_free(model, *grave);
	*grave = task;
}

static void end_command(struct process *process, uint64_t time_ns)
{
	struct command *command = process->command;

	if (!command || command->end != COMMAND_RUNNING)
		return;
	command->end_ns = time_ns;
	if (process->release) {
		command->end = COMMAND_RELEASED;
		command->end_value = process->release;
	} else if (process->has_status && WIFSIGNALED(process->status)) {
		command->end = COMMAND_KILLED;
		command->end_value = (uint32_t)WTERMSIG(process->status);
	} else if (process->has_status) {
		command->end = COMMAND_EXITED;
		command->end_value = (uint32_t)WEXITSTATUS(process->status);
	}
}

/* One task less; with the last one its process ends. */
static void leave(struct model *model, struct model_task *task)
{
	struct process *process = task->process;

	bury(model, task);
	if (process->live && !--process->live)
		end_command(process, model->now_ns);
}

static void process_alias(struct model *model, struct process *process,
			  uint32_t serial)
{
	if (map_get(&model->processes, serial))
		return;
	map_put(&model->processes, serial, process);
	process->alias_count++;
}

static struct process *process_new(struct model *model, uint32_t leader)
{
	struct process *process = mem_new(sizeof(*process));

	process->leader = leader;
	process_alias(model, process, leader);
	return process;
}

/* Files and directory: shared with the creator, or a copy. */
static void inherit(struct model *model, struct model_task *task,
		    const struct model_task *creator, uint64_t flags)
{
	if (creator && creator->files && (flags & CLONE_FILES)) {
		task->files = creator->files;
		task->files->refs++;
	} else if (creator && creator->files) {
		task->files = files_copy(&model->store, creator->files);
	} else {
		task->files = files_new();
	}
	if (creator && (flags & CLONE_FS)) {
		task->directory = creator->directory;
		task->directory->refs++;
	} else {
		/* A dead creator's cwd may be stale; what it shares is not. */
		task->directory = directory_new(
			creator ? creator->directory->path : NULL);
	}
	task->cwd = task->directory->path;
}

/* The command of who made it: of a task that is dead by now, too. */
static struct command *creator_command(const struct model *model,
				       const struct model_task *creator,
				       uint32_t serial)
{
	const struct process *process;

	if (creator)
		return creator->command;
	process = serial ? map_get(&model->processes, serial) : NULL;
	return process ? process->command : NULL;
}

static void begin_process(struct model *model, struct model_task *task,
			  struct model_task *creator,
			  const struct event_task *event)
{
	struct process *process = task->process;
	struct command *parent =
		creator_command(model, creator, event->creator);
	enum command_kind kind = event->origin == TASK_ATTACHED
					 ? COMMAND_ATTACHED
					 : COMMAND_FORK;

	task->command = command_new(model, kind, parent, task);
	process->command = task->command;
	/* Threads have no line in the tree, so only this makes a child. */
	if (creator && event->origin == TASK_CREATED &&
	    creator->pending->is_active && !creator->pending->call.child)
		creator->pending->call.child = task->command;
	model_hold(model, task, HELD_COMMAND);
}

static void join_process(struct model_task *task)
{
	struct command *command = task->process->command;

	task->command = command;
	command->task_count++;
	/* A thread whose birth is told after its process' death. */
	if (command->end != COMMAND_RUNNING && command->end != COMMAND_REPLACED)
		command->end = COMMAND_RUNNING;
}

void tasks_feed_birth(struct model *model, const struct event *event)
{
	const struct event_task *facts = &event->task;
	struct model_task *creator, *task;
	uint32_t leader = facts->leader ? facts->leader : event->serial;

	if (!event->serial || tasks_find(model, event->serial)) {
		model->contradictions++;
		return;
	}
	creator = tasks_find(model, facts->creator);
	if (!creator && facts->creator)
		creator = tasks_find_dead(model, facts->creator);
	task = mem_new(sizeof(*task));
	task->pending = mem_new(sizeof(*task->pending));
	task->serial = event->serial;
	task->tid = facts->tid;
	task->tgid = facts->tgid;
	task->leader = leader;
	task->start_ns = event->time_ns;
	task->is_fresh = true;
	task->process = map_get(&model->processes, leader);
	if (task->process)
		task->leader = task->process->leader;
	inherit(model, task, creator, facts->clone_flags);
	map_put(&model->tasks, task->serial, task);
	model->task_count++;
	if (creator)
		creator->is_fresh = false;
	if (task->process) {
		join_process(task);
	} else {
		task->process = process_new(model, leader);
		begin_process(model, task, creator, facts);
	}
	task->process->live++;
}

/* ---- exec ---- */

/* exec ends all other threads of the process; not all have said so. */
static void bury_siblings(struct model *model, struct model_task *task)
{
	struct process *process = task->process;
	struct model_task *other;
	size_t at = 0;

	/* Burying moves entries of the map: start over each time. */
	while (process->live > 1 && (other = map_next(&model->tasks, &at))) {
		if (other->process != process || other == task)
			continue;
		bury(model, other);
		process->live--;
		at = 0;
	}
	process->live = 1;
}

static void replace_command(struct model *model, struct model_task *task)
{
	struct command *old = task->command;
	struct command *command = command_new(model, COMMAND_EXEC, old, task);

	/* Where a script's line started `old` is not where this one was. */
	old->end = COMMAND_REPLACED;
	old->end_value = command->id;
	old->end_ns = model->now_ns;
	task->command = command;
	task->process->command = command;
	if (task->pending->is_active && !task->pending->call.child)
		task->pending->call.child = command;
}

static void charge_cpu(struct process *process, struct command *command,
		       uint64_t cpu_ns)
{
	if (cpu_ns <= process->cpu_ns)
		return;
	command->own.cpu_ns += cpu_ns - process->cpu_ns;
	process->cpu_ns = cpu_ns;
}

void tasks_feed_cwd(struct model *model, struct model_task *task,
		    struct span path)
{
	struct directory *directory = task->directory;
	struct model_task *other;
	size_t at = 0;

	free(directory->path);
	directory->path = mem_strndup((const char *)path.data, path.len);
	task->cwd = directory->path;
	if (directory->refs > 1)
		while ((other = map_next(&model->tasks, &at)))
			if (other->directory == directory)
				other->cwd = directory->path;
	if (model->held == HELD_COMMAND && model->held_task == task) {
		free((void *)task->command->cwd);
		task->command->cwd = mem_strdup(task->cwd);
	}
}

void tasks_feed_exec(struct model *model, struct model_task *task,
		     const struct event *event)
{
	struct command *old = task->command;
	bool is_attached = old->kind == COMMAND_ATTACHED && task->is_fresh;

	if (task->process->live > 1 && !is_attached)
		bury_siblings(model, task);
	if (is_attached || (old->kind == COMMAND_FORK && !old->first_child)) {
		if (!is_attached)
			old->kind = COMMAND_EXEC;
		/* What the launcher's process did before was spile's. */
		if (!old->parent)
			task->process->cpu_ns = event->exec.cpu_ns;
	} else {
		charge_cpu(task->process, old, event->exec.cpu_ns);
		replace_command(model, task);
	}
	command_set_image(task->command, &event->exec);
	if (task->place)
		command_set_place(task->command, TAKE_PTR(task->place));
	mappings_clear(&task->process->mappings);
	if (!is_attached) {
		struct files *old_files = task->files;

		task->files = files_after_exec(old_files);
		files_unref(&model->store, old_files);
	}
	if (event->exec.cwd.len)
		tasks_feed_cwd(model, task, event->exec.cwd);
	chosen_command(model, task->command);
	chosen_see_command(model, task->command);
	task->is_fresh = false;
	if (model->visitor->command)
		model->visitor->command(model->visitor, task->command);
}

void tasks_feed_supersede(struct model *model, struct model_task *task,
			  const struct event *event)
{
	struct model_task *leader = tasks_find(model, event->supersede.leader);
	struct process *process = task->process;

	task->tid = task->tgid;
	process_alias(model, process, task->serial);
	if (leader && leader != task && leader->process == process) {
		bury(model, leader);
		if (process->live)
			process->live--;
	}
}

/* ---- the end of a task ---- */

/*
 * A process' status is its leader's, unless the leader had left before: then a
 * fatal signal, or exit_group() by another thread, is for all (wait4's answer
 * for a zombie leader is the group's exit code).
 */
static void take_status(struct model_task *task, int32_t status)
{
	struct process *process = task->process;
	const struct pending *pending = task->pending;
	bool is_leader = task->tid == task->tgid;
	bool is_group_exit = WIFSIGNALED(status) ||
			     (pending->is_active && pending->call.row &&
			      pending->call.row->name &&
			      !strcmp(pending->call.row->name, "exit_group"));

	if (is_leader || !process->has_status || is_group_exit)
		process->status = status;
	if (is_leader || is_group_exit)
		process->has_status = true;
}

void tasks_feed_exit(struct model *model, struct model_task *task,
		     const struct event *event)
{
	take_status(task, event->exit.status);
	charge_cpu(task->process, task->command, event->exit.cpu_ns);
	if (task->process->live == 1)
		task->process->has_status = true;
	leave(model, task);
}

/* A fork let go at its execve is called after what it goes on to run. */
static void name_released(struct model_task *task)
{
	const struct call *call = &task->pending->call;
	const struct event_snapshot *path = NULL;
	struct command *command = task->command;

	if (command->kind != COMMAND_FORK || command->first_child ||
	    !task->pending->is_active || !call->row ||
	    call->row->effect != SPEC_EFFECT_EXEC || !call->row->name)
		return;
	for (size_t i = 0; i < call->row->arg_count && !path; i++)
		if (call->row->args[i].kind == SPEC_PATH)
			path = call_snapshot(call, SNAPSHOT_ENTRY,
					     call->args[i]);
	if (path && path->bytes.len)
		command_set_filename(
			command, span_of(path->bytes.data,
					 strnlen((const char *)path->bytes.data,
						 path->bytes.len)));
}

void tasks_feed_release(struct model *model, struct model_task *task,
			const struct event *event)
{
	if (event->release.reason == RELEASE_SETUID)
		name_released(task);
	task->process->release = event->release.reason;
	leave(model, task);
}
