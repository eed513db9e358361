/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * views.c - every view of recordings that make no sense: it shows something, it
 * is whole, and what says that it is JSON is JSON.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "event/event.h"
#include "event/recording.h"
#include "select/selection.h"
#include "spec/spec.h"
#include "tests/unit/random_events.h"
#include "view/view.h"

enum { SEEDS = 40, EVENTS = 400 };

static const struct view_options options[] = {
	{.format = FORMAT_TEXT, .is_utf8 = true},
	{.format = FORMAT_TEXT, .is_color = true, .width = 40},
	{.format = FORMAT_TEXT, .width = 1, .with_calls = true},
	{.format = FORMAT_TEXT, .is_unfolded = true, .top = 3, .by = BY_THREAD},
	{.format = FORMAT_TEXT,
	 .sort = "calls",
	 .with_argv = true,
	 .with_errnos = true,
	 .by = BY_COMMAND},
	{.format = FORMAT_JSON},
	{.format = FORMAT_JSON, .with_calls = true, .top = 1, .by = BY_COMMAND},
	{.format = FORMAT_JSON, .by = BY_PROCESS},
	{.format = FORMAT_MARKDOWN, .with_errnos = true},
	{.format = FORMAT_CSV, .by = BY_THREAD},
	{.format = FORMAT_TEXT, .is_summary = true},
	{.format = FORMAT_JSON, .is_summary = true},
	{.format = FORMAT_TEXT, .is_hexdump = true},
};

/* A task with descriptors of both buses: by chance alone there are hardly any.
 */
static void put_buses(struct recording_writer *writer, uint32_t serial)
{
	struct event event = {.kind = EVENT_TASK, .serial = serial};

	event.task.origin = TASK_LAUNCHED;
	event.task.tid = event.task.tgid = 7;
	event.task.leader = serial;
	recording_put(writer, &event);
	for (uint32_t i = 1; i <= 4; i++) {
		event = (struct event){.kind = EVENT_FILE};
		event.file.id = i;
		event.file.link = span_of_str("/dev/bus");
		event.file.subsystem =
			span_of_str(i % 2 ? "spidev" : "i2c-dev");
		event.file.rdev_major = i;
		recording_put(writer, &event);
		event = (struct event){.kind = EVENT_FD, .serial = serial};
		event.fd.fd = i;
		event.fd.file = i;
		recording_put(writer, &event);
	}
}

static int write_random(uint64_t seed)
{
	const struct recording_header header = {.host_abi = 1};
	const struct recording_limits limits = {0};
	struct recording_writer *writer = NULL;
	struct error err = {0};
	struct event event;
	uint64_t state = seed;
	int fd = memfd_create("recording", 0), copy = dup(fd);

	cr_assert_eq(recording_create(fd, &header, &limits, &writer, &err), 0,
		     "%s", err.text);
	for (int i = 0; i < EVENTS; i++) {
		if (seed % 2 && i % 8 == 0)
			put_buses(writer, 1 + (uint32_t)i / 8 % 11);
		random_event(&state, &event);
		if (event.kind != EVENT_NONE)
			recording_put(writer, &event);
	}
	cr_assert_eq(recording_finish(writer, RECORDING_LOST, "x", 1, &err), 0,
		     "%s", err.text);
	lseek(copy, 0, SEEK_SET);
	return copy;
}

/* Each line a JSON text. */
static void check_json(const struct view *view, uint64_t seed, char *text)
{
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		json_error_t error;
		json_t *json = json_loads(
			line, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

		cr_expect(json_is_object(json), "%s, seed %u: %s: %s",
			  view->name, (unsigned)seed, error.text, line);
		json_decref(json);
	}
}

static void show(const struct view *view, const struct spec *spec,
		 const struct view_options *how, uint64_t seed)
{
	AUTO(selection_free) struct selection *selection = selection_new();
	AUTO(recording_close) struct recording_reader *reader = NULL;
	AUTO(mem_free_ptr) char *text = NULL;
	struct error err = {0};
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct view_input input = {
		.spec = spec,
		.selection = selection,
		.options = how,
	};

	cr_assert_not_null(out);
	cr_assert_eq(recording_open_fd(write_random(seed), "random", &reader,
				       &err),
		     0, "%s", err.text);
	input.recording = reader;
	cr_expect_eq(view->show(&input, out, &err), 0, "%s, seed %u: %s",
		     view->name, (unsigned)seed, err.text);
	fclose(out);
	/* What was written is what was read: the values are valid ones. */
	cr_expect_eq(recording_totals(reader)->end, RECORDING_LOST, "%s",
		     recording_totals(reader)->why);
	cr_expect(size > 0, "%s, seed %u", view->name, (unsigned)seed);
	if (how->format == FORMAT_JSON && strcmp(view->name, "export") != 0)
		check_json(view, seed, text);
}

Test(views, show_what_makes_no_sense)
{
	AUTO(spec_free) struct spec *spec = NULL;
	struct error err = {0};

	cr_assert_eq(spec_new(&spec, &err), 0, "%s", err.text);
	for (size_t i = 0; view_at(i); i++)
		for (size_t j = 0; j < ARRAY_LEN(options); j++)
			for (uint64_t seed = 1; seed <= SEEDS; seed++)
				show(view_at(i), spec, &options[j], seed);
}
