/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint.c - the view of what commands used of the kernel: by subsystem,
 * call, device, file, socket; what they were not permitted, and what there was
 * not.
 *
 * Counts are those of stat: calls that began, are selected, and have their
 * entry.
 */
#include "config.h"

#include <errno.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "decode/value.h"
#include "event/call.h"
#include "facts/subsystem.h"
#include "model/kernel.h"
#include "view/footprint_view.h"
#include "view/replay.h"
#include "view/views.h"

static void see_call(struct model_visitor *visitor, const struct call *call)
{
	if (call->is_selected && call->state != CALL_NO_ENTRY)
		footprint_gather((struct footprint_view *)visitor, call);
}

static void see_command(struct model_visitor *visitor, struct command *command)
{
	footprint_gather_command((struct footprint_view *)visitor, command);
}

static void see_event(struct model_visitor *visitor, struct model_task *task,
		      const struct event *event)
{
	if (event->kind == EVENT_COUNTS)
		footprint_gather_counts((struct footprint_view *)visitor,
					&event->counts);
	kernel_feed(((struct footprint_view *)visitor)->kernel, event,
		    task && task->command ? task->command->id : 0);
}

/* A set-uid program that was not followed. */
static void add_released(struct footprint_view *view,
			 const struct command *command)
{
	const uint64_t once[FOOTPRINT_COUNTS_MAX] = {[COUNT_CALLS] = 1};
	AUTO(buf_done) struct buf what = BUF_EMPTY;

	if (!command->is_selected || command->end != COMMAND_RELEASED ||
	    command->end_value != RELEASE_SETUID)
		return;
	buf_printf(&what, "%s, a set-uid program", command->filename);
	footprint_put(view->footprint, SECTION_PRIVILEGE, command,
		      (const struct span[]){buf_span(&what),
					    span_of_str("let go")},
		      once);
}

/* What the tree says of each. */
static void add_commands(struct footprint_view *view)
{
	size_t count = model_command_count(view->model);

	for (size_t i = 0; i < count; i++) {
		const struct command *command =
			model_command(view->model, (uint32_t)i + 1);
		const uint64_t counts[FOOTPRINT_COUNTS_MAX] = {
			[COUNT_CALLS] = command->own.calls,
			[COUNT_ERRORS] = command->own.errors,
			[COUNT_NS] = command->own.syscall_ns,
		};

		add_released(view, command);
		if (command->is_selected)
			footprint_put(view->footprint, SECTION_COMMAND, command,
				      NULL, counts);
	}
}

bool footprint_is_shown(const struct footprint_view *view,
			const struct footprint_item *item)
{
	switch (view->input->options->footprint_by) {
	case FOOTPRINT_BY_FORMAT:
		break;
	case FOOTPRINT_BY_ALL:
		return !item->place;
	case FOOTPRINT_BY_COMMAND:
		return item->place;
	}
	return !item->place || view->input->options->format == FORMAT_JSON ||
	       view->input->options->format == FORMAT_CSV;
}

static void print(const struct footprint_view *view, struct buf *caveat,
		  FILE *out)
{
	switch (view->input->options->format) {
	case FORMAT_JSON:
		footprint_write_json(view, !caveat->len, out);
		return;
	case FORMAT_CSV:
		footprint_write_csv(view, out);
		return;
	case FORMAT_TEXT:
	case FORMAT_MARKDOWN:
		break;
	}
	footprint_print(view, out);
	footprint_print_kernel(view, out);
	if (caveat->len)
		fprintf(out, "\n%s\n", buf_text(caveat));
}

static int footprint_show(const struct view_input *input, FILE *out,
			  struct error *err)
{
	AUTO(subsystems_free) struct subsystems *builtin = NULL;
	AUTO(footprint_free) struct footprint *footprint = NULL;
	AUTO(value_pool_free) struct value_pool *pool = NULL;
	AUTO(kernel_free) struct kernel *kernel = NULL;
	AUTO(model_free) struct model *model = NULL;
	AUTO(buf_done) struct buf caveat = BUF_EMPTY;
	AUTO(buf_done) struct buf chosen = BUF_EMPTY;
	AUTO(footprint_temporaries_free)
	struct footprint_temporaries *temporaries = footprint_temporaries_new();
	struct footprint_view view = {
		.visitor = {.call = see_call,
			    .command = see_command,
			    .event = see_event,
			    .wants_names = true,
			    .wants_opened = true,
			    .wants_counts = true},
		.input = input,
		.subsystems = input->options->subsystems,
		.chosen = &chosen,
		.temporaries = temporaries,
	};
	int result;

	if (!view.subsystems)
		view.subsystems = builtin = subsystems_builtin("default");
	view.pool = pool = value_pool_new();
	view.kernel = kernel = kernel_new();
	view.footprint = footprint =
		footprint_new(footprint_sections);
	view.model = model =
		model_new(input->spec, input->selection, &view.visitor);
	result = replay_run(input, model, NULL, NULL, err);
	if (result < 0) {
		footprint_rest_free(&view.rest);
		return result;
	}
	add_commands(&view);
	footprint_finish(footprint, footprint_rename_temporary, temporaries);
	footprint_add_kernel(&view);
	footprint_add_counts(&view);
	replay_caveat(input, model, &caveat);
	if (input->options->is_baseline && caveat.len)
		return error_set(err, EINVAL, "no baseline can be made: %s",
				 buf_text(&caveat));
	if (input->options->is_baseline)
		return footprint_write_baseline(&view, out, err);
	print(&view, &caveat, out);
	return 0;
}

const struct view view_footprint = {
	.name = "footprint",
	.summary = "what was used of the kernel: subsystems, devices, files",
	.show = footprint_show,
};
