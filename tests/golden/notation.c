/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notation.c - what reading and writing the text form of events share.
 */
#include "config.h"

#include "notation.h"

#include <string.h>

#include "base/auto.h"

size_t notation_positional(enum event_kind kind)
{
	static const uint8_t counts[EVENT_KIND_COUNT] = {
		[EVENT_TASK] = 1,    [EVENT_EXEC] = 2,
		[EVENT_EXIT] = 1,    [EVENT_ENTRY] = 8,
		[EVENT_RETURN] = 1,  [EVENT_SNAPSHOT] = 4,
		[EVENT_SIGNAL] = 1,  [EVENT_GROUPSTOP] = 1,
		[EVENT_FILE] = 2,    [EVENT_FD] = 2,
		[EVENT_CWD] = 1,     [EVENT_MMAP] = 3,
		[EVENT_FRAMES] = 1,  [EVENT_SCRIPTLINE] = 1,
		[EVENT_ENGINE] = 1,  [EVENT_MARK] = 1,
		[EVENT_GAP] = 1,     [EVENT_WATERMARK] = 1,
		[EVENT_RELEASE] = 1, [EVENT_SUPERSEDE] = 1,
		[EVENT_MODULES] = 1, [EVENT_CONFIG] = 1,
		[EVENT_COUNTS] = 1,  [EVENT_COMPLETION] = 2,
	};

	return counts[kind];
}

const char *notation_enum_name(enum event_kind kind, const char *field,
			       uint32_t value)
{
	static const struct {
		enum event_kind kind;
		const char *field;
		uint32_t value;
		const char *name;
	} names[] = {
		{EVENT_TASK, "origin", TASK_LAUNCHED, "launched"},
		{EVENT_TASK, "origin", TASK_CREATED, "created"},
		{EVENT_TASK, "origin", TASK_ATTACHED, "attached"},
		{EVENT_SNAPSHOT, "phase", SNAPSHOT_ENTRY, "entry"},
		{EVENT_SNAPSHOT, "phase", SNAPSHOT_RETURN, "return"},
		{EVENT_SCRIPTLINE, "language", SCRIPT_NONE, "none"},
		{EVENT_SCRIPTLINE, "language", SCRIPT_BASH, "bash"},
		{EVENT_SCRIPTLINE, "language", SCRIPT_PYTHON, "python"},
		{EVENT_SCRIPTLINE, "language", SCRIPT_ZSH, "zsh"},
		{EVENT_SCRIPTLINE, "language", SCRIPT_PERL, "perl"},
		{EVENT_SCRIPTLINE, "language", SCRIPT_DASH, "dash"},
		{EVENT_RELEASE, "reason", RELEASE_DETACHED, "detached"},
		{EVENT_RELEASE, "reason", RELEASE_DAEMON, "daemon"},
		{EVENT_RELEASE, "reason", RELEASE_SETUID, "setuid"},
		{EVENT_RELEASE, "reason", RELEASE_TRACED, "traced"},
		{EVENT_RELEASE, "reason", RELEASE_PRIVATE, "private"},
		{EVENT_RELEASE, "reason", RELEASE_WIDE, "wide"},
		{EVENT_MODULES, "moment", MODULES_START, "start"},
		{EVENT_MODULES, "moment", MODULES_TICK, "tick"},
		{EVENT_MODULES, "moment", MODULES_BEFORE, "before"},
		{EVENT_MODULES, "moment", MODULES_AFTER, "after"},
		{EVENT_MODULES, "moment", MODULES_END, "end"},
		{EVENT_COUNTS, "scope", COUNTS_TASK, "task"},
		{EVENT_COUNTS, "scope", COUNTS_TREE, "tree"},
		{EVENT_COUNTS, "scope", COUNTS_MACHINE, "machine"},
		{EVENT_COUNTS, "scope", COUNTS_CHOSEN, "chosen"},
		{EVENT_COUNTS, "since", COUNTS_SINCE_START, "start"},
		{EVENT_COUNTS, "since", COUNTS_SINCE_FORK, "fork"},
		{EVENT_COUNTS, "since", COUNTS_SINCE_EXEC, "exec"},
		{EVENT_SUBMISSION, "unseen", RING_TAKEN_BY_THREAD, "thread"},
		{EVENT_SUBMISSION, "unseen", RING_NOT_SEEN_MADE, "unmade"},
		{EVENT_SUBMISSION, "unseen", RING_OF_NEW_KIND, "kind"},
		{EVENT_SUBMISSION, "unseen", RING_WITHOUT_MEMORY, "memory"},
		{EVENT_COMPLETION, "unseen", RING_TAKEN_BY_THREAD, "thread"},
		{EVENT_COMPLETION, "unseen", RING_NOT_SEEN_MADE, "unmade"},
		{EVENT_COMPLETION, "unseen", RING_OF_NEW_KIND, "kind"},
		{EVENT_COMPLETION, "unseen", RING_WITHOUT_MEMORY, "memory"},
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (names[i].kind == kind && names[i].value == value &&
		    !strcmp(names[i].field, field))
			return names[i].name;
	return NULL;
}

const char *notation_flag(const struct event_field *field)
{
	return strncmp(field->name, "is_", 3) ? field->name : field->name + 3;
}
