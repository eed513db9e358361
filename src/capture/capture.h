/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * capture.h - copies what a call sends and receives into the event stream.
 */
#ifndef SPILE_CAPTURE_CAPTURE_H
#define SPILE_CAPTURE_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/span.h"
#include "capture/rings.h"
#include "spec/walk.h"

struct recording_writer;
struct spec_row;

enum { CAPTURE_GUIDES_MAX = 4 };

/* What a call was given and leads to what it receives, of one task: the kernel
   goes by the copy that it made at the entry, whatever is written there since,
   and so do we. Zeroes: nothing kept. */
struct capture_guides {
	struct buf bytes;
	struct {
		uint64_t addr;
		size_t at, len; /* in bytes */
	} pieces[CAPTURE_GUIDES_MAX];
	unsigned count;
	struct ring *ring; /* that it enters; NULL: none that is known */
};

void capture_guides_done(struct capture_guides *guides);

struct capture {
	struct recording_writer *out;
	uint32_t bulk_bytes; /* at most that much of each ordinary buffer */
	uint32_t bus_bytes;  /* and of each message on SPI and I2C */
	uint8_t *room;	     /* for one fetch */
	size_t room_bytes;
	/* The whole string that the last fetch of this call read into room. */
	bool has_string;
	uint64_t string_addr;
	bool lacks_readv; /* process_vm_readv(2) isn't there: /proc/PID/mem */
	const bool *has_server; /* file_names_has_server */
	struct rings rings;
};

/* A stopped task. */
struct capture_at {
	pid_t tid;
	uint32_t serial;
	uint32_t process; /* its leader's serial */
	uint64_t maps_turn; /* another one when what is mapped has changed */
	uint64_t time_ns;
};

/* has_server outlives it, and may become true. */
void capture_init(struct capture *capture, struct recording_writer *out,
		  uint32_t bulk_bytes, uint32_t bus_bytes,
		  const bool *has_server);

/*
 * Bytes of a tracee's memory; how many were readable from addr on, 0 when none.
 * Never touches a page behind the last one asked for. Once a tracee may be the
 * one that provides pages, those that aren't there yet are unreadable.
 */
size_t capture_read(struct capture *capture, pid_t tid, uint64_t addr,
		    void *data, size_t len);
/* The string at addr as capture_call has just copied it, until the next one is
   copied; NULL: it has copied another last, or not to its end. */
const char *capture_copied_string(const struct capture *capture, uint64_t addr);
/* A NUL-terminated string of at most max bytes, the NUL included; how many
   bytes without it. ret_is_whole: a NUL was there. */
size_t capture_read_string(struct capture *capture, pid_t tid, uint64_t addr,
			   char *data, size_t max, bool *ret_is_whole);

/* Emits SNAPSHOTs of all that the row sends, or receives. is_bus: its buffers
   are messages. guides: kept at the entry for the return. */
void capture_call(struct capture *capture, const struct capture_at *at,
		  const struct spec_row *row, const struct walk_call *call,
		  enum walk_phase phase, bool is_bus,
		  struct capture_guides *guides);
/* At the return of a call of rings, io_uring_setup(2) and the like: keeps in mind
   what it changed, and, unless it isn't recorded, emits what is to be said of it. */
void capture_ring_return(struct capture *capture, const struct capture_at *at,
			 const struct spec_row *row,
			 const struct walk_call *call,
			 const struct capture_guides *guides, bool is_recorded);

#endif
