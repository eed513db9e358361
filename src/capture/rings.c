/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rings.c - io_uring_enter(2): where the entries lie that it submits, and what
 * came back.
 */
#include "config.h"

#include "capture/rings.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/mem.h"
#include "capture/capture.h"

/* linux/io_uring.h, which older systems lack, or have less of. */
enum {
	OFF_SQ_RING = 0,
	OFF_CQ_RING = 0x8000000,
	OFF_SQES = 0x10000000,
	SETUP_SQPOLL = 1 << 1,
	SETUP_SQE128 = 1 << 10,
	SETUP_CQE32 = 1 << 11,
	SETUP_NO_MMAP = 1 << 14,
	SETUP_REGISTERED_FD_ONLY = 1 << 15,
	SETUP_NO_SQARRAY = 1 << 16,
	SETUP_CQE_MIXED = 1 << 18,
	SETUP_KNOWN = (1 << 19) - 1, /* up to CQE_MIXED */
	FEAT_SINGLE_MMAP = 1 << 0,
	ENTER_REGISTERED_RING = 1 << 4,
	SQ_CQ_OVERFLOW = 1 << 1,
	REGISTER_RING_FDS = 20,
	UNREGISTER_RING_FDS = 21,
	REGISTER_RESIZE_RINGS = 33,
	ENTRIES_MAX = 32768, /* io_uring_setup(2) */
	CQ_ENTRIES_MAX = 2 * ENTRIES_MAX,
	RING_NUMBERS = 16, /* that a task can register */
	SQE_SHIFT = 6,
	CQE_BYTES = 16,
	ARG_PARAMS = 1, /* of io_uring_setup */
	ARG_FD = 0,	/* of io_uring_enter and io_uring_register */
	ARG_COUNT = 1,	/* of io_uring_enter */
	ARG_FLAGS = 3,
	ARG_OPCODE = 1, /* of io_uring_register */
	ARG_ARG = 2,
	RINGS_MAX = 1 << 16,
	HEAD_BYTES_MAX = 1024, /* of what is in front of the entries */
};

#define USE_REGISTERED_RING (1u << 31)
#define RING_NAME	    "anon_inode:[io_uring]"

struct sq_offsets {
	uint32_t head, tail, mask, entries, flags, dropped, array, pad;
	uint64_t user_addr;
};

struct cq_offsets {
	uint32_t head, tail, mask, entries, overflow, cqes, flags, pad;
	uint64_t user_addr;
};

/* struct io_uring_params. */
struct params {
	uint32_t sq_entries, cq_entries, flags, sq_thread_cpu, sq_thread_idle;
	uint32_t features, wq_fd, pad[3];
	struct sq_offsets sq;
	struct cq_offsets cq;
};

/* struct io_uring_rsrc_update. */
struct update {
	uint32_t number, pad;
	uint64_t fd;
};

struct ring {
	uint64_t inode; /* 0: has no file */
	uint32_t sq_entries, cq_entries, flags, features;
	struct sq_offsets sq;
	struct cq_offsets cq;
	/* Completions up to here were looked at, and how many the kernel had
	   dropped by then. */
	uint32_t cq_seen, dropped_seen;
	/* Where one process has it, as of that turn; 0: none was asked. */
	uint32_t process;
	uint64_t turn;
	uint64_t sq_addr, cq_addr, sqes_addr;
};

static bool is_ring(pid_t tid, uint32_t fd)
{
	static const char name[] = RING_NAME;
	char path[64], link[sizeof(name)];
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/fd/%" PRIu32, (int)tid, fd);
	len = readlink(path, link, sizeof(link));
	return len == sizeof(name) - 1 && !memcmp(link, name, (size_t)len);
}

/* 0: none. Of other files a file system would be asked, which the workload may
   serve; and they have inodes of their own that may be numbered the same. */
static uint64_t inode_of(pid_t tid, uint32_t fd)
{
	struct stat file;
	char path[64];

	if (!is_ring(tid, fd))
		return 0;
	snprintf(path, sizeof(path), "/proc/%d/fd/%" PRIu32, (int)tid, fd);
	return stat(path, &file) ? 0 : file.st_ino;
}

static uint64_t number_key(uint32_t serial, uint32_t number)
{
	return (uint64_t)serial * RING_NUMBERS + number;
}

static struct ring *find(const struct rings *rings, const struct capture_at *at,
			 uint32_t fd, bool is_number)
{
	if (!is_number)
		return rings->by_inode.count ? map_get(&rings->by_inode,
						       inode_of(at->tid, fd))
					     : NULL;
	return fd < RING_NUMBERS
		       ? map_get(&rings->by_number, number_key(at->serial, fd))
		       : NULL;
}

static void set_number(struct rings *rings, uint32_t serial, uint32_t number,
		       struct ring *ring)
{
	if (number >= RING_NUMBERS)
		return;
	if (!ring)
		map_remove(&rings->by_number, number_key(serial, number));
	else if (rings->by_number.count < RINGS_MAX)
		map_put(&rings->by_number, number_key(serial, number), ring);
}

/* ---- which there are ---- */

static bool is_power_of_2(uint32_t number)
{
	return number && !(number & (number - 1));
}

static enum ring_unseen unseen_of(const struct ring *ring)
{
	if (ring->flags & ~(uint32_t)SETUP_KNOWN ||
	    !is_power_of_2(ring->sq_entries) ||
	    ring->sq_entries > ENTRIES_MAX ||
	    !is_power_of_2(ring->cq_entries) ||
	    ring->cq_entries > CQ_ENTRIES_MAX)
		return RING_OF_NEW_KIND;
	return ring->flags & SETUP_SQPOLL ? RING_TAKEN_BY_THREAD : RING_SEEN;
}

static void take_params(struct ring *ring, const struct params *params)
{
	ring->sq_entries = params->sq_entries;
	ring->cq_entries = params->cq_entries;
	ring->sq = params->sq; /* without array when it was resized, 6.18 */
	ring->cq = params->cq;
	if (ring->flags & SETUP_NO_MMAP) {
		ring->sq_addr = ring->cq_addr = params->cq.user_addr;
		ring->sqes_addr = params->sq.user_addr;
	}
}

/* A new one, or the one of a file that is no more. */
static struct ring *ring_of_inode(struct rings *rings, uint64_t inode)
{
	struct ring *ring = map_get(&rings->by_inode, inode);

	if (!ring && rings->by_inode.count < RINGS_MAX) {
		ring = mem_new(sizeof(*ring));
		map_put(&rings->by_inode, inode, ring);
	}
	return ring;
}

enum ring_unseen rings_made(struct rings *rings, struct capture *capture,
			    const struct capture_at *at, const uint64_t *args,
			    uint32_t fd)
{
	struct params params;
	struct ring *ring = NULL;
	uint64_t inode = 0;

	if (capture_read(capture, at->tid, args[ARG_PARAMS], &params,
			 sizeof(params)) != sizeof(params))
		return RING_WITHOUT_MEMORY;
	if (params.flags & SETUP_REGISTERED_FD_ONLY) {
		if (rings->by_number.count < RINGS_MAX)
			ring = mem_new(sizeof(*ring));
	} else {
		inode = inode_of(at->tid, fd);
		ring = inode ? ring_of_inode(rings, inode) : NULL;
	}
	if (!ring)
		return RING_NOT_SEEN_MADE;
	*ring = (struct ring){.inode = inode,
			      .flags = params.flags,
			      .features = params.features};
	take_params(ring, &params);
	if (!inode)
		set_number(rings, at->serial, fd, ring);
	return unseen_of(ring);
}

/* The kernel has put the numbers where it found 2^32-1. */
static void take_numbers(struct rings *rings, struct capture *capture,
			 const struct capture_at *at, uint64_t addr,
			 int64_t count, bool is_removed)
{
	struct update updates[RING_NUMBERS];
	size_t got;

	if (count > RING_NUMBERS)
		return;
	got = capture_read(capture, at->tid, addr, updates,
			   (size_t)count * sizeof(*updates));
	for (size_t i = 0; i < got / sizeof(*updates); i++) {
		struct ring *ring =
			is_removed ? NULL
				   : find(rings, at, (uint32_t)updates[i].fd,
					  false);

		set_number(rings, at->serial, updates[i].number, ring);
	}
}

void rings_registered(struct rings *rings, struct capture *capture,
		      const struct capture_at *at, const uint64_t *args,
		      int64_t ret)
{
	uint32_t opcode = (uint32_t)args[ARG_OPCODE];
	struct params params;
	struct ring *ring;

	switch (opcode & ~USE_REGISTERED_RING) {
	case REGISTER_RING_FDS:
	case UNREGISTER_RING_FDS:
		take_numbers(rings, capture, at, args[ARG_ARG], ret,
			     (opcode & ~USE_REGISTERED_RING) !=
				     REGISTER_RING_FDS);
		break;
	case REGISTER_RESIZE_RINGS:
		ring = find(rings, at, (uint32_t)args[ARG_FD],
			    opcode & USE_REGISTERED_RING);
		if (!ring)
			break;
		ring->process = 0;
		if (capture_read(capture, at->tid, args[ARG_ARG], &params,
				 sizeof(params)) == sizeof(params))
			take_params(ring, &params);
		else
			ring->sq_entries = 0;
		break;
	default:
		break;
	}
}

void rings_exec(struct rings *rings, uint32_t serial)
{
	for (uint32_t i = 0; rings->by_number.count && i < RING_NUMBERS; i++)
		set_number(rings, serial, i, NULL);
}

/* ---- where one is ---- */

/* proc(5), maps: BEGIN-END PERMISSIONS OFFSET DEVICE INODE PATH. */
static void take_line(struct ring *ring, const char *line)
{
	uint64_t begin, offset, inode;

	if (sscanf(line, "%" SCNx64 "-%*x %*s %" SCNx64 " %*s %" SCNu64, &begin,
		   &offset, &inode) != 3 ||
	    inode != ring->inode)
		return;
	/* Kernels that give all such files one inode name them as well. */
	if (!strstr(line, RING_NAME))
		return;
	if (offset == OFF_SQ_RING)
		ring->sq_addr = begin;
	else if (offset == OFF_CQ_RING)
		ring->cq_addr = begin;
	else if (offset == OFF_SQES)
		ring->sqes_addr = begin;
}

static bool locate(const struct capture *capture, const struct capture_at *at,
		   struct ring *ring)
{
	AUTO(mem_free_ptr) char *line = NULL;
	char path[64];
	size_t room = 0;
	FILE *maps;

	if (ring->flags & SETUP_NO_MMAP ||
	    (ring->process == at->process && ring->turn == at->maps_turn))
		return true;
	/* Reading it waits for faults that a stopped task would serve. */
	if (*capture->has_server)
		return false;
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)at->tid);
	maps = fopen(path, "re");
	if (!maps)
		return false;
	ring->sq_addr = ring->cq_addr = ring->sqes_addr = 0;
	while (getline(&line, &room, maps) > 0)
		take_line(ring, line);
	fclose(maps);
	/* One mapping has both then, wherever it begins. */
	if (!ring->cq_addr && ring->features & FEAT_SINGLE_MMAP)
		ring->cq_addr = ring->sq_addr;
	ring->process = at->process;
	ring->turn = at->maps_turn;
	return true;
}

/* The ring that an io_uring_enter(2) is about, and where it is, or why it can't
   be looked at. */
static enum ring_unseen enter(struct rings *rings,
			      const struct capture *capture,
			      const struct capture_at *at, const uint64_t *args,
			      struct ring **ret)
{
	bool is_number = args[ARG_FLAGS] & ENTER_REGISTERED_RING;
	uint32_t fd = (uint32_t)args[ARG_FD];
	struct ring *ring = find(rings, at, fd, is_number);

	*ret = NULL;
	if (!ring && !is_number && !is_ring(at->tid, fd))
		return RING_SEEN; /* what fails has nothing to be seen */
	if (!ring)
		return RING_NOT_SEEN_MADE;
	if (unseen_of(ring) == RING_OF_NEW_KIND)
		return RING_OF_NEW_KIND;
	if (!locate(capture, at, ring))
		return RING_WITHOUT_MEMORY;
	*ret = ring;
	return RING_SEEN;
}

/* ---- what goes there ---- */

static bool read_u32(struct capture *capture, pid_t tid, uint64_t addr,
		     uint32_t *ret)
{
	return addr && capture_read(capture, tid, addr, ret, sizeof(*ret)) ==
			       sizeof(*ret);
}

/* Which entry of the array the kernel takes at that place; false: none. */
static bool index_at(struct capture *capture, const struct ring *ring,
		     pid_t tid, uint32_t place, uint32_t *ret_index)
{
	uint32_t at = place & (ring->sq_entries - 1);

	*ret_index = at;
	if (!(ring->flags & SETUP_NO_SQARRAY) &&
	    !read_u32(capture, tid,
		      ring->sq_addr + ring->sq.array + 4 * (uint64_t)at,
		      ret_index))
		return false;
	return *ret_index < ring->sq_entries;
}

static void add_entry(const struct ring *ring, uint32_t index,
		      struct buf *addrs)
{
	unsigned shift = SQE_SHIFT + (ring->flags & SETUP_SQE128 ? 1 : 0);
	uint64_t addr = ring->sqes_addr + ((uint64_t)index << shift);

	buf_add(addrs, &addr, sizeof(addr));
}

enum ring_unseen rings_submitted(struct rings *rings, struct capture *capture,
				 const struct capture_at *at,
				 const uint64_t *args, struct buf *addrs,
				 struct ring **ret_ring)
{
	uint32_t count = (uint32_t)args[ARG_COUNT], head, tail, index;
	enum ring_unseen unseen = enter(rings, capture, at, args, ret_ring);
	const struct ring *ring = *ret_ring;

	if (!ring)
		return unseen;
	if (ring->flags & SETUP_SQPOLL)
		return RING_TAKEN_BY_THREAD;
	if (!count)
		return RING_SEEN;
	if (!ring->sq_addr || !ring->sqes_addr ||
	    (!ring->sq.array && !(ring->flags & SETUP_NO_SQARRAY)) ||
	    !read_u32(capture, at->tid, ring->sq_addr + ring->sq.head, &head) ||
	    !read_u32(capture, at->tid, ring->sq_addr + ring->sq.tail, &tail))
		return RING_WITHOUT_MEMORY;
	if (count > tail - head)
		count = tail - head;
	if (count > ring->sq_entries)
		count = ring->sq_entries;
	/* Where the array names no entry the kernel stops. */
	for (uint32_t i = 0;
	     i < count && index_at(capture, ring, at->tid, head + i, &index);
	     i++)
		add_entry(ring, index, addrs);
	return RING_SEEN;
}

/* ---- what comes back ---- */

/* What is in front of the entries. */
struct cq_head {
	uint32_t head, tail, dropped;
	bool is_waiting; /* for room: more than the ring has */
};

static uint32_t take_u32(const uint8_t *bytes, uint32_t offset)
{
	uint32_t number;

	memcpy(&number, bytes + offset, sizeof(number));
	return number;
}

static bool read_head(struct capture *capture, const struct ring *ring,
		      pid_t tid, struct cq_head *ret)
{
	bool has_flags = ring->features & FEAT_SINGLE_MMAP;
	uint32_t offsets[] = {ring->cq.head, ring->cq.tail, ring->cq.overflow,
			      has_flags ? ring->sq.flags : 0};
	uint8_t bytes[HEAD_BYTES_MAX];
	uint32_t last = 0;

	for (size_t i = 0; i < ARRAY_LEN(offsets); i++)
		if (offsets[i] > last)
			last = offsets[i];
	if (!ring->cq_addr || last > sizeof(bytes) - sizeof(uint32_t) ||
	    capture_read(capture, tid, ring->cq_addr, bytes,
			 last + sizeof(uint32_t)) != last + sizeof(uint32_t))
		return false;
	ret->head = take_u32(bytes, ring->cq.head);
	ret->tail = take_u32(bytes, ring->cq.tail);
	ret->dropped = take_u32(bytes, ring->cq.overflow);
	ret->is_waiting =
		has_flags && take_u32(bytes, ring->sq.flags) & SQ_CQ_OVERFLOW;
	return true;
}

static uint32_t entry_bytes(const struct ring *ring)
{
	return ring->flags & SETUP_CQE32 ? 2 * CQE_BYTES : CQE_BYTES;
}

/* Entries from one place up to another, of which there are no more than the
   queue has; false: they can't be read. */
static bool read_entries(struct capture *capture, const struct ring *ring,
			 pid_t tid, uint32_t from, uint32_t to,
			 struct buf *entries)
{
	size_t step = entry_bytes(ring);

	while (from != to) {
		uint32_t at = from & (ring->cq_entries - 1);
		uint32_t count = ring->cq_entries - at;
		uint64_t addr = ring->cq_addr + ring->cq.cqes + at * step;

		if (count > to - from)
			count = to - from;
		buf_reserve(entries, count * step);
		if (capture_read(capture, tid, addr,
				 entries->data + entries->len,
				 count * step) != count * step)
			return false;
		entries->len += count * step;
		from += count;
	}
	return true;
}

/*
 * The first place of which the entry is as it was posted. The kernel may write
 * over one that the program has taken, before the tail says so; it would have
 * to write half a queue full at once to come to those that count here.
 */
static uint32_t first_whole(const struct ring *ring, const struct cq_head *now)
{
	uint32_t untaken = now->tail - now->head;

	return now->tail -
	       (untaken > ring->cq_entries / 2 && untaken <= ring->cq_entries
			? untaken
			: ring->cq_entries / 2);
}

static bool is_before(uint32_t place, uint32_t other)
{
	return (int32_t)(place - other) < 0;
}

/* Entries from ring->cq_seen to the tail, those that can be had. */
static bool take_entries(struct ring *ring, struct capture *capture, pid_t tid,
			 struct cq_head *head, struct buf *entries,
			 uint64_t *ret_lost)
{
	size_t step = entry_bytes(ring);
	uint32_t from = ring->cq_seen, to = head->tail, first;

	if (to - from > ring->cq_entries)
		from = to - ring->cq_entries;
	if (!read_entries(capture, ring, tid, from, to, entries) ||
	    !read_head(capture, ring, tid, head))
		return false;
	first = first_whole(ring, head);
	if (!is_before(from, first))
		first = from;
	if (is_before(to, first))
		first = to;
	/* Which of several sizes is the first isn't known then. */
	if (first != ring->cq_seen && ring->flags & SETUP_CQE_MIXED)
		first = to;
	*ret_lost = first - ring->cq_seen;
	entries->len = (to - first) * step;
	memmove(entries->data, entries->data + (first - from) * step,
		entries->len);
	ring->cq_seen = to;
	return true;
}

/* The kernel's counters go on; the program may write over them. */
static uint32_t went_on(uint32_t now, uint32_t before)
{
	return is_before(now, before) ? 0 : now - before;
}

bool rings_completed(struct capture *capture, const struct capture_at *at,
		     struct ring *ring, struct buf *entries,
		     struct event_completion *ret)
{
	struct cq_head head;

	*ret = (struct event_completion){.entry_bytes = entry_bytes(ring)};
	entries->len = 0;
	if (!locate(capture, at, ring) ||
	    !read_head(capture, ring, at->tid, &head) ||
	    (went_on(head.tail, ring->cq_seen) &&
	     !take_entries(ring, capture, at->tid, &head, entries,
			   &ret->lost))) {
		ret->unseen = RING_WITHOUT_MEMORY;
		return true;
	}
	if (is_before(head.tail, ring->cq_seen))
		ring->cq_seen = head.tail;
	ret->entries = buf_span(entries);
	ret->dropped = went_on(head.dropped, ring->dropped_seen);
	ring->dropped_seen = head.dropped;
	ret->is_waiting = head.is_waiting;
	return ret->entries.len || ret->lost || ret->dropped || ret->is_waiting;
}
