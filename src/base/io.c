/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * io.c - whole reads and writes, and descriptors that close themselves.
 */
#include "config.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"

void fd_close(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = saved;
}

int io_write_all(int fd, const void *data, size_t len)
{
	const uint8_t *at = data;

	while (len) {
		ssize_t got = write(fd, at, len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		at += got;
		len -= (size_t)got;
	}
	return 0;
}

ssize_t io_read_full(int fd, void *data, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t got = read(fd, (uint8_t *)data + done, len - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

uint64_t io_deadline(unsigned ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * 1000000000 + (uint64_t)at.tv_nsec +
	       ms * UINT64_C(1000000);
}

static int await(int fd, short events, uint64_t deadline_ns)
{
	struct pollfd ready = {.fd = fd, .events = events};
	int got;

	do {
		uint64_t now_ns = io_deadline(0);
		uint64_t left_ns = deadline_ns > now_ns ? deadline_ns - now_ns
							: 0;

		/* A part of a millisecond is waited for, too. */
		got = poll(&ready, 1, (int)((left_ns + 999999) / 1000000));
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

int io_await(int fd, uint64_t deadline_ns)
{
	return await(fd, POLLIN, deadline_ns);
}

int io_write_until(int fd, const void *data, size_t len, uint64_t deadline_ns)
{
	const uint8_t *at = data;
	int ready = 1;

	while (len && ready > 0) {
		ssize_t got = write(fd, at, len);

		if (got < 0 && errno != EAGAIN && errno != EINTR)
			return -errno;
		if (got < 0) {
			ready = await(fd, POLLOUT, deadline_ns);
			continue;
		}
		at += got;
		len -= (size_t)got;
	}
	return len ? ready < 0 ? ready : -ETIMEDOUT : 0;
}

ssize_t io_pread_full(int fd, void *data, size_t len, uint64_t offset)
{
	size_t done = 0;

	while (done < len) {
		ssize_t got = pread(fd, (uint8_t *)data + done, len - done,
				    (off_t)(offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

int io_read_file(const char *path, size_t max, struct buf *ret,
		 struct error *err)
{
	AUTO(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
	AUTO(buf_done) struct buf content = BUF_EMPTY;
	ssize_t got;

	if (fd < 0)
		return error_set(err, errno, "%s: %s", path, strerror(errno));
	do {
		buf_reserve(&content, 65536);
		got = io_read_full(fd, content.data + content.len, 65536);
		if (got < 0)
			return error_set(err, (int)-got, "%s: %s", path,
					 strerror((int)-got));
		content.len += (size_t)got;
		if (content.len > max)
			return error_set(err, EFBIG, "%s: larger than %zu bytes",
					 path, max);
	} while (got == 65536);
	buf_done(ret);
	*ret = content;
	content = BUF_EMPTY;
	return 0;
}
