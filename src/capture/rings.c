/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rings.c - what io_uring_enter(2) submits: where the entries lie.
 */
#include "config.h"

#include "capture/rings.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/mem.h"
#include "capture/capture.h"

/* linux/io_uring.h, which older systems lack, or have less of. */
enum {
	OFF_SQ_RING = 0,
	OFF_SQES = 0x10000000,
	SETUP_SQPOLL = 1 << 1,
	SETUP_SQE128 = 1 << 10,
	SETUP_NO_MMAP = 1 << 14,
	SETUP_NO_SQARRAY = 1 << 16,
	SETUP_KNOWN = (1 << 19) - 1, /* up to IORING_SETUP_CQE_MIXED */
	ENTER_REGISTERED_RING = 1 << 4,
	ENTRIES_MAX = 32768, /* io_uring_setup(2) */
	SQE_SHIFT = 6,
	ARG_PARAMS = 1, /* of io_uring_setup */
	ARG_FD = 0,	/* of io_uring_enter */
	ARG_COUNT = 1,
	ARG_FLAGS = 3,
	RINGS_MAX = 1 << 16,
};

/* struct io_sqring_offsets and io_cqring_offsets. */
struct offsets {
	uint32_t head, tail, mask, entries, flags, dropped, array, pad;
	uint64_t user_addr;
};

/* struct io_uring_params. */
struct params {
	uint32_t sq_entries, cq_entries, flags, sq_thread_cpu, sq_thread_idle;
	uint32_t features, wq_fd, pad[3];
	struct offsets sq, cq;
};

struct ring {
	uint64_t inode;
	uint32_t entries, flags;
	struct offsets sq;
	/* Where one process has it, as of that turn. */
	pid_t tid;
	uint64_t turn;
	uint64_t ring_addr, sqes_addr;
};

/* 0: none. The link is followed by the kernel alone: no file system is asked. */
static uint64_t inode_of(pid_t tid, uint32_t fd)
{
	struct stat file;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/fd/%" PRIu32, (int)tid, fd);
	return stat(path, &file) ? 0 : file.st_ino;
}

void rings_made(struct rings *rings, struct capture *capture, pid_t tid,
		const uint64_t *args, uint32_t fd)
{
	uint64_t inode = inode_of(tid, fd);
	struct params params;
	struct ring *ring;

	if (!inode || capture_read(capture, tid, args[ARG_PARAMS], &params,
				   sizeof(params)) != sizeof(params))
		return;
	ring = map_get(&rings->by_inode, inode);
	if (!ring && rings->by_inode.count >= RINGS_MAX)
		return;
	if (!ring) {
		ring = mem_new(sizeof(*ring));
		map_put(&rings->by_inode, inode, ring);
	}
	*ring = (struct ring){
		.inode = inode,
		.entries = params.sq_entries,
		.flags = params.flags,
		.sq = params.sq,
	};
	if (params.flags & SETUP_NO_MMAP) {
		ring->ring_addr = params.cq.user_addr;
		ring->sqes_addr = params.sq.user_addr;
	}
}

/* proc(5), maps: BEGIN-END PERMISSIONS OFFSET DEVICE INODE PATH. */
static void take_line(struct ring *ring, const char *line)
{
	uint64_t begin, offset, inode;

	if (sscanf(line, "%" SCNx64 "-%*x %*s %" SCNx64 " %*s %" SCNu64, &begin,
		   &offset, &inode) != 3 ||
	    inode != ring->inode)
		return;
	if (offset == OFF_SQ_RING)
		ring->ring_addr = begin;
	else if (offset == OFF_SQES)
		ring->sqes_addr = begin;
}

static bool locate(struct rings *rings, const struct capture *capture,
		   struct ring *ring, pid_t tid)
{
	AUTO(mem_free_ptr) char *line = NULL;
	char path[64];
	size_t room = 0;
	FILE *maps;

	if (ring->flags & SETUP_NO_MMAP)
		return true;
	if (ring->tid == tid && ring->turn == rings->turn)
		return ring->ring_addr && ring->sqes_addr;
	/* Reading it waits for faults that a stopped task would serve. */
	if (*capture->has_server)
		return false;
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)tid);
	maps = fopen(path, "re");
	if (!maps)
		return false;
	ring->ring_addr = ring->sqes_addr = 0;
	while (getline(&line, &room, maps) > 0)
		take_line(ring, line);
	fclose(maps);
	ring->tid = tid;
	ring->turn = rings->turn;
	return ring->ring_addr && ring->sqes_addr;
}

static bool read_u32(struct capture *capture, pid_t tid, uint64_t addr,
		     uint32_t *ret)
{
	return capture_read(capture, tid, addr, ret, sizeof(*ret)) ==
	       sizeof(*ret);
}

/* Which entry of the array the kernel takes at that place; false: none. */
static bool index_at(struct capture *capture, const struct ring *ring,
		     pid_t tid, uint32_t place, uint32_t *ret_index)
{
	uint32_t at = place & (ring->entries - 1);

	*ret_index = at;
	if (!(ring->flags & SETUP_NO_SQARRAY) &&
	    !read_u32(capture, tid,
		      ring->ring_addr + ring->sq.array + 4 * (uint64_t)at,
		      ret_index))
		return false;
	return *ret_index < ring->entries;
}

static void add_entry(const struct ring *ring, uint32_t index,
		      struct buf *addrs)
{
	unsigned shift = SQE_SHIFT + (ring->flags & SETUP_SQE128 ? 1 : 0);
	uint64_t addr = ring->sqes_addr + ((uint64_t)index << shift);

	buf_add(addrs, &addr, sizeof(addr));
}

static bool is_known_kind(const struct ring *ring)
{
	return !(ring->flags & (SETUP_SQPOLL | ~(uint32_t)SETUP_KNOWN)) &&
	       ring->entries && ring->entries <= ENTRIES_MAX &&
	       !(ring->entries & (ring->entries - 1));
}

void rings_submitted(struct rings *rings, struct capture *capture, pid_t tid,
		     const uint64_t *args, struct buf *addrs)
{
	uint32_t count = (uint32_t)args[ARG_COUNT], head, tail, index;
	struct ring *ring;

	if (!count || args[ARG_FLAGS] & ENTER_REGISTERED_RING ||
	    !rings->by_inode.count)
		return;
	ring = map_get(&rings->by_inode, inode_of(tid, (uint32_t)args[ARG_FD]));
	if (!ring || !is_known_kind(ring) ||
	    !locate(rings, capture, ring, tid) ||
	    !read_u32(capture, tid, ring->ring_addr + ring->sq.head, &head) ||
	    !read_u32(capture, tid, ring->ring_addr + ring->sq.tail, &tail))
		return;
	if (count > tail - head)
		count = tail - head;
	if (count > ring->entries)
		count = ring->entries;
	/* Where the array names no entry the kernel stops. */
	for (uint32_t i = 0;
	     i < count && index_at(capture, ring, tid, head + i, &index); i++)
		add_entry(ring, index, addrs);
}
