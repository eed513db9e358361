/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * handover.c - work handed to something outside the tree.
 *
 * A command that asks a daemon, or leaves a job for one, has effects that no
 * trace of its own tree shows. A few sockets and files tell; what they are is
 * the table here. Only what succeeded counts.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/mem.h"
#include "model/state.h"

enum { HANDOVERS_KEPT = 64 }; /* different ones, of one command */

enum handover_by { BY_SOCKET, BY_WRITING };

struct rule {
	enum handover_by by;
	const char *glob; /* '*' matches '/', too */
	const char *what;
};

/* First match. systemd(1), dbus-daemon(1), systemd-journald.service(8),
   cron(8), crontab(1), at(1), docker(1). */
static const struct rule rules[] = {
	{BY_SOCKET, "/run/systemd/private", "systemd"},
	{BY_SOCKET, "/run/user/*/systemd/private", "systemd"},
	{BY_SOCKET, "/run/systemd/journal/*", "journald"},
	{BY_SOCKET, "/run/dbus/system_bus_socket", "D-Bus"},
	{BY_SOCKET, "/var/run/dbus/system_bus_socket", "D-Bus"},
	{BY_SOCKET, "/run/user/*/bus", "D-Bus"},
	{BY_SOCKET, "@/tmp/dbus-*", "D-Bus"},
	{BY_SOCKET, "/var/run/docker.sock", "docker"},
	{BY_SOCKET, "/run/docker.sock", "docker"},
	{BY_SOCKET, "/run/containerd/*", "containerd"},
	{BY_SOCKET, "/run/podman/podman.sock", "podman"},
	{BY_SOCKET, "/run/user/*/podman/podman.sock", "podman"},
	{BY_SOCKET, "/dev/log", "syslog"},
	{BY_WRITING, "/run/initctl", "init"},
	{BY_WRITING, "/dev/initctl", "init"},
	{BY_WRITING, "/var/spool/cron/atjobs/*", "at"},
	{BY_WRITING, "/var/spool/cron/atspool/*", "at"},
	{BY_WRITING, "/var/spool/at/*", "at"},
	{BY_WRITING, "/var/spool/cron/*", "cron"},
	{BY_WRITING, "/etc/crontab", "cron"},
	{BY_WRITING, "/etc/cron.*/*", "cron"},
	{BY_WRITING, "/etc/anacrontab", "cron"},
};

static const struct {
	const char *name;
	enum handover_way way;
} ways[] = {
	{"connect", HANDOVER_CONNECT}, {"sendto", HANDOVER_SENDTO},
	{"open", HANDOVER_OPEN},       {"openat", HANDOVER_OPENAT},
	{"openat2", HANDOVER_OPENAT2}, {"creat", HANDOVER_CREAT},
};

static enum handover_way way_of(const struct abi *abi, uint64_t nr)
{
	const char *name = abi_call_name(abi, nr);

	for (size_t i = 0; name && i < ARRAY_LEN(ways); i++)
		if (!strcmp(name, ways[i].name))
			return ways[i].way;
	return HANDOVER_NONE;
}

enum handover_way handover_way(struct model *model, const struct abi *abi,
			       uint64_t nr)
{
	uint64_t index = nr - abi->call_base;
	uint8_t **known;

	if (index >= ACTIONS_MAX || abi->id >= ARRAY_LEN(model->ways))
		return HANDOVER_NONE;
	known = &model->ways[abi->id];
	if (!*known)
		*known = mem_new(ACTIONS_MAX);
	if (!(*known)[index])
		(*known)[index] = (uint8_t)(way_of(abi, nr) + 1);
	return (enum handover_way)((*known)[index] - 1);
}

/* The values are those of asm-generic/fcntl.h, which all ABIs here share. */
static bool is_for_writing(uint64_t flags)
{
	return (flags & O_ACCMODE) != O_RDONLY || (flags & O_TRUNC);
}

static uint64_t openat2_flags(const struct call *call)
{
	const struct event_snapshot *how =
		call_snapshot(call, SNAPSHOT_ENTRY, call->args[2]);
	uint64_t flags = 0;

	if (how && how->bytes.len >= sizeof(flags))
		memcpy(&flags, how->bytes.data, sizeof(flags));
	return flags;
}

static void add(struct command *command, const char *what, const char *path)
{
	struct handover **at = &command->handed;
	size_t count = 0;

	command->handed_count++;
	for (; *at; at = &(*at)->next, count++)
		if ((*at)->what == what && !strcmp((*at)->path, path)) {
			(*at)->count++;
			return;
		}
	if (count >= HANDOVERS_KEPT)
		return;
	*at = mem_new(sizeof(**at));
	(*at)->what = what;
	(*at)->path = mem_strdup(path);
	(*at)->count = 1;
}

static void look_up(struct command *command, enum handover_by by,
		    struct buf *path)
{
	for (size_t i = 0; path->len && i < ARRAY_LEN(rules); i++)
		if (rules[i].by == by &&
		    !fnmatch(rules[i].glob, buf_text(path), 0)) {
			add(command, rules[i].what, buf_text(path));
			return;
		}
}

static void look_at_open(const struct call *call, unsigned path_arg,
			 int64_t dirfd, uint64_t flags)
{
	AUTO(buf_done) struct buf path = BUF_EMPTY;

	if (!is_for_writing(flags))
		return;
	call_path(call, call->args[path_arg], dirfd, &path);
	look_up(call->command, BY_WRITING, &path);
}

static void look_at_socket(const struct call *call, uint64_t addr)
{
	AUTO(buf_done) struct buf path = BUF_EMPTY;

	call_socket_path(call, addr, &path);
	look_up(call->command, BY_SOCKET, &path);
}

void handover_look(const struct pending *pending)
{
	const struct call *call = &pending->call;
	/* A connect that goes on in the background was asked for, too. */
	bool is_done = call->state == CALL_RETURNED &&
		       (!call->is_error || call->ret == -EINPROGRESS);

	if (!is_done)
		return;
	switch ((enum handover_way)pending->handover) {
	case HANDOVER_NONE:
		break;
	case HANDOVER_CONNECT:
		look_at_socket(call, call->args[1]);
		break;
	case HANDOVER_SENDTO:
		look_at_socket(call, call->args[4]);
		break;
	case HANDOVER_OPEN:
		look_at_open(call, 0, AT_FDCWD, call->args[1]);
		break;
	case HANDOVER_OPENAT:
		look_at_open(call, 1, (int32_t)call->args[0], call->args[2]);
		break;
	case HANDOVER_OPENAT2:
		look_at_open(call, 1, (int32_t)call->args[0],
			     openat2_flags(call));
		break;
	case HANDOVER_CREAT:
		look_at_open(call, 0, AT_FDCWD, O_WRONLY);
		break;
	}
}
