/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader.c - events of a recording, one after the other.
 *
 * Nothing of a chunk is believed before its checksums are good, so whatever was
 * cut or changed, what comes out is an exact prefix of what was written.
 */
#include "config.h"

#include "event/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "event/chunk.h"
#include "event/codec.h"

struct recording_reader {
	int fd;
	char *name;
	bool is_regular;
	bool has_ended; /* nothing more will come, whatever is appended */
	bool has_trailer;
	uint64_t offset; /* of the chunk that comes next */
	uint64_t file_bytes;
	uint32_t sequence;
	struct buf in;	/* bytes from offset on */
	struct buf raw; /* of the chunk whose events are being read */
	ZSTD_DCtx *zstd;
	struct events_reader events;
	uint64_t raw_bytes, newest_ns;
	uint64_t total, counts[EVENT_KIND_COUNT];
	struct recording_header header;
	struct recording_totals trailer, totals;
	char *trailer_why;
	struct error why;
};

/* ---- bytes ---- */

/* As io_read_full, but keeps what came before a pipe ran dry. */
static int fill_from_pipe(struct recording_reader *reader, size_t len)
{
	struct buf *in = &reader->in;

	while (in->len < len) {
		ssize_t got =
			read(reader->fd, in->data + in->len, len - in->len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && errno != EAGAIN)
			return -errno;
		if (got <= 0)
			return 0;
		in->len += (size_t)got;
	}
	return 1;
}

/*
 * Makes reader->in hold len bytes from offset on. Returns 1, or 0 when there
 * are fewer (yet), or -errno. Of a regular file nothing is kept after a 0: its
 * writer may truncate half a chunk and write another.
 */
static int fill(struct recording_reader *reader, size_t len)
{
	struct buf *in = &reader->in;
	ssize_t got;

	if (in->len >= len)
		return 1;
	buf_reserve(in, len - in->len);
	if (!reader->is_regular)
		return fill_from_pipe(reader, len);
	got = io_pread_full(reader->fd, in->data + in->len, len - in->len,
			    reader->offset + in->len);
	if (got < 0)
		return (int)got;
	in->len += (size_t)got;
	return in->len >= len;
}

static void consume(struct recording_reader *reader, size_t len)
{
	reader->offset += len;
	reader->in.len = 0;
}

/* ---- one chunk ---- */

static int damaged(struct recording_reader *reader, const char *what)
{
	reader->has_ended = true;
	reader->totals.end = RECORDING_DAMAGED;
	return error_set(&reader->why, EBADMSG, "damaged at byte %llu (%s)",
			 (unsigned long long)reader->offset, what);
}

static int unreadable(struct recording_reader *reader, int code)
{
	reader->has_ended = true;
	reader->totals.end = RECORDING_CUT;
	return error_set(&reader->why, code, "unreadable from byte %llu on: %s",
			 (unsigned long long)reader->offset, strerror(code));
}

static int not_yet(struct recording_reader *reader)
{
	if (!reader->in.len) {
		reader->totals.end = RECORDING_GROWING;
		error_set(&reader->why, ENODATA,
			  "it has no end: still being written, or its writer "
			  "did not finish");
	} else {
		reader->totals.end = RECORDING_CUT;
		error_set(&reader->why, ENODATA,
			  "cut within the part that begins at byte %llu: its "
			  "writer did not finish",
			  (unsigned long long)reader->offset);
	}
	if (reader->is_regular)
		reader->in.len = 0;
	return 0;
}

static int unpack(struct recording_reader *reader,
		  const struct chunk_head *head, const uint8_t *stored)
{
	size_t got;

	reader->raw.len = 0;
	buf_reserve(&reader->raw, head->raw);
	if (head->coding == CODING_STORED) {
		buf_add(&reader->raw, stored, head->stored);
		return 0;
	}
	if (head->coding != CODING_ZSTD)
		return damaged(reader, "unknown compression");
	got = ZSTD_decompressDCtx(reader->zstd, reader->raw.data, head->raw,
				  stored, head->stored);
	if (ZSTD_isError(got) || got != head->raw)
		return damaged(reader, "wrong compressed data");
	reader->raw.len = got;
	return 0;
}

/*
 * The next whole chunk: 1, its head, and its content in reader->raw; else 0 or
 * -errno with the reason in reader->why.
 */
static int next_chunk(struct recording_reader *reader, struct chunk_head *ret)
{
	const char *wrong;
	size_t whole;
	int r = fill(reader, CHUNK_HEAD_BYTES);

	if (r < 0)
		return unreadable(reader, -r);
	if (!chunk_head_begins(reader->in.data, reader->in.len))
		return damaged(reader, "no part begins here");
	if (!r)
		return not_yet(reader);
	wrong = chunk_head_decode(reader->in.data, ret);
	if (!wrong && ret->sequence != reader->sequence)
		wrong = "out of order";
	if (wrong)
		return damaged(reader, wrong);
	whole = (size_t)CHUNK_HEAD_BYTES + ret->stored;
	r = fill(reader, whole);
	if (r < 0)
		return unreadable(reader, -r);
	if (!r)
		return not_yet(reader);
	if (crc32_of(reader->in.data + CHUNK_HEAD_BYTES, ret->stored) !=
	    ret->payload_crc)
		return damaged(reader, "wrong checksum");
	r = unpack(reader, ret, reader->in.data + CHUNK_HEAD_BYTES);
	if (r < 0)
		return r;
	reader->sequence++;
	reader->raw_bytes += ret->raw;
	return 1;
}

/* ---- the beginning ---- */

static int bad_begin(const struct recording_reader *reader, struct error *err)
{
	error_set(err, reader->why.code, "%s", reader->why.text);
	return error_prefix(err, "%s", reader->name);
}

static int read_header(struct recording_reader *reader, struct error *err)
{
	struct chunk_head head;
	int r = fill(reader, PREAMBLE_BYTES);

	if (r < 0)
		return error_set(err, -r, "%s: %s", reader->name, strerror(-r));
	if (!reader->in.len)
		return error_set(err, ENODATA, "%s: empty", reader->name);
	if (!preamble_begins(reader->in.data, reader->in.len))
		return error_set(err, EBADMSG, "%s: no recording of spile",
				 reader->name);
	if (!r)
		return error_set(err, ENODATA, "%s: cut within its header",
				 reader->name);
	r = preamble_decode(reader->in.data, err);
	if (r < 0)
		return error_prefix(err, "%s", reader->name);
	consume(reader, PREAMBLE_BYTES);
	r = next_chunk(reader, &head);
	if (r < 0)
		return bad_begin(reader, err);
	if (!r)
		return error_set(err, ENODATA, "%s: cut within its header",
				 reader->name);
	if (head.type != CHUNK_HEADER ||
	    header_decode(buf_span(&reader->raw), &reader->header) < 0) {
		damaged(reader, "no header");
		return bad_begin(reader, err);
	}
	consume(reader, CHUNK_HEAD_BYTES + (size_t)head.stored);
	return 0;
}

int recording_open_fd(int fd, const char *name,
		      struct recording_reader **ret_reader, struct error *err)
{
	AUTO(recording_close)
	struct recording_reader *reader = mem_new(sizeof(*reader));
	struct stat st;
	int r;

	reader->fd = -1; /* the caller's until we succeed */
	reader->name = mem_strdup(name);
	reader->zstd = ZSTD_createDCtx();
	if (!reader->zstd)
		return error_set(err, ENOMEM, "%s: out of memory", name);
	if (fstat(fd, &st) < 0)
		return error_set(err, errno, "%s: %s", name, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return error_set(err, EISDIR, "%s: %s", name, strerror(EISDIR));
	reader->is_regular = S_ISREG(st.st_mode);
	reader->fd = fd;
	r = read_header(reader, err);
	if (r < 0) {
		reader->fd = -1;
		return r;
	}
	*ret_reader = TAKE_PTR(reader);
	return 0;
}

int recording_open(const char *path, struct recording_reader **ret_reader,
		   struct error *err)
{
	AUTO(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	r = recording_open_fd(fd, path, ret_reader, err);
	if (!r)
		fd = -1;
	return r;
}

const struct recording_header *
recording_header(const struct recording_reader *reader)
{
	return &reader->header;
}

/* ---- events and the end ---- */

/* For a trailer that doesn't say. */
static const char *usual_why(enum recording_end end)
{
	switch (end) {
	case RECORDING_COMPLETE:
		return "";
	case RECORDING_RUNNING:
		return "processes were still running when tracing ended";
	case RECORDING_STOPPED:
		return "tracing was stopped before the end";
	case RECORDING_LIMITED:
		return "the limit of its size was reached";
	case RECORDING_FULL:
		return "it could not be written any further";
	case RECORDING_LOST:
		return "some events are missing";
	case RECORDING_GROWING:
	case RECORDING_CUT:
	case RECORDING_DAMAGED:
		break;
	}
	return "no trailer says this";
}

static void take_trailer(struct recording_reader *reader)
{
	struct recording_totals trailer;
	uint64_t seen = reader->total + reader->events.unknown;

	if (reader->has_trailer ||
	    trailer_decode(buf_span(&reader->raw), &trailer,
			   &reader->trailer_why) < 0) {
		damaged(reader, "wrong trailer");
		return;
	}
	reader->has_trailer = true;
	if (trailer.events != seen || trailer.end < RECORDING_COMPLETE ||
	    trailer.end > RECORDING_LOST || trailer.end == RECORDING_CUT ||
	    trailer.end == RECORDING_DAMAGED) {
		damaged(reader, "wrong trailer");
		return;
	}
	reader->trailer = trailer;
	reader->totals.end = trailer.end;
	error_set(&reader->why, 0, "%s",
		  trailer.why[0] ? trailer.why : usual_why(trailer.end));
}

/* After the trailer: there must be nothing. */
static void look_behind(struct recording_reader *reader)
{
	reader->has_ended = true;
	if (fill(reader, 1) > 0)
		damaged(reader, "something follows the end");
}

/* 1: there may be events now. */
static int next_events(struct recording_reader *reader)
{
	struct chunk_head head;

	if (reader->has_ended || next_chunk(reader, &head) <= 0)
		return 0;
	if (head.type == CHUNK_HEADER) {
		damaged(reader, "a second header");
		return 0;
	}
	if (head.type == CHUNK_TRAILER)
		take_trailer(reader);
	if (head.type == CHUNK_EVENTS)
		events_begin(&reader->events, buf_span(&reader->raw), head.body,
			     head.events, head.first_ns);
	if (reader->has_ended)
		return 0;
	consume(reader, CHUNK_HEAD_BYTES + (size_t)head.stored);
	if (head.type == CHUNK_TRAILER)
		look_behind(reader);
	return 1;
}

static void sum_up(struct recording_reader *reader)
{
	struct recording_totals *totals = &reader->totals;

	totals->why = reader->why.text;
	totals->events = reader->total + reader->events.unknown;
	totals->entries = reader->counts[EVENT_ENTRY];
	totals->returns = reader->counts[EVENT_RETURN];
	totals->tasks = reader->counts[EVENT_TASK];
	totals->execs = reader->counts[EVENT_EXEC];
	totals->end_ns = reader->newest_ns;
	if (reader->trailer.end_ns > totals->end_ns)
		totals->end_ns = reader->trailer.end_ns;
	totals->raw_bytes = reader->raw_bytes;
	totals->file_bytes = reader->offset + reader->in.len;
	totals->engine_cpu_ns = reader->trailer.engine_cpu_ns;
}

int recording_next(struct recording_reader *reader, struct event *ret_event)
{
	for (;;) {
		int r = events_next(&reader->events, ret_event);

		if (r > 0) {
			reader->counts[ret_event->kind]++;
			reader->total++;
			if (ret_event->time_ns > reader->newest_ns)
				reader->newest_ns = ret_event->time_ns;
			return 1;
		}
		if (r < 0 && !reader->has_ended)
			damaged(reader, "an event makes no sense");
		if (r < 0 || !next_events(reader)) {
			sum_up(reader);
			return 0;
		}
	}
}

const struct recording_totals *
recording_totals(const struct recording_reader *reader)
{
	return &reader->totals;
}

uint64_t recording_unknown_events(const struct recording_reader *reader)
{
	return reader->events.unknown;
}

unsigned recording_permille(const struct recording_reader *reader)
{
	struct stat st;

	if (!reader->is_regular || fstat(reader->fd, &st) < 0 ||
	    st.st_size <= 0)
		return 0;
	if (reader->offset >= (uint64_t)st.st_size)
		return 1000;
	return (unsigned)(reader->offset * 1000 / (uint64_t)st.st_size);
}

void recording_close(struct recording_reader **reader)
{
	int saved = errno;

	if (!*reader)
		return;
	fd_close(&(*reader)->fd);
	free((*reader)->name);
	free((*reader)->trailer_why);
	ZSTD_freeDCtx((*reader)->zstd);
	buf_done(&(*reader)->in);
	buf_done(&(*reader)->raw);
	events_reader_done(&(*reader)->events);
	header_done(&(*reader)->header);
	free(*reader);
	*reader = NULL;
	errno = saved;
}

const char *recording_end_name(enum recording_end end)
{
	switch (end) {
	case RECORDING_GROWING:
		return "growing";
	case RECORDING_COMPLETE:
		return "complete";
	case RECORDING_RUNNING:
		return "running";
	case RECORDING_STOPPED:
		return "stopped";
	case RECORDING_LIMITED:
		return "limited";
	case RECORDING_FULL:
		return "full";
	case RECORDING_CUT:
		return "cut";
	case RECORDING_DAMAGED:
		return "damaged";
	case RECORDING_LOST:
		return "lost";
	}
	return "unknown";
}

void recording_describe_end(enum recording_end end, const char *why,
			    struct buf *ret_text)
{
	bool is_whole = end == RECORDING_COMPLETE || end == RECORDING_RUNNING;

	buf_add_text(ret_text, is_whole ? "complete" : "incomplete");
	if (end != RECORDING_COMPLETE)
		buf_printf(ret_text, " (%s)", recording_end_name(end));
	if (*why)
		buf_printf(ret_text, ": %s", why);
}
