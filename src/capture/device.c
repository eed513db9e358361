/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * device.c - what sysfs says of a device number.
 *
 * Only links, and attributes that the kernel answers from its own memory: no
 * driver is asked, no hardware woken.
 */
#include "config.h"

#include "capture/device.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/io.h"

/* A path below sysfs; longer ones don't exist there. */
struct sys_path {
	char text[PATH_MAX];
};

static struct sys_path below(const char *folder, const char *name)
{
	struct sys_path path;
	int len = snprintf(path.text, sizeof(path.text), "%s/%s", folder, name);

	if ((size_t)len >= sizeof(path.text))
		path.text[0] = '\0';
	return path;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* "" when it doesn't fit: a part of a name is another name. */
static void put(const char *text, char *ret, size_t bytes)
{
	if (strlen(text) < bytes)
		strcpy(ret, text);
	else
		ret[0] = '\0';
}

/* The last part of what a link points at; "" when it is none. */
static void link_base(const char *folder, const char *name, char *ret,
		      size_t bytes)
{
	struct sys_path path = below(folder, name);
	char target[PATH_MAX];
	ssize_t len = readlink(path.text, target, sizeof(target) - 1);

	target[len > 0 ? len : 0] = '\0';
	put(base_of(target), ret, bytes);
}

/* A line, or texts that each end with a NUL, which become blanks. */
static void attribute(const char *folder, const char *name, char *ret,
		      size_t bytes)
{
	struct sys_path path = below(folder, name);
	AUTO(fd_close) int fd = open(path.text, O_RDONLY | O_CLOEXEC);
	ssize_t len = 0;

	if (fd >= 0)
		len = io_pread_full(fd, ret, bytes, 0);
	/* Full: there may have been more. */
	if (len < 0 || (size_t)len >= bytes)
		len = 0;
	while (len && (ret[len - 1] == '\n' || !ret[len - 1]))
		len--;
	for (ssize_t i = 0; i < len; i++)
		if (!ret[i])
			ret[i] = ' ';
	ret[len] = '\0';
}

/* The nearest device above with a driver: it moves the bytes. */
static void find_controller(char *device, struct device_facts *ret_facts)
{
	char *slash;

	while ((slash = strrchr(device, '/')) && slash != device) {
		*slash = '\0';
		link_base(device, "driver", ret_facts->controller_driver,
			  sizeof(ret_facts->controller_driver));
		if (!*ret_facts->controller_driver)
			continue;
		put(base_of(device), ret_facts->controller,
		    sizeof(ret_facts->controller));
		link_base(device, "driver/module", ret_facts->controller_module,
			  sizeof(ret_facts->controller_module));
		return;
	}
}

void device_look_up(const char *sysfs, bool is_block, uint32_t major,
		    uint32_t minor, struct device_facts *ret_facts)
{
	char number[64], device[PATH_MAX];
	struct sys_path node, link;

	memset(ret_facts, 0, sizeof(*ret_facts));
	snprintf(number, sizeof(number), "dev/%s/%u:%u",
		 is_block ? "block" : "char", major, minor);
	node = below(sysfs, number);
	link_base(sysfs, number, ret_facts->name, sizeof(ret_facts->name));
	link_base(node.text, "subsystem", ret_facts->subsystem,
		  sizeof(ret_facts->subsystem));
	link = below(node.text, "device");
	if (!realpath(link.text, device))
		return;
	link_base(device, "driver", ret_facts->driver,
		  sizeof(ret_facts->driver));
	link_base(device, "driver/module", ret_facts->driver_module,
		  sizeof(ret_facts->driver_module));
	attribute(device, "name", ret_facts->label, sizeof(ret_facts->label));
	attribute(device, "modalias", ret_facts->modalias,
		  sizeof(ret_facts->modalias));
	attribute(device, "of_node/compatible", ret_facts->compatible,
		  sizeof(ret_facts->compatible));
	find_controller(device, ret_facts);
}
