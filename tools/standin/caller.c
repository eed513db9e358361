/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * caller.c - the memory of those who call, and the log of what they did.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"
#include "standin.h"

int caller_read(const struct caller *caller, uint64_t addr, void *data,
		size_t len)
{
	struct iovec local = {data, len};
	struct iovec remote = {(void *)(uintptr_t)addr, len};

	if (len && process_vm_readv(caller->tid, &local, 1, &remote, 1, 0) !=
			   (ssize_t)len)
		return -EFAULT;
	return 0;
}

int caller_write(const struct caller *caller, uint64_t addr, const void *data,
		 size_t len)
{
	struct iovec local = {(void *)(uintptr_t)data, len};
	struct iovec remote = {(void *)(uintptr_t)addr, len};

	if (len && process_vm_writev(caller->tid, &local, 1, &remote, 1, 0) !=
			   (ssize_t)len)
		return -EFAULT;
	return 0;
}

static void add_hex(struct buf *line, const char *key, bool is_there,
		    struct span bytes)
{
	static const char digits[] = "0123456789abcdef";

	buf_printf(line, ", \"%s\": %s", key, is_there ? "\"" : "null");
	if (!is_there)
		return;
	buf_reserve(line, 2 * bytes.len + 1);
	for (size_t i = 0; i < bytes.len; i++) {
		buf_add_u8(line, (uint8_t)digits[bytes.data[i] >> 4]);
		buf_add_u8(line, (uint8_t)digits[bytes.data[i] & 15]);
	}
	buf_add_u8(line, '"');
}

void log_add(struct buf *lines, const struct caller *caller,
	     const struct entry *entry)
{
	buf_printf(lines,
		   "{\"tid\": %d, \"op\": \"%s\", \"way\": ", (int)caller->tid,
		   entry->op);
	if (entry->way)
		buf_printf(lines, "\"%s\"", entry->way);
	else
		buf_add_text(lines, "null");
	buf_printf(lines,
		   ", \"index\": %" PRIu32 ", \"count\": %" PRIu32
		   ", \"len\": %" PRIu64,
		   entry->index, entry->count, entry->len);
	if (entry->has_register)
		buf_printf(lines, ", \"register\": %u", entry->reg);
	if (entry->is_refused) {
		buf_add_text(lines, ", \"refused\": true");
	} else {
		add_hex(lines, "tx", entry->has_tx, entry->tx);
		add_hex(lines, "rx", entry->has_rx, entry->rx);
	}
	buf_printf(lines, ", \"settings\": {%s}, \"errno\": ",
		   entry->settings ? entry->settings : "");
	if (entry->error)
		buf_printf(lines, "\"%s\"}\n", strerrorname_np(entry->error));
	else
		buf_add_text(lines, "null}\n");
}

/* A log that can't be written would be one that lies. */
static void put_lines(struct standin *standin, struct span text)
{
	if (standin->log < 0 ||
	    !io_write_all(standin->log, text.data, text.len))
		return;
	perror("standin: the log");
	_exit(1);
}

void log_put(struct standin *standin, const struct buf *lines,
	     uint64_t transfers, uint64_t bytes)
{
	pthread_mutex_lock(&standin->lock);
	standin->transfers += transfers;
	standin->bytes += bytes;
	put_lines(standin, buf_span(lines));
	pthread_mutex_unlock(&standin->lock);
}

void log_end(struct standin *standin)
{
	AUTO(buf_done) struct buf line = BUF_EMPTY;

	buf_printf(&line,
		   "{\"calls\": %" PRIu64 ", \"transfers\": %" PRIu64
		   ", \"bytes\": %" PRIu64 "}\n",
		   standin->calls, standin->transfers, standin->bytes);
	put_lines(standin, buf_span(&line));
}

int fault_next(struct standin *standin, const struct caller *caller)
{
	uint64_t nth;
	int error = 0;

	pthread_mutex_lock(&standin->lock);
	nth = ++standin->calls;
	pthread_mutex_unlock(&standin->lock);
	for (unsigned i = 0; i < standin->fault_count; i++)
		if (standin->faults[i].nth == nth)
			error = standin->faults[i].error;
	if (error != FAULT_HANG)
		return error;
	caller_wait(caller);
	return EINTR;
}
