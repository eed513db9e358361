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
#include "base/mem.h"
#include "cli/live.h"
#include "cli/record_file.h"
#include "cli/say.h"
#include "cli/settings.h"
#include "cli/subcommand.h"
#include "engine/tracer.h"
#include "select/selection.h"
#include "spec/spec.h"

enum { WAIT_MS = 1000, COPY_MS = 50 };

/* Without a tracer: all that is left. What the reader does not take ends the
   recording; ret_failure then says why, once. */
static void copy(struct tracer *tracer, struct record_file *file,
		 struct error *ret_failure)
{
	if (record_file_copy(file, !tracer, ret_failure) < 0 && tracer)
		tracer_stop(tracer);
}

/* The closing line. Without it, what is missing still has to be said. */
static void say_end(const struct invocation *invocation,
		    const struct tracer_result *result, const char *name,
		    const char *failure)
{
	bool is_whole = result->end == RECORDING_COMPLETE ||
			result->end == RECORDING_RUNNING;
	AUTO(buf_done) struct buf state = BUF_EMPTY;
	AUTO(buf_done) struct buf line = BUF_EMPTY;

	/* That it could not be run was said; but not what went wrong first. */
	if (result->was_engine_lost ||
	    (!result->has_begun && is_whole && !*failure))
		return;
	if (*failure)
		buf_printf(&state, "incomplete: %s", failure);
	else
		recording_describe_end(result->end, result->why, &state);
	if (parsed_count(&invocation->parsed, OPTION_QUIET)) {
		if (*failure || !is_whole)
			say(invocation, "%s: %s", name, buf_text(&state));
		return;
	}
	tracer_summary(&result->counts, name, buf_text(&state), &line);
	say_line("%s", buf_text(&line));
}

/* The command runs; nothing that fails from here on is its business. */
static int follow(const struct invocation *invocation, struct tracer *tracer,
		  struct record_file *file)
{
	AUTO(mem_free_ptr) char *name = mem_strdup(record_file_name(file));
	struct tracer_result result = {0};
	struct error failure = {0};
	struct error err = {0};

	signal(SIGPIPE, SIG_IGN);
	if (record_file_begin(file, &err) < 0)
		say_failure(invocation, &err);
	while (tracer_wait(tracer, file->copy_fd < 0 ? WAIT_MS : COPY_MS))
		copy(tracer, file, &failure);
	tracer_finish(&tracer, &result);
	copy(NULL, file, &failure);
	if (record_file_close(file, &err) < 0)
		say_failure(invocation, &err);
	say_end(invocation, &result, name, failure.text);
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
	    settings_stacks(parsed, spec, &settings, &err) < 0 ||
	    record_file_open(settings.output, &file, &err) < 0)
		return say_failure(invocation, &err);
	settings.tracer.spec = spec;
	settings.tracer.selection = selection;
	settings.tracer.spec_text = buf_text(&spec_text);
	settings.tracer.output_name = record_file_name(&file);
	if (live_start(invocation, &settings, file.fd, &tracer, &err) < 0) {
		say_failure(invocation, &err);
		return live_start_status(&err);
	}
	return follow(invocation, tracer, &file);
}

const struct subcommand subcommand_record = {
	.name = "record",
	.mask = SUB_RECORD,
	.summary = "write a recording of a command and all it starts",
	.synopsis = "[OPTION...] [--] COMMAND [ARG...]",
	.run = run,
};
