/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chosen.c - what the selection says about commands, times and calls.
 */
#include "config.h"

#include <fcntl.h>

#include "base/auto.h"
#include "model/state.h"
#include "select/command.h"

static void bound_init(struct bound *bound, struct selection_when when)
{
	bound->when = when;
	bound->is_reached = false;
}

void chosen_init(struct model *model)
{
	const struct selection *selection = model->selection;

	if (!selection)
		return;
	model->has_command_parts = !selection_is_empty(selection);
	model->has_call_parts = selection_has_calls(selection) ||
				selection_has_files(selection) ||
				selection_has_result(selection);
	model->wants_path = selection_has_paths(selection);
	model->wants_device = selection_has_devices(selection);
	model->wants_result = selection_has_result(selection);
	bound_init(&model->since, selection_since(selection));
	bound_init(&model->until, selection_until(selection));
	model->has_bounds = model->since.when.kind != WHEN_NONE ||
			    model->until.when.kind != WHEN_NONE;
}

static bool matches_command(const struct model *model,
			    const struct command *command)
{
	const struct command_facts facts = {
		span_of_str(command->filename),
		span_of_str(command->exe),
		command->argv,
		command->argc,
	};
	const struct place *place = command->place;
	struct event_scriptline line;

	if (!place)
		return selection_command(model->selection, &facts, NULL);
	line = (struct event_scriptline){
		.language = place->language,
		.is_approximate = place->is_approximate,
		.frames = place->frames,
		.count = place->count,
		.context = place->context,
	};
	return selection_command(model->selection, &facts, &line);
}

void chosen_command(struct model *model, struct command *command)
{
	const struct selection *selection = model->selection;
	const struct command *parent = command->parent;
	unsigned depth;

	if (!model->has_command_parts) {
		command->is_selected = true;
		return;
	}
	depth = selection_depth(selection);
	command->is_below_command = (parent && parent->is_below_command) ||
				    matches_command(model, command);
	command->is_below_process = (parent && parent->is_below_process) ||
				    selection_process(selection, command->pid);
	command->is_selected = command->is_below_command &&
			       command->is_below_process &&
			       (!depth || command->depth <= depth);
}

/* "setup.sh" names /opt/x/setup.sh, too. */
static bool is_file(struct span file, const char *name)
{
	size_t len = strlen(name);

	if (file.len < len || memcmp(file.data + file.len - len, name, len))
		return false;
	return file.len == len || name[0] == '/' ||
	       file.data[file.len - len - 1] == '/';
}

static void see_place(struct bound *bound, const struct place *place)
{
	if (bound->when.kind != WHEN_LINE || bound->is_reached)
		return;
	for (size_t i = 0; i < place->count; i++)
		if (place->frames[i].line == bound->when.line &&
		    is_file(place->frames[i].file, bound->when.text))
			bound->is_reached = true;
}

void chosen_see_command(struct model *model, const struct command *command)
{
	if (!model->has_bounds || !command->place)
		return;
	see_place(&model->since, command->place);
	see_place(&model->until, command->place);
}

static void see_mark(struct bound *bound, struct span text)
{
	if (bound->when.kind == WHEN_MARK &&
	    strlen(bound->when.text) == text.len &&
	    (!text.len || !memcmp(bound->when.text, text.data, text.len)))
		bound->is_reached = true;
}

void chosen_see_mark(struct model *model, struct span text)
{
	see_mark(&model->since, text);
	see_mark(&model->until, text);
}

/* Whether time_ns is at or behind the bound. */
static bool is_behind(const struct model *model, const struct bound *bound,
		      uint64_t time_ns, bool if_unknown)
{
	uint64_t end_ns = model->known_end_ns;

	switch (bound->when.kind) {
	case WHEN_NONE:
		return if_unknown;
	case WHEN_START:
		return time_ns >= bound->when.ns;
	case WHEN_END:
		if (!end_ns)
			return if_unknown;
		return bound->when.ns >= end_ns ||
		       time_ns >= end_ns - bound->when.ns;
	case WHEN_LINE:
	case WHEN_MARK:
		return bound->is_reached;
	}
	return if_unknown;
}

bool chosen_time(const struct model *model, uint64_t time_ns)
{
	return !model->has_bounds ||
	       (is_behind(model, &model->since, time_ns, true) &&
		!is_behind(model, &model->until, time_ns, false));
}

bool model_is_chosen(const struct model *model, const struct model_task *task,
		     uint64_t time_ns)
{
	return task->command->is_selected && chosen_time(model, time_ns);
}

/* What one call has to show for --path and --device. */
struct evidence {
	const struct model *model;
	bool has_path, has_device;
};

static void show_path(struct evidence *evidence, struct span path)
{
	if (path.len && selection_path(evidence->model->selection, path))
		evidence->has_path = true;
}

static void show_file(struct evidence *evidence, const struct event_file *file)
{
	if (!file)
		return;
	show_path(evidence, file->link);
	if (selection_device(evidence->model->selection, file))
		evidence->has_device = true;
}

static void show_argument(struct evidence *evidence, const struct call *call,
			  unsigned i)
{
	const struct spec_arg *arg = &call->row->args[i];
	AUTO(buf_done) struct buf path = BUF_EMPTY;
	bool has_dirfd = i && call->row->args[i - 1].kind == SPEC_DIRFD;

	if (arg->kind == SPEC_FD || arg->kind == SPEC_DIRFD) {
		show_file(evidence, call_file(call, (uint32_t)call->args[i]));
	} else if (arg->kind == SPEC_PATH) {
		call_path(call, call->args[i],
			  has_dirfd ? (int32_t)call->args[i - 1] : AT_FDCWD,
			  &path);
		show_path(evidence, buf_span(&path));
		path.len = 0; /* as the program said it, too */
		call_path(call, call->args[i], -1, &path);
		show_path(evidence, buf_span(&path));
	} else if (arg->kind == SPEC_SOCKADDR) {
		call_socket_path(call, call->args[i], &path);
		show_path(evidence, buf_span(&path));
	}
}

static bool chosen_files(const struct model *model, const struct call *call)
{
	struct evidence evidence = {model, !model->wants_path,
				    !model->wants_device};

	for (unsigned i = 0; i < call->row->arg_count; i++)
		show_argument(&evidence, call, i);
	if (call->row->ret.kind == SPEC_FD && call->state == CALL_RETURNED &&
	    !call->is_error)
		show_file(&evidence,
			  model_file(call->task, (uint32_t)call->ret));
	return evidence.has_path && evidence.has_device;
}

bool chosen_call(const struct model *model, const struct pending *pending)
{
	const struct call *call = &pending->call;

	if (!pending->is_in_time)
		return false;
	if (!model->has_call_parts)
		return true;
	if (call->state == CALL_NO_ENTRY &&
	    (model->wants_path || model->wants_device ||
	     selection_has_calls(model->selection)))
		return false;
	if (call->state != CALL_NO_ENTRY &&
	    !selection_call(model->selection, call->abi, call->nr, call->args))
		return false;
	if (model->wants_result &&
	    (call->state == CALL_UNFINISHED ||
	     !selection_result(model->selection, call->is_error, call->ret)))
		return false;
	return (!model->wants_path && !model->wants_device) ||
	       chosen_files(model, call);
}
