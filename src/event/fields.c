/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fields.c - the fields of every kind of event, as data.
 */
#include "config.h"

#include "event/fields.h"

#include "base/auto.h"

/* clang-format off */
#define ROW(type, kind, member) \
	{ #member, type, offsetof(struct event, kind.member), 0, 0, 0 }
#define ENUM(kind, member, first, last) \
	{ #member, FIELD_U32, offsetof(struct event, kind.member), 0, first, last }
#define LIST(type, kind, member, count) \
	{ #member, type, offsetof(struct event, kind.member), \
	  offsetof(struct event, kind.count), 0, 0 }
#define ARG(n) \
	{ "arg" #n, FIELD_U64, offsetof(struct event, entry.args[n]), 0, 0, 0 }

#define NAMESPACE(name, at) \
	{ name, FIELD_U64, offsetof(struct event, namespaces.ids[at]), 0, 0, 0 }

static const struct event_field task_fields[] = {
	ENUM(task, origin, TASK_LAUNCHED, TASK_ATTACHED),
	ROW(FIELD_U32, task, tid),
	ROW(FIELD_U32, task, tgid),
	ROW(FIELD_U32, task, leader),
	ROW(FIELD_U32, task, creator),
	ROW(FIELD_U64, task, clone_flags),
	LIST(FIELD_U32S, task, ns_tids, ns_tid_count),
	ROW(FIELD_U64, task, blocked_nr),
};

static const struct event_field exec_fields[] = {
	ROW(FIELD_U32, exec, abi),
	ROW(FIELD_SPAN, exec, filename),
	ROW(FIELD_SPAN, exec, exe),
	ROW(FIELD_SPAN, exec, cwd),
	LIST(FIELD_SPANS, exec, argv, argc),
	ROW(FIELD_BOOL, exec, is_argv_cut),
	LIST(FIELD_SPANS, exec, env_names, env_count),
	ROW(FIELD_U32, exec, uid),
	ROW(FIELD_U32, exec, euid),
	ROW(FIELD_U32, exec, gid),
	ROW(FIELD_U32, exec, egid),
	ROW(FIELD_U64, exec, cpu_ns),
};

static const struct event_field exit_fields[] = {
	ROW(FIELD_S32, exit, status),
	ROW(FIELD_U64, exit, cpu_ns),
};

static const struct event_field entry_fields[] = {
	ROW(FIELD_U32, entry, abi),
	ROW(FIELD_U64, entry, nr),
	ARG(0), ARG(1), ARG(2), ARG(3), ARG(4), ARG(5),
	ROW(FIELD_U64, entry, ip),
};

static const struct event_field return_fields[] = {
	ROW(FIELD_S64, ret, ret),
	ROW(FIELD_BOOL, ret, is_error),
	ROW(FIELD_U64, ret, system_ns),
};

static const struct event_field snapshot_fields[] = {
	ENUM(snapshot, phase, SNAPSHOT_ENTRY, SNAPSHOT_RETURN),
	ROW(FIELD_U64, snapshot, addr),
	ROW(FIELD_U64, snapshot, wanted),
	ROW(FIELD_SPAN, snapshot, bytes),
	ROW(FIELD_BOOL, snapshot, is_fault),
};

static const struct event_field signal_fields[] = {
	ROW(FIELD_U32, signal, signo),
	ROW(FIELD_S32, signal, code),
	ROW(FIELD_SPAN, signal, info),
};

static const struct event_field groupstop_fields[] = {
	ROW(FIELD_U32, groupstop, signo),
};

static const struct event_field file_fields[] = {
	ROW(FIELD_U64, file, id),
	ROW(FIELD_SPAN, file, link),
	ROW(FIELD_U32, file, mode),
	ROW(FIELD_U32, file, dev_major),
	ROW(FIELD_U32, file, dev_minor),
	ROW(FIELD_U64, file, ino),
	ROW(FIELD_U32, file, rdev_major),
	ROW(FIELD_U32, file, rdev_minor),
	ROW(FIELD_SPAN, file, subsystem),
	ROW(FIELD_SPAN, file, driver),
	ROW(FIELD_SPAN, file, device),
	ROW(FIELD_U32, file, family),
	ROW(FIELD_U32, file, type),
	ROW(FIELD_U32, file, protocol),
	ROW(FIELD_SPAN, file, local),
	ROW(FIELD_SPAN, file, peer),
	ROW(FIELD_SPAN, file, driver_module),
	ROW(FIELD_SPAN, file, label),
	ROW(FIELD_SPAN, file, modalias),
	ROW(FIELD_SPAN, file, compatible),
	ROW(FIELD_SPAN, file, controller),
	ROW(FIELD_SPAN, file, controller_driver),
	ROW(FIELD_SPAN, file, controller_module),
	ROW(FIELD_SPAN, file, info),
	ROW(FIELD_SPAN, file, filesystem),
};

static const struct event_field fd_fields[] = {
	ROW(FIELD_U32, fd, fd),
	ROW(FIELD_U64, fd, file),
};

static const struct event_field cwd_fields[] = {
	ROW(FIELD_SPAN, cwd, path),
};

static const struct event_field mmap_fields[] = {
	ROW(FIELD_U64, mmap, addr),
	ROW(FIELD_U64, mmap, bytes),
	ROW(FIELD_U64, mmap, offset),
	ROW(FIELD_SPAN, mmap, path),
	ROW(FIELD_SPAN, mmap, build_id),
};

static const struct event_field frames_fields[] = {
	LIST(FIELD_U64S, frames, addrs, count),
	ROW(FIELD_U64, frames, id),
	ENUM(frames, end, STACK_WHOLE, STACK_FOREIGN),
	ROW(FIELD_U32, frames, guessed),
	LIST(FIELD_U32S, frames, exact, exact_count),
};

static const struct event_field scriptline_fields[] = {
	ENUM(scriptline, language, SCRIPT_NONE, SCRIPT_DASH),
	ROW(FIELD_BOOL, scriptline, is_approximate),
	LIST(FIELD_PLACES, scriptline, frames, count),
	ROW(FIELD_SPAN, scriptline, context),
};

static const struct event_field engine_fields[] = {
	ROW(FIELD_SPAN, engine, name),
};

static const struct event_field mark_fields[] = {
	ROW(FIELD_SPAN, mark, text),
};

static const struct event_field gap_fields[] = {
	ROW(FIELD_U64, gap, events),
	ROW(FIELD_SPAN, gap, reason),
};

static const struct event_field watermark_fields[] = {
	ROW(FIELD_U64, watermark, time_ns),
};

static const struct event_field release_fields[] = {
	ENUM(release, reason, RELEASE_DETACHED, RELEASE_WIDE),
};

static const struct event_field supersede_fields[] = {
	ROW(FIELD_U32, supersede, old_tid),
	ROW(FIELD_U32, supersede, leader),
};

static const struct event_field modules_fields[] = {
	ENUM(modules, moment, MODULES_START, MODULES_END),
	ROW(FIELD_U32, modules, error),
	ROW(FIELD_SPAN, modules, lines),
	LIST(FIELD_SPANS, modules, gone, gone_count),
	ROW(FIELD_SPAN, modules, request),
	LIST(FIELD_SPANS, modules, loaded, loaded_count),
};

static const struct event_field config_fields[] = {
	ROW(FIELD_SPAN, config, source),
	ROW(FIELD_SPAN, config, text),
	ROW(FIELD_BOOL, config, is_whole),
	LIST(FIELD_SPANS, config, aliases, alias_count),
};

static const struct event_field counts_fields[] = {
	ENUM(counts, scope, COUNTS_TASK, COUNTS_CHOSEN),
	ROW(FIELD_U32, counts, tid),
	ENUM(counts, since, COUNTS_SINCE_START, COUNTS_SINCE_EXEC),
	ROW(FIELD_U64, counts, from_ns),
	ROW(FIELD_U64, counts, until_ns),
	LIST(FIELD_SPANS, counts, names, name_count),
	LIST(FIELD_U64S, counts, counts, count_count),
	ROW(FIELD_U64, counts, lost),
	ROW(FIELD_SPAN, counts, why),
};

static const struct event_field submission_fields[] = {
	LIST(FIELD_U64S, submission, addrs, count),
	ENUM(submission, unseen, RING_SEEN, RING_WITHOUT_MEMORY),
};

static const struct event_field namespaces_fields[] = {
	NAMESPACE("cgroup", NAMESPACE_CGROUP),
	NAMESPACE("ipc", NAMESPACE_IPC),
	NAMESPACE("mnt", NAMESPACE_MNT),
	NAMESPACE("net", NAMESPACE_NET),
	NAMESPACE("pid", NAMESPACE_PID),
	NAMESPACE("time", NAMESPACE_TIME),
	NAMESPACE("uts", NAMESPACE_UTS),
	NAMESPACE("user", NAMESPACE_USER),
};

static const struct event_field completion_fields[] = {
	ROW(FIELD_SPAN, completion, entries),
	ROW(FIELD_U32, completion, entry_bytes),
	ROW(FIELD_U64, completion, lost),
	ROW(FIELD_U64, completion, dropped),
	ROW(FIELD_BOOL, completion, is_waiting),
	ENUM(completion, unseen, RING_SEEN, RING_WITHOUT_MEMORY),
};

#define FIELDS(rows) { rows, ARRAY_LEN(rows) }

static const struct event_fields all[EVENT_KIND_COUNT] = {
	[EVENT_TASK] = FIELDS(task_fields),
	[EVENT_EXEC] = FIELDS(exec_fields),
	[EVENT_EXIT] = FIELDS(exit_fields),
	[EVENT_ENTRY] = FIELDS(entry_fields),
	[EVENT_RETURN] = FIELDS(return_fields),
	[EVENT_SNAPSHOT] = FIELDS(snapshot_fields),
	[EVENT_SIGNAL] = FIELDS(signal_fields),
	[EVENT_GROUPSTOP] = FIELDS(groupstop_fields),
	[EVENT_FILE] = FIELDS(file_fields),
	[EVENT_FD] = FIELDS(fd_fields),
	[EVENT_CWD] = FIELDS(cwd_fields),
	[EVENT_MMAP] = FIELDS(mmap_fields),
	[EVENT_FRAMES] = FIELDS(frames_fields),
	[EVENT_SCRIPTLINE] = FIELDS(scriptline_fields),
	[EVENT_ENGINE] = FIELDS(engine_fields),
	[EVENT_MARK] = FIELDS(mark_fields),
	[EVENT_GAP] = FIELDS(gap_fields),
	[EVENT_WATERMARK] = FIELDS(watermark_fields),
	[EVENT_RELEASE] = FIELDS(release_fields),
	[EVENT_SUPERSEDE] = FIELDS(supersede_fields),
	[EVENT_MODULES] = FIELDS(modules_fields),
	[EVENT_CONFIG] = FIELDS(config_fields),
	[EVENT_COUNTS] = FIELDS(counts_fields),
	[EVENT_SUBMISSION] = FIELDS(submission_fields),
	[EVENT_COMPLETION] = FIELDS(completion_fields),
	[EVENT_NAMESPACES] = FIELDS(namespaces_fields),
};
/* clang-format on */

struct event_fields event_fields(enum event_kind kind)
{
	if ((unsigned)kind >= EVENT_KIND_COUNT)
		return (struct event_fields){NULL, 0};
	return all[kind];
}
