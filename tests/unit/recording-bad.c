/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recording-bad.c - recordings that were cut, changed, not finished, or made by
 * a later version.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "event/chunk.h"
#include "event/codec.h"
#include "event/event.h"
#include "event/recording.h"
#include "sample.h"

/* ---- bytes as a file ---- */

static int file_of(struct span bytes)
{
	int fd = sample_file();

	cr_assert_eq(io_write_all(fd, bytes.data, bytes.len), 0);
	return fd;
}

static int open_bytes(struct span bytes, struct recording_reader **ret_reader,
		      struct error *err)
{
	AUTO(fd_close) int fd = file_of(bytes);
	int r = recording_open_fd(fd, "sample", ret_reader, err);

	if (!r)
		fd = -1;
	return r;
}

/* Reads to the end; every event must be the sample's next one. */
static size_t expect_prefix(struct recording_reader *reader, size_t where)
{
	struct event event;
	size_t n = 0;

	while (recording_next(reader, &event)) {
		cr_assert_lt(n, sample_event_count, "at %zu", where);
		cr_assert(sample_is_same(&event, &sample_events[n]),
			  "at %zu: event %zu", where, n);
		n++;
	}
	return n;
}

/* The sample in chunks of a few events. */
static struct buf small_recording(void)
{
	static const struct recording_limits limits = {.chunk_bytes = 100};
	AUTO(fd_close) int fd = sample_recording(1, &limits);
	struct buf bytes = BUF_EMPTY;
	ssize_t got;

	buf_reserve(&bytes, 65536);
	got = io_pread_full(fd, bytes.data, 65536, 0);
	cr_assert(got > 0 && got < 65536);
	bytes.len = (size_t)got;
	return bytes;
}

/* How many events the chunks hold that end before a byte. */
static size_t whole_events(const struct buf *bytes, size_t end, size_t *chunks)
{
	size_t at = PREAMBLE_BYTES, events = 0;
	struct chunk_head head;

	*chunks = 0;
	while (at + CHUNK_HEAD_BYTES <= end) {
		cr_assert_null(chunk_head_decode(bytes->data + at, &head));
		at += CHUNK_HEAD_BYTES + head.stored;
		if (at > end)
			break;
		events += head.events;
		++*chunks;
	}
	return events;
}

/* ---- cut and changed files ---- */

Test(recording_bad, cut_at_any_byte)
{
	AUTO(buf_done) struct buf bytes = small_recording();

	for (size_t cut = 0; cut < bytes.len; cut++) {
		AUTO(recording_close) struct recording_reader *reader = NULL;
		struct error err = {0};
		size_t chunks;
		size_t whole = whole_events(&bytes, cut, &chunks);
		int r = open_bytes(span_of(bytes.data, cut), &reader, &err);

		cr_assert_eq(r == 0, chunks > 0, "cut at %zu", cut);
		if (r < 0) {
			cr_assert(err.text[0], "cut at %zu", cut);
			continue;
		}
		cr_assert_eq(expect_prefix(reader, cut), whole, "cut at %zu",
			     cut);
		cr_assert(recording_totals(reader)->end == RECORDING_CUT ||
				  recording_totals(reader)->end ==
					  RECORDING_GROWING,
			  "cut at %zu", cut);
		cr_assert(recording_totals(reader)->why[0]);
	}
}

Test(recording_bad, any_byte_changed)
{
	static const uint8_t changes[] = {0x01, 0x80, 0xff};
	AUTO(buf_done) struct buf bytes = small_recording();

	for (size_t i = 0; i < bytes.len * ARRAY_LEN(changes); i++) {
		AUTO(recording_close) struct recording_reader *reader = NULL;
		size_t at = i / ARRAY_LEN(changes), chunks;
		uint8_t change = changes[i % ARRAY_LEN(changes)];
		size_t whole = whole_events(&bytes, at, &chunks);
		const struct recording_totals *totals;
		struct error err = {0};

		bytes.data[at] ^= change;
		if (open_bytes(buf_span(&bytes), &reader, &err) < 0) {
			cr_assert_eq(chunks, 0, "byte %zu: %s", at, err.text);
		} else {
			totals = recording_totals(reader);
			cr_assert_eq(expect_prefix(reader, at), whole,
				     "byte %zu", at);
			cr_assert_eq(totals->end, RECORDING_DAMAGED, "byte %zu",
				     at);
			cr_assert(strstr(totals->why, "damaged at byte "));
		}
		bytes.data[at] ^= change;
	}
}

Test(recording_bad, parts_missing_twice_or_behind)
{
	AUTO(buf_done) struct buf bytes = small_recording();
	AUTO(recording_close) struct recording_reader *reader = NULL;
	struct chunk_head head;
	size_t header, first;
	AUTO(buf_done) struct buf changed = BUF_EMPTY;

	cr_assert_null(chunk_head_decode(bytes.data + PREAMBLE_BYTES, &head));
	header = PREAMBLE_BYTES + CHUNK_HEAD_BYTES + head.stored;
	cr_assert_null(chunk_head_decode(bytes.data + header, &head));
	first = header + CHUNK_HEAD_BYTES + head.stored;

	/* The first chunk of events is missing. */
	buf_add(&changed, bytes.data, header);
	buf_add(&changed, bytes.data + first, bytes.len - first);
	cr_assert_eq(open_bytes(buf_span(&changed), &reader, NULL), 0);
	cr_expect_eq(expect_prefix(reader, 0), 0);
	cr_expect_eq(recording_totals(reader)->end, RECORDING_DAMAGED);
	recording_close(&reader);

	/* It is there twice. */
	changed.len = 0;
	buf_add(&changed, bytes.data, first);
	buf_add(&changed, bytes.data + header, bytes.len - header);
	cr_assert_eq(open_bytes(buf_span(&changed), &reader, NULL), 0);
	cr_expect_eq(expect_prefix(reader, 0), head.events);
	cr_expect_eq(recording_totals(reader)->end, RECORDING_DAMAGED);
	recording_close(&reader);

	/* Something follows the end. */
	buf_add_u8(&bytes, 0);
	cr_assert_eq(open_bytes(buf_span(&bytes), &reader, NULL), 0);
	cr_expect_eq(expect_prefix(reader, 0), sample_event_count);
	cr_expect_eq(recording_totals(reader)->end, RECORDING_DAMAGED);
}

Test(recording_bad, what_is_no_recording)
{
	static const struct {
		const char *name;
		const char *data;
		size_t len;
		const char *message;
	} cases[] = {
		{"empty", "", 0, "sample: empty"},
		{"text", "hello\n", 6, "sample: no recording of spile"},
		{"one foreign byte", "\0", 1, "sample: no recording of spile"},
		{"half a preamble", "\x89SPI", 4,
		 "sample: cut within its header"},
		{"line ends changed", "\x89SPILE\n\0\0\0\0\0\0\0\0\0", 16,
		 "sample: no recording of spile"},
		{"wrong checksum", "\x89SPILE\r\n\1\0\0\0\0\0\0\0", 16,
		 "sample: damaged at byte 0"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct recording_reader *reader = NULL;
		struct error err = {0};

		cr_expect_lt(open_bytes(span_of(cases[i].data, cases[i].len),
					&reader, &err),
			     0, "%s", cases[i].name);
		cr_expect_str_eq(err.text, cases[i].message, "%s",
				 cases[i].name);
	}
}

Test(recording_bad, random_bytes)
{
	static uint8_t data[4096];
	uint32_t state = 1;

	for (int round = 0; round < 50; round++) {
		struct recording_reader *reader = NULL;
		struct error err;

		for (size_t i = 0; i < sizeof(data); i++)
			data[i] = (uint8_t)((state = state * 1664525 +
						     1013904223) >>
					    24);
		cr_expect_lt(open_bytes(span_of(data, sizeof(data)), &reader,
					&err),
			     0);
	}
}

Test(recording_bad, directories_and_missing_files)
{
	struct recording_reader *reader = NULL;
	struct error err;

	cr_expect_eq(recording_open("/", &reader, &err), -EISDIR);
	cr_expect_str_eq(err.text, "/: Is a directory");
	cr_expect_eq(recording_open("/nonexistent/x", &reader, &err), -ENOENT);
	cr_expect_str_eq(err.text, "/nonexistent/x: No such file or directory");
}

/* ---- later versions ---- */

static void add_preamble(struct buf *file, unsigned major, unsigned minor)
{
	buf_add(file, "\x89SPILE\r\n", 8);
	buf_add_le16(file, (uint16_t)major);
	buf_add_le16(file, (uint16_t)minor);
	buf_add_le32(file, crc32_of(file->data, file->len));
}

static void add_chunk(struct buf *file, struct chunk_head head, struct span raw)
{
	head.raw = head.stored = (uint32_t)raw.len;
	head.coding = CODING_STORED;
	head.payload_crc = crc32_of(raw.data, raw.len);
	chunk_head_encode(&head, file);
	buf_add(file, raw.data, raw.len);
}

Test(recording_bad, a_newer_version_is_refused)
{
	AUTO(buf_done) struct buf file = BUF_EMPTY;
	struct recording_reader *reader = NULL;
	struct error err;

	add_preamble(&file, RECORDING_VERSION + 1, 0);
	cr_expect_eq(open_bytes(buf_span(&file), &reader, &err), -ENOTSUP);
	cr_expect_str_eq(err.text, "sample: recording of version 2, made by a "
				   "newer spile; this one reads up to "
				   "version 1");
}

/* A newer minor version: what a reader doesn't know it skips. */
Test(recording_bad, unknown_things_are_skipped)
{
	static const uint8_t events[] = {
		0x20 | EVENT_FD,
		1,
		2,
		7,
		9, /* known */
		0x1f,
		0xff,
		0x01,
		3,
		1,
		2,
		3, /* kind 255 */
		0x1e,
		0, /* kind 30 */
		EVENT_FD,
		4,
		8,
		9,
		99,
		99, /* a field more */
		EVENT_RELEASE,
		1,
		77, /* a new reason */
		EVENT_FD,
		1,
		5, /* a field fewer */
	};
	AUTO(buf_done) struct buf file = BUF_EMPTY, trailer = BUF_EMPTY;
	AUTO(recording_close) struct recording_reader *reader = NULL;
	struct recording_totals totals = {RECORDING_COMPLETE, "", 6};
	struct event event;

	trailer_encode(&totals, &trailer);
	add_preamble(&file, RECORDING_VERSION, 9);
	add_chunk(&file, (struct chunk_head){.type = CHUNK_HEADER},
		  span_of("\x05\x05"
			  "board\x7f\x02xx",
			  11));
	add_chunk(&file, (struct chunk_head){.type = 99, .sequence = 1},
		  span_of("what", 4));
	add_chunk(&file,
		  (struct chunk_head){.type = CHUNK_EVENTS,
				      .sequence = 2,
				      .body = sizeof(events),
				      .events = 6},
		  span_of(events, sizeof(events)));
	add_chunk(&file,
		  (struct chunk_head){.type = CHUNK_TRAILER, .sequence = 3},
		  buf_span(&trailer));
	cr_assert_eq(open_bytes(buf_span(&file), &reader, NULL), 0);
	cr_expect_str_eq(recording_header(reader)->hostname, "board");
	cr_assert(recording_next(reader, &event));
	cr_expect_eq(event.fd.fd, 7);
	cr_expect_eq(event.fd.file, 9);
	cr_assert(recording_next(reader, &event));
	cr_expect_eq(event.fd.fd, 8);
	cr_assert(recording_next(reader, &event));
	cr_expect_eq(event.fd.fd, 5);
	cr_expect_eq(event.fd.file, 0);
	cr_expect_not(recording_next(reader, &event));
	cr_expect_eq(recording_totals(reader)->end, RECORDING_COMPLETE, "%s",
		     recording_totals(reader)->why);
	cr_expect_eq(recording_unknown_events(reader), 3);
	buf_done(&trailer);
}

/* Good checksums over nonsense: a writer with a bug, or an attacker. */
Test(recording_bad, nonsense_with_good_checksums)
{
	static const struct {
		const char *name;
		const char *events;
		size_t len, body;
		uint32_t count;
	} cases[] = {
		{"fewer than said", "\x2a\1\0", 3, 3, 2},
		{"more than said", "\x2a\1\0\x0a\0", 5, 5, 1},
		{"payload behind the end", "\x2a\1\x20", 3, 3, 1},
		{"length is no varint", "\x2a\1\xff\xff", 4, 4, 1},
		{"no time where one is", "\x6a\1\0", 3, 3, 1},
		{"later and earlier", "\xea\1\0\1\1", 5, 3, 1},
		{"good behind bad", "\x2a\1\1\xff\x0a\1\7", 7, 7, 2},
		{"a time too many", "\x2a\1\0\5", 4, 3, 1},
		{"list without elements", "\x2d\1\1\x09", 4, 4, 1},
		{"number too large", "\x28\1\6\xff\xff\xff\xff\xff\1", 9, 9, 1},
		{"bytes that end behind", "\x2b\1\1\5", 4, 4, 1},
		{"no such argument", "\x26\1\1\x38", 4, 4, 1},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(buf_done) struct buf file = BUF_EMPTY;
		AUTO(recording_close) struct recording_reader *reader = NULL;
		struct event event;

		add_preamble(&file, RECORDING_VERSION, 0);
		add_chunk(&file, (struct chunk_head){.type = CHUNK_HEADER},
			  span_of("", 0));
		add_chunk(&file,
			  (struct chunk_head){.type = CHUNK_EVENTS,
					      .sequence = 1,
					      .body = (uint32_t)cases[i].body,
					      .events = cases[i].count},
			  span_of(cases[i].events, cases[i].len));
		cr_assert_eq(open_bytes(buf_span(&file), &reader, NULL), 0);
		while (recording_next(reader, &event))
			;
		cr_expect_eq(recording_totals(reader)->end, RECORDING_DAMAGED,
			     "%s", cases[i].name);
		cr_expect_not(recording_next(reader, &event), "%s",
			      cases[i].name);
	}
}
