/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * device.h - what sysfs says of a device number.
 */
#ifndef SPILE_CAPTURE_DEVICE_H
#define SPILE_CAPTURE_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

struct device_facts {
	char subsystem[64]; /* "spidev", "i2c-dev", "mem"; "" when unknown */
	char driver[64];    /* of the device below it; "" when it has none */
	char name[64];	    /* as in sysfs: "spidev0.0" */
};

/* From /sys/dev/{char,block}/MAJOR:MINOR, see sysfs(5). Empty when unknown. */
void device_look_up(bool is_block, uint32_t major, uint32_t minor,
		    struct device_facts *ret_facts);

#endif
