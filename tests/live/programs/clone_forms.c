/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clone_forms.c - clone and clone3 with each of the flags that say what else is
 * looked at, well and not.
 */
#include "live.h"

#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>

static pid_t parent_tid, child_tid;
static int pidfd;

static void after(long pid)
{
	if (pid == 0)
		_exit(0);
	if (pid > 0)
		must(waitpid((pid_t)pid, NULL, __WALL));
}

static void clone3_with(struct clone_args *args, size_t size)
{
	after(syscall(SYS_clone3, args, size));
}

static void clone3_forms(void)
{
	struct clone_args args = {.exit_signal = SIGCHLD};
	struct {
		struct clone_args args;
		uint64_t more;
	} longer = {{.exit_signal = SIGCHLD}, 0};
	pid_t set_tid[] = {5, 6};

	clone3_with(&args, sizeof(args));
	clone3_with(&args, 64);
	args.flags = CLONE_PIDFD;
	args.pidfd = (uintptr_t)&pidfd;
	clone3_with(&args, sizeof(args));
	args.flags |= CLONE_PARENT_SETTID | CLONE_CHILD_SETTID;
	args.parent_tid = (uintptr_t)&parent_tid;
	args.child_tid = (uintptr_t)&child_tid;
	clone3_with(&args, sizeof(args));
	args.set_tid = (uintptr_t)set_tid;
	args.set_tid_size = 2;
	clone3_with(&args, sizeof(args));
	args.set_tid = args.set_tid_size = 0;
	args.flags = CLONE_INTO_CGROUP;
	args.cgroup = 99;
	clone3_with(&args, sizeof(args));
	args.flags = CLONE_SIGHAND | CLONE_PARENT_SETTID;
	clone3_with(&args, sizeof(args));
	args.flags = CLONE_PARENT_SETTID;
	args.parent_tid = 8;
	clone3_with(&args, sizeof(args));
	clone3_with((void *)8, sizeof(args));
	clone3_with(NULL, sizeof(args));
	clone3_with(&longer.args, sizeof(longer));
	longer.more = 1;
	clone3_with(&longer.args, sizeof(longer));
}

/* The order of registers is that of x86_64 and, with the last two the other way
   round, of the others; no flag here makes the kernel look at both. */
static void clone_with(unsigned long flags)
{
	after(syscall(SYS_clone, flags, 0, &parent_tid, &child_tid,
		      &child_tid));
}

static void clone_forms(void)
{
	clone_with(SIGCHLD);
	clone_with(CLONE_PARENT_SETTID | SIGCHLD);
	clone_with(CLONE_PIDFD | SIGCHLD);
	clone_with(CLONE_CHILD_SETTID | SIGCHLD);
	clone_with(CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD);
	clone_with(CLONE_SIGHAND);
	clone_with(CLONE_SIGHAND | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID);
}

int main(void)
{
	clone3_forms();
	clone_forms();
	return 0;
}
