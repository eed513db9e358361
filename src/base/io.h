/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * io.h - whole reads and writes, and descriptors that close themselves.
 */
#ifndef SPILE_BASE_IO_H
#define SPILE_BASE_IO_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct buf;
struct error;

void fd_close(int *fd); /* for AUTO; ignores -1, preserves errno */

/* Everything or -errno; EINTR goes on. */
int io_write_all(int fd, const void *data, size_t len);
/* Up to len bytes, fewer only at the end of the file; -errno. */
ssize_t io_read_full(int fd, void *data, size_t len);
ssize_t io_pread_full(int fd, void *data, size_t len, uint64_t offset);
/* `ms` from now, by CLOCK_MONOTONIC, ns. */
uint64_t io_deadline(unsigned ms);
/* 1: there is something to read, or the end; 0: not until the deadline; -errno.
   EINTR goes on. */
int io_await(int fd, uint64_t deadline_ns);
/* Everything into a pipe by then, -ETIMEDOUT, or -errno; the pipe is O_NONBLOCK. */
int io_write_until(int fd, const void *data, size_t len, uint64_t deadline_ns);
/* The whole file, at most max bytes (-EFBIG beyond). */
int io_read_file(const char *path, size_t max, struct buf *ret,
		 struct error *err);

#endif
