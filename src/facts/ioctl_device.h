/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ioctl_device.h - whose ioctls they are: of which kind of device, or of files.
 *
 * Of drivers that share a number, the open file so tells which one is meant.
 */
#ifndef SPILE_FACTS_IOCTL_DEVICE_H
#define SPILE_FACTS_IOCTL_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

struct facts_device;
struct facts_ioctl;

/*
 * An open file, as patterns of ioctl_devices.def have it: its link alone
 * ("/dev/kvm", "anon_inode:kvm-vm", "socket:[7]"), "subsystem:" and "driver:" with
 * what sysfs calls them, "char:MAJOR:MINOR" or "block:MAJOR:MINOR" of a device's
 * node, "file:-" of a regular file or folder.
 */
struct facts_file {
	struct span link, subsystem, driver, controller_driver;
	uint32_t mode; /* st_mode; 0: unknown */
	uint32_t major, minor;
};

/* NULL: nobody knows. */
const struct facts_device *facts_ioctl_device(const struct facts_ioctl *ioctl);
const char *facts_device_name(const struct facts_device *device);
bool facts_device_is(const struct facts_device *device,
		     const struct facts_file *file);

#endif
