/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * temp_file.c - a file without a name, to be read while it is written.
 */
#include "config.h"

#include "cli/temp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"

/* For file systems without O_TMPFILE (open(2)). */
static int open_unlinked(const char *folder)
{
	AUTO(mem_free_ptr)
	char *path = mem_printf("%s/spile.XXXXXX", folder);
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd >= 0)
		unlink(path);
	return fd;
}

int temp_file_open(int *ret_write_fd, int *ret_read_fd, struct error *err)
{
	const char *set = getenv("TMPDIR");
	const char *folder = set && *set ? set : "/tmp";
	AUTO(fd_close) int write_fd = -1;
	AUTO(fd_close) int read_fd = -1;
	AUTO(mem_free_ptr) char *again = NULL;

	write_fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (write_fd < 0)
		write_fd = open_unlinked(folder);
	if (write_fd < 0)
		return error_set(err, errno,
				 "no temporary file in %s: %s (TMPDIR names "
				 "another folder)",
				 folder, strerror(errno));
	again = mem_printf("/proc/self/fd/%d", write_fd);
	read_fd = open(again, O_RDONLY | O_CLOEXEC);
	if (read_fd < 0 && errno == ENOENT)
		return error_set(err, errno,
				 "/proc is not mounted: a command can't be "
				 "looked at while it runs without it");
	if (read_fd < 0)
		return error_set(err, errno, "%s: %s", again, strerror(errno));
	*ret_write_fd = TAKE_FD(write_fd);
	*ret_read_fd = TAKE_FD(read_fd);
	return 0;
}
