/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recording-full.c - writing stops: limits, full disks, readers that leave.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "event/event.h"
#include "event/recording.h"
#include "sample.h"

enum { DISK_BYTES = 256 << 10, EVENTS = 30000 };

/* Entries that hardly compress, so that files fill. Each one's time is how
   many were before it. */
static void put_many(struct recording_writer *writer, unsigned count)
{
	uint64_t state = 88172645463325252u;
	uint64_t before = recording_progress(writer)->events;

	for (unsigned i = 0; i < count; i++) {
		struct event event = {EVENT_ENTRY, 1, before + i};

		for (unsigned n = 0; n < 6; n++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			event.entry.args[n] = state;
		}
		recording_put(writer, &event);
	}
}

/* Reads it again: how it ended; events must be the first ones. */
static struct recording_totals read_back(int fd)
{
	AUTO(recording_close) struct recording_reader *reader = NULL;
	struct recording_totals totals;
	struct error err;
	struct event event;
	uint64_t n = 0;

	cr_assert_eq(recording_open_fd(fd, "sample", &reader, &err), 0, "%s",
		     err.text);
	while (recording_next(reader, &event))
		cr_assert_eq(event.time_ns, n++);
	totals = *recording_totals(reader);
	cr_assert_eq(totals.events, n);
	cr_log_info("%s", totals.why);
	totals.why = NULL;
	return totals;
}

static struct recording_writer *create(int fd, uint64_t limit)
{
	struct recording_limits limits = {.file_bytes = limit};
	struct recording_writer *writer = NULL;
	struct error err;

	cr_assert_eq(recording_create(fd, &sample_header, &limits, &writer,
				      &err),
		     0, "%s", err.text);
	return writer;
}

Test(recording_full, a_limit_is_kept)
{
	static const uint64_t limits[] = {8 << 10, 100000, 300001, 1 << 20};

	for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
		int fd = sample_file(), kept = dup(fd);
		struct recording_writer *writer = create(fd, limits[i]);
		struct recording_totals totals;
		struct error err;
		struct stat st;

		put_many(writer, EVENTS);
		cr_assert_not_null(recording_failure(writer));
		cr_expect_eq(recording_failure_end(writer), RECORDING_LIMITED);
		cr_expect_lt(recording_finish(writer, RECORDING_COMPLETE, "", 0,
					      &err),
			     0);
		cr_assert_eq(fstat(kept, &st), 0);
		cr_expect_leq((uint64_t)st.st_size, limits[i]);
		cr_expect_geq((uint64_t)st.st_size, limits[i] / 2);
		totals = read_back(kept);
		cr_expect_eq(totals.end, RECORDING_LIMITED);
		cr_expect_gt(totals.events, 0);
	}
}

Test(recording_full, a_limit_too_small_is_refused)
{
	struct recording_limits limits = {.file_bytes = 1000};
	AUTO(fd_close) int fd = sample_file();
	struct recording_writer *writer = NULL;
	struct error err;

	cr_expect_lt(recording_create(fd, &sample_header, &limits, &writer,
				      &err),
		     0);
	cr_expect_str_eq(err.text, "the limit of its size was reached");
}

Test(recording_full, ulimit_is_kept)
{
	struct rlimit limit = {200000, 200000};
	int fd = sample_file(), kept = dup(fd);
	struct recording_writer *writer;
	struct recording_totals totals;

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	writer = create(fd, 0);
	put_many(writer, EVENTS);
	cr_expect_eq(recording_failure_end(writer), RECORDING_FULL);
	cr_expect_lt(recording_finish(writer, RECORDING_COMPLETE, "", 0, NULL),
		     0);
	totals = read_back(kept);
	cr_expect_eq(totals.end, RECORDING_FULL);
}

/* Parts are as small as the file must be: the first fits. */
Test(recording_full, ulimit_holds_something)
{
	struct rlimit limit = {20000, 20000};
	int fd = sample_file(), kept = dup(fd);
	struct recording_writer *writer;

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	writer = create(fd, 0);
	put_many(writer, EVENTS);
	recording_finish(writer, RECORDING_COMPLETE, "", 0, NULL);
	cr_expect_gt(read_back(kept).events, 0);
}

/* Lowered while we write, so that write fails half-way. */
Test(recording_full, a_failed_write_is_truncated)
{
	struct rlimit limit = {200000, 200000};
	int fd = sample_file(), kept = dup(fd);
	struct recording_writer *writer = create(fd, 0);
	struct recording_totals totals;
	struct stat st;

	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	put_many(writer, EVENTS);
	cr_expect_eq(recording_failure(writer)->code, EFBIG);
	cr_expect_eq(recording_failure_end(writer), RECORDING_FULL);
	cr_assert_eq(fstat(kept, &st), 0);
	cr_expect_eq((uint64_t)st.st_size,
		     recording_progress(writer)->file_bytes);
	recording_finish(writer, RECORDING_COMPLETE, "", 0, NULL);
	totals = read_back(kept);
	cr_expect_eq(totals.end, RECORDING_FULL);
}

/* A directory that is a disk of its own; -1 when we may not mount. */
static int small_disk(void)
{
	char dir[] = "/tmp/spile-unit-XXXXXX";
	int fd = -1;

	cr_assert_not_null(mkdtemp(dir));
	if (!unshare(CLONE_NEWNS) &&
	    !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) &&
	    !mount("spile-unit", dir, "tmpfs", 0, "size=256k"))
		fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		umount2(dir, MNT_DETACH);
	rmdir(dir);
	return fd;
}

static int file_on(int disk, const char *name)
{
	int fd = openat(disk, name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	cr_assert_geq(fd, 0);
	return fd;
}

Test(recording_full, a_full_disk_is_said)
{
	AUTO(fd_close) int disk = small_disk();
	struct recording_writer *writer;
	struct recording_totals totals;
	struct error err;
	struct stat st;
	int fd, kept;

	if (disk < 0)
		cr_skip_test("may not mount");
	fd = file_on(disk, "recording");
	kept = dup(fd);
	writer = create(fd, 0);
	put_many(writer, EVENTS);
	cr_assert_not_null(recording_failure(writer));
	cr_expect_eq(recording_failure(writer)->code, ENOSPC);
	cr_expect_eq(recording_failure_end(writer), RECORDING_FULL);
	cr_expect_eq(recording_finish(writer, RECORDING_COMPLETE, "", 0, &err),
		     -ENOSPC);
	cr_expect_str_eq(err.text, "no space left on device");
	cr_assert_eq(fstat(kept, &st), 0);
	cr_expect_gt(st.st_size, 0);
	cr_expect_leq(st.st_size, DISK_BYTES);
	totals = read_back(kept);
	cr_expect_eq(totals.end, RECORDING_FULL);
}

/* Somebody else fills the disk: room for the trailer was kept before. */
Test(recording_full, the_trailer_has_its_room)
{
	static const uint8_t data[512];
	AUTO(fd_close) int disk = small_disk();
	AUTO(fd_close) int other = -1;
	struct recording_writer *writer;
	struct recording_totals totals;
	struct stat st;
	int fd, kept;

	if (disk < 0)
		cr_skip_test("may not mount");
	fd = file_on(disk, "recording");
	kept = dup(fd);
	writer = create(fd, 0);
	/* To where no page has room for the trailer. */
	do {
		put_many(writer, 1);
		recording_flush(writer);
		cr_assert_eq(fstat(kept, &st), 0);
	} while (st.st_size % 4096 < 4096 - 60 || st.st_size % 4096 > 4090);
	other = file_on(disk, "other");
	while (write(other, data, sizeof(data)) > 0)
		;
	cr_assert_eq(errno, ENOSPC);
	put_many(writer, EVENTS);
	cr_expect_eq(recording_failure_end(writer), RECORDING_FULL);
	recording_finish(writer, RECORDING_COMPLETE, "", 0, NULL);
	totals = read_back(kept);
	cr_expect_eq(totals.end, RECORDING_FULL);
	cr_expect_gt(totals.events, 0);
}

Test(recording_full, a_reader_that_left)
{
	struct recording_writer *writer;
	struct error err;
	int fds[2];

	signal(SIGPIPE, SIG_IGN);
	cr_assert_eq(pipe(fds), 0);
	writer = create(fds[1], 0);
	close(fds[0]);
	put_many(writer, EVENTS);
	cr_expect_eq(recording_failure(writer)->code, EPIPE);
	cr_expect_eq(recording_finish(writer, RECORDING_COMPLETE, "", 0, &err),
		     -EPIPE);
	cr_expect_str_eq(err.text, "the reader went away");
}

/* A failed write leaves counters of what is in the file, not of what was put.
 */
Test(recording_full, progress_says_what_is_there)
{
	int fd = sample_file(), kept = dup(fd);
	struct recording_writer *writer = create(fd, 100000);
	uint64_t events;

	put_many(writer, EVENTS);
	events = recording_progress(writer)->events;
	cr_expect_lt(events, EVENTS);
	cr_expect_eq(recording_oldest_unwritten(writer), UINT64_MAX);
	recording_finish(writer, RECORDING_COMPLETE, "", 0, NULL);
	cr_expect_eq(read_back(kept).events, events);
}
