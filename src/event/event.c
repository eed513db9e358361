/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event.c - names of the kinds of events.
 */
#include "config.h"

#include "event/event.h"

const char *event_kind_name(enum event_kind kind)
{
	static const char *const names[EVENT_KIND_COUNT] = {
		[EVENT_TASK] = "TASK",
		[EVENT_EXEC] = "EXEC",
		[EVENT_EXIT] = "EXIT",
		[EVENT_ENTRY] = "ENTRY",
		[EVENT_RETURN] = "RETURN",
		[EVENT_SNAPSHOT] = "SNAPSHOT",
		[EVENT_SIGNAL] = "SIGNAL",
		[EVENT_GROUPSTOP] = "GROUPSTOP",
		[EVENT_FILE] = "FILE",
		[EVENT_FD] = "FD",
		[EVENT_CWD] = "CWD",
		[EVENT_MMAP] = "MMAP",
		[EVENT_FRAMES] = "FRAMES",
		[EVENT_SCRIPTLINE] = "SCRIPTLINE",
		[EVENT_ENGINE] = "ENGINE",
		[EVENT_VERDICT] = "VERDICT",
		[EVENT_MARK] = "MARK",
		[EVENT_GAP] = "GAP",
		[EVENT_WATERMARK] = "WATERMARK",
		[EVENT_RELEASE] = "RELEASE",
		[EVENT_SUPERSEDE] = "SUPERSEDE",
		[EVENT_MODULES] = "MODULES",
		[EVENT_CONFIG] = "CONFIG",
		[EVENT_COUNTS] = "COUNTS",
		[EVENT_SUBMISSION] = "SUBMISSION",
		[EVENT_COMPLETION] = "COMPLETION",
		[EVENT_NAMESPACES] = "NAMESPACES",
	};

	return (unsigned)kind < EVENT_KIND_COUNT ? names[kind] : NULL;
}

const char *event_namespace_name(enum event_namespace space)
{
	static const char *const names[] = {"cgroup", "ipc",  "mnt", "net",
					    "pid",    "time", "uts", "user"};

	return names[space];
}
