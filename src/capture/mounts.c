/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mounts.c - of which type a file's file system is.
 *
 *	36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
 *
 * A subvolume of btrfs has a device number that isn't in the list, but the id of
 * its mount, 36, is. Older kernels don't tell a file's.
 */
#include "config.h"

#include "capture/mounts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"

enum {
	LIST_BYTES_MAX = 16 << 20,
	DEVICES_MAX = 1024, /* remembered; then all are looked up anew */
};

/* Up to the mark, which goes, too, if it is there. */
static struct span take(struct span *text, const char *mark)
{
	size_t len = strlen(mark);
	const uint8_t *end = memmem(text->data, text->len, mark, len);
	struct span taken = *text;

	if (end)
		taken.len = (size_t)(end - text->data);
	text->data += end ? taken.len + len : taken.len;
	text->len -= end ? taken.len + len : taken.len;
	return taken;
}

struct span mounts_find(struct span list, struct mounted file)
{
	char id[24], device[24];

	snprintf(id, sizeof(id), "%" PRIu64, file.id);
	snprintf(device, sizeof(device), "%" PRIu32 ":%" PRIu32, file.dev_major,
		 file.dev_minor);
	while (list.len) {
		struct span line = take(&list, "\n");
		bool is_mount = span_is(take(&line, " "), id) && file.id;

		take(&line, " ");
		if (!span_is(take(&line, " "), device) && !is_mount)
			continue;
		take(&line, " - ");
		return take(&line, " ");
	}
	return span_of(NULL, 0);
}

struct span mounts_type(struct mounts *mounts, pid_t tid, struct mounted file)
{
	uint64_t device = (uint64_t)file.dev_major << 32 | file.dev_minor;
	char *type = map_get(&mounts->by_device, device);
	AUTO(buf_done) struct buf list = BUF_EMPTY;
	struct error err = {0};
	struct span found;
	char path[32];

	if (type)
		return span_of_str(type);
	snprintf(path, sizeof(path), "/proc/%d/mountinfo", (int)tid);
	if (io_read_file(path, LIST_BYTES_MAX, &list, &err) < 0)
		return span_of(NULL, 0);
	if (mounts->by_device.count >= DEVICES_MAX)
		mounts_forget(mounts);
	found = mounts_find(buf_span(&list), file);
	type = mem_strndup((const char *)found.data, found.len);
	map_put(&mounts->by_device, device, type);
	return span_of_str(type);
}

void mounts_forget(struct mounts *mounts)
{
	size_t at = 0;
	void *type;

	while ((type = map_next(&mounts->by_device, &at)))
		free(type);
	map_done(&mounts->by_device);
}
