/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * namespaces.c - which namespaces a call has entered, or its child was made in:
 * what /proc/PID/ns has of them when the call returns, namespaces(7).
 */
#include "config.h"

#include <limits.h>
#include <linux/sched.h>
#include <stdio.h>
#include <unistd.h>

#include "base/auto.h"
#include "engine/engine.h"
#include "event/event.h"

static const uint64_t flags_of[NAMESPACE_COUNT] = {
	[NAMESPACE_CGROUP] = CLONE_NEWCGROUP, [NAMESPACE_IPC] = CLONE_NEWIPC,
	[NAMESPACE_MNT] = CLONE_NEWNS,	      [NAMESPACE_NET] = CLONE_NEWNET,
	[NAMESPACE_PID] = CLONE_NEWPID,	      [NAMESPACE_TIME] = CLONE_NEWTIME,
	[NAMESPACE_UTS] = CLONE_NEWUTS,	      [NAMESPACE_USER] = CLONE_NEWUSER,
};

/* "uts:[4026531838]"; 0: it can't be read. */
static uint64_t read_namespace(pid_t tid, const char *name)
{
	char path[64], link[64], format[32];
	unsigned long long number;
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)tid, name);
	len = readlink(path, link, sizeof(link) - 1);
	if (len < 0)
		return 0;
	link[len] = '\0';
	snprintf(format, sizeof(format), "%s:[%%llu]", name);
	return sscanf(link, format, &number) == 1 ? number : 0;
}

void engine_put_namespaces(struct engine *engine, const struct task *task,
			   pid_t tid, uint64_t flags)
{
	struct event event = {.kind = EVENT_NAMESPACES};
	bool has_one = false;

	for (unsigned i = 0; tid && i < NAMESPACE_COUNT; i++) {
		if (!(flags & flags_of[i]))
			continue;
		event.namespaces.ids[i] =
			read_namespace(tid, event_namespace_name(i));
		has_one |= event.namespaces.ids[i] != 0;
	}
	if (has_one)
		engine_put(engine, &event, task->serial);
}
