/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * efault.c - NULL, wild and half-mapped pointers, and strings that end exactly
 * at the end of what is mapped: the kernel's answers stay.
 */
#include "live.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#define WILD   ((void *)0x7ffffffff000)
#define KERNEL ((void *)0xffffffff81000000)

static char *edge; /* where mapped memory ends */

static void say_ret(const char *what, long ret)
{
	if (ret == -1)
		say("%s: %s\n", what, strerrorname_np(errno));
	else
		say("%s: %ld\n", what, ret);
}

static char *at_edge(const char *text, size_t len)
{
	return memcpy(edge - len, text, len);
}

static void buffers(int fd)
{
	struct iovec *iov = (struct iovec *)(edge - sizeof(*iov));

	say_ret("write NULL", syscall(SYS_write, fd, NULL, 5));
	say_ret("write wild", syscall(SYS_write, fd, WILD, 5));
	say_ret("write kernel", syscall(SYS_write, fd, KERNEL, 5));
	say_ret("write over the edge",
		syscall(SYS_write, fd, at_edge("abcd", 4), 5000));
	say_ret("write to the edge",
		syscall(SYS_write, fd, at_edge("abcd", 4), 4));
	say_ret("write huge", syscall(SYS_write, fd, NULL, -1L));
	iov->iov_base = NULL;
	iov->iov_len = 3;
	say_ret("writev NULL base", syscall(SYS_writev, fd, iov, 1));
	say_ret("writev over the edge", syscall(SYS_writev, fd, iov, 2));
	say_ret("writev wild", syscall(SYS_writev, fd, WILD, 1));
	say_ret("writev many", syscall(SYS_writev, fd, iov, 1 << 30));
	say_ret("read over the edge", syscall(SYS_pread64, fd, edge - 2, 8, 0));
	say_ret("read wild", syscall(SYS_pread64, fd, WILD, 8, 0));
}

/* Past the C library, by a call that all architectures have. */
static long open_at(const char *path)
{
	return syscall(SYS_openat, AT_FDCWD, path, O_RDONLY);
}

static void paths(void)
{
	char *long_path = edge - 8192;

	say_ret("open NULL", open_at(NULL));
	say_ret("open wild", open_at(WILD));
	say_ret("open unended", open_at(at_edge("/dev", 4)));
	say_ret("open at the edge",
		open_at(at_edge("/dev/null", 10)) < 0 ? -1 : 0);
	memset(long_path, '/', 8191);
	edge[-1] = 0;
	say_ret("open too long", open_at(long_path));
	memset(edge - 4096, '/', 4095);
	say_ret("open longest", open_at(edge - 4096) < 0 ? -1 : 0);
	say_ret("stat NULL",
		syscall(SYS_statx, AT_FDCWD, "/dev/null", 0, 0, NULL));
	say_ret("pipe over the edge", syscall(SYS_pipe2, edge - 4, 0));
}

static void vectors(void)
{
	static char self[] = "/proc/self/exe", leave[] = "leave";
	char **argv = (char **)edge;

	say_ret("execve NULL path", syscall(SYS_execve, NULL, NULL, NULL));
	say_ret("execve wild argv", syscall(SYS_execve, self, WILD, NULL));
	argv[-1] = leave;
	say_ret("execve unended argv",
		syscall(SYS_execve, self, argv - 1, NULL));
	argv[-2] = WILD;
	argv[-1] = NULL;
	say_ret("execve wild arg", syscall(SYS_execve, self, argv - 2, NULL));
	say_ret("execve wild env",
		syscall(SYS_execve, self, (char *[]){self, NULL}, WILD));
	argv[-1] = NULL;
	argv[-2] = leave;
	argv[-3] = self;
	say("and now it works\n");
	say_ret("execve", syscall(SYS_execve, self, argv - 3, argv - 1));
}

int main(int argc, char **argv)
{
	size_t size = 16384;
	int fds[2];

	(void)argv;
	if (argc > 1)
		return 14;
	edge = must(mmap(NULL, size + 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	edge += size;
	must(munmap(edge, 4096));
	must(pipe(fds));
	fds[0] = must(memfd_create("live", 0));
	must(write(fds[0], "0123456789", 10));
	buffers(fds[0]);
	buffers(fds[1]);
	paths();
	vectors();
	return 15;
}
