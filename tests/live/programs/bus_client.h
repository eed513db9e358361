/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_client.h - what spi_client and i2c_client share: CLIENT CASE DEVICE [show].
 *
 * What each call gave is printed; with "show" also each transfer, with what it was
 * given and what came back, for where the device has no log to compare with.
 */
#ifndef SPILE_LIVE_BUS_CLIENT_H
#define SPILE_LIVE_BUS_CLIENT_H

#include "live.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>

enum { PAGE = 4096, SHOWN_MAX = 8192 };

static inline void tell(const char *what, long ret)
{
	if (ret < 0)
		say("%s: %s\n", what, strerrorname_np(errno));
	else
		say("%s: %ld\n", what, ret);
}

static inline void tell_bytes(const char *what, const uint8_t *bytes, size_t len)
{
	unsigned sum = 0;

	for (size_t i = 0; i < len; i++)
		sum = sum * 31 + bytes[i];
	say("%s: %zu bytes, %08x\n", what, len, sum);
}

static inline uint8_t *fill(uint8_t *bytes, size_t len, unsigned seed)
{
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(seed + i * 7);
	return bytes;
}

/* Two pages, the second of which is not there: the file ends before it, and
   nothing else can be mapped there meanwhile. */
static inline uint8_t *half_page(void)
{
	int file = must(memfd_create("half", MFD_CLOEXEC));
	uint8_t *pages;

	must(ftruncate(file, PAGE));
	pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file,
		     0);
	close(file);
	return pages;
}

static inline uint8_t *wild(void)
{
	return half_page() + PAGE;
}

/* Nobody can write there. */
static inline uint8_t *read_only(void)
{
	return mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static inline int open_device(const char *device)
{
	return must(open(device, O_RDWR | O_CLOEXEC));
}

static inline void in_thread(void *(*run)(void *), void *argument)
{
	pthread_t thread;

	must(pthread_create(&thread, NULL, run, argument));
	must(pthread_join(thread, NULL));
}

/* ---- transfers, as the caller has them ---- */

static bool is_shown;

/* Of memory that need not be there, as far as it is. */
static inline size_t copy_there(const void *from, size_t len, void *to)
{
	struct iovec here = {to, len}, there = {(void *)(uintptr_t)from, len};
	ssize_t got = process_vm_readv(getpid(), &here, 1, &there, 1, 0);

	return got < 0 ? 0 : (size_t)got;
}

/* In hexadecimal, to be freed; "-": there is nothing. */
static inline char *hex_there(const void *from, size_t len)
{
	uint8_t bytes[SHOWN_MAX];
	char *text;

	len = copy_there(from, len < SHOWN_MAX ? len : SHOWN_MAX, bytes);
	if (!len)
		return strdup("-");
	text = malloc(2 * len + 1);
	for (size_t i = 0; i < len; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	return text;
}

static inline void show_transfer(const char *result, const char *tx,
				 const char *rx)
{
	say("transfer = %s tx=%s rx=%s\n", result, tx, rx);
}

/* Right behind the call: "12", or the error's name. */
static inline const char *result_of(long ret, char *room, size_t size)
{
	if (ret < 0)
		return strerrorname_np(errno);
	snprintf(room, size, "%ld", ret);
	return room;
}

/* A read or write, each of its buffers a transfer of its own to the driver. */
static inline void tell_plain(const char *what, bool is_read,
			      const struct iovec *buffers, int count, long ret)
{
	size_t left = ret < 0 ? 0 : (size_t)ret;
	char room[24];
	const char *result = result_of(ret, room, sizeof(room));

	tell(what, ret);
	for (int i = 0; is_shown && i < count; i++) {
		size_t len = buffers[i].iov_len < left ? buffers[i].iov_len
						       : left;
		/* Nothing is known of those behind one that failed. */
		bool is_sent = !is_read && ret < 0 && !i;
		char *hex = hex_there(buffers[i].iov_base,
				      is_sent ? buffers[i].iov_len : len);

		show_transfer(result, is_read ? "-" : hex, is_read ? hex : "-");
		free(hex);
		left -= len;
	}
}

static inline void tell_write(int fd, const char *what, void *bytes, size_t len)
{
	struct iovec one = {bytes, len};

	tell_plain(what, false, &one, 1, write(fd, bytes, len));
}

static inline void tell_read(int fd, const char *what, void *bytes, size_t len)
{
	struct iovec one = {bytes, len};

	tell_plain(what, true, &one, 1, read(fd, bytes, len));
}

/* ---- cases ---- */

/* Reads and writes, of either bus; where it has an address it is set. */
static inline void plain_calls(int fd)
{
	uint8_t bytes[64];
	struct iovec two[2] = {{bytes, 5}, {bytes + 32, 6}};
	struct iovec four = {bytes, 4};

	fill(bytes, sizeof(bytes), 10);
	tell_write(fd, "write", bytes, 9);
	tell_read(fd, "read", bytes, 9);
	tell_bytes("bytes", bytes, sizeof(bytes));
	tell_plain("pwrite", false, &four, 1, pwrite(fd, bytes, 4, 3));
	tell_plain("pread", true, &four, 1, pread(fd, bytes, 4, 3));
	tell_plain("writev", false, two, 2, writev(fd, two, 2));
	tell_plain("readv", true, two, 2, readv(fd, two, 2));
	tell_bytes("bytes", bytes, sizeof(bytes));
	tell_plain("pwritev", false, two, 2, pwritev(fd, two, 2, 1));
	tell_plain("preadv", true, two, 2, preadv(fd, two, 2, 1));
	tell_plain("pwritev2", false, two, 2, pwritev2(fd, two, 2, -1, 0));
	tell_plain("preadv2", true, two, 2, preadv2(fd, two, 2, -1, 0));
	tell_read(fd, "read nothing", bytes, 0);
	tell_write(fd, "write nothing", bytes, 0);
	tell_read(fd, "wild read", wild(), 8);
	tell_write(fd, "wild write", wild(), 8);
	tell_write(fd, "long write", half_page(), PAGE);
	tell("no such descriptor", read(99, bytes, 8));
}

struct bus_case {
	const char *name;
	void (*run)(const char *device);
};

static inline int run_case(const struct bus_case *cases, size_t count, int argc,
			   char **argv)
{
	/* How a thread's own heap is cut depends on where chance puts it. */
	mallopt(M_ARENA_MAX, 1);
	is_shown = argc == 4 && !strcmp(argv[3], "show");
	for (size_t i = 0; argc >= 3 && i < count; i++)
		if (!strcmp(cases[i].name, argv[1])) {
			cases[i].run(argv[2]);
			return 0;
		}
	return 2;
}

#endif
