/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * views.c - fuzzes all that shows a recording: model, decoder, views.
 *
 * An input says which view and how (two bytes), then as of a chunk where the
 * times of its events begin (two bytes), how many they are (one), and its
 * bytes. Those that are events become a recording, which any view shows whole.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "event/chunk.h"
#include "event/codec.h"
#include "event/recording.h"
#include "select/selection.h"
#include "spec/spec.h"
#include "tests/fuzz/fuzz.h"
#include "view/view.h"

enum { HEAD_BYTES = 5 };

static const struct view_options options[] = {
	{.format = FORMAT_TEXT, .string_bytes = 32, .is_utf8 = true},
	{.format = FORMAT_JSON, .string_bytes = 32},
	{.format = FORMAT_TEXT,
	 .string_bytes = 1000,
	 .is_verbose = true,
	 .fd_details = FD_ALL,
	 .with_calls = true,
	 .with_argv = true,
	 .with_errnos = true,
	 .is_unfolded = true,
	 .is_hexdump = true,
	 .by = BY_THREAD},
	{.format = FORMAT_MARKDOWN, .with_errnos = true, .by = BY_COMMAND},
	{.format = FORMAT_CSV, .by = BY_COMMAND},
	{.format = FORMAT_JSON,
	 .is_summary = true,
	 .with_calls = true,
	 .by = BY_PROCESS},
};

static const struct spec *the_spec(void)
{
	static struct spec *spec;

	if (!spec)
		must(spec_new(&spec, NULL) == 0);
	return spec;
}

static const struct view *view_of(unsigned number)
{
	size_t count = 0;

	while (view_at(count))
		count++;
	return view_at(number % count);
}

static void put_events(struct recording_writer *writer, struct span bytes)
{
	struct events_reader *reader = mem_new(sizeof(*reader));
	size_t body = (size_t)(bytes.data[0] | bytes.data[1] << 8);
	struct event event;

	if (body > bytes.len - 3)
		body = bytes.len - 3;
	events_begin(reader, span_of(bytes.data + 3, bytes.len - 3), body,
		     bytes.data[2], 0);
	while (events_next(reader, &event) > 0)
		recording_put(writer, &event);
	events_reader_done(reader);
	free(reader);
}

/* Read from its beginning. */
static int recording_of(struct span bytes)
{
	const struct recording_header header = {.host_abi = 1};
	const struct recording_limits limits = {0};
	struct recording_writer *writer = NULL;
	struct error err = {0};
	int fd = memfd_create("recording", MFD_CLOEXEC), copy = dup(fd);

	must(copy >= 0);
	must(recording_create(fd, &header, &limits, &writer, &err) == 0);
	put_events(writer, bytes);
	must(recording_finish(writer, RECORDING_COMPLETE, "", 1, &err) == 0);
	must(lseek(copy, 0, SEEK_SET) == 0);
	return copy;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(selection_free) struct selection *selection = selection_new();
	AUTO(recording_close) struct recording_reader *reader = NULL;
	AUTO(mem_free_ptr) char *text = NULL;
	struct view_input input = {.spec = the_spec(), .selection = selection};
	struct error err = {0};
	size_t len = 0;
	FILE *out;

	if (size < HEAD_BYTES)
		return 0;
	must(recording_open_fd(recording_of(span_of(data + 2, size - 2)),
			       "input", &reader, &err) == 0);
	input.recording = reader;
	input.options = &options[data[1] % ARRAY_LEN(options)];
	out = open_memstream(&text, &len);
	must(out != NULL);
	must(view_of(data[0])->show(&input, out, &err) == 0);
	fclose(out);
	return 0;
}
