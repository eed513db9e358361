/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * comparing.c - reads recordings and saved footprints one after another, and shows
 * what they have together, or what one of them has and another has not.
 *
 * A recording is taken as the footprint that it would be saved as, so that both
 * kinds of input are the same. All are read before anything is written.
 */
#include "config.h"

#include "cli/comparing.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/settings.h"
#include "cli/subcommand.h"
#include "cli/temp_file.h"
#include "cli/viewing.h"
#include "event/chunk.h"
#include "select/selection.h"
#include "spec/spec.h"
#include "view/diff.h"
#include "view/items.h"

enum { COPY_BYTES = 1 << 16, BEGIN_BYTES = 64, EXIT_NEW = 1 };

struct comparing {
	const struct invocation *invocation;
	struct settings settings;
	struct spec *spec;
	struct selection *selection; /* that the options ask for */
	bool has_recording, has_stdin; /* among the inputs */
	struct items *base; /* NULL: nothing is compared */
	struct items *items;
	struct output *output;
};

static void comparing_done(struct comparing *comparing)
{
	settings_done(&comparing->settings);
	selection_free(&comparing->selection);
	spec_free(&comparing->spec);
	items_free(&comparing->base);
	items_free(&comparing->items);
	output_abandon(&comparing->output);
}

static void file_close(FILE **file)
{
	if (*file)
		fclose(*file);
}

/* ---- one input ---- */

/* Where it begins must be known before it is read: of a pipe a copy is. */
static int make_seekable(const char *name, int *fd, struct error *err)
{
	AUTO(fd_close) int copy = -1;
	AUTO(fd_close) int again = -1;
	char block[COPY_BYTES];
	struct stat st;
	ssize_t got;
	int rc;

	if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode))
		return 0;
	rc = temp_file_open(&copy, &again, err);
	while (rc == 0 && (got = io_read_full(*fd, block, sizeof(block))) != 0) {
		if (got < 0)
			return error_set(err, (int)-got, "%s: %s", name,
					 strerror((int)-got));
		rc = io_write_all(copy, block, (size_t)got);
		if (rc < 0)
			return error_set(err, -rc, "a copy of %s: %s", name,
					 strerror(-rc));
	}
	if (rc < 0)
		return rc;
	fd_close(fd);
	*fd = TAKE_FD(again);
	return 0;
}

static bool is_stdin(const char *name)
{
	return strcmp(name, "-") == 0;
}

static int open_named(const char *name)
{
	return is_stdin(name) ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
			      : open(name, O_RDONLY | O_CLOEXEC);
}

static int open_input(struct comparing *comparing, const char *name, int *ret_fd,
		      struct error *err)
{
	AUTO(fd_close) int fd = -1;
	int rc;

	if (is_stdin(name) && comparing->has_stdin)
		return error_set(err, EINVAL,
				 "-: standard input can be read but once");
	comparing->has_stdin |= is_stdin(name);
	fd = open_named(name);
	if (fd < 0 && *name == '-')
		return error_set(err, EINVAL,
				 "%s: options stand before RECORDING", name);
	if (fd < 0)
		return error_set(err, errno, "%s: %s", name, strerror(errno));
	rc = make_seekable(name, &fd, err);
	if (rc == 0)
		*ret_fd = TAKE_FD(fd);
	return rc;
}

/* --command=NAME, which there is none of, or a recording that is cut at its
   beginning: a check would pass for ever. */
static int check_selected(const struct comparing *comparing, const char *name,
			  const struct items *items, struct error *err)
{
	const char *what = *selection_text(comparing->selection)
				   ? "nothing is selected: no command is one "
				     "that was asked for"
				   : "no command is in it";

	if (items_has_commands(items))
		return 0;
	if (comparing->base)
		return error_set(err, EINVAL, "%s: %s", name, what);
	if (!comparing->settings.is_quiet)
		say(comparing->invocation, "%s: %s", name, what);
	return 0;
}

/* Through a file without a name: what is saved may be large. */
static int read_recording(const struct comparing *comparing, const char *name,
			  int *fd, struct items *items, struct error *err)
{
	AUTO(file_close) FILE *saved = NULL;
	AUTO(fd_close) int write_fd = -1;
	AUTO(fd_close) int read_fd = -1;
	int rc = temp_file_open(&write_fd, &read_fd, err);

	if (rc < 0)
		return rc;
	saved = fdopen(TAKE_FD(write_fd), "w+");
	if (!saved)
		return error_set(err, errno, "%s: %s", name, strerror(errno));
	rc = viewing_save_footprint(comparing->invocation, name, fd, saved, err);
	if (rc < 0)
		return rc;
	if (fflush(saved) || ferror(saved) || fseek(saved, 0, SEEK_SET))
		return error_set(err, errno, "a copy of %s: %s", name,
				 strerror(errno));
	rc = items_read(items, saved, name, err);
	return rc < 0 ? rc : check_selected(comparing, name, items, err);
}

/* What is saved can't be selected from any more. */
static int check_selection(const struct comparing *comparing, const char *name,
			   const struct items *items, struct error *err)
{
	const char *asked = selection_text(comparing->selection);
	struct span has = items_head(items)->texts[ITEMS_SELECTION];

	if (!*asked || span_is(has, asked))
		return 0;
	return error_set(err, EINVAL,
			 "%s: not comparable: saved by another selection: "
			 "\"%.*s\" instead of \"%s\"",
			 name, (int)has.len, (const char *)has.data, asked);
}

static int read_saved(const struct comparing *comparing, const char *name,
		      int *fd, struct items *items, struct error *err)
{
	AUTO(file_close) FILE *file = fdopen(*fd, "r");
	int rc;

	if (!file)
		return error_set(err, errno, "%s: %s", name, strerror(errno));
	(void)TAKE_FD(*fd);
	rc = items_read(items, file, name, err);
	return rc < 0 ? rc : check_selection(comparing, name, items, err);
}

static int read_input(struct comparing *comparing, const char *name,
		      struct items *items, struct error *err)
{
	AUTO(fd_close) int fd = -1;
	uint8_t begin[BEGIN_BYTES];
	ssize_t got;
	int rc = open_input(comparing, name, &fd, err);

	if (rc < 0)
		return rc;
	got = io_pread_full(fd, begin, sizeof(begin), 0);
	if (got < 0)
		return error_set(err, (int)-got, "%s: %s", name,
				 strerror((int)-got));
	if (got >= PREAMBLE_BYTES && preamble_begins(begin, PREAMBLE_BYTES)) {
		comparing->has_recording = true;
		return read_recording(comparing, name, &fd, items, err);
	}
	if (!items_begins(span_of(begin, (size_t)got)))
		return error_set(err, EINVAL,
				 "%s is neither a recording nor what spile "
				 "footprint --format=json or =baseline wrote",
				 name);
	if (comparing->settings.view.compares_counts &&
	    baseline_begins(span_of(begin, (size_t)got)))
		return error_set(err, EINVAL,
				 "%s has no counts, which --tolerance compares",
				 name);
	return read_saved(comparing, name, &fd, items, err);
}

/* ---- all of them ---- */

static int read_options(struct comparing *comparing, struct error *err)
{
	const struct parsed *parsed = &comparing->invocation->parsed;
	int rc = settings_read(parsed, &comparing->settings, err);

	if (rc == 0 && comparing->settings.tracing_option)
		rc = error_set(err, EINVAL, "--%s needs -- COMMAND",
			       comparing->settings.tracing_option->long_name);
	if (rc == 0 && comparing->settings.view.fail_on)
		rc = diff_fail_check(comparing->settings.view.fail_on, err);
	if (rc == 0)
		rc = settings_spec(parsed, "", &comparing->spec, NULL, err);
	if (rc == 0)
		rc = settings_selection(parsed, comparing->spec,
					&comparing->selection, err);
	return rc;
}

/* What only a recording can be shown by. */
static int check_used(const struct comparing *comparing, struct error *err)
{
	const struct view_options *options = &comparing->settings.view;

	if (comparing->has_recording ||
	    (!options->subsystems && !options->kernel_config.len))
		return 0;
	return error_set(err, EINVAL,
			 "--%s needs a recording: saved footprints stay as they "
			 "are",
			 options->subsystems ? "subsystems" : "kernel-config");
}

static int read_inputs(struct comparing *comparing, bool is_diff,
		       struct error *err)
{
	const struct parsed *parsed = &comparing->invocation->parsed;
	int rc = read_options(comparing, err);

	/* A baseline that is incomplete would be compared with nothing. */
	comparing->items =
		items_new(is_diff || comparing->settings.view.is_baseline);
	if (is_diff)
		comparing->base = items_new(is_diff);
	for (size_t i = 0; rc == 0 && i < parsed->word_count; i++)
		rc = read_input(comparing, parsed->words[i],
				is_diff && i == 0 ? comparing->base
						  : comparing->items,
				err);
	if (rc == 0)
		rc = check_used(comparing, err);
	if (rc < 0)
		return rc;
	items_sort(comparing->items);
	if (is_diff)
		items_sort(comparing->base);
	return 0;
}

static int begin_output(struct comparing *comparing, struct error *err)
{
	struct settings *settings = &comparing->settings;
	int rc = output_open(settings->output, STDOUT_FILENO,
			     &comparing->output, err);

	if (rc == 0)
		rc = output_begin(comparing->output, err);
	if (rc < 0)
		return rc;
	settings->view.is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	settings->view.width = comparing->output->width;
	if (comparing->output->is_terminal && settings->uses_pager)
		output_use_pager(comparing->output);
	return 0;
}

static int close_output(struct comparing *comparing)
{
	struct error err = {0};

	if (output_close(&comparing->output, &err) < 0)
		return say_failure(comparing->invocation, &err);
	return EXIT_SUCCESS;
}

int comparing_unite(const struct invocation *invocation)
{
	AUTO(comparing_done)
	struct comparing comparing = {.invocation = invocation};
	struct error err = {0};

	if (read_inputs(&comparing, false, &err) < 0 ||
	    begin_output(&comparing, &err) < 0)
		return say_failure(invocation, &err);
	output_end_with_reader(comparing.output);
	items_print(comparing.items, &comparing.settings.view,
		    comparing.output->file);
	return close_output(&comparing);
}

/* As kernel modules and symbols that a side doesn't know: the rest is compared. */
static void say_uncompared(const struct comparing *comparing)
{
	AUTO(buf_done) struct buf families = BUF_EMPTY;

	if (comparing->settings.is_quiet)
		return;
	items_add_unlike(items_head(comparing->base),
			 items_head(comparing->items), &families);
	if (families.len)
		say(comparing->invocation,
		    "events not compared, for not all inputs counted the same "
		    "of them: %s",
		    buf_text(&families));
	if (items_lack_classes(comparing->base) !=
	    items_lack_classes(comparing->items))
		say(comparing->invocation,
		    "classes and drivers of devices not compared, for one side "
		    "knows none");
}

int comparing_diff(const struct invocation *invocation)
{
	AUTO(comparing_done)
	struct comparing comparing = {.invocation = invocation};
	AUTO(diff_done) struct diff diff = DIFF_EMPTY;
	struct error err = {0};
	int status;

	if (read_inputs(&comparing, true, &err) < 0 ||
	    diff_make(comparing.base, comparing.items, &comparing.settings.view,
		      &diff, &err) < 0 ||
	    begin_output(&comparing, &err) < 0)
		return say_failure(invocation, &err);
	say_uncompared(&comparing);
	diff_print(&diff, comparing.output->file);
	status = close_output(&comparing);
	return status == EXIT_SUCCESS && diff_fails(&diff) ? EXIT_NEW : status;
}

/* What is in a pipe stays there. */
static ssize_t peek(int fd, void *ret, size_t len)
{
	AUTO(fd_close) int from = -1;
	AUTO(fd_close) int to = -1;
	int ends[2];
	ssize_t got;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	from = ends[0];
	to = ends[1];
	got = tee(fd, to, len, 0);
	return got <= 0 ? got : read(from, ret, (size_t)got);
}

bool comparing_is_saved(const char *path)
{
	AUTO(fd_close) int fd = open_named(path);
	uint8_t begin[BEGIN_BYTES];
	ssize_t got = -1;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return false;
	if (S_ISREG(st.st_mode))
		got = io_pread_full(fd, begin, sizeof(begin), 0);
	else if (S_ISFIFO(st.st_mode) && is_stdin(path))
		got = peek(fd, begin, sizeof(begin));
	return got > 0 && items_begins(span_of(begin, (size_t)got));
}
