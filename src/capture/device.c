/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * device.c - what sysfs says of a device number.
 */
#include "config.h"

#include "capture/device.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The last part of what a link points at; "" when it is none. */
static void link_base(const char *path, char *ret_base, size_t bytes)
{
	char target[PATH_MAX];
	ssize_t len = readlink(path, target, sizeof(target) - 1);
	const char *slash;

	ret_base[0] = '\0';
	if (len <= 0)
		return;
	target[len] = '\0';
	slash = strrchr(target, '/');
	slash = slash ? slash + 1 : target;
	if (strlen(slash) < bytes)
		strcpy(ret_base, slash);
}

void device_look_up(bool is_block, uint32_t major, uint32_t minor,
		    struct device_facts *ret_facts)
{
	char node[64], path[128];

	snprintf(node, sizeof(node), "/sys/dev/%s/%u:%u",
		 is_block ? "block" : "char", major, minor);
	link_base(node, ret_facts->name, sizeof(ret_facts->name));
	snprintf(path, sizeof(path), "%s/subsystem", node);
	link_base(path, ret_facts->subsystem, sizeof(ret_facts->subsystem));
	snprintf(path, sizeof(path), "%s/device/driver", node);
	link_base(path, ret_facts->driver, sizeof(ret_facts->driver));
}
