/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replay.c - feeds a recording, finished or growing, to a model.
 */
#include "config.h"

#include "view/replay.h"

#include <errno.h>
#include <inttypes.h>

#include "base/buf.h"
#include "base/error.h"
#include "event/event.h"
#include "event/recording.h"
#include "model/model.h"

/* Progress is told so often, in events: some 20 times a second. */
enum { EVENTS_PER_PROGRESS = 1 << 18 };

/* One event, or false when it is over. */
static bool next_event(const struct view_input *input, struct model *model,
		       struct event *ret_event)
{
	while (recording_next(input->recording, ret_event) != 1) {
		model_settle(model);
		if (!input->wait_for_more ||
		    !input->wait_for_more(input->context))
			return false;
	}
	return true;
}

/* Whoever asked for commands (--command, --process) hears that there is none such. */
static void say_unselected(const struct view_input *input,
			   const struct model *model)
{
	size_t count = model_command_count(model);

	if (!input->say || !count)
		return;
	for (size_t i = 1; i <= count; i++)
		if (model_command(model, (uint32_t)i)->is_selected)
			return;
	input->say(input->say_context, "nothing is selected",
		   "no command is one that was asked for");
}

int replay_run(const struct view_input *input, struct model *model,
	       replay_hook *hook, void *context, struct error *err)
{
	struct event event;
	uint64_t count = 0;

	if (view_needs_end(input->selection)) {
		if (!input->known_end_ns)
			return error_set(err, EINVAL,
					 "a time from the end needs a finished "
					 "recording in a file");
		model_set_end(model, input->known_end_ns);
	}
	while (next_event(input, model, &event)) {
		if (hook)
			hook(context, &event);
		model_feed(model, &event);
		if (++count % EVENTS_PER_PROGRESS == 0 && input->progress)
			input->progress(input->context,
					recording_permille(input->recording));
	}
	model_finish(model, recording_totals(input->recording)->end_ns);
	say_unselected(input, model);
	return 0;
}

void replay_say_part(const struct view_input *input)
{
	const char *selection = recording_header(input->recording)->selection;

	if (input->say && *selection)
		input->say(input->say_context, "a part was recorded",
			   selection);
}

void replay_caveat(const struct view_input *input, const struct model *model,
		   struct buf *ret_text)
{
	const struct recording_totals *totals =
		recording_totals(input->recording);
	uint64_t unknown = recording_unknown_events(input->recording);
	uint64_t wrong = model_contradictions(model);

	if (totals->end != RECORDING_COMPLETE &&
	    totals->end != RECORDING_RUNNING)
		buf_printf(ret_text, "incomplete recording (%s): %s",
			   recording_end_name(totals->end), totals->why);
	if (unknown)
		buf_printf(ret_text, "%s%" PRIu64 " events of unknown kinds",
			   ret_text->len ? "; " : "", unknown);
	if (wrong)
		buf_printf(ret_text,
			   "%s%" PRIu64 " events contradict earlier ones",
			   ret_text->len ? "; " : "", wrong);
}
