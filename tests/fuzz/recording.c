/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recording.c - fuzzes the reader of recordings.
 *
 * The first byte of an input says what the others are:
 *	'f'	a file
 *	'm'	a file whose checksums are mended first, which no fuzzer would
 *find 'e'	the events of a chunk: where their times begin (two bytes), how
 *		many they are (one), then bytes
 *	'h'	the content of a header
 *	't'	the content of a trailer
 * What is read can be touched, and read again from what is written of it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/auto.h"
#include "base/io.h"
#include "base/mem.h"
#include "event/chunk.h"
#include "event/codec.h"
#include "event/fields.h"
#include "event/recording.h"
#include "fuzz.h"

/* Reads all of the bytes, so that a sanitizer sees those that aren't there. */
static uint8_t touch(struct span span)
{
	volatile uint8_t sum = 0;

	for (size_t i = 0; i < span.len; i++)
		sum = (uint8_t)(sum + span.data[i]);
	return sum;
}

static void touch_event(const struct event *event)
{
	struct event_fields fields = event_fields(event->kind);
	const uint8_t *base = (const uint8_t *)event;

	for (size_t i = 0; i < fields.count; i++) {
		const struct event_field *field = &fields.rows[i];
		const struct span *spans;
		size_t count;

		if (field->type == FIELD_SPAN)
			touch(*(const struct span *)(base + field->at));
		if (field->type != FIELD_SPANS)
			continue;
		memcpy(&spans, base + field->at, sizeof(spans));
		memcpy(&count, base + field->count_at, sizeof(count));
		for (size_t n = 0; n < count; n++)
			touch(spans[n]);
	}
}

/* An event that was accepted has bytes that are accepted, and the same. */
static void encode_again(const struct event *event)
{
	struct codec_memory *memory = mem_new(4 * sizeof(*memory));
	struct codec_scratch scratch = {0};
	struct buf first = BUF_EMPTY, second = BUF_EMPTY;
	struct event again = *event;

	codec_encode(&memory[0], event, &first);
	must(codec_decode(&memory[1], &scratch, buf_span(&first), &again) ==
	     CODEC_GOOD);
	codec_encode(&memory[2], &again, &second);
	must(first.len == second.len);
	must(!first.len || !memcmp(first.data, second.data, first.len));
	for (size_t i = 0; i < CODEC_LISTS_MAX; i++)
		buf_done(&scratch.lists[i]);
	buf_done(&first);
	buf_done(&second);
	free(memory);
}

static void read_file(const uint8_t *data, size_t size)
{
	AUTO(recording_close) struct recording_reader *reader = NULL;
	AUTO(fd_close) int fd = memfd_create("recording", MFD_CLOEXEC);
	struct event event;

	must(fd >= 0);
	must(!io_write_all(fd, data, size));
	if (recording_open_fd(fd, "input", &reader, NULL) < 0)
		return;
	fd = -1;
	while (recording_next(reader, &event))
		touch_event(&event);
	must(recording_totals(reader)->why != NULL);
	must(recording_totals(reader)->end == RECORDING_COMPLETE ||
	     recording_totals(reader)->why[0]);
	must(!recording_next(reader, &event));
}

static void put_le32(uint8_t *at, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get_le32(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

/* Where the fields are: spile-recording(5). */
static void mend(uint8_t *data, size_t size)
{
	size_t at = PREAMBLE_BYTES;

	if (size < PREAMBLE_BYTES)
		return;
	put_le32(data + 12, crc32_of(data, 12));
	for (uint32_t n = 0; size - at >= CHUNK_HEAD_BYTES; n++) {
		uint8_t *head = data + at;
		size_t stored = get_le32(head + 12);

		at += CHUNK_HEAD_BYTES;
		if (stored > size - at)
			stored = size - at;
		put_le32(head + 8, n);
		put_le32(head + 12, (uint32_t)stored);
		put_le32(head + 28, crc32_of(data + at, stored));
		put_le32(head + 48, crc32_of(head, 48));
		at += stored;
	}
}

static void read_mended(const uint8_t *data, size_t size)
{
	AUTO(mem_free_ptr) uint8_t *copy = mem_copy(data, size);

	mend(copy, size);
	read_file(copy, size);
}

static void read_events(const uint8_t *data, size_t size)
{
	struct events_reader *reader;
	struct event event;
	size_t body;

	if (size < 3)
		return;
	reader = mem_new(sizeof(*reader));
	body = (size_t)(data[0] | data[1] << 8);
	if (body > size - 3)
		body = size - 3;
	events_begin(reader, span_of(data + 3, size - 3), body, data[2], 0);
	while (events_next(reader, &event) > 0) {
		touch_event(&event);
		encode_again(&event);
	}
	events_reader_done(reader);
	free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recording_header header = {0};
	struct recording_totals totals = {0};
	AUTO(mem_free_ptr) char *why = NULL;

	if (!size)
		return 0;
	if (data[0] == 'f')
		read_file(data + 1, size - 1);
	if (data[0] == 'm')
		read_mended(data + 1, size - 1);
	if (data[0] == 'e')
		read_events(data + 1, size - 1);
	if (data[0] == 'h' &&
	    !header_decode(span_of(data + 1, size - 1), &header))
		header_done(&header);
	if (data[0] == 't')
		trailer_decode(span_of(data + 1, size - 1), &totals, &why);
	return 0;
}
