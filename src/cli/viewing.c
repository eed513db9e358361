/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * viewing.c - shows a recording, or a command while it is traced.
 */
#include "config.h"

#include "cli/viewing.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/growing.h"
#include "cli/live.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/settings.h"
#include "cli/subcommand.h"
#include "cli/temp_file.h"
#include "engine/tracer.h"
#include "event/chunk.h"
#include "event/event.h"
#include "event/recording.h"
#include "select/selection.h"
#include "spec/spec.h"

static const uint64_t live_flush_ns = 100000000;

/* All that a view needs; filled step by step, released together. */
struct viewing {
	const struct invocation *invocation;
	const struct view *view;
	struct settings settings;
	struct spec *spec;
	struct selection *selection;
	struct recording_reader *reader;
	uint64_t end_ns; /* of the recording, where the selection needs it */
	struct output *output;
};

static void viewing_done(struct viewing *viewing)
{
	settings_done(&viewing->settings);
	recording_close(&viewing->reader);
	selection_free(&viewing->selection);
	spec_free(&viewing->spec);
	output_abandon(&viewing->output);
}

static bool wants_color(const struct settings *settings,
			const struct output *output)
{
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	switch (settings->color) {
	case COLOR_ALWAYS:
		return true;
	case COLOR_NEVER:
		return false;
	case COLOR_AUTO:
		break;
	}
	return output->is_terminal && !(no_color && *no_color) &&
	       !(terminal && strcmp(terminal, "dumb") == 0);
}

static struct view_input view_input_of(struct viewing *viewing)
{
	struct view_options *options = &viewing->settings.view;

	options->is_color = wants_color(&viewing->settings, viewing->output);
	options->is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	options->width = viewing->output->width;
	return (struct view_input){
		.recording = viewing->reader,
		.spec = viewing->spec,
		.selection = viewing->selection,
		.options = options,
		.known_end_ns = viewing->end_ns,
	};
}

/*
 * --since=-5m counts from the end, so that must be known first: reads all of it
 * once. Only a file can be read twice; of others the end stays unknown, and the
 * view says so.
 */
static int find_end(struct viewing *viewing, int fd, struct error *err)
{
	AUTO(recording_close) struct recording_reader *reader = NULL;
	AUTO(mem_free_ptr) char *path = mem_printf("/proc/self/fd/%d", fd);
	struct event event;
	struct stat st;
	int rc;

	if (!view_needs_end(viewing->selection) || fstat(fd, &st) < 0 ||
	    !S_ISREG(st.st_mode))
		return 0;
	rc = recording_open(path, &reader, err);
	if (rc < 0)
		return rc;
	while (recording_next(reader, &event) > 0)
		;
	viewing->end_ns = recording_totals(reader)->end_ns;
	return 0;
}

static int prepare_selection(struct viewing *viewing, const char *recorded_spec,
			     struct buf *ret_text, struct error *err)
{
	const struct parsed *parsed = &viewing->invocation->parsed;
	int rc = settings_spec(parsed, recorded_spec, &viewing->spec, ret_text,
			       err);

	if (rc == 0)
		rc = settings_selection(parsed, viewing->spec,
					&viewing->selection, err);
	return rc;
}

/* ---- a recording ---- */

/* What was asked for when recording holds, until the view asks otherwise. */
static int take_recorded_selection(struct viewing *viewing, const char *path,
				   struct error *err)
{
	const char *text = recording_header(viewing->reader)->selection;
	int rc = selection_parse_recorded(viewing->selection, viewing->spec,
					  text, err);

	return rc < 0 ? error_prefix(err, "%s: its selection", path) : 0;
}

static const char *recording_path(const struct parsed *parsed)
{
	return parsed->word_count ? parsed->words[0] : DEFAULT_RECORDING;
}

static int set_no_recording(const struct invocation *invocation,
			    struct error *err)
{
	const char *word = invocation->parsed.words[0];
	bool can_trace = invocation->sub->mask & SUBS_TRACING;

	return error_set(err, EINVAL, "%s is no recording; use: %s -- %s", word,
			 can_trace ? invocation->title : "spile record", word);
}

/* Not damaged, not cut: something else. */
static bool is_foreign(int fd)
{
	uint8_t begin[PREAMBLE_BYTES];
	ssize_t got = io_pread_full(fd, begin, sizeof(begin), 0);

	return got > 0 && !preamble_begins(begin, (size_t)got);
}

static int open_recording(const struct invocation *invocation, int *ret_fd,
			  struct error *err)
{
	const struct parsed *parsed = &invocation->parsed;
	const char *path = recording_path(parsed);
	AUTO(fd_close) int fd = -1;

	fd = strcmp(path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
				    : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && !parsed->word_count)
		return error_set(err, ENOENT,
				 "no %s here; make one with: spile record -- "
				 "COMMAND",
				 path);
	/* A word that could be a command was meant as one. */
	if (fd < 0 && errno == ENOENT && !strchr(path, '/'))
		return set_no_recording(invocation, err);
	if (fd < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	if (parsed->word_count && is_foreign(fd))
		return set_no_recording(invocation, err);
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int check_for_recording(const struct viewing *viewing, struct error *err)
{
	const struct parsed *parsed = &viewing->invocation->parsed;

	if (viewing->settings.tracing_option)
		return error_set(err, EINVAL, "--%s needs -- COMMAND",
				 viewing->settings.tracing_option->long_name);
	if (parsed->word_count < 2)
		return 0;
	if (access(parsed->words[0], F_OK) < 0)
		return set_no_recording(viewing->invocation, err);
	if (*parsed->words[1] == '-')
		return error_set(err, EINVAL,
				 "%s: options stand before RECORDING",
				 parsed->words[1]);
	return error_set(err, EINVAL, "%s: one recording only (see %s --help)",
			 parsed->words[1], viewing->invocation->title);
}

/* tree -o spile.out would empty what it is about to read. */
static int check_not_itself(const char *output, const char *recording,
			    struct error *err)
{
	struct stat a, b;

	if (!output || stat(output, &a) < 0 || stat(recording, &b) < 0 ||
	    a.st_dev != b.st_dev || a.st_ino != b.st_ino)
		return 0;
	return error_set(err, EINVAL, "%s: the output is the recording itself",
			 output);
}

static int check_for_terminal(const struct viewing *viewing, struct error *err)
{
	if (viewing->invocation->sub->mask != SUB_EXPORT ||
	    viewing->settings.view.export != EXPORT_PCAP ||
	    !viewing->output->is_terminal)
		return 0;
	return error_set(err, EINVAL,
			 "nothing for a terminal: write to a file (-o FILE) or "
			 "a program");
}

static int open_reader(struct viewing *viewing, const char *path, int *fd,
		       struct error *err)
{
	int rc = recording_open_fd(*fd, path, &viewing->reader, err);

	if (rc < 0)
		return rc;
	rc = prepare_selection(viewing,
			       recording_header(viewing->reader)->spec_text,
			       NULL, err);
	if (rc == 0)
		rc = take_recorded_selection(viewing, path, err);
	if (rc == 0)
		rc = find_end(viewing, *fd, err);
	(void)TAKE_FD(*fd); /* the reader's now */
	return rc;
}

static int prepare_recorded(struct viewing *viewing, struct error *err)
{
	const struct invocation *invocation = viewing->invocation;
	const struct parsed *parsed = &invocation->parsed;
	const char *path = recording_path(parsed);
	AUTO(fd_close) int fd = -1;
	int rc = check_for_recording(viewing, err);

	if (rc == 0)
		rc = check_not_itself(viewing->settings.output, path, err);
	if (rc == 0)
		rc = open_recording(invocation, &fd, err);
	if (rc == 0)
		rc = open_reader(viewing, path, &fd, err);
	if (rc == 0)
		rc = output_open(viewing->settings.output, STDOUT_FILENO,
				 &viewing->output, err);
	if (rc == 0)
		rc = check_for_terminal(viewing, err);
	if (rc == 0)
		rc = output_begin(viewing->output, err);
	return rc;
}

static void say_note(void *context, const char *what, const char *text)
{
	const struct viewing *viewing = context;

	say(viewing->invocation, "%s: %s", what, text);
}

/* A stream to the terminal would run into the line. */
static bool wants_progress(const struct viewing *viewing)
{
	return !viewing->settings.is_quiet && isatty(STDERR_FILENO) &&
	       !(viewing->view->is_streaming && viewing->output->is_terminal);
}

/* An end that was asked for is in the view; one that was not is said once more,
   since nobody may read the view when a file or a program gets it. */
static void say_incomplete(const struct viewing *viewing)
{
	const struct recording_totals *totals =
		recording_totals(viewing->reader);
	AUTO(buf_done) struct buf end = BUF_EMPTY;

	if (viewing->output->is_terminal || totals->end == RECORDING_COMPLETE ||
	    totals->end == RECORDING_RUNNING ||
	    totals->end == RECORDING_STOPPED)
		return;
	recording_describe_end(totals->end, totals->why, &end);
	say(viewing->invocation, "%s: %s",
	    recording_path(&viewing->invocation->parsed), buf_text(&end));
}

static int show_recorded(struct viewing *viewing)
{
	struct progress progress =
		progress_start(recording_path(&viewing->invocation->parsed));
	struct view_input input;
	struct error err = {0};
	int rc;

	if (prepare_recorded(viewing, &err) < 0)
		return say_failure(viewing->invocation, &err);
	input = view_input_of(viewing);
	if (!viewing->settings.is_quiet) {
		input.say = say_note;
		input.say_context = viewing;
	}
	if (wants_progress(viewing)) {
		input.progress = progress_show;
		input.context = &progress;
	}
	if (viewing->output->is_terminal && viewing->settings.uses_pager)
		output_use_pager(viewing->output);
	output_end_with_reader(viewing->output);
	rc = viewing->view->show(&input, viewing->output->file, &err);
	progress_stop(&progress);
	if (rc < 0)
		say_failure(viewing->invocation, &err);
	else
		say_incomplete(viewing);
	if (output_close(&viewing->output, &err) < 0)
		return say_failure(viewing->invocation, &err);
	return rc < 0 ? EXIT_SPILE : EXIT_SUCCESS;
}

int viewing_save_footprint(const struct invocation *invocation,
			   const char *name, int *fd, FILE *out,
			   struct error *err)
{
	AUTO(viewing_done) struct viewing viewing = {.invocation = invocation};
	struct view_options options;
	struct view_input input = {.options = &options};
	int rc = settings_read(&invocation->parsed, &viewing.settings, err);

	if (rc == 0)
		rc = open_reader(&viewing, name, fd, err);
	if (rc < 0)
		return rc;
	options = viewing.settings.view;
	options.format = FORMAT_JSON;
	options.is_baseline = false;
	options.footprint_by = FOOTPRINT_BY_FORMAT;
	input.recording = viewing.reader;
	input.spec = viewing.spec;
	input.selection = viewing.selection;
	input.known_end_ns = viewing.end_ns;
	return view_by_name("footprint")->show(&input, out, err);
}

/* ---- a command ---- */

static int prepare_live(struct viewing *viewing, struct buf *spec_text,
			struct error *err)
{
	struct settings *settings = &viewing->settings;
	struct tracer_options *tracer = &settings->tracer;
	int rc = live_check(viewing->invocation, settings, err);

	if (rc == 0)
		rc = prepare_selection(viewing, "", spec_text, err);
	if (rc == 0)
		rc = settings_stacks(&viewing->invocation->parsed,
				     viewing->spec, settings, err);
	if (rc == 0)
		rc = output_open(settings->output, STDERR_FILENO,
				 &viewing->output, err);
	tracer->spec = viewing->spec;
	tracer->selection = viewing->selection;
	tracer->spec_text = buf_text(spec_text);
	tracer->flush_ns = live_flush_ns;
	/* What shall be printed has to be captured. */
	if (!settings->has_capture_bytes &&
	    tracer->capture_bytes < settings->view.string_bytes)
		tracer->capture_bytes = settings->view.string_bytes;
	return rc;
}

static int show_growing(struct viewing *viewing, struct tracer *tracer, int *fd,
			struct error *err)
{
	struct growing growing = {.tracer = tracer,
				  .out = viewing->output->file};
	bool is_streaming = viewing->view->is_streaming &&
			    !view_needs_end(viewing->selection);
	struct view_input input;
	int rc;

	if (is_streaming)
		growing_wait_for_header(&growing, *fd);
	else
		growing_wait_for_end(tracer);
	rc = recording_open_fd(*fd, "trace", &viewing->reader, err);
	if (rc < 0)
		return rc;
	if (!is_streaming)
		rc = find_end(viewing, *fd, err);
	(void)TAKE_FD(*fd); /* the reader's now */
	if (rc < 0)
		return rc;
	input = view_input_of(viewing);
	if (is_streaming) {
		input.wait_for_more = growing_wait_for_more;
		input.context = &growing;
	}
	return viewing->view->show(&input, viewing->output->file, err);
}

/* The command runs: whatever fails from here on, its status wins. */
static int follow(struct viewing *viewing, struct tracer *tracer, int *fd)
{
	const struct invocation *invocation = viewing->invocation;
	struct tracer_result result = {0};
	struct error err = {0};

	signal(SIGPIPE, SIG_IGN);
	if (output_begin(viewing->output, &err) < 0)
		say_failure(invocation, &err);
	if (show_growing(viewing, tracer, fd, &err) < 0)
		say_failure(invocation, &err);
	growing_wait_for_end(tracer);
	if (output_close(&viewing->output, &err) < 0)
		say_failure(invocation, &err);
	tracer_finish(&tracer, &result);
	return live_leave(invocation, &result);
}

static int show_live(struct viewing *viewing)
{
	AUTO(buf_done) struct buf spec_text = BUF_EMPTY;
	AUTO(fd_close) int write_fd = -1;
	AUTO(fd_close) int read_fd = -1;
	struct tracer *tracer = NULL;
	struct error err = {0};

	if (prepare_live(viewing, &spec_text, &err) < 0 ||
	    temp_file_open(&write_fd, &read_fd, &err) < 0)
		return say_failure(viewing->invocation, &err);
	if (live_start(viewing->invocation, &viewing->settings, write_fd,
		       &tracer, &err) < 0) {
		say_failure(viewing->invocation, &err);
		return live_start_status(&err);
	}
	return follow(viewing, tracer, &read_fd);
}

static int check_sort(const struct viewing *viewing, struct error *err)
{
	const char *sort = viewing->settings.view.sort;
	AUTO(buf_done) struct buf keys = BUF_EMPTY;

	if (!sort || view_has_sort_key(viewing->view, sort))
		return 0;
	for (const char *const *at = viewing->view->sort_keys; at && *at; at++)
		buf_printf(&keys, " %s", *at);
	return error_set(err, EINVAL, "--sort=%s: must be one of:%s", sort,
			 buf_text(&keys));
}

int viewing_run(const struct invocation *invocation)
{
	AUTO(viewing_done)
	struct viewing viewing = {
		.invocation = invocation,
		.view = view_by_name(invocation->sub->name),
	};
	const struct parsed *parsed = &invocation->parsed;
	struct error err = {0};

	if (settings_read(parsed, &viewing.settings, &err) < 0)
		return say_failure(invocation, &err);
	if (check_sort(&viewing, &err) < 0)
		return say_failure(invocation, &err);
	if (!parsed->has_separator && !viewing.settings.tracer.attach_count)
		return show_recorded(&viewing);
	if (!(invocation->sub->mask & SUBS_TRACING)) {
		say(invocation, "reads a recording; make one with: spile "
				"record -- COMMAND");
		return EXIT_SPILE;
	}
	return show_live(&viewing);
}
