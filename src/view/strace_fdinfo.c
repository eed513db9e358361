/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_fdinfo.c - eventfds, pidfds, signalfds and terminals' masters, as strace's
 * -yy says them, from what proc_pid_fdinfo(5) had of them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "decode/special.h"
#include "decode/value.h"
#include "event/event.h"
#include "view/strace_text.h"
#include "view/view.h"

/* Of the line "NAME:  NUMBER"; false: there is none. */
static bool find(struct span info, const char *name, int base, uint64_t *ret)
{
	AUTO(mem_free_ptr)
	char *room = mem_strndup((const char *)info.data, info.len);
	char *rest = room, *line, *end;
	size_t len = strlen(name);

	while ((line = strsep(&rest, "\n"))) {
		if (strncmp(line, name, len) != 0 || line[len] != ':')
			continue;
		*ret = strtoull(line + len + 1, &end, base);
		return end != line + len + 1 && !*end;
	}
	return false;
}

static bool add_eventfd(struct buf *buf, struct span info)
{
	uint64_t count, id, semaphore;

	if (!find(info, "eventfd-count", 16, &count) ||
	    !find(info, "eventfd-id", 10, &id))
		return false;
	buf_add_text(buf, "{eventfd-count=");
	strace_hex(buf, count);
	buf_add_text(buf, ", eventfd-id=");
	strace_uint(buf, id);
	/* since Linux 6.5 */
	if (find(info, "eventfd-semaphore", 10, &semaphore)) {
		buf_add_text(buf, ", eventfd-semaphore=");
		strace_uint(buf, semaphore);
	}
	buf_add_u8(buf, '}');
	return true;
}

/* -1: the process is gone; 0: it is in no namespace of the tracer's. */
static bool add_pidfd(struct buf *buf, struct span info)
{
	uint64_t pid;

	if (!find(info, "Pid", 10, &pid) || (int64_t)pid <= 0)
		return false;
	buf_add_text(buf, "pid:");
	strace_uint(buf, pid);
	return true;
}

static bool add_signalfd(struct buf *buf, struct span info)
{
	static const struct view_options plain = {0};
	uint8_t bytes[8];
	uint64_t mask;
	struct value set;

	if (!find(info, "sigmask", 16, &mask))
		return false;
	AUTO(value_pool_free) struct value_pool *pool = value_pool_new();

	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(mask >> 8 * i);
	set = decode_signal_set(pool, span_of(bytes, sizeof(bytes)));
	buf_add_text(buf, "signalfd:");
	strace_value(buf, &set, &plain);
	return true;
}

bool strace_fdinfo(struct buf *buf, const struct event_file *file,
		   unsigned details)
{
	if (!file->info.len)
		return false;
	return (details & FD_EVENTFD && add_eventfd(buf, file->info)) ||
	       (details & FD_PIDFD && add_pidfd(buf, file->info)) ||
	       (details & FD_SIGNALFD && add_signalfd(buf, file->info));
}

void strace_terminal(struct buf *buf, const struct event_file *file)
{
	uint64_t index;

	if (file->info.len && find(file->info, "tty-index", 10, &index)) {
		buf_add_text(buf, " @/dev/pts/");
		strace_uint(buf, index);
	}
}

void strace_unix_peer(struct buf *buf, const struct event_file *file)
{
	uint64_t ino;

	if (file->info.len && find(file->info, "peer", 10, &ino)) {
		buf_add_text(buf, "->");
		strace_uint(buf, ino);
	}
}
