/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.c - spile record: writes a recording.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "cli/live.h"
#include "cli/record_file.h"
#include "cli/say.h"
#include "cli/settings.h"
#include "cli/subcommand.h"
#include "engine/tracer.h"
#include "select/selection.h"
#include "spec/spec.h"

enum { WAIT_MS = 1000, COPY_MS = 50 };

/* Without a tracer: all that is left. */
static void copy(const struct invocation *invocation, struct tracer *tracer,
		 struct record_file *file)
{
	struct error err = {0};

	if (record_file_copy(file, !tracer, &err) == 0)
		return;
	say(invocation, "the recording ends here, the command goes on: %s",
	    err.text);
	if (tracer)
		tracer_stop(tracer);
}

/* The closing line says it too; without one it still has to be said. */
static void say_incomplete(const struct invocation *invocation,
			   const struct tracer_result *result, bool is_quiet)
{
	if (is_quiet && *result->why && result->end != RECORDING_COMPLETE &&
	    result->end != RECORDING_RUNNING)
		say(invocation, "incomplete (%s): %s",
		    recording_end_name(result->end), result->why);
}

/* The command runs; nothing that fails from here on is its business. */
static int follow(const struct invocation *invocation, struct tracer *tracer,
		  struct record_file *file, bool is_quiet)
{
	struct tracer_result result = {0};
	struct error err = {0};

	signal(SIGPIPE, SIG_IGN);
	if (record_file_begin(file, &err) < 0)
		say_failure(invocation, &err);
	while (tracer_wait(tracer, file->copy_fd < 0 ? WAIT_MS : COPY_MS))
		copy(invocation, tracer, file);
	tracer_finish(&tracer, &result);
	copy(invocation, NULL, file);
	say_incomplete(invocation, &result, is_quiet);
	if (record_file_close(file, &err) < 0)
		say_failure(invocation, &err);
	return live_leave(invocation, &result);
}

static int run(const struct invocation *invocation)
{
	const struct parsed *parsed = &invocation->parsed;
	AUTO(settings_done) struct settings settings = SETTINGS_EMPTY;
	AUTO(spec_free) struct spec *spec = NULL;
	AUTO(selection_free) struct selection *selection = NULL;
	AUTO(record_file_abandon) struct record_file file = RECORD_FILE_EMPTY;
	AUTO(buf_done) struct buf spec_text = BUF_EMPTY;
	struct tracer *tracer = NULL;
	struct error err = {0};

	if (settings_read(parsed, &settings, &err) < 0 ||
	    live_check(invocation, &settings, &err) < 0 ||
	    settings_spec(parsed, "", &spec, &spec_text, &err) < 0 ||
	    settings_selection(parsed, spec, &selection, &err) < 0 ||
	    record_file_open(settings.output, &file, &err) < 0)
		return say_failure(invocation, &err);
	settings.tracer.spec = spec;
	settings.tracer.selection = selection;
	settings.tracer.spec_text = buf_text(&spec_text);
	settings.tracer.prints_summary = !settings.is_quiet;
	settings.tracer.output_name = record_file_name(&file);
	if (live_start(invocation, &settings, file.fd, &tracer, &err) < 0) {
		say_failure(invocation, &err);
		return live_start_status(&err);
	}
	return follow(invocation, tracer, &file, settings.is_quiet);
}

const struct subcommand subcommand_record = {
	.name = "record",
	.mask = SUB_RECORD,
	.summary = "write a recording of a command and all it starts",
	.synopsis = "[OPTION...] [--] COMMAND [ARG...]",
	.run = run,
};
