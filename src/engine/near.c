/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * near.c - keeps the engine on the CPU of the task that stops all the time.
 *
 * Following at every stop made it worse, as did SCHED_IDLE beside other work
 * (see HACKING), so: only after a run of stops of one task, SCHED_IDLE only
 * while nothing else wants a CPU. A shell that runs one command after the other
 * changes tasks all the time, and going home at each change cost more than it
 * brought: only a mix without such runs ends it.
 */
#include "config.h"

#include "engine/near.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"
#include "engine/proc.h"

enum {
	RUN_TO_FOLLOW = 64, /* fewer did not pay off for short commands */
	CHANGES_TO_LEAVE = 32, /* of task, without such a run */
	CHECK_NS = 4 * 1000 * 1000,
	NICE_0_LIMIT = 20, /* RLIMIT_NICE that allows nice 0, getrlimit(2) */
};

/* sched(7): leaving SCHED_IDLE needs CAP_SYS_NICE or RLIMIT_NICE. */
static bool can_leave_idle(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};
	struct rlimit limit;

	if (!getrlimit(RLIMIT_NICE, &limit) && limit.rlim_cur >= NICE_0_LIMIT)
		return true;
	return !syscall(SYS_capget, &header, data) &&
	       (data[0].effective & (1u << CAP_SYS_NICE));
}

void near_init(struct near *near)
{
	*near = (struct near){.cpu = -1};
	if (sched_getaffinity(0, sizeof(near->home), &near->home))
		return;
	near->may_move = CPU_COUNT(&near->home) > 1;
	near->may_idle =
		can_leave_idle() && sched_getscheduler(0) == SCHED_OTHER;
}

/* Tasks that want a CPU now, the engine included; proc(5), loadavg. */
static unsigned runnable(void)
{
	AUTO(fd_close) int fd = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
	char text[128];
	unsigned count;
	ssize_t len;

	if (fd < 0)
		return 2;
	len = read(fd, text, sizeof(text) - 1);
	if (len <= 0)
		return 2;
	text[len] = '\0';
	if (sscanf(text, "%*s %*s %*s %u/", &count) != 1)
		return 2;
	return count;
}

static void set_idle(struct near *near, bool is_idle)
{
	struct sched_param param = {0};

	if (near->is_idle == is_idle || !near->may_idle)
		return;
	if (!sched_setscheduler(0, is_idle ? SCHED_IDLE : SCHED_OTHER, &param))
		near->is_idle = is_idle;
}

static void go_home(struct near *near)
{
	if (near->cpu >= 0)
		sched_setaffinity(0, sizeof(near->home), &near->home);
	near->cpu = -1;
	set_idle(near, false);
}

static void follow(struct near *near)
{
	struct proc_stat stat;
	cpu_set_t one;

	if (proc_read_stat(near->tid, &stat) || stat.cpu < 0 ||
	    stat.cpu >= CPU_SETSIZE || stat.cpu == near->cpu)
		return;
	CPU_ZERO(&one);
	CPU_SET(stat.cpu, &one);
	if (!sched_setaffinity(0, sizeof(one), &one))
		near->cpu = stat.cpu;
}

static void look_around(struct near *near, uint64_t now_ns)
{
	if (now_ns - near->checked_ns < CHECK_NS)
		return;
	near->checked_ns = now_ns;
	set_idle(near, runnable() <= 1);
}

void near_stop(struct near *near, pid_t tid, uint64_t now_ns)
{
	if (!near->may_move)
		return;
	if (tid != near->tid) {
		near->tid = tid;
		near->run = 0;
		if (near->is_idle)
			look_around(near, now_ns);
		if (near->cpu >= 0 && ++near->changes >= CHANGES_TO_LEAVE)
			go_home(near);
		return;
	}
	if (++near->run % RUN_TO_FOLLOW)
		return;
	near->changes = 0;
	/* A long run is looked at now and then: the task may have moved. */
	if (near->run > RUN_TO_FOLLOW && now_ns - near->checked_ns < CHECK_NS)
		return;
	follow(near);
	look_around(near, now_ns);
}
