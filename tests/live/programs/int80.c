/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * int80.c - a 64-bit program that makes 32-bit calls: number, arguments and
 * result follow i386's table, next to 64-bit calls.
 */
#include "live.h"

#include <sys/mman.h>
#include <sys/syscall.h>

/* Numbers of i386, arch/x86/entry/syscalls/syscall_32.tbl. */
enum { I386_EXIT = 1, I386_FORK = 2, I386_WRITE = 4, I386_GETPID = 20 };

static int int80(int nr, unsigned a, unsigned b, unsigned c)
{
	int ret;

	asm volatile("int $0x80"
		     : "=a"(ret)
		     : "a"(nr), "b"(a), "c"(b), "d"(c)
		     : "memory", "r8", "r9", "r10", "r11");
	return ret;
}

int main(void)
{
	static const char text[] = "written by int 0x80\n";
	char *low = must(mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0));
	pid_t child;
	int i, same = 0;

	memcpy(low, text, sizeof(text));
	for (i = 0; i < 50; i++)
		same += int80(I386_GETPID, 0, 0, 0) == syscall(SYS_getpid);
	say("pids alike: %d\n", same);
	say("write: %d\n",
	    int80(I386_WRITE, 1, (unsigned)(uintptr_t)low, sizeof(text) - 1));
	say("bad fd: %d\n", int80(I386_WRITE, 999, 0, 1));
	say("wild: %d\n", int80(I386_WRITE, 1, 16, 1));
	say("no such call: %d\n", int80(9999, 0, 0, 0));
	child = int80(I386_FORK, 0, 0, 0);
	if (!child)
		int80(I386_EXIT, 33, 0, 0);
	say_status("child", wait_for(child, 0));
	return 0;
}
