/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.c - takes events in and hands each to who it is about.
 *
 * Nothing an event says is trusted beyond its type: serials may be unknown or
 * used twice, ends may lack beginnings. What can't be is counted and dropped.
 */
#include "config.h"

#include "model/model.h"

#include <stdlib.h>
#include <string.h>

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

static void process_unalias(struct process *process)
{
	if (--process->alias_count)
		return;
	mappings_clear(&process->mappings);
	free(process);
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
		tasks_free(model, task);
	for (size_t i = 0; i < DEAD_TASKS_KEPT; i++)
		tasks_free(model, model->dead[i]);
	at = 0;
	while ((process = map_next(&model->processes, &at)))
		process_unalias(process);
	for (size_t i = 0; i < model->command_count; i++)
		command_free(model->commands[i]);
	for (size_t i = 0; i < sizeof(model->ways) / sizeof(*model->ways); i++)
		free(model->ways[i]);
	map_done(&model->tasks);
	map_done(&model->processes);
	counts_done(model);
	file_store_done(&model->store);
	stack_store_done(&model->stacks);
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

void model_hold(struct model *model, struct model_task *task, enum held held)
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
			       1u << EVENT_MMAP | 1u << EVENT_SCRIPTLINE |
			       1u << EVENT_FILE | 1u << EVENT_SUBMISSION,
		[HELD_RETURN] = 1u << EVENT_SNAPSHOT | 1u << EVENT_FILE |
				1u << EVENT_FD | 1u << EVENT_CWD |
				1u << EVENT_SUBMISSION | 1u << EVENT_COMPLETION |
				1u << EVENT_NAMESPACES,
	};

	/* A call that isn't recorded may close a descriptor later on. */
	if (model->held == HELD_RETURN && event->kind == EVENT_FD &&
	    !event->fd.file &&
	    event->time_ns != model->held_task->pending->call.return_ns)
		return false;
	return (event->serial == model->held_task->serial ||
		event->kind == EVENT_FILE) &&
	       (unsigned)event->kind < EVENT_KIND_COUNT &&
	       (kinds[model->held] >> event->kind & 1);
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
		model_hold(model, task, HELD_ENTRY);
}

static bool is_opened(const struct call *call)
{
	return call->row && call->row->ret.kind == SPEC_FD && !call->is_error;
}

static void feed_return(struct model *model, struct model_task *task,
			const struct event *event)
{
	pending_return(model, task, event);
	/* Without anybody who asks for memory or files, nothing that follows
	   can matter. */
	if (model->visitor->wants_snapshots || model->wants_path ||
	    model->wants_device ||
	    (model->visitor->wants_opened && is_opened(&task->pending->call)))
		model_hold(model, task, HELD_RETURN);
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
		tasks_feed_exec(model, task, event);
		break;
	case EVENT_EXIT:
		tasks_feed_exit(model, task, event);
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
	case EVENT_SUBMISSION:
		pending_submission(model, task, &event->submission);
		break;
	case EVENT_NAMESPACES:
		pending_namespaces(model, task, &event->namespaces);
		break;
	case EVENT_COMPLETION:
		pending_completion(model, task, &event->completion);
		break;
	case EVENT_FD:
		feed_fd(model, task, &event->fd);
		break;
	case EVENT_CWD:
		tasks_feed_cwd(model, task, event->cwd.path);
		break;
	case EVENT_FRAMES:
		pending_frames(model, task, &event->frames);
		break;
	case EVENT_MMAP:
		stacks_feed_mapping(model, task, &event->mmap);
		break;
	case EVENT_SCRIPTLINE:
		feed_scriptline(model, task, &event->scriptline);
		break;
	case EVENT_RELEASE:
		tasks_feed_release(model, task, event);
		break;
	case EVENT_SUPERSEDE:
		tasks_feed_supersede(model, task, event);
		break;
	case EVENT_SIGNAL:
	case EVENT_GROUPSTOP:
	case EVENT_NONE:
	case EVENT_TASK:
	case EVENT_FILE:
	case EVENT_ENGINE:
	case EVENT_VERDICT:
	case EVENT_MARK:
	case EVENT_GAP:
	case EVENT_WATERMARK:
	case EVENT_MODULES:
	case EVENT_CONFIG:
	case EVENT_COUNTS:
		break;
	}
}

/* Told to visitors by itself, or of no use to them. */
static bool is_own_business(enum event_kind kind)
{
	return kind == EVENT_ENTRY || kind == EVENT_RETURN ||
	       kind == EVENT_SNAPSHOT || kind == EVENT_SUBMISSION ||
	       kind == EVENT_COMPLETION || kind == EVENT_NAMESPACES ||
	       kind == EVENT_FRAMES ||
	       kind == EVENT_MMAP || kind == EVENT_FILE || kind == EVENT_WATERMARK;
}

/* A thread that an exec ended may say so late. */
static bool is_late(const struct model *model, const struct event *event)
{
	return event->kind == EVENT_EXIT &&
	       tasks_find_dead(model, event->serial);
}

void model_feed(struct model *model, const struct event *event)
{
	struct model_task *task = NULL;

	if (model->held != HELD_NOTHING && !is_continued(model, event))
		model_settle(model);
	if (event->time_ns > model->now_ns)
		model->now_ns = event->time_ns;
	if (event->kind == EVENT_TASK) {
		tasks_feed_birth(model, event);
		task = tasks_find(model, event->serial);
	} else if (event->kind == EVENT_FILE) {
		file_store_add(&model->store, &event->file);
	} else if (event->kind == EVENT_MARK) {
		chosen_see_mark(model, event->mark.text);
	} else if (event->serial) {
		task = tasks_find(model, event->serial);
		if (task)
			feed_of_task(model, task, event);
		else if (!is_late(model, event))
			model->contradictions++;
		if (!task)
			return;
	}
	if (task && model->visitor->wants_counts &&
	    (event->kind == EVENT_TASK || event->kind == EVENT_EXEC))
		counts_note(model, task, event);
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
