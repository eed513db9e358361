/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mounts.h - of which type a file's file system is: proc_pid_mountinfo(5).
 *
 * The file system itself isn't asked, it might not answer. A task's list is read
 * at the first file of a device number; what was read is no reason to keep a
 * mount namespace or a mount busy: nothing stays open.
 */
#ifndef SPILE_CAPTURE_MOUNTS_H
#define SPILE_CAPTURE_MOUNTS_H

#include <stdint.h>
#include <sys/types.h>

#include "base/map.h"
#include "base/span.h"

/* Types by device number, as text; "": the list had none. */
struct mounts {
	struct map by_device;
};

#define MOUNTS_EMPTY ((struct mounts){MAP_EMPTY})

struct mounted {
	uint64_t id; /* stx_mnt_id, Linux 5.8; 0: not known */
	uint32_t dev_major, dev_minor;
};

/* As statfs(2) calls them: "ext4", "fuse.sshfs"; empty: not known. Valid until
   mounts_forget. */
struct span mounts_type(struct mounts *mounts, pid_t tid, struct mounted file);
/* Numbers are given again to what is mounted next. */
void mounts_forget(struct mounts *mounts);

/* The type in that list. */
struct span mounts_find(struct span list, struct mounted file);

#endif
