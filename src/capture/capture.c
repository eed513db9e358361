/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * capture.c - copies what a call sends and receives into the event stream.
 *
 * What to copy is the row's business: the walker asks, this reads the tracee
 * and keeps each piece as a SNAPSHOT. Nothing is ever written to a tracee.
 */
#include "config.h"

#include "capture/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"
#include "base/mem.h"
#include "capture/semaphores.h"
#include "event/event.h"
#include "event/recording.h"
#include "spec/spec.h"

enum {
	PAGE_BYTES = 4096,	 /* the smallest page of any Linux */
	STRING_STEP = 256,	 /* most paths and arguments are shorter */
	GUIDES_BYTES_MAX = 2048, /* a task's; more are read again */
};

void capture_init(struct capture *capture, struct recording_writer *out,
		  uint32_t bulk_bytes, uint32_t bus_bytes,
		  const bool *has_server)
{
	*capture = (struct capture){
		.out = out,
		.bulk_bytes = bulk_bytes,
		.bus_bytes = bus_bytes,
		.has_server = has_server,
	};
}

static size_t read_proc_mem(pid_t tid, uint64_t addr, void *data, size_t len)
{
	char path[64];
	ssize_t got;

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)tid);

	AUTO(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return 0;
	got = io_pread_full(fd, data, len, addr);
	return got < 0 ? 0 : (size_t)got;
}

/* Whether a page is there, in memory or in swap: bits 63 and 62 of its word in
   /proc/PID/pagemap, proc(5). */
static bool is_present(int pagemap, uint64_t page)
{
	uint64_t word;

	return io_pread_full(pagemap, &word, sizeof(word),
			     page * sizeof(word)) == sizeof(word) &&
	       word >> 62;
}

/* How many bytes from addr on are there without anyone having to answer. */
static size_t present_bytes(pid_t tid, uint64_t addr, size_t len)
{
	uint64_t page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t at = addr;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/pagemap", (int)tid);

	AUTO(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return 0;
	while (at < addr + len && is_present(fd, at / page_bytes))
		at += page_bytes - at % page_bytes;
	return at < addr + len ? (size_t)(at - addr) : len;
}

size_t capture_read(struct capture *capture, pid_t tid, uint64_t addr,
		    void *data, size_t len)
{
	struct iovec local = {data, len};
	struct iovec remote = {(void *)(uintptr_t)addr, len};
	ssize_t got;

	if (addr + len < addr)
		return 0;
	if (*capture->has_server) {
		len = present_bytes(tid, addr, len);
		local.iov_len = remote.iov_len = len;
	}
	if (!len)
		return 0;
	/* A pointer of a 32-bit spile can't hold a 64-bit program's address. */
	if (capture->lacks_readv || addr + len - 1 > UINTPTR_MAX)
		return read_proc_mem(tid, addr, data, len);
	got = process_vm_readv(tid, &local, 1, &remote, 1, 0);
	if (got >= 0)
		return (size_t)got;
	if (errno == ENOSYS)
		capture->lacks_readv = true;
	/* A zombie leader's other threads, and kernels without it. */
	if (errno == ENOSYS || errno == EPERM || errno == ESRCH)
		return read_proc_mem(tid, addr, data, len);
	return 0;
}

size_t capture_read_string(struct capture *capture, pid_t tid, uint64_t addr,
			   char *data, size_t max, bool *ret_is_whole)
{
	size_t done = 0, step = STRING_STEP;

	*ret_is_whole = false;
	while (done < max) {
		/* Up to a page end, so that one unreadable page behind the
		   string does no harm. */
		size_t piece = PAGE_BYTES - (addr + done) % PAGE_BYTES;
		size_t got;
		char *nul;

		if (piece > step)
			piece = step;
		if (piece > max - done)
			piece = max - done;
		got = capture_read(capture, tid, addr + done, data + done,
				   piece);
		nul = memchr(data + done, '\0', got);
		if (nul) {
			*ret_is_whole = true;
			return (size_t)(nul - data);
		}
		done += got;
		if (got < piece)
			break;
		step = PAGE_BYTES;
	}
	return done;
}

/* ---- the walker's memory: reads the tracee and keeps what it read ---- */

struct live_memory {
	struct walk_memory base;
	struct capture *capture;
	const struct capture_at *at;
	enum walk_phase phase;
	bool is_bus;
	struct capture_guides *guides;
	struct buf addrs;
};

void capture_guides_done(struct capture_guides *guides)
{
	buf_done(&guides->bytes);
	guides->count = 0;
}

static void keep_guide(struct capture_guides *guides, uint64_t addr,
		       struct span bytes)
{
	if (guides->count == CAPTURE_GUIDES_MAX ||
	    guides->bytes.len + bytes.len > GUIDES_BYTES_MAX)
		return;
	guides->pieces[guides->count].addr = addr;
	guides->pieces[guides->count].at = guides->bytes.len;
	guides->pieces[guides->count].len = bytes.len;
	guides->count++;
	buf_add(&guides->bytes, bytes.data, bytes.len);
}

/* Of no bytes when it wasn't kept. */
static struct span kept_guide(const struct capture_guides *guides,
			      const struct walk_request *request)
{
	for (unsigned i = 0; i < guides->count; i++)
		if (guides->pieces[i].addr == request->addr &&
		    guides->pieces[i].len == request->wanted)
			return span_of(guides->bytes.data +
					       guides->pieces[i].at,
				       request->wanted);
	return span_of(NULL, 0);
}

static uint64_t most_bytes(const struct live_memory *memory,
			   const struct walk_request *request)
{
	if (request->is_transfer || (request->is_bulk && memory->is_bus))
		return memory->capture->bus_bytes;
	return request->is_bulk ? memory->capture->bulk_bytes : UINT64_MAX;
}

static void need_room(struct capture *capture, size_t bytes)
{
	if (bytes <= capture->room_bytes)
		return;
	capture->room = mem_resize(capture->room, bytes, 1);
	capture->room_bytes = bytes;
}

static struct walk_bytes fetch(struct walk_memory *base,
			       const struct walk_request *request)
{
	struct live_memory *memory = (struct live_memory *)base;
	struct capture *capture = memory->capture;
	uint64_t take = request->wanted, most = most_bytes(memory, request);
	struct event event = {
		.kind = EVENT_SNAPSHOT,
		.serial = memory->at->serial,
		.time_ns = memory->at->time_ns,
		.snapshot =
			{
				.phase = memory->phase == WALK_ENTRY
						 ? SNAPSHOT_ENTRY
						 : SNAPSHOT_RETURN,
				.addr = request->addr,
				.wanted = request->wanted,
			},
	};
	bool is_whole = false;
	size_t got;

	if (request->is_guide && memory->phase == WALK_RETURN) {
		struct span kept = kept_guide(memory->guides, request);

		if (kept.len)
			return (struct walk_bytes){.bytes = kept};
	}
	if (take > most)
		take = most;
	need_room(capture, take + 1);
	capture->has_string = false;
	if (request->shape == WALK_STRING) {
		got = capture_read_string(capture, memory->at->tid,
					  request->addr, (char *)capture->room,
					  take, &is_whole);
		if (is_whole) {
			capture->room[got++] = '\0';
			event.snapshot.wanted = got;
			capture->has_string = true;
			capture->string_addr = request->addr;
		}
	} else {
		got = capture_read(capture, memory->at->tid, request->addr,
				   capture->room, take);
		is_whole = got == take;
	}
	event.snapshot.bytes = span_of(capture->room, got);
	event.snapshot.is_fault = !is_whole && got < take;
	recording_put(capture->out, &event);
	if (request->is_guide && memory->phase == WALK_ENTRY && is_whole)
		keep_guide(memory->guides, request->addr, event.snapshot.bytes);
	return (struct walk_bytes){event.snapshot.bytes,
				   event.snapshot.is_fault};
}

static uint64_t semaphores(struct walk_memory *base, int id, uint64_t addr)
{
	const struct live_memory *memory = (const struct live_memory *)base;

	(void)addr;
	return semaphores_in(memory->at->tid, id);
}

static struct span submitted(struct walk_memory *base,
			     const struct walk_call *call)
{
	struct live_memory *memory = (struct live_memory *)base;
	struct capture *capture = memory->capture;
	struct event event = {.kind = EVENT_SUBMISSION,
			      .serial = memory->at->serial,
			      .time_ns = memory->at->time_ns};

	memory->addrs.len = 0;
	event.submission.unseen =
		rings_submitted(&capture->rings, capture, memory->at,
				call->args, &memory->addrs,
				&memory->guides->ring);
	event.submission.count = memory->addrs.len / sizeof(uint64_t);
	event.submission.addrs = (const uint64_t *)memory->addrs.data;
	if (event.submission.count || event.submission.unseen)
		recording_put(capture->out, &event);
	return buf_span(&memory->addrs);
}

void capture_call(struct capture *capture, const struct capture_at *at,
		  const struct spec_row *row, const struct walk_call *call,
		  enum walk_phase phase, bool is_bus,
		  struct capture_guides *guides)
{
	struct live_memory memory = {
		.base = {.fetch = fetch,
			 .semaphores = semaphores,
			 .submitted = submitted},
		.capture = capture,
		.at = at,
		.phase = phase,
		.is_bus = is_bus,
		.guides = guides,
	};

	if (phase == WALK_ENTRY) {
		guides->bytes.len = guides->count = 0;
		guides->ring = NULL;
	}
	capture->has_string = false;
	walk_row(row, call, phase, &memory.base);
	buf_done(&memory.addrs);
}

static void put_made(struct capture *capture, const struct capture_at *at,
		     const struct walk_call *call, bool is_recorded)
{
	struct event event = {.kind = EVENT_SUBMISSION,
			      .serial = at->serial,
			      .time_ns = at->time_ns};

	event.submission.unseen = rings_made(&capture->rings, capture, at,
					     call->args, (uint32_t)call->ret);
	if (is_recorded && event.submission.unseen)
		recording_put(capture->out, &event);
}

static void put_completed(struct capture *capture, const struct capture_at *at,
			  struct ring *ring)
{
	AUTO(buf_done) struct buf entries = BUF_EMPTY;
	struct event event = {.kind = EVENT_COMPLETION,
			      .serial = at->serial,
			      .time_ns = at->time_ns};

	if (rings_completed(capture, at, ring, &entries, &event.completion))
		recording_put(capture->out, &event);
}

void capture_ring_return(struct capture *capture, const struct capture_at *at,
			 const struct spec_row *row,
			 const struct walk_call *call,
			 const struct capture_guides *guides, bool is_recorded)
{
	if (row->effect == SPEC_EFFECT_RING && !call->is_error)
		put_made(capture, at, call, is_recorded);
	else if (row->effect == SPEC_EFFECT_RING_REGISTER && !call->is_error)
		rings_registered(&capture->rings, capture, at, call->args,
				 call->ret);
	else if (row->submits && is_recorded && guides->ring)
		put_completed(capture, at, guides->ring);
}

const char *capture_copied_string(const struct capture *capture, uint64_t addr)
{
	return capture->has_string && capture->string_addr == addr
		       ? (const char *)capture->room
		       : NULL;
}
