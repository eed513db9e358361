/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recording.h - the file of everything the tracer saw: header, writer, reader.
 *
 * The format is in spile-recording(5). A recording is append-only; whatever
 * stops its writer, all complete chunks can be read.
 */
#ifndef SPILE_EVENT_RECORDING_H
#define SPILE_EVENT_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct buf;
struct error;
struct event;

enum { RECORDING_VERSION = 1 };

/* Where and how it was made. Strings belong to the recording. */
struct recording_header {
	uint32_t version;
	unsigned host_abi;  /* enum abi_id of spile itself: layout of siginfo */
	uint64_t start_realtime_ns; /* CLOCK_REALTIME at time_ns 0 */
	uint64_t start_monotonic_ns; /* CLOCK_MONOTONIC at time_ns 0 */
	const char *spile_version;
	const char *hostname, *kernel_release, *kernel_version, *machine;
	const char *boot_id;
	const char *spec_version;
	const char *cwd;
	const char *selection; /* its text form, "" when all was recorded */
	const char *engine;
	const char *const *command; /* the launcher's argv */
	size_t command_count;
	const char *const *options; /* spile's own argv */
	size_t option_count;
	uint32_t uid;
	uint32_t capture_bytes; /* of each ordinary buffer */
	uint32_t cpus;
	const char *spec_text; /* lines loaded with --spec, "" when none */
	uint32_t bus_bytes; /* of each message on SPI and I2C */
};

/* How a recording ended: the reader's verdict. Only COMPLETE proves anything
   by absence. Stored: append only. */
enum recording_end {
	RECORDING_GROWING = 0,	/* no trailer (yet): still written, or the
				   writer died */
	RECORDING_COMPLETE = 1, /* every task ended */
	RECORDING_RUNNING = 2,	/* complete until tracing ended; daemons or
				   attached tasks were still running */
	RECORDING_STOPPED = 3,	/* SIGTERM or --duration ended it */
	RECORDING_LIMITED = 4,	/* --limit-size */
	RECORDING_FULL = 5,	/* disk full, or another error of write */
	RECORDING_CUT = 6,	/* reader: the file ends within a chunk */
	RECORDING_DAMAGED = 7,	/* reader: a checksum or a value is wrong */
	RECORDING_LOST = 8,	/* the engine lost sight of something: GAP */
};

struct recording_totals {
	enum recording_end end;
	const char *why; /* one line when not COMPLETE; "" */
	uint64_t events, entries, returns, tasks, execs;
	uint64_t end_ns;     /* time of the end */
	uint64_t raw_bytes;  /* before compression */
	uint64_t file_bytes;
	uint64_t engine_cpu_ns; /* what tracing cost: the engine's own CPU */
};

/* ---- writing: one thread, never blocks on anything but the file ---- */

struct recording_writer;

struct recording_limits {
	uint64_t file_bytes; /* 0: none */
	uint32_t chunk_bytes; /* raw size at which a chunk is written; 0: default
				 (256 KiB) */
	int level; /* of zstd; 0: default */
};

/* The writer owns fd from success on; header strings are copied out. */
int recording_create(int fd, const struct recording_header *header,
		     const struct recording_limits *limits,
		     struct recording_writer **ret_writer, struct error *err);
/*
 * Appends. When a chunk can't be written the writer fails once and for good:
 * later events are dropped, recording_failure says why. The file then still
 * ends with its last whole chunk (what a failed write left is truncated).
 */
void recording_put(struct recording_writer *writer, const struct event *event);
/* NULL while all is well. */
const struct error *recording_failure(const struct recording_writer *writer);
enum recording_end recording_failure_end(const struct recording_writer *writer);
/* Writes out what waits, so that readers see it. */
void recording_flush(struct recording_writer *writer);
/* time_ns of the oldest event that is not yet in the file; UINT64_MAX: none. */
uint64_t recording_oldest_unwritten(const struct recording_writer *writer);
/* Counters so far. */
const struct recording_totals *
recording_progress(const struct recording_writer *writer);
/*
 * Flushes, writes the trailer with the given end (the writer's own failure goes
 * first), closes. Frees the writer in any case.
 */
int recording_finish(struct recording_writer *writer, enum recording_end end,
		     const char *why, uint64_t engine_cpu_ns,
		     struct error *err);
void recording_writer_free(struct recording_writer **writer); /* for AUTO */

/* ---- reading: untrusted bytes ---- */

struct recording_reader;

/* fd may be a pipe. name is for messages. The reader owns fd from success on.
   An empty file, foreign bytes and a newer version are errors that say so. */
int recording_open_fd(int fd, const char *name,
		      struct recording_reader **ret_reader, struct error *err);
int recording_open(const char *path, struct recording_reader **ret_reader,
		   struct error *err);
const struct recording_header *
recording_header(const struct recording_reader *reader);
/*
 * 1 and an event, or 0 when there is none (any more, or, while the file is
 * GROWING, yet: call again later). Unknown kinds are skipped and counted. At a
 * damaged or cut place reading ends with 0; recording_totals then says so: what
 * was returned is an exact prefix of what was written.
 */
int recording_next(struct recording_reader *reader, struct event *ret_event);
/* After recording_next returned 0. why is always set for a person. */
const struct recording_totals *
recording_totals(const struct recording_reader *reader);
uint64_t recording_unknown_events(const struct recording_reader *reader);
/* 0..1000 of the file; for progress. */
unsigned recording_permille(const struct recording_reader *reader);
void recording_close(struct recording_reader **reader); /* for AUTO */

/* "complete", "cut", ... */
const char *recording_end_name(enum recording_end end);
/* For a person, everywhere in the same words: "complete", "incomplete (full):
   no space left on device". */
void recording_describe_end(enum recording_end end, const char *why,
			    struct buf *ret_text);

#endif
