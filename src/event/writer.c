/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * writer.c - append events to a recording.
 *
 * A chunk is written whole or not at all: what a failed write left behind is
 * truncated. Room for the trailer is kept from the beginning, below the limit
 * of size as well as on the disk, so that a recording that ended early says so.
 */
#include "config.h"

#include "event/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "event/chunk.h"
#include "event/codec.h"

enum {
	CHUNK_BYTES_DEFAULT = 256 << 10,
	CHUNK_BYTES_MIN = 4 << 10,
	CHUNK_BYTES_MAX = 8 << 20,
	CHUNKS_IN_LIMIT = 16, /* so that a limit doesn't cut off too much */
	LEVEL_DEFAULT = 1,
	TRAILER_ROOM = 2048,	  /* more than the largest trailer */
	RESERVE_STEP = 256 << 10, /* of disk, so not every chunk asks */
};

struct recording_writer {
	int fd;
	bool is_regular;
	bool is_broken;	   /* ends within a chunk: nothing may follow */
	uint64_t begin;	   /* where in the file the recording begins */
	uint64_t reserved; /* disk that is ours, from begin */
	uint64_t file_max; /* RLIMIT_FSIZE */
	uint64_t limit;	   /* --limit-size, UINT64_MAX: none */
	size_t chunk_bytes;
	int level;
	uint32_t sequence;
	ZSTD_CCtx *zstd;
	struct buf raw, out;
	struct events_writer events;
	struct recording_totals totals;	 /* of all events that were taken */
	struct recording_totals written; /* of those in the file */
	struct error failure;
	enum recording_end failure_end;
};

static void fail(struct recording_writer *writer, enum recording_end end,
		 int code, const char *why)
{
	if (writer->failure_end != RECORDING_GROWING)
		return;
	writer->failure_end = end;
	error_set(&writer->failure, code, "%s", why);
}

static void fail_write(struct recording_writer *writer, int code)
{
	if (code == ENOSPC || code == EDQUOT)
		fail(writer, RECORDING_FULL, code, "no space left on device");
	else if (code == EFBIG)
		fail(writer, RECORDING_FULL, code,
		     "the file reached the largest size that is allowed "
		     "(ulimit -f)");
	else if (code == EPIPE)
		fail(writer, RECORDING_FULL, code, "the reader went away");
	else
		fail(writer, RECORDING_FULL, code, strerror(code));
}

/* Asks the file system for blocks before a chunk needs them. */
static int reserve(struct recording_writer *writer, uint64_t end)
{
	static const uint32_t steps[] = {RESERVE_STEP, 0};

	if (!writer->is_regular || end <= writer->reserved)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		uint64_t from = writer->reserved;
		uint64_t until = end + steps[i];

		if (!fallocate(writer->fd, FALLOC_FL_KEEP_SIZE,
			       (off_t)(writer->begin + from),
			       (off_t)(until - from))) {
			writer->reserved = until;
			return 0;
		}
		/* Not every file system can; then write will tell. */
		if (errno != ENOSPC && errno != EDQUOT)
			return 0;
	}
	return -ENOSPC;
}

/* Whether len bytes and later the trailer fit. */
static bool has_room(struct recording_writer *writer, size_t len)
{
	uint64_t end = writer->written.file_bytes + len + TRAILER_ROOM;

	if (end > writer->limit) {
		fail(writer, RECORDING_LIMITED, EFBIG,
		     "the limit of its size was reached");
		return false;
	}
	if (writer->is_regular && writer->begin + end > writer->file_max) {
		fail_write(writer, EFBIG);
		return false;
	}
	if (reserve(writer, end) < 0) {
		fail_write(writer, ENOSPC);
		return false;
	}
	return true;
}

/* All of writer->out, or nothing of it. */
static int write_out(struct recording_writer *writer)
{
	off_t end = (off_t)(writer->begin + writer->written.file_bytes);
	int r;

	if (writer->is_broken)
		return -EIO;
	r = io_write_all(writer->fd, writer->out.data, writer->out.len);
	if (!r) {
		writer->written.file_bytes += writer->out.len;
		writer->totals.file_bytes = writer->written.file_bytes;
		return 0;
	}
	if (!writer->is_regular || ftruncate(writer->fd, end) < 0 ||
	    lseek(writer->fd, end, SEEK_SET) < 0)
		writer->is_broken = true;
	return r;
}

/* head has what the chunk is; its sizes and checksum are found here. */
static void pack(struct recording_writer *writer, struct chunk_head *head)
{
	size_t bound = ZSTD_compressBound(writer->raw.len);
	struct buf *out = &writer->out;
	size_t stored;

	out->len = 0;
	buf_reserve(out, CHUNK_HEAD_BYTES + bound);
	stored = ZSTD_compressCCtx(writer->zstd, out->data + CHUNK_HEAD_BYTES,
				   bound, writer->raw.data, writer->raw.len,
				   writer->level);
	head->coding = CODING_ZSTD;
	if (ZSTD_isError(stored) || stored >= writer->raw.len) {
		head->coding = CODING_STORED;
		stored = writer->raw.len;
		if (stored)
			memcpy(out->data + CHUNK_HEAD_BYTES, writer->raw.data,
			       stored);
	}
	head->sequence = writer->sequence;
	head->raw = (uint32_t)writer->raw.len;
	head->stored = (uint32_t)stored;
	head->payload_crc = crc32_of(out->data + CHUNK_HEAD_BYTES, stored);
	chunk_head_encode(head, out);
	out->len += stored;
}

/* Of the events that wait. */
static void write_events(struct recording_writer *writer)
{
	struct events_writer *events = &writer->events;
	struct chunk_head head = {
		.type = CHUNK_EVENTS,
		.body = (uint32_t)events->body.len,
		.events = events->count,
		.first_ns = events->first_ns,
		.last_ns = events->newest_ns,
	};
	int r;

	if (!events->count || writer->failure_end != RECORDING_GROWING)
		return;
	writer->raw.len = 0;
	buf_add(&writer->raw, events->body.data, events->body.len);
	buf_add(&writer->raw, events->times.data, events->times.len);
	pack(writer, &head);
	if (has_room(writer, writer->out.len)) {
		r = write_out(writer);
		if (r < 0)
			fail_write(writer, -r);
	}
	events_reset(events);
	if (writer->failure_end != RECORDING_GROWING)
		return;
	writer->sequence++;
	writer->totals.raw_bytes += writer->raw.len;
	writer->written = writer->totals;
}

static int write_header(struct recording_writer *writer,
			const struct recording_header *header,
			struct error *err)
{
	struct chunk_head head = {.type = CHUNK_HEADER};
	struct buf preamble = BUF_EMPTY;
	int r;

	header_encode(header, &writer->raw);
	if (writer->raw.len > CHUNK_RAW_MAX)
		return error_set(err, E2BIG,
				 "the command line is too long to record");
	pack(writer, &head);
	preamble_encode(&preamble);
	buf_add(&preamble, writer->out.data, writer->out.len);
	buf_done(&writer->out);
	writer->out = preamble;
	if (!has_room(writer, writer->out.len))
		return error_set(err, writer->failure.code, "%s",
				 writer->failure.text);
	r = write_out(writer);
	if (r < 0)
		return error_set(err, -r, "%s", strerror(-r));
	writer->sequence++;
	writer->totals.raw_bytes = writer->raw.len;
	writer->written = writer->totals;
	return 0;
}

static void take_limits(struct recording_writer *writer,
			const struct recording_limits *limits)
{
	size_t chunk_bytes = CHUNK_BYTES_DEFAULT;
	uint64_t most = writer->file_max;

	writer->limit = UINT64_MAX;
	writer->level = LEVEL_DEFAULT;
	if (limits && limits->chunk_bytes)
		chunk_bytes = limits->chunk_bytes;
	if (limits && limits->level)
		writer->level = limits->level;
	if (limits && limits->file_bytes) {
		writer->limit = limits->file_bytes;
		if (most > writer->limit)
			most = writer->limit;
	}
	if (chunk_bytes > most / CHUNKS_IN_LIMIT) {
		chunk_bytes = most / CHUNKS_IN_LIMIT;
		if (chunk_bytes < CHUNK_BYTES_MIN)
			chunk_bytes = CHUNK_BYTES_MIN;
	}
	if (chunk_bytes > CHUNK_BYTES_MAX)
		chunk_bytes = CHUNK_BYTES_MAX;
	writer->chunk_bytes = chunk_bytes;
}

static void look_at_file(struct recording_writer *writer, int fd)
{
	struct rlimit limit;
	struct stat st;
	off_t at = -1;

	writer->file_max = UINT64_MAX;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		at = fcntl(fd, F_GETFL) & O_APPEND ? st.st_size
						   : lseek(fd, 0, SEEK_CUR);
	if (at < 0)
		return;
	writer->is_regular = true;
	writer->begin = (uint64_t)at;
	if (!getrlimit(RLIMIT_FSIZE, &limit) && limit.rlim_cur != RLIM_INFINITY)
		writer->file_max = limit.rlim_cur;
}

int recording_create(int fd, const struct recording_header *header,
		     const struct recording_limits *limits,
		     struct recording_writer **ret_writer, struct error *err)
{
	AUTO(recording_writer_free)
	struct recording_writer *writer = mem_new(sizeof(*writer));
	int r;

	writer->fd = -1; /* the caller's until we succeed */
	writer->zstd = ZSTD_createCCtx();
	if (!writer->zstd)
		return error_set(err, ENOMEM, "out of memory");
	look_at_file(writer, fd);
	take_limits(writer, limits);
	writer->fd = fd;
	r = write_header(writer, header, err);
	if (r < 0) {
		writer->fd = -1;
		return r;
	}
	*ret_writer = TAKE_PTR(writer);
	return 0;
}

static void count_event(struct recording_totals *totals,
			const struct event *event)
{
	totals->events++;
	totals->entries += event->kind == EVENT_ENTRY;
	totals->returns += event->kind == EVENT_RETURN;
	totals->tasks += event->kind == EVENT_TASK;
	totals->execs += event->kind == EVENT_EXEC;
	if (event->time_ns > totals->end_ns)
		totals->end_ns = event->time_ns;
}

/*
 * Whether the chunk ends here. What a call sent or received follows it as SNAPSHOT,
 * and stays with it: else a cut recording would show the call without. That may
 * double a chunk.
 */
static bool is_full(const struct recording_writer *writer,
		    const struct event *next)
{
	const struct events_writer *events = &writer->events;
	size_t bytes = events->body.len + events->times.len;

	if (bytes < writer->chunk_bytes)
		return false;
	return next->kind != EVENT_SNAPSHOT ||
	       bytes >= 2 * writer->chunk_bytes || bytes >= CHUNK_BYTES_MAX;
}

void recording_put(struct recording_writer *writer, const struct event *event)
{
	if (is_full(writer, event))
		write_events(writer);
	if (writer->failure_end != RECORDING_GROWING)
		return;
	events_put(&writer->events, event);
	count_event(&writer->totals, event);
}

const struct error *recording_failure(const struct recording_writer *writer)
{
	return writer->failure_end == RECORDING_GROWING ? NULL
							: &writer->failure;
}

enum recording_end recording_failure_end(const struct recording_writer *writer)
{
	return writer->failure_end;
}

void recording_flush(struct recording_writer *writer)
{
	write_events(writer);
}

uint64_t recording_oldest_unwritten(const struct recording_writer *writer)
{
	return writer->events.count ? writer->events.oldest_ns : UINT64_MAX;
}

const struct recording_totals *
recording_progress(const struct recording_writer *writer)
{
	return writer->failure_end == RECORDING_GROWING ? &writer->totals
							: &writer->written;
}

static int write_trailer(struct recording_writer *writer,
			 const struct recording_totals *totals)
{
	struct chunk_head head = {.type = CHUNK_TRAILER,
				  .first_ns = totals->end_ns,
				  .last_ns = totals->end_ns};
	int r;

	writer->raw.len = 0;
	trailer_encode(totals, &writer->raw);
	pack(writer, &head);
	r = write_out(writer);
	if (r < 0)
		fail_write(writer, -r);
	return r;
}

int recording_finish(struct recording_writer *writer, enum recording_end end,
		     const char *why, uint64_t engine_cpu_ns, struct error *err)
{
	AUTO(recording_writer_free) struct recording_writer *owned = writer;
	struct recording_totals totals;
	off_t size;

	write_events(writer);
	totals = writer->written;
	totals.end = end;
	totals.why = why;
	totals.engine_cpu_ns = engine_cpu_ns;
	if (writer->failure_end != RECORDING_GROWING) {
		totals.end = writer->failure_end;
		totals.why = writer->failure.text;
	}
	write_trailer(writer, &totals);
	/* Gives back the disk that was kept behind the end. */
	size = (off_t)(writer->begin + writer->written.file_bytes);
	if (writer->reserved && ftruncate(writer->fd, size) < 0)
		fail_write(writer, errno);
	/* Network file systems tell of a full disk as late as here. */
	if (close(TAKE_FD(writer->fd)) < 0 && errno != EINTR)
		fail_write(writer, errno);
	if (writer->failure_end == RECORDING_GROWING)
		return 0;
	return error_set(err, writer->failure.code, "%s", writer->failure.text);
}

void recording_writer_free(struct recording_writer **writer)
{
	int saved = errno;

	if (!*writer)
		return;
	fd_close(&(*writer)->fd);
	ZSTD_freeCCtx((*writer)->zstd);
	buf_done(&(*writer)->raw);
	buf_done(&(*writer)->out);
	events_writer_done(&(*writer)->events);
	free(*writer);
	*writer = NULL;
	errno = saved;
}
