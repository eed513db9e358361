/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_files.c - what a descriptor is in a footprint: a device, a socket,
 * or a file of some class.
 *
 * A class is where a file is and what it is called. Recordings that don't say its
 * file system: that is said where the class leaves no doubt, or not at all.
 */
#include "config.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "event/call.h"
#include "event/bus_kind.h"
#include "event/event.h"
#include "view/footprint_view.h"

/* hier(7), and what the kernel's filesystems are mounted on by convention. */
static const struct {
	const char *folder; /* without the last slash */
	const char *class;
	const char *filesystem; /* if it is on no block device; or NULL */
	bool is_named;		/* its files are items themselves */
} folders[] = {
	{"/proc", "proc", "proc", true},
	{"/sys/kernel/debug/tracing", "tracefs", "tracefs", true},
	{"/sys/kernel/tracing", "tracefs", "tracefs", true},
	{"/sys/kernel/debug", "debugfs", "debugfs", true},
	{"/sys/kernel/config", "configfs", "configfs", true},
	{"/sys/kernel/security", "securityfs", "securityfs", true},
	{"/sys/fs/cgroup", "cgroup", NULL, true},
	{"/sys/fs/bpf", "bpf", "bpf", true},
	{"/sys/firmware/efi/efivars", "efivarfs", "efivarfs", true},
	{"/sys", "sys", "sysfs", true},
	{"/dev/mqueue", "message queues", "mqueue", true},
	{"/dev/hugepages", "huge pages", "hugetlbfs", false},
	{"/dev/shm", "shared memory", NULL, false},
	{"/dev", "dev", NULL, true},
	{"/etc", "config", NULL, true},
	/* Names there are others in each run. */
	{"/tmp", "temporary", NULL, false},
	{"/var/tmp", "temporary", NULL, false},
};

struct file_class {
	const char *name;
	const char *filesystem; /* NULL: not known */
	bool is_named;
};

static bool is_below(struct span path, const char *folder)
{
	size_t len = strlen(folder);

	return span_begins(path, folder) &&
	       (path.len == len || path.data[len] == '/');
}

static struct span base_name(struct span path)
{
	size_t at = path.len;

	while (at && path.data[at - 1] != '/')
		at--;
	return span_of(path.data + at, path.len - at);
}

/* libc.so.6, spi-gpio.ko.xz */
static bool has_part(struct span path, const char *part)
{
	struct span name = base_name(path);

	for (size_t len = strlen(part); name.len > len; name.data++, name.len--)
		if (!memcmp(name.data, part, len) && name.data[len] == '.')
			return true;
	return span_ends(name, part);
}

/* Of one that has a path. */
static struct file_class class_by_name(const struct event_file *file,
				       struct span path)
{
	for (size_t i = 0; i < ARRAY_LEN(folders); i++)
		if (is_below(path, folders[i].folder))
			return (struct file_class){
				folders[i].class,
				file->dev_major ? NULL : folders[i].filesystem,
				folders[i].is_named};
	if (S_ISDIR(file->mode))
		return (struct file_class){"directories", NULL, false};
	if (S_ISFIFO(file->mode))
		return (struct file_class){"named pipes", NULL, true};
	if (has_part(path, ".ko"))
		return (struct file_class){"kernel modules", NULL, true};
	if (has_part(path, ".so"))
		return (struct file_class){"libraries", NULL, true};
	if (span_ends(path, ".conf"))
		return (struct file_class){"config", NULL, true};
	if (S_ISREG(file->mode) && file->mode & 0111)
		return (struct file_class){"programs", NULL, true};
	return (struct file_class){"data", NULL, false};
}

/* What the link of a file without a path says: proc_pid_fd(5). */
static struct file_class class_of(const struct event_file *file)
{
	struct span link = file->link;

	if (is_below(link, "/memfd:") ||
	    (link.len > 7 && !memcmp(link.data, "/memfd:", 7)))
		return (struct file_class){"memfd", "tmpfs", false};
	if (link.len && link.data[0] == '/')
		return class_by_name(file, link);
	if (S_ISFIFO(file->mode))
		return (struct file_class){"pipes", "pipefs", false};
	if (link.len > 11 && !memcmp(link.data, "anon_inode:", 11))
		return (struct file_class){"anonymous inodes", "anon_inodefs",
					   true};
	if (link.len)
		return (struct file_class){"other kernel objects", NULL, true};
	return (struct file_class){"unknown", NULL, false};
}

bool footprint_is_named(const struct event_file *file)
{
	return class_of(file).is_named;
}

/* ---- paths ---- */

static size_t digits_at(struct span path, size_t at)
{
	size_t count = 0;

	while (at + count < path.len && isdigit(path.data[at + count]))
		count++;
	return at + count == path.len || path.data[at + count] == '/' ? count
								      : 0;
}

/* Which number stands behind that part of a path; NULL: one that stays. */
static const char *number_behind(struct span before)
{
	static const struct {
		const char *folder, *mark;
	} numbers[] = {
		{"/task/", "[tid]"},
		{"/fd/", "[n]"},
		{"/fdinfo/", "[n]"},
		{"/dev/pts/", "[n]"},
	};

	if (before.len == 6 && !memcmp(before.data, "/proc/", 6))
		return "[pid]";
	if (!is_below(before, "/proc") && !is_below(before, "/dev/pts"))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		if (span_ends(before, numbers[i].folder))
			return numbers[i].mark;
	return NULL;
}

/* "pipe:[4711]": what is in the brackets is an inode's number. */
static struct span without_inode(struct span link)
{
	size_t at = link.len;

	if (!span_ends(link, "]"))
		return link;
	for (at--; at && isdigit(link.data[at - 1]); at--)
		;
	if (at < 2 || at == link.len - 1 || link.data[at - 1] != '[' ||
	    link.data[at - 2] != ':')
		return link;
	return span_of(link.data, at - 2);
}

void footprint_add_path(struct buf *buf, struct span path)
{
	static const char deleted[] = " (deleted)";

	if (!path.len || path.data[0] != '/') {
		path = without_inode(path);
		buf_add(buf, path.data, path.len);
		return;
	}
	if (span_ends(path, deleted))
		path.len -= sizeof(deleted) - 1;
	for (size_t at = 0; at < path.len;) {
		size_t digits = at && path.data[at - 1] == '/'
					? digits_at(path, at)
					: 0;
		const char *mark =
			digits ? number_behind(span_of(path.data, at)) : NULL;

		if (mark) {
			buf_add_text(buf, mark);
			at += digits;
		} else {
			buf_add_u8(buf, path.data[at++]);
		}
	}
}

bool footprint_is_in_sysfs(struct span path, struct span type)
{
	return !is_below(path, "/dev/pts") && !span_is(type, "file");
}

/* ---- items ---- */

/* A stand-in for one of a bus is a plain file, and is used as one. */
static bool is_device(const struct event_file *file)
{
	return S_ISCHR(file->mode) || S_ISBLK(file->mode) ||
	       (is_below(file->link, "/dev") && bus_kind_of(file) != BUS_NONE);
}

static bool is_socket(const struct event_file *file)
{
	return file->family || S_ISSOCK(file->mode);
}

static struct footprint_use *device_item(struct footprint_view *view,
					  const struct command *command,
					  const struct event_file *file)
{
	AUTO(buf_done) struct buf path = BUF_EMPTY;
	AUTO(buf_done) struct buf number = BUF_EMPTY;

	footprint_add_path(&path, file->link);
	if (file->rdev_major || file->rdev_minor)
		buf_printf(&number, "%" PRIu32 ":%" PRIu32, file->rdev_major,
			   file->rdev_minor);
	const struct span fields[] = {
		buf_span(&path),
		span_of_str(S_ISBLK(file->mode)	  ? "block"
			    : S_ISCHR(file->mode) ? "char"
						  : "file"),
		buf_span(&number),
		file->subsystem,
		file->label,
		file->driver,
		file->driver_module,
		file->controller,
		file->controller_driver,
		file->controller_module,
	};

	return footprint_use(view->footprint, SECTION_DEVICE, command, fields);
}

static struct span name_or_number(struct buf *room, const char *name,
				  uint64_t number)
{
	if (name)
		return span_of_str(name);
	buf_printf(room, "%" PRIu64, number);
	return buf_span(room);
}

static struct footprint_use *socket_item(struct footprint_view *view,
					  const struct call *call,
					  const struct event_file *file)
{
	AUTO(buf_done) struct buf family = BUF_EMPTY;
	AUTO(buf_done) struct buf type = BUF_EMPTY;
	AUTO(buf_done) struct buf protocol = BUF_EMPTY;
	const struct footprint_socket names = footprint_socket(
		view, call->abi, file->family, file->type, file->protocol);
	const struct span fields[] = {
		name_or_number(&family, names.family, file->family),
		name_or_number(&type, names.type, file->type),
		name_or_number(&protocol, names.protocol, file->protocol),
	};

	return footprint_use(view->footprint, SECTION_SOCKET, call->command,
			      fields);
}

static struct footprint_use *file_item(struct footprint_view *view,
					const struct command *command,
					const struct event_file *file)
{
	const struct file_class class =
		file ? class_of(file) : (struct file_class){"unknown"};
	struct span filesystem = file && file->filesystem.len
					 ? file->filesystem
					 : span_of_str(class.filesystem);
	const struct span of_class[] = {span_of_str(class.name), filesystem};
	struct footprint_use *item = footprint_use(
		view->footprint, SECTION_FILES, command, of_class);
	AUTO(buf_done) struct buf path = BUF_EMPTY;
	struct footprint_use *named;

	if (!class.is_named)
		return item;
	footprint_add_path(&path, file->link);
	named = footprint_use(view->footprint, SECTION_FILE, command,
			       (const struct span[]){buf_span(&path),
						     span_of_str(class.name),
						     filesystem});
	named->also = item;
	return named;
}

struct footprint_use *footprint_of_file(struct footprint_view *view,
					const struct call *call,
					const struct event_file *file)
{
	if (file && is_device(file))
		return device_item(view, call->command, file);
	if (file && is_socket(file))
		return socket_item(view, call, file);
	return file_item(view, call->command, file);
}

void footprint_add_target(struct footprint_view *view, struct buf *buf,
			  const struct call *call,
			  const struct event_file *file)
{
	if (file && is_device(file)) {
		footprint_add_path(buf, file->link);
	} else if (file && is_socket(file)) {
		const struct footprint_socket names =
			footprint_socket(view, call->abi, file->family,
					 file->type, file->protocol);

		buf_printf(buf, "socket %s", names.family ? names.family : "?");
	} else {
		buf_add_text(buf, file ? class_of(file).name : "unknown");
	}
}
