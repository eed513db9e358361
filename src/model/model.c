/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.c - takes events in: tasks, processes, commands, and what they hold.
 *
 * Nothing an event says is trusted beyond its type: serials may be unknown or
 * used twice, ends may lack beginnings. What can't be is counted and dropped.
 */
#include "config.h"

#include "model/model.h"

#include <linux/sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/auto.h"
#include "base/mem.h"
#include "model/state.h"

static struct model_visitor nobody;

struct model *model_new(const struct spec *spec,
			const struct selection *selection,
			struct model_visitor *visitor)
{
	struct model *model = mem_new(sizeof(*model));

	model->spec = spec;
	model->selection = selection;
	model->visitor = visitor ? visitor : &nobody;
	chosen_init(model);
	return model;
}

static void task_free(struct model *model, struct model_task *task)
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

void model_free(struct model **model_ptr)
{
	struct model *model = *model_ptr;
	struct model_task *task;
	struct process *process;
	size_t at = 0;

	if (!model)
		return;
	while ((task = map_next(&model->tasks, &at)))
		task_free(model, task);
	for (size_t i = 0; i < DEAD_TASKS_KEPT; i++)
		task_free(model, model->dead[i]);
	at = 0;
	while ((process = map_next(&model->processes, &at)))
		if (!--process->alias_count)
			free(process);
	for (size_t i = 0; i < model->command_count; i++)
		command_free(model->commands[i]);
	for (size_t i = 0; i < sizeof(model->ways) / sizeof(*model->ways); i++)
		free(model->ways[i]);
	map_done(&model->tasks);
	map_done(&model->processes);
	file_store_done(&model->store);
	free(model->commands);
	free(model);
	*model_ptr = NULL;
}

void model_set_end(struct model *model, uint64_t end_ns)
{
	model->known_end_ns = end_ns;
}

/* ---- what is held back ---- */

void model_settle(struct model *model)
{
	struct model_task *task = model->held_task;
	enum held held = model->held;

	model->held = HELD_NOTHING;
	switch (held) {
	case HELD_NOTHING:
		break;
	case HELD_COMMAND:
		chosen_command(model, task->command);
		chosen_see_command(model, task->command);
		if (model->visitor->command)
			model->visitor->command(model->visitor, task->command);
		break;
	case HELD_ENTRY:
		if (model->visitor->entry)
			model->visitor->entry(model->visitor,
					      &task->pending->call);
		break;
	case HELD_RETURN:
		pending_finish(model, task);
		break;
	}
}

static void hold(struct model *model, struct model_task *task, enum held held)
{
	model->held = held;
	model->held_task = task;
}

/* The events that may belong to what is held, each kind a bit. */
static bool is_continued(const struct model *model, const struct event *event)
{
	static const uint32_t kinds[] = {
		[HELD_COMMAND] = 1u << EVENT_SCRIPTLINE | 1u << EVENT_CWD |
				 1u << EVENT_FILE | 1u << EVENT_FD,
		[HELD_ENTRY] = 1u << EVENT_SNAPSHOT | 1u << EVENT_FRAMES |
			       1u << EVENT_SCRIPTLINE | 1u << EVENT_FILE,
		[HELD_RETURN] = 1u << EVENT_SNAPSHOT | 1u << EVENT_FRAMES |
				1u << EVENT_FILE | 1u << EVENT_FD |
				1u << EVENT_CWD,
	};

	return (event->serial == model->held_task->serial ||
		event->kind == EVENT_FILE) &&
	       (unsigned)event->kind < EVENT_KIND_COUNT &&
	       (kinds[model->held] >> event->kind & 1);
}

/* ---- tasks and processes ---- */

static struct model_task *find_task(struct model *model, uint32_t serial)
{
	struct model_task *task = model->last_task;

	if (task && task->serial == serial)
		return task;
	task = map_get(&model->tasks, serial);
	if (task)
		model->last_task = task;
	return task;
}

static struct model_task *find_dead(const struct model *model, uint32_t serial)
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
	task_free(model, *grave);
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
	hold(model, task, HELD_COMMAND);
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

static void feed_task(struct model *model, const struct event *event)
{
	const struct event_task *facts = &event->task;
	struct model_task *creator, *task;
	uint32_t leader = facts->leader ? facts->leader : event->serial;

	if (!event->serial || find_task(model, event->serial)) {
		model->contradictions++;
		return;
	}
	creator = find_task(model, facts->creator);
	if (!creator && facts->creator)
		creator = find_dead(model, facts->creator);
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

static void feed_cwd(struct model *model, struct model_task *task,
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

static void feed_exec(struct model *model, struct model_task *task,
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
	if (!is_attached) {
		files_unref(&model->store, task->files);
		task->files = files_new();
	}
	if (event->exec.cwd.len)
		feed_cwd(model, task, event->exec.cwd);
	chosen_command(model, task->command);
	chosen_see_command(model, task->command);
	task->is_fresh = false;
	if (model->visitor->command)
		model->visitor->command(model->visitor, task->command);
}

static void feed_supersede(struct model *model, struct model_task *task,
			   const struct event *event)
{
	struct model_task *leader = find_task(model, event->supersede.leader);
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

static void feed_exit(struct model *model, struct model_task *task,
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

static void feed_release(struct model *model, struct model_task *task,
			 const struct event *event)
{
	if (event->release.reason == RELEASE_SETUID)
		name_released(task);
	task->process->release = event->release.reason;
	leave(model, task);
}

/* ---- files and directories ---- */

static void feed_fd(struct model *model, struct model_task *task,
		    const struct event_fd *event)
{
	struct file *file =
		event->file ? map_get(&model->store.by_id, event->file) : NULL;

	if (event->file && !file)
		model->contradictions++;
	pending_old_fd(model, task, event->fd);
	files_set(&model->store, task->files, event->fd, file);
}

/* ---- all events ---- */

static void feed_entry(struct model *model, struct model_task *task,
		       const struct event *event)
{
	pending_finish(model, task);
	task->is_fresh = false;
	pending_start(model, task, event);
	if (model->visitor->entry)
		hold(model, task, HELD_ENTRY);
}

static void feed_return(struct model *model, struct model_task *task,
			const struct event *event)
{
	pending_return(model, task, event);
	/* Without anybody who asks for memory or files, nothing that follows
	   can matter. */
	if (model->visitor->wants_snapshots || model->wants_path ||
	    model->wants_device)
		hold(model, task, HELD_RETURN);
	else
		pending_finish(model, task);
}

static void feed_scriptline(struct model *model, struct model_task *task,
			    const struct event_scriptline *line)
{
	if (model->held == HELD_COMMAND && model->held_task == task) {
		command_set_place(task->command, place_new(line));
		return;
	}
	place_free(task->place);
	task->place = place_new(line);
}

static void feed_of_task(struct model *model, struct model_task *task,
			 const struct event *event)
{
	switch (event->kind) {
	case EVENT_EXEC:
		feed_exec(model, task, event);
		break;
	case EVENT_EXIT:
		feed_exit(model, task, event);
		break;
	case EVENT_ENTRY:
		feed_entry(model, task, event);
		break;
	case EVENT_RETURN:
		feed_return(model, task, event);
		break;
	case EVENT_SNAPSHOT:
		pending_snapshot(model, task, &event->snapshot);
		break;
	case EVENT_FD:
		feed_fd(model, task, &event->fd);
		break;
	case EVENT_CWD:
		feed_cwd(model, task, event->cwd.path);
		break;
	case EVENT_FRAMES:
		pending_frames(task, &event->frames);
		break;
	case EVENT_SCRIPTLINE:
		feed_scriptline(model, task, &event->scriptline);
		break;
	case EVENT_RELEASE:
		feed_release(model, task, event);
		break;
	case EVENT_SUPERSEDE:
		feed_supersede(model, task, event);
		break;
	case EVENT_SIGNAL:
	case EVENT_GROUPSTOP:
	case EVENT_NONE:
	case EVENT_TASK:
	case EVENT_FILE:
	case EVENT_MMAP:
	case EVENT_ENGINE:
	case EVENT_VERDICT:
	case EVENT_MARK:
	case EVENT_GAP:
	case EVENT_WATERMARK:
		break;
	}
}

/* Told to visitors by itself, or of no use to them. */
static bool is_own_business(enum event_kind kind)
{
	return kind == EVENT_ENTRY || kind == EVENT_RETURN ||
	       kind == EVENT_SNAPSHOT || kind == EVENT_FRAMES ||
	       kind == EVENT_FILE || kind == EVENT_WATERMARK;
}

/* A thread that an exec ended may say so late. */
static bool is_late(const struct model *model, const struct event *event)
{
	return event->kind == EVENT_EXIT && find_dead(model, event->serial);
}

void model_feed(struct model *model, const struct event *event)
{
	struct model_task *task = NULL;

	if (model->held != HELD_NOTHING && !is_continued(model, event))
		model_settle(model);
	if (event->time_ns > model->now_ns)
		model->now_ns = event->time_ns;
	if (event->kind == EVENT_TASK) {
		feed_task(model, event);
		task = find_task(model, event->serial);
	} else if (event->kind == EVENT_FILE) {
		file_store_add(&model->store, &event->file);
	} else if (event->kind == EVENT_MARK) {
		chosen_see_mark(model, event->mark.text);
	} else if (event->serial) {
		task = find_task(model, event->serial);
		if (task)
			feed_of_task(model, task, event);
		else if (!is_late(model, event))
			model->contradictions++;
		if (!task)
			return;
	}
	if (model->visitor->event && !is_own_business(event->kind))
		model->visitor->event(model->visitor, task, event);
}

static int by_serial(const void *a, const void *b)
{
	const struct model_task *const *left = a, *const *right = b;

	return ((*left)->serial > (*right)->serial) -
	       ((*left)->serial < (*right)->serial);
}

void model_finish(struct model *model, uint64_t end_ns)
{
	struct model_task **tasks, *task;
	size_t count = 0, at = 0;

	model_settle(model);
	if (end_ns > model->now_ns)
		model->now_ns = end_ns;
	tasks = mem_new((model->tasks.count + 1) * sizeof(*tasks));
	while ((task = map_next(&model->tasks, &at)))
		tasks[count++] = task;
	qsort(tasks, count, sizeof(*tasks), by_serial);
	for (size_t i = 0; i < count; i++)
		pending_finish(model, tasks[i]);
	free(tasks);
	for (size_t i = 0; i < model->command_count; i++)
		if (model->commands[i]->end == COMMAND_RUNNING)
			model->commands[i]->end_ns = model->now_ns;
	command_add_totals(model);
}

struct command *model_first_root(const struct model *model)
{
	return model->first_root;
}

struct command *model_command(const struct model *model, uint32_t id)
{
	return id && id <= model->command_count ? model->commands[id - 1]
						: NULL;
}

size_t model_command_count(const struct model *model)
{
	return model->command_count;
}

size_t model_task_count(const struct model *model)
{
	return model->task_count;
}

uint64_t model_call_count(const struct model *model)
{
	return model->calls;
}

uint64_t model_contradictions(const struct model *model)
{
	return model->contradictions;
}
