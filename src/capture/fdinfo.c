/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fdinfo.c - what /proc/PID/fdinfo/N says of some descriptors.
 *
 * The kernel answers from its own memory: of files of other kinds it isn't asked.
 */
#include "config.h"

#include "capture/fdinfo.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"
#include "event/event.h"

/* /dev/ptmx, devices.txt of the kernel's admin guide */
enum { PTMX_MAJOR = 5, PTMX_MINOR = 2 };

static bool is_link(const struct event_file *file, const char *text)
{
	size_t len = strlen(text);

	return file->link.len == len && !memcmp(file->link.data, text, len);
}

enum fdinfo_kind fdinfo_kind_of(const struct event_file *file)
{
	if (S_ISCHR(file->mode))
		return file->rdev_major == PTMX_MAJOR &&
				       file->rdev_minor == PTMX_MINOR
			       ? FDINFO_OTHER
			       : FDINFO_NONE;
	if (is_link(file, "anon_inode:[eventfd]"))
		return FDINFO_EVENTFD;
	if (is_link(file, "anon_inode:[pidfd]") ||
	    is_link(file, "anon_inode:[signalfd]"))
		return FDINFO_OTHER;
	return FDINFO_NONE;
}

static bool is_common(const char *line)
{
	static const char *const common[] = {"pos:", "flags:", "mnt_id:",
					     "ino:", "lock:"};

	for (size_t i = 0; i < ARRAY_LEN(common); i++)
		if (!strncmp(line, common[i], strlen(common[i])))
			return true;
	return false;
}

struct span fdinfo_look_up(pid_t tid, uint32_t fd, struct fdinfo *room)
{
	char path[64];
	const char *at = room->text, *newline;
	ssize_t len = 0;

	snprintf(path, sizeof(path), "/proc/%d/fdinfo/%u", (int)tid, fd);
	AUTO(fd_close) int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file >= 0)
		len = io_pread_full(file, room->text, sizeof(room->text) - 1,
				    0);
	room->text[len > 0 ? len : 0] = '\0';
	while (is_common(at) && (newline = strchr(at, '\n')))
		at = newline + 1;
	return span_of_str(at);
}

struct span fdinfo_lasting(struct span info)
{
	static const char count[] = "eventfd-count:";
	size_t len = sizeof(count) - 1;
	const uint8_t *newline = NULL;

	if (info.len > len && !memcmp(info.data, count, len))
		newline = memchr(info.data, '\n', info.len);
	if (!newline)
		return info;
	return span_of(newline + 1,
		       info.len - (size_t)(newline + 1 - info.data));
}
