/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * device.h - what sysfs says of a device number.
 */
#ifndef SPILE_CAPTURE_DEVICE_H
#define SPILE_CAPTURE_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

/* "" is what a device doesn't have, or what is not known. */
struct device_facts {
	char subsystem[64]; /* "spidev", "i2c-dev", "mem" */
	char name[64];	    /* as in sysfs: "spidev0.0" */
	/* Of the device below it, which an I2C adapter is itself. */
	char driver[64];
	char driver_module[64];
	char label[128]; /* "name" there: "bcm2835 (i2c@7e804000)" */
	char modalias[256];
	char compatible[256]; /* of the device tree, joined by blanks */
	/* The nearest one above that has a driver. */
	char controller[64]; /* "3f204000.spi" */
	char controller_driver[64];
	char controller_module[64];
};

/* From SYSFS/dev/{char,block}/MAJOR:MINOR, see sysfs(5); sysfs is "/sys". */
void device_look_up(const char *sysfs, bool is_block, uint32_t major,
		    uint32_t minor, struct device_facts *ret_facts);

#endif
