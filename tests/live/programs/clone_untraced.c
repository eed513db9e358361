/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clone_untraced.c [shared] - CLONE_UNTRACED by clone and clone3: the program
 * sees its own flags and memory unchanged, and a tracer that promises the whole
 * tree has the children too (they call sched_yield, which nothing else here
 * does).
 */
#include "live.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

static void child_main(int code)
{
	syscall(SYS_sched_yield);
	syscall(SYS_exit_group, code);
}

static void by_clone(void)
{
	long pid = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);

	if (!pid)
		child_main(3);
	say_status("clone", wait_for((pid_t)must(pid), 0));
}

static void by_clone3(struct clone_args *args)
{
	struct clone_args before = {.flags = CLONE_UNTRACED,
				    .exit_signal = SIGCHLD};
	long pid;

	*args = before;
	pid = syscall(SYS_clone3, args, sizeof(*args));
	if (!pid)
		child_main(memcmp(args, &before, sizeof(before)) ? 50 : 5);
	say("clone3 memory kept: %s\n",
	    memcmp(args, &before, sizeof(before)) ? "no" : "yes");
	say_status("clone3", wait_for((pid_t)must(pid), 0));
}

/* The kernel only reads the struct: read-only memory is as good. */
static void by_clone3_read_only(void)
{
	struct clone_args *args =
		must(mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	long pid;

	args->flags = CLONE_UNTRACED;
	args->exit_signal = SIGCHLD;
	must(mprotect(args, 4096, PROT_READ));
	pid = syscall(SYS_clone3, args, sizeof(*args));
	if (!pid)
		child_main(args->flags == CLONE_UNTRACED ? 6 : 60);
	say("read-only memory kept: %s\n",
	    args->flags == CLONE_UNTRACED ? "yes" : "no");
	say_status("clone3, read-only", wait_for((pid_t)must(pid), 0));
}

/* What nobody can write: the child stays invisible, and a tracer must say so.
 */
static void by_clone3_shared(void)
{
	struct clone_args args = {.flags = CLONE_UNTRACED,
				  .exit_signal = SIGCHLD};
	int file = must(open("args", O_RDWR | O_CREAT | O_TRUNC, 0600));
	void *shared;
	long pid;

	must(write(file, &args, sizeof(args)));
	close(file);
	file = must(open("args", O_RDONLY));
	shared = must(mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0));
	pid = syscall(SYS_clone3, shared, sizeof(args));
	if (!pid)
		child_main(7);
	say_status("clone3, a file's", wait_for((pid_t)must(pid), 0));
}

static void fails_alike(void)
{
	struct clone_args args = {.flags = CLONE_UNTRACED | CLONE_THREAD};
	long ret = syscall(SYS_clone3, &args, sizeof(args));

	say("thread without sighand: %s\n", errno_or(ret, "worked"));
	say("flags kept: %s\n",
	    args.flags == (CLONE_UNTRACED | CLONE_THREAD) ? "yes" : "no");
	ret = syscall(SYS_clone3, NULL, sizeof(args));
	say("NULL: %s\n", errno_or(ret, "worked"));
	ret = syscall(SYS_clone3, 8, sizeof(args));
	say("wild: %s\n", errno_or(ret, "worked"));
}

int main(int argc, char **argv)
{
	struct clone_args args;

	if (argc > 1 && !strcmp(argv[1], "shared")) {
		by_clone3_shared();
		return 0;
	}
	by_clone();
	by_clone3(&args);
	by_clone3_read_only();
	fails_alike();
	return 0;
}
