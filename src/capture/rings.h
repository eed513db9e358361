/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rings.h - what io_uring_enter(2) submits: where the entries lie.
 *
 * The submission queue is memory that the task shares with the kernel; no argument
 * says where. The ring's offsets are what io_uring_setup(2) answered, its place is
 * that of the mappings of its file.
 */
#ifndef SPILE_CAPTURE_RINGS_H
#define SPILE_CAPTURE_RINGS_H

#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/map.h"

struct capture;

struct rings {
	struct map by_inode; /* struct ring, of each ring's file */
	uint64_t turn;	     /* counts changes of what is mapped, of any process */
};

/* io_uring_setup(2) of the task has just made fd; args are the call's. */
void rings_made(struct rings *rings, struct capture *capture, pid_t tid,
		const uint64_t *args, uint32_t fd);
/*
 * At the entry of an io_uring_enter(2): adds the address, a uint64_t, of each entry
 * that the kernel is told to take, in that order. None when it takes none by this call (a
 * kernel thread does, IORING_SETUP_SQPOLL), or when it can't be known: of a ring that
 * was made before tracing began, or is a registered one, of kinds of rings that came
 * after Linux 7.0.
 */
void rings_submitted(struct rings *rings, struct capture *capture, pid_t tid,
		     const uint64_t *args, struct buf *addrs);

#endif
