/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recording.c - how many bytes a call takes, how fast events are written and
 * read: a loop of read() calls with times that jitter as real ones do.
 *
 *	tests/bench/recording [CALLS]
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "event/event.h"
#include "event/recording.h"

enum { CALLS_DEFAULT = 2000000, STEP_NS = 7500, JITTER_NS = 5000 };

static double cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* xorshift: the same on every machine. */
static uint64_t jitter(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return STEP_NS - JITTER_NS / 2 + *state % JITTER_NS;
}

static void put_call(struct recording_writer *writer, uint64_t *time_ns,
		     uint64_t *state, size_t bytes)
{
	static const uint8_t zeros[64];
	struct event entry = {EVENT_ENTRY, 1};
	struct event ret = {EVENT_RETURN, 1};
	struct event snapshot = {EVENT_SNAPSHOT, 1};

	entry.time_ns = *time_ns += jitter(state);
	entry.entry = (struct event_entry){
		.abi = 1,
		.nr = 0,
		.args = {3, 0x7ffc12345670, bytes, 0x7f0123456780, 1, 2},
		.ip = 0x7f0123400012,
	};
	ret.time_ns = snapshot.time_ns = *time_ns += jitter(state);
	ret.ret.ret = (int64_t)bytes;
	snapshot.snapshot.phase = SNAPSHOT_RETURN;
	snapshot.snapshot.addr = entry.entry.args[1];
	snapshot.snapshot.wanted = bytes;
	snapshot.snapshot.bytes = span_of(zeros, bytes);
	recording_put(writer, &entry);
	recording_put(writer, &ret);
	recording_put(writer, &snapshot);
}

static int bench(size_t calls, size_t bytes, struct error *err)
{
	static const struct recording_header header = {.hostname = "bench"};
	AUTO(recording_close) struct recording_reader *reader = NULL;
	char path[] = "/tmp/spile-bench-XXXXXX";
	uint64_t state = 88172645463325252u, time_ns = 0, events = 0;
	struct recording_writer *writer;
	const struct recording_totals *totals;
	int fd = mkstemp(path);
	struct event event;
	double begin, middle, end;

	unlink(path);
	if (recording_create(dup(fd), &header, NULL, &writer, err) < 0)
		return 1;
	begin = cpu_seconds();
	for (size_t i = 0; i < calls; i++)
		put_call(writer, &time_ns, &state, bytes);
	if (recording_finish(writer, RECORDING_COMPLETE, "", 0, err) < 0)
		return 1;
	middle = cpu_seconds();
	if (recording_open_fd(fd, path, &reader, err) < 0)
		return 1;
	while (recording_next(reader, &event))
		events++;
	end = cpu_seconds();
	totals = recording_totals(reader);
	printf("read() of %2zu bytes: %.2f bytes a call (%.1f before "
	       "compression), %.1f million events/s written, %.1f read\n",
	       bytes, (double)totals->file_bytes / (double)calls,
	       (double)totals->raw_bytes / (double)calls,
	       (double)events / (middle - begin) / 1e6,
	       (double)events / (end - middle) / 1e6);
	return 0;
}

int main(int argc, char **argv)
{
	static const size_t sizes[] = {1, 64};
	size_t calls = argc > 1 ? strtoul(argv[1], NULL, 0) : CALLS_DEFAULT;
	struct error err;

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		if (bench(calls, sizes[i], &err)) {
			fprintf(stderr, "%s\n", err.text);
			return 1;
		}
	}
	return 0;
}
