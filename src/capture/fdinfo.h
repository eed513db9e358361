/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fdinfo.h - what /proc/PID/fdinfo/N says of an eventfd, a pidfd, a signalfd or a
 * terminal's master.
 */
#ifndef SPILE_CAPTURE_FDINFO_H
#define SPILE_CAPTURE_FDINFO_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/span.h"

struct event_file;

enum fdinfo_kind { FDINFO_NONE, FDINFO_EVENTFD, FDINFO_OTHER };

struct fdinfo {
	char text[1024];
};

/* Of a file's link and, for a device, its numbers. */
enum fdinfo_kind fdinfo_kind_of(const struct event_file *file);
/* The lines behind those that every descriptor has (proc_pid_fdinfo(5)); empty
   when it can't be read. */
struct span fdinfo_look_up(pid_t tid, uint32_t fd, struct fdinfo *room);
/* Without what changes while the file stays the same: an eventfd's count. */
struct span fdinfo_lasting(struct span info);

#endif
