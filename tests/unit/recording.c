/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recording.c - what is written comes back, from files, pipes and growing
 * files.
 */
#include "config.h"

#include "event/recording.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "event/event.h"
#include "sample.h"

static struct recording_reader *open_reader(int fd)
{
	struct recording_reader *reader = NULL;
	struct error err;

	cr_assert_eq(recording_open_fd(fd, "sample", &reader, &err), 0, "%s",
		     err.text);
	return reader;
}

/* Expects the sample's events, from the first on, and returns how many. */
static size_t expect_sample(struct recording_reader *reader)
{
	struct event event;
	size_t n = 0;

	while (recording_next(reader, &event)) {
		size_t at = n++ % sample_event_count;

		cr_assert(sample_is_same(&event, &sample_events[at]),
			  "event %zu, %s", n - 1,
			  event_kind_name(sample_events[at].kind));
	}
	return n;
}

Test(recording, every_kind_comes_back)
{
	AUTO(recording_close)
	struct recording_reader *reader =
		open_reader(sample_recording(1, NULL));
	const struct recording_totals *totals = recording_totals(reader);

	cr_expect_eq(expect_sample(reader), sample_event_count);
	cr_expect_eq(totals->end, RECORDING_COMPLETE, "%s", totals->why);
	cr_expect_str_eq(totals->why, "");
	cr_expect_eq(totals->events, sample_event_count);
	cr_expect_eq(totals->entries, 3);
	cr_expect_eq(totals->returns, 2);
	cr_expect_eq(totals->tasks, 2);
	cr_expect_eq(totals->execs, 1);
	cr_expect_eq(totals->end_ns, UINT64_MAX);
	cr_expect_eq(totals->engine_cpu_ns, 99);
	cr_expect_eq(recording_unknown_events(reader), 0);
	cr_expect_eq(recording_permille(reader), 1000);
}

Test(recording, the_header_comes_back)
{
	AUTO(recording_close)
	struct recording_reader *reader =
		open_reader(sample_recording(0, NULL));
	const struct recording_header *header = recording_header(reader);
	struct event event;

	cr_expect_eq(header->version, RECORDING_VERSION);
	cr_expect_eq(header->host_abi, 1);
	cr_expect_eq(header->start_realtime_ns,
		     sample_header.start_realtime_ns);
	cr_expect_str_eq(header->hostname, "board");
	cr_expect_str_eq(header->boot_id, "", "not said");
	cr_assert_eq(header->command_count, 3);
	cr_expect_str_eq(header->command[1], "");
	cr_expect_str_eq(header->command[2], "-c");
	cr_assert_eq(header->option_count, 2);
	cr_expect_eq(header->cpus, 4);
	cr_expect_eq(recording_next(reader, &event), 0);
	cr_expect_eq(recording_totals(reader)->end, RECORDING_COMPLETE);
	cr_expect_eq(recording_totals(reader)->events, 0);
}

Test(recording, many_chunks_come_back)
{
	static const struct recording_limits limits = {.chunk_bytes = 4096};
	AUTO(recording_close)
	struct recording_reader *reader =
		open_reader(sample_recording(500, &limits));

	cr_expect_eq(expect_sample(reader), 500 * sample_event_count);
	cr_expect_eq(recording_totals(reader)->end, RECORDING_COMPLETE);
}

/* Calls with two pieces of memory each; how many were written. */
static unsigned write_calls(int fd)
{
	static const struct recording_limits limits = {.chunk_bytes = 4096};
	static const uint8_t data[200] = {1};
	struct event entry = {EVENT_ENTRY, 1, 5}, ret = {EVENT_RETURN, 1, 5};
	struct event snapshot = {EVENT_SNAPSHOT, 1, 5};
	struct recording_writer *writer = NULL;
	unsigned calls = 0;

	cr_assert_eq(recording_create(dup(fd), &sample_header, &limits, &writer,
				      NULL),
		     0);
	for (; calls < 1000; calls++) {
		recording_put(writer, &entry);
		recording_put(writer, &ret);
		for (unsigned i = 0; i < 2; i++) {
			snapshot.snapshot.bytes =
				span_of(data, (calls * 7 + i) % sizeof(data));
			snapshot.snapshot.wanted = snapshot.snapshot.bytes.len;
			recording_put(writer, &snapshot);
		}
	}
	cr_assert_eq(recording_finish(writer, RECORDING_COMPLETE, "", 0, NULL),
		     0);
	return calls;
}

Test(recording, cut_anywhere_a_call_has_its_memory)
{
	int fd = sample_file();
	unsigned calls = write_calls(fd), most = 0;
	off_t size = lseek(fd, 0, SEEK_END);

	for (off_t cut = size; cut > 0; cut -= 97) {
		struct recording_reader *reader = NULL;
		unsigned returns = 0, snapshots = 0;
		struct event event;

		cr_assert_eq(ftruncate(fd, cut), 0);
		lseek(fd, 0, SEEK_SET);
		if (recording_open_fd(dup(fd), "cut", &reader, NULL))
			break; /* within the header */
		while (recording_next(reader, &event)) {
			returns += event.kind == EVENT_RETURN;
			snapshots += event.kind == EVENT_SNAPSHOT;
		}
		recording_close(&reader);
		cr_expect_eq(snapshots, 2 * returns, "cut at %lld: %u of %u",
			     (long long)cut, snapshots, 2 * returns);
		most = returns > most ? returns : most;
	}
	cr_expect_eq(most, calls);
}

Test(recording, an_event_may_be_large)
{
	static uint8_t data[3 << 20];
	struct event put = {EVENT_SNAPSHOT, 1, 5}, got;
	struct recording_writer *writer = NULL;
	AUTO(recording_close) struct recording_reader *reader = NULL;
	int fd = sample_file();

	put.snapshot.bytes = span_of(data, sizeof(data));
	put.snapshot.wanted = sizeof(data);
	data[sizeof(data) - 1] = 1;
	cr_assert_eq(recording_create(dup(fd), &sample_header, NULL, &writer,
				      NULL),
		     0);
	recording_put(writer, &sample_events[0]);
	recording_put(writer, &put);
	recording_put(writer, &sample_events[0]);
	cr_assert_eq(recording_finish(writer, RECORDING_COMPLETE, "", 0, NULL),
		     0);
	reader = open_reader(fd);
	cr_assert(recording_next(reader, &got));
	cr_assert(recording_next(reader, &got));
	cr_expect(sample_is_same(&put, &got));
	cr_assert(recording_next(reader, &got));
	cr_expect_not(recording_next(reader, &got));
}

Test(recording, an_event_too_large_is_said)
{
	size_t len = 20 << 20;
	AUTO(mem_free_ptr) uint8_t *data = mem_new(len);
	struct event snapshot = {EVENT_SNAPSHOT, 1, 5}, got;
	struct event mark = {EVENT_MARK, 1, 6};
	struct recording_writer *writer = NULL;
	AUTO(recording_close) struct recording_reader *reader = NULL;
	int fd = sample_file();

	snapshot.snapshot.bytes = span_of(data, len);
	snapshot.snapshot.wanted = len;
	mark.mark.text = span_of(data, len);
	cr_assert_eq(recording_create(dup(fd), &sample_header, NULL, &writer,
				      NULL),
		     0);
	recording_put(writer, &snapshot);
	recording_put(writer, &mark);
	cr_assert_eq(recording_finish(writer, RECORDING_COMPLETE, "", 0, NULL),
		     0);
	reader = open_reader(fd);
	cr_assert(recording_next(reader, &got));
	cr_expect_eq(got.kind, EVENT_SNAPSHOT);
	cr_expect_eq(got.snapshot.wanted, len);
	cr_expect_lt(got.snapshot.bytes.len, len);
	cr_assert(recording_next(reader, &got));
	cr_expect_eq(got.kind, EVENT_GAP);
	cr_expect_eq(got.gap.events, 1);
}

Test(recording, a_growing_file_is_followed)
{
	struct recording_writer *writer = NULL;
	AUTO(recording_close) struct recording_reader *reader = NULL;
	int fd = sample_file();
	struct event event;

	cr_assert_eq(recording_create(dup(fd), &sample_header, NULL, &writer,
				      NULL),
		     0);
	cr_expect_eq(recording_oldest_unwritten(writer), UINT64_MAX);
	reader = open_reader(fd);
	for (size_t i = 0; i < sample_event_count; i++) {
		cr_expect_eq(recording_next(reader, &event), 0);
		cr_expect_eq(recording_totals(reader)->end, RECORDING_GROWING);
		recording_put(writer, &sample_events[i]);
		cr_expect_eq(recording_oldest_unwritten(writer),
			     sample_events[i].time_ns);
		cr_expect_eq(recording_next(reader, &event), 0);
		recording_flush(writer);
		cr_assert_eq(recording_next(reader, &event), 1);
		cr_expect(sample_is_same(&event, &sample_events[i]));
	}
	cr_assert_eq(recording_finish(writer, RECORDING_STOPPED, "enough", 0,
				      NULL),
		     0);
	cr_expect_eq(recording_next(reader, &event), 0);
	cr_expect_eq(recording_totals(reader)->end, RECORDING_STOPPED);
	cr_expect_str_eq(recording_totals(reader)->why, "enough");
}

/* Half a chunk is no end: the rest may come. */
Test(recording, half_a_chunk_is_waited_for)
{
	AUTO(fd_close) int whole = sample_recording(1, NULL);
	AUTO(recording_close) struct recording_reader *reader = NULL;
	static uint8_t data[65536];
	ssize_t len = io_pread_full(whole, data, sizeof(data), 0);
	int fd = sample_file();
	struct event event;

	cr_assert_gt(len, 100);
	cr_assert_eq(pwrite(fd, data, len - 150, 0), len - 150);
	reader = open_reader(fd);
	while (recording_next(reader, &event))
		;
	cr_expect_eq(recording_totals(reader)->end, RECORDING_CUT);
	cr_assert_eq(pwrite(fd, data, (size_t)len, 0), len);
	while (recording_next(reader, &event))
		;
	cr_expect_eq(recording_totals(reader)->end, RECORDING_COMPLETE);
	cr_expect_eq(recording_totals(reader)->events, sample_event_count);
}

Test(recording, a_pipe_can_be_read_and_written)
{
	struct recording_writer *writer = NULL;
	AUTO(recording_close) struct recording_reader *reader = NULL;
	int fds[2];

	cr_assert_eq(pipe(fds), 0);
	cr_assert_eq(recording_create(fds[1], &sample_header, NULL, &writer,
				      NULL),
		     0);
	for (size_t i = 0; i < sample_event_count; i++)
		recording_put(writer, &sample_events[i]);
	cr_assert_eq(recording_finish(writer, RECORDING_RUNNING, "cron", 0,
				      NULL),
		     0);
	reader = open_reader(fds[0]);
	cr_expect_eq(expect_sample(reader), sample_event_count);
	cr_expect_eq(recording_totals(reader)->end, RECORDING_RUNNING);
}
