/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fdtable.c - which file is behind a descriptor of a tracee.
 *
 * Only /proc/PID/fd links are read and cached attributes asked for: nothing
 * that could make a file system of a (stopped) tracee answer.
 */
#include "config.h"

#include "capture/fdtable.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/map.h"
#include "base/mem.h"
#include "capture/device.h"
#include "capture/families.h"
#include "capture/fdinfo.h"
#include "capture/met.h"
#include "capture/mounts.h"
#include "capture/socket.h"
#include "capture/unix_peer.h"
#include "event/bus_kind.h"
#include "event/event.h"
#include "event/recording.h"
#include "spec/spec.h"

enum {
	NAMES_MAX = 4096,    /* identities remembered; then all are said anew */
	SLOTS_MAX = 1 << 20, /* descriptors remembered in one table */
	LINK_BYTES = PATH_MAX + 64,
	NUMBERS_BYTES = 48, /* five in hex, with what is between */
	FUSE_MAJOR =
		10, /* /dev/fuse, devices.txt of the kernel's admin guide */
	FUSE_MINOR = 229,
};

/* The file is a device of SPI or I2C, or a netlink socket; its details change: an
   eventfd's count, the peer of a unix socket that has none yet. */
static const uint64_t SLOT_HAS_MESSAGES = UINT64_C(1) << 63;
static const uint64_t SLOT_CHANGES = UINT64_C(1) << 62;

struct fdtable {
	unsigned users;	   /* tasks */
	unsigned changing; /* of them in a call that may change the table */
	bool is_volatile;  /* io_uring may open and close unseen */
	uint32_t slot_count;
	uint64_t *slots; /* [fd] = id of a FILE; 0: closed or not known; and
			    SLOT_HAS_MESSAGES, SLOT_CHANGES */
};

struct file_names {
	struct recording_writer *out;
	struct map by_link; /* to uint64_t *, as in a slot */
	uint64_t next_id;
	bool has_server; /* see file_names_has_server */
	bool wants_details;
	struct met *met;
	struct mounts mounts;
};

struct file_names *file_names_new(struct recording_writer *out,
				  bool wants_details, struct met *met)
{
	struct file_names *names = mem_new(sizeof(*names));

	names->out = out;
	names->next_id = 1;
	names->wants_details = wants_details;
	names->met = met;
	return names;
}

const bool *file_names_has_server(const struct file_names *names)
{
	return &names->has_server;
}

static void forget_names(struct file_names *names)
{
	size_t at = 0;
	void *id;

	while ((id = map_next(&names->by_link, &at)))
		free(id);
	map_done(&names->by_link);
}

/* ---- tables ---- */

struct fdtable *fdtable_new(void)
{
	struct fdtable *files = mem_new(sizeof(*files));

	files->users = 1;
	return files;
}

struct fdtable *fdtable_share(struct fdtable *files)
{
	files->users++;
	return files;
}

struct fdtable *fdtable_copy(const struct fdtable *files)
{
	struct fdtable *copy = fdtable_new();

	copy->is_volatile = files->is_volatile;
	copy->slot_count = files->slot_count;
	if (files->slot_count)
		copy->slots = mem_copy(files->slots,
				       files->slot_count * sizeof(uint64_t));
	return copy;
}

void fdtable_drop(struct fdtable **files)
{
	if (*files && !--(*files)->users) {
		free((*files)->slots);
		free(*files);
	}
	*files = NULL;
}

void fdtable_restart(struct fdtable **files)
{
	fdtable_drop(files);
	*files = fdtable_new();
}

void fdtable_unshare(struct fdtable **files)
{
	struct fdtable *own;

	if ((*files)->users == 1)
		return;
	own = fdtable_copy(*files);
	fdtable_drop(files);
	*files = own;
}

static uint64_t slot_of(const struct fdtable *files, uint32_t fd)
{
	return fd < files->slot_count ? files->slots[fd] : 0;
}

static void set_slot(struct fdtable *files, uint32_t fd, uint64_t id)
{
	if (fd >= files->slot_count) {
		uint32_t count = files->slot_count ? files->slot_count : 8;

		if (!id || fd >= SLOTS_MAX)
			return;
		while (count <= fd)
			count *= 2;
		files->slots =
			mem_resize(files->slots, count, sizeof(uint64_t));
		memset(files->slots + files->slot_count, 0,
		       (count - files->slot_count) * sizeof(uint64_t));
		files->slot_count = count;
	}
	files->slots[fd] = id;
}

static void put_fd(const struct fdtable_at *at, uint32_t fd, uint64_t id)
{
	struct event event = {
		.kind = EVENT_FD,
		.serial = at->serial,
		.time_ns = at->time_ns,
		.fd = {fd, id & ~(SLOT_HAS_MESSAGES | SLOT_CHANGES)},
	};

	recording_put(at->names->out, &event);
}

/* ---- identities ---- */

/*
 * Attributes without asking the file system again: a tracee may be the one that
 * would have to answer (FUSE), and it is stopped. Returns the id of its mount, 0
 * where the kernel doesn't say it.
 */
static uint64_t read_attributes(const char *path, struct event_file *file)
{
	struct statx attributes;

	if (statx(AT_FDCWD, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, 0,
		  &attributes))
		return 0;
	file->mode = attributes.stx_mode;
	file->ino = attributes.stx_ino;
	file->dev_major = attributes.stx_dev_major;
	file->dev_minor = attributes.stx_dev_minor;
	file->rdev_major = attributes.stx_rdev_major;
	file->rdev_minor = attributes.stx_rdev_minor;
	return attributes.stx_mask & STATX_MNT_ID ? attributes.stx_mnt_id : 0;
}

static void put_device(const struct device_facts *device,
		       struct event_file *file)
{
	file->subsystem = span_of_str(device->subsystem);
	file->driver = span_of_str(device->driver);
	file->device = span_of_str(device->name);
	file->driver_module = span_of_str(device->driver_module);
	file->label = span_of_str(device->label);
	file->modalias = span_of_str(device->modalias);
	file->compatible = span_of_str(device->compatible);
	file->controller = span_of_str(device->controller);
	file->controller_driver = span_of_str(device->controller_driver);
	file->controller_module = span_of_str(device->controller_module);
}

/* What goes through it is of use as a whole. */
static bool has_messages(const struct event_file *file)
{
	return bus_kind_of(file) != BUS_NONE || file->family == AF_NETLINK;
}

/* As a line of fdinfo would have it. */
static struct span unix_info(uint32_t ino, struct fdinfo *room)
{
	uint32_t peer = unix_peer_of(ino);

	if (!peer)
		return (struct span){NULL, 0};
	snprintf(room->text, sizeof(room->text), "peer:\t%u\n", peer);
	return span_of_str(room->text);
}

static uint64_t put_file(const struct fdtable_at *at, uint32_t fd,
			 struct event_file *file)
{
	struct device_facts device;
	struct socket_facts socket;
	struct families families;
	struct fdinfo info;
	bool changes;
	struct event event = {
		.kind = EVENT_FILE,
		.serial = at->serial,
		.time_ns = at->time_ns,
	};

	file->id = at->names->next_id++;
	if (S_ISCHR(file->mode) || S_ISBLK(file->mode)) {
		device_look_up("/sys", S_ISBLK(file->mode), file->rdev_major,
			       file->rdev_minor, &device);
		put_device(&device, file);
	}
	if (S_ISSOCK(file->mode) && !socket_look_up(at->tgid, fd, &socket)) {
		file->family = socket.family;
		file->type = socket.type;
		file->protocol = socket.protocol;
		file->local = span_of(&socket.local, socket.local_bytes);
		file->peer = span_of(&socket.peer, socket.peer_bytes);
	}
	if (file->family == AF_UNIX && at->names->wants_details)
		file->info = unix_info((uint32_t)file->ino, &info);
	if (file->family == AF_NETLINK && file->protocol == NETLINK_GENERIC)
		file->info = families_look_up(&families);
	event.file = *file;
	recording_put(at->names->out, &event);
	met_file(at->names->met, file);
	changes = fdinfo_kind_of(file) == FDINFO_EVENTFD ||
		  (file->family == AF_UNIX && !file->info.len);
	return file->id | (has_messages(file) ? SLOT_HAS_MESSAGES : 0) |
	       (changes ? SLOT_CHANGES : 0);
}

static bool is_server(const struct event_file *file)
{
	static const char faults[] = "anon_inode:[userfaultfd]";

	if (S_ISCHR(file->mode))
		return file->rdev_major == FUSE_MAJOR &&
		       file->rdev_minor == FUSE_MINOR;
	return file->link.len == sizeof(faults) - 1 &&
	       !memcmp(file->link.data, faults, file->link.len);
}

/* What makes two look-ups the same file: the link, where it is, and, for devices,
   which; what fdinfo says of those that are all called the same. */
static uint64_t identify(const struct fdtable_at *at, uint32_t fd,
			 const char *path, struct span link)
{
	struct event_file file = {.link = link};
	struct fdinfo info;
	char key[LINK_BYTES + NUMBERS_BYTES + sizeof(info.text)];
	struct span key_span, lasting = {NULL, 0};
	uint64_t *known;
	uint64_t mount = read_attributes(path, &file);
	int extra;

	if (file.mode && *link.data == '/')
		file.filesystem = mounts_type(&at->names->mounts, at->tid,
					      (struct mounted){mount,
							       file.dev_major,
							       file.dev_minor});
	if (is_server(&file))
		at->names->has_server = true;
	/* All eventfds have the same link. */
	if (fdinfo_kind_of(&file) != FDINFO_NONE) {
		file.info = fdinfo_look_up(at->tid, fd, &info);
		lasting = fdinfo_lasting(file.info);
	}
	/* A socket's peers change, so it is never the same again. */
	if (S_ISSOCK(file.mode) || (lasting.len && at->names->wants_details))
		return put_file(at, fd, &file);
	memcpy(key, link.data, link.len);
	extra = snprintf(key + link.len, NUMBERS_BYTES, "%c%x:%x:%x:%x:%x", '\0',
			 file.mode, file.rdev_major, file.rdev_minor,
			 file.dev_major, file.dev_minor);
	if (lasting.len)
		memcpy(key + link.len + extra, lasting.data, lasting.len);
	key_span = span_of(key, link.len + (size_t)extra + lasting.len);
	known = map_get_bytes(&at->names->by_link, key_span);
	if (known)
		return *known;
	if (at->names->by_link.count >= NAMES_MAX)
		forget_names(at->names);
	known = mem_new(sizeof(*known));
	*known = put_file(at, fd, &file);
	map_put_bytes(&at->names->by_link, key_span, known);
	return *known;
}

/* Looks at the descriptor now, and says so where that is news. */
static void look_up(struct fdtable *files, const struct fdtable_at *at,
		    uint32_t fd)
{
	char path[64], link[LINK_BYTES];
	uint64_t id = 0;
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/fd/%u", (int)at->tid, fd);
	len = readlink(path, link, sizeof(link));
	if (len > 0)
		id = identify(at, fd, path, span_of(link, (size_t)len));
	if (id == slot_of(files, fd))
		return;
	set_slot(files, fd, id);
	put_fd(at, fd, id);
}

static void forget(struct fdtable *files, const struct fdtable_at *at,
		   uint32_t fd)
{
	if (!slot_of(files, fd))
		return;
	set_slot(files, fd, 0);
	put_fd(at, fd, 0);
}

static void forget_range(struct fdtable *files, const struct fdtable_at *at,
			 uint64_t first, uint64_t last)
{
	for (uint64_t fd = first; fd <= last && fd < files->slot_count; fd++)
		forget(files, at, (uint32_t)fd);
}

/* ---- calls ---- */

static bool is_fd(const struct spec_arg *arg, uint64_t value)
{
	if (arg->kind != SPEC_FD && arg->kind != SPEC_DIRFD)
		return false;
	return (int32_t)value >= 0; /* AT_FDCWD and -1 are none */
}

static bool may_change(const struct spec_row *row)
{
	return row->ret.kind == SPEC_FD || row->effect == SPEC_EFFECT_CLOSE ||
	       row->effect == SPEC_EFFECT_CLOSE_RANGE ||
	       row->effect == SPEC_EFFECT_DUP_TO;
}

static bool closes_range(const struct spec_row *row, const uint64_t *args)
{
	return row->effect == SPEC_EFFECT_CLOSE_RANGE &&
	       !(args[2] & CLOSE_RANGE_CLOEXEC);
}

bool fdtable_entry(struct fdtable **files, const struct fdtable_at *at,
		   const struct spec_row *row, const uint64_t *args)
{
	bool is_uncertain = (*files)->changing || (*files)->is_volatile;

	for (unsigned i = 0; row->has_fd_arg && i < row->arg_count; i++) {
		if (!is_fd(&row->args[i], args[i]))
			continue;
		if (is_uncertain || !slot_of(*files, (uint32_t)args[i]) ||
		    (at->names->wants_details &&
		     slot_of(*files, (uint32_t)args[i]) & SLOT_CHANGES))
			look_up(*files, at, (uint32_t)args[i]);
	}
	if (closes_range(row, args) && args[2] & CLOSE_RANGE_UNSHARE)
		fdtable_unshare(files);
	if (!may_change(row))
		return false;
	(*files)->changing++;
	return true;
}

void fdtable_close(struct fdtable *files, const struct fdtable_at *at,
		   const struct spec_row *row, const uint64_t *args)
{
	if (row->effect == SPEC_EFFECT_CLOSE)
		forget(files, at, (uint32_t)args[0]);
	if (closes_range(row, args))
		forget_range(files, at, (uint32_t)args[0], (uint32_t)args[1]);
}

bool fdtable_has_messages(const struct fdtable *files, const struct spec_row *row,
		    const uint64_t *args)
{
	return row->arg_count && row->args[0].kind == SPEC_FD &&
	       slot_of(files, (uint32_t)args[0]) & SLOT_HAS_MESSAGES;
}

/* bind and connect give a socket the names that FILE says. */
static bool renames_socket(const struct spec_row *row)
{
	return (row->classes & SPEC_CLASS_NETWORK) &&
	       (!strcmp(row->name, "connect") || !strcmp(row->name, "bind"));
}

void fdtable_return(struct fdtable **files, const struct fdtable_at *at,
		    const struct spec_row *row, const uint64_t *args,
		    bool was_changing, int64_t ret, bool is_error)
{
	if (was_changing)
		fdtable_abandon(*files);
	if (renames_socket(row) && (!is_error || ret == -EINPROGRESS))
		look_up(*files, at, (uint32_t)args[0]);
	if (is_error)
		return;
	if (row->effect == SPEC_EFFECT_MOUNT)
		mounts_forget(&at->names->mounts);
	if (row->effect == SPEC_EFFECT_DUP_TO)
		look_up(*files, at, (uint32_t)args[1]);
	else if (row->ret.kind == SPEC_FD && ret >= 0 && ret <= INT_MAX)
		look_up(*files, at, (uint32_t)ret);
	if (row->ret.kind == SPEC_FD && !strcmp(row->name, "io_uring_setup"))
		(*files)->is_volatile = true;
}

void fdtable_made(struct fdtable *files, const struct fdtable_at *at,
		  uint32_t fd)
{
	if ((int32_t)fd >= 0)
		look_up(files, at, fd);
}

void fdtable_abandon(struct fdtable *files)
{
	if (files->changing)
		files->changing--;
}
