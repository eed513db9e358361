/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus.c - fuzzes the views of transfers: calls on descriptors of SPI and I2C
 * whose memory is what the input says. What the tree counts is what bus shows.
 *
 * The input is operations: a byte says which, others which call, its result,
 * where a piece of memory is and what it holds.
 */
#include "config.h"

#include <inttypes.h>
#include <linux/i2c-dev.h>
#include <linux/spi/spidev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/cursor.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "event/event.h"
#include "event/recording.h"
#include "spec/spec.h"
#include "tests/fuzz/fuzz.h"
#include "view/chip.h"
#include "view/view.h"
#include "view/views.h"

enum { FDS = 5, OPERATIONS_MAX = 256, PLACE = 0x1000 };

static const uint32_t requests[] = {
	SPI_IOC_MESSAGE(0), SPI_IOC_MESSAGE(1), SPI_IOC_MESSAGE(2),
	SPI_IOC_MESSAGE(511), SPI_IOC_WR_MODE, SPI_IOC_WR_MAX_SPEED_HZ,
	I2C_RDWR, I2C_SMBUS, I2C_SLAVE, I2C_TENBIT, I2C_PEC,
};
static const char *const calls[] = {"ioctl", "ioctl", "ioctl",	"read",
				    "write", "readv", "writev", "dup",
				    "close", "pread64"};

/* What was said of the memory of one call. A view and the tree may each take
   another piece where two meet, or where what was sent comes after the result;
   spile writes no such recording. */
struct pieces {
	struct event_snapshot known[OPERATIONS_MAX];
	size_t count;
	bool has_returned;
	bool are_odd;
};

static void put(struct recording_writer *writer, struct event *event)
{
	static const uint64_t step_ns = 1000;

	event->serial = 1;
	event->time_ns = recording_progress(writer)->events * step_ns;
	recording_put(writer, event);
}

static void put_beginning(struct recording_writer *writer)
{
	struct event event = {.kind = EVENT_TASK};

	event.task.tid = event.task.tgid = 7;
	event.task.leader = 1;
	put(writer, &event);
	for (uint32_t i = 1; i < FDS; i++) {
		event = (struct event){.kind = EVENT_FILE};
		event.file.id = i;
		event.file.link = span_of_str(i % 2 ? "/dev/spidev0.1"
						    : "/dev/i2c-1");
		/* The others are there by their names alone. */
		if (i > 2)
			event.file.subsystem =
				span_of_str(i % 2 ? "spidev" : "i2c-dev");
		put(writer, &event);
		event = (struct event){.kind = EVENT_FD};
		event.fd.fd = i;
		event.fd.file = i;
		put(writer, &event);
	}
}

static void put_entry(struct recording_writer *writer, struct cursor *input)
{
	unsigned which = cursor_u8(input), id = which % 3 ? ABI_X86_64
							   : ABI_I386;
	const char *name = calls[cursor_u8(input) % ARRAY_LEN(calls)];
	int64_t nr = abi_call_nr(abi_by_id(id), name);
	struct event event = {.kind = EVENT_ENTRY};

	event.entry.abi = id;
	event.entry.nr = (uint64_t)nr;
	event.entry.args[0] = which % FDS;
	event.entry.args[1] = PLACE;
	event.entry.args[2] = cursor_u8(input);
	if (!strcmp(name, "ioctl")) {
		event.entry.args[1] =
			requests[cursor_u8(input) % ARRAY_LEN(requests)];
		event.entry.args[2] = which % 7 ? PLACE : 0x48;
	}
	put(writer, &event);
}

static void put_return(struct recording_writer *writer, struct cursor *input)
{
	struct event event = {.kind = EVENT_RETURN};

	event.ret.ret = (int8_t)cursor_u8(input);
	event.ret.is_error = event.ret.ret < 0;
	put(writer, &event);
}

static void add_piece(struct pieces *pieces,
		      const struct event_snapshot *piece)
{
	for (size_t i = 0; i < pieces->count; i++) {
		const struct event_snapshot *other = &pieces->known[i];

		if (other->phase == piece->phase &&
		    piece->addr <= other->addr + other->bytes.len &&
		    other->addr <= piece->addr + piece->bytes.len)
			pieces->are_odd = true;
	}
	if (pieces->has_returned && piece->phase == SNAPSHOT_ENTRY)
		pieces->are_odd = true;
	pieces->known[pieces->count++] = *piece;
}

static void put_snapshot(struct recording_writer *writer, struct cursor *input,
			 struct pieces *pieces)
{
	uint8_t which = cursor_u8(input), len = cursor_u8(input);
	struct event event = {.kind = EVENT_SNAPSHOT};

	if (len > cursor_left(input))
		len = (uint8_t)cursor_left(input);
	event.snapshot.phase = which % 2 ? SNAPSHOT_RETURN : SNAPSHOT_ENTRY;
	event.snapshot.addr = PLACE + (which >> 1) * UINT64_C(16);
	event.snapshot.bytes = cursor_take(input, len);
	event.snapshot.wanted = len + (which % 5 ? 0 : UINT64_C(1) << 33);
	event.snapshot.is_fault = which % 11 == 0;
	add_piece(pieces, &event.snapshot);
	put(writer, &event);
}

static int write_recording(struct cursor *input, struct pieces *pieces)
{
	const struct recording_header header = {.host_abi = ABI_X86_64};
	const struct recording_limits limits = {0};
	struct recording_writer *writer = NULL;
	int fd = memfd_create("bus", MFD_CLOEXEC), copy = dup(fd);

	must(recording_create(fd, &header, &limits, &writer, NULL) == 0);
	put_beginning(writer);
	for (unsigned i = 0; i < OPERATIONS_MAX && cursor_left(input); i++) {
		unsigned what = cursor_u8(input) % 4;

		if (what == 0) {
			put_entry(writer, input);
			pieces->count = 0;
			pieces->has_returned = false;
		}
		if (what == 1) {
			put_return(writer, input);
			pieces->has_returned = true;
		}
		if (what > 1)
			put_snapshot(writer, input, pieces);
	}
	must(recording_finish(writer, RECORDING_COMPLETE, "", 0, NULL) == 0);
	return copy;
}

/* How often a word stands in what the view writes. */
static uint64_t show(const struct view *view, const struct spec *spec, int fd,
		     const struct view_options *options, const char *word)
{
	AUTO(recording_close) struct recording_reader *reader = NULL;
	AUTO(mem_free_ptr) char *text = NULL;
	struct view_input input = {.spec = spec, .options = options};
	struct error err = {0};
	size_t size = 0;
	uint64_t count = 0;
	FILE *out = open_memstream(&text, &size);
	int own = dup(fd);

	must(lseek(own, 0, SEEK_SET) == 0);
	must(recording_open_fd(own, "bus", &reader, &err) == 0);
	input.recording = reader;
	must(view->show(&input, out, &err) == 0);
	fclose(out);
	for (const char *at = text; word && (at = strstr(at, word)); at++)
		count++;
	return count;
}

/* The tree's one command: "spi":N,"i2c":M of its own. */
static uint64_t tree_count(const struct spec *spec, int fd)
{
	static const struct view_options csv = {.format = FORMAT_JSON};
	AUTO(recording_close) struct recording_reader *reader = NULL;
	AUTO(mem_free_ptr) char *text = NULL;
	struct view_input input = {.spec = spec, .options = &csv};
	uint64_t spi = 0, i2c = 0;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	int own = dup(fd);
	const char *at;

	must(lseek(own, 0, SEEK_SET) == 0);
	must(recording_open_fd(own, "bus", &reader, NULL) == 0);
	input.recording = reader;
	must(view_tree.show(&input, out, NULL) == 0);
	fclose(out);
	at = strstr(text, "\"spi\":");
	must(at && sscanf(at, "\"spi\":%" SCNu64 ",\"i2c\":%" SCNu64, &spi,
			  &i2c) == 2);
	return spi + i2c;
}

/* Reading it takes longer than all the rest. */
static const struct spec *the_spec(void)
{
	static struct spec *spec;

	if (!spec)
		must(spec_new(&spec, NULL) == 0);
	return spec;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char chip_text[] = "chip a\ni2c\nregister 0-9 r b=0x81\n"
					"chip b\nspi\nread-bit 0x80\n"
					"width 2\ncommand 0-0x7fff c skip 1\n";
	const struct spec *spec = the_spec();
	AUTO(chips_done) struct chips chips = CHIPS_EMPTY;
	struct view_options options[] = {
		{.format = FORMAT_JSON},
		{.format = FORMAT_TEXT, .is_hexdump = true, .width = 60},
		{.format = FORMAT_CSV},
		{.format = FORMAT_MARKDOWN},
		{.format = FORMAT_TEXT, .is_summary = true},
		{.format = FORMAT_JSON, .is_summary = true},
	};
	struct cursor input = cursor_of(span_of(data, len));
	struct pieces pieces = {.count = 0};
	AUTO(fd_close) int fd = write_recording(&input, &pieces);

	must(!chips_parse(&chips, "t", span_of_str(chip_text), NULL));
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		uint64_t rows;

		options[i].chips = chips;
		/* A row with a count of 0 says that there was no transfer. */
		rows = show(&view_bus, spec, fd, &options[i], "\"bus\":") -
		       show(&view_bus, spec, fd, &options[i], "\"count\":0,");
		must(i || pieces.are_odd || rows == tree_count(spec, fd));
	}
	show(&view_export, spec, fd, &options[0], NULL);
	return 0;
}
