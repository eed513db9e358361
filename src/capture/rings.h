/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rings.h - io_uring_enter(2): where the entries lie that it submits, and what
 * came back.
 *
 * Both queues are memory that the task shares with the kernel; no argument says
 * where. A ring's offsets are what io_uring_setup(2) answered, its place is
 * that of the mappings of its file.
 */
#ifndef SPILE_CAPTURE_RINGS_H
#define SPILE_CAPTURE_RINGS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/map.h"
#include "event/event.h"

struct capture;
struct capture_at;
struct ring;

struct rings {
	struct map by_inode;  /* struct ring, of each ring's file */
	struct map by_number; /* those that a task registered, by task and
				 number */
};

/*
 * io_uring_setup(2) of the task has just made fd, or the number of a registered
 * ring; args are the call's. What of the ring can't be seen.
 */
enum ring_unseen rings_made(struct rings *rings, struct capture *capture,
			    const struct capture_at *at, const uint64_t *args,
			    uint32_t fd);
/* io_uring_register(2) has returned ret, not an error. */
void rings_registered(struct rings *rings, struct capture *capture,
		      const struct capture_at *at, const uint64_t *args,
		      int64_t ret);
/* The task executes a program: nothing is registered. */
void rings_exec(struct rings *rings, uint32_t serial);
/*
 * At the entry of an io_uring_enter(2): adds the address, a uint64_t, of each
 * entry that the kernel is told to take, in that order; or says why they can't
 * be known. ret_ring is for its return; NULL: nothing is to be seen then.
 */
enum ring_unseen rings_submitted(struct rings *rings, struct capture *capture,
				 const struct capture_at *at,
				 const uint64_t *args, struct buf *addrs,
				 struct ring **ret_ring);
/*
 * At its return: what the kernel has posted since it was last looked for. True
 * when there is something to say; what it points at is in entries.
 */
bool rings_completed(struct capture *capture, const struct capture_at *at,
		     struct ring *ring, struct buf *entries,
		     struct event_completion *ret);

#endif
