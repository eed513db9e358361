/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus.h - descriptors of SPI and I2C devices, and the settings in force there.
 */
#ifndef SPILE_MODEL_BUS_H
#define SPILE_MODEL_BUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "event/bus_kind.h"

struct call;

/* What of the settings is known; the rest was neither set nor asked for. */
enum bus_known {
	BUS_KNOWS_MODE = 1 << 0,
	BUS_KNOWS_BITS = 1 << 1,
	BUS_KNOWS_SPEED = 1 << 2,
	BUS_KNOWS_LSB = 1 << 3,
	BUS_KNOWS_ADDRESS = 1 << 4,
	BUS_KNOWS_TEN_BIT = 1 << 5,
	BUS_KNOWS_PEC = 1 << 6,
};

struct bus_settings {
	uint32_t known; /* enum bus_known bits */
	/* Of an SPI device, whoever has it open. */
	uint32_t mode; /* SPI_MODE_3|SPI_CS_HIGH, linux/spi/spi.h */
	uint32_t speed_hz;
	uint8_t bits; /* per word */
	bool is_lsb;
	/* Of an open file of an I2C adapter; dup and fork share it. */
	uint64_t address;
	bool is_ten_bit, has_pec;
};

/*
 * What a request that succeeded says about the settings: its argument, or the
 * bytes that it sent or received (none: they are not known).
 */
void bus_settings_apply(struct bus_settings *settings, enum bus_kind kind,
			uint32_t request, uint64_t arg, struct span bytes);
/* In force on fd when the call ended; nothing is known of what is no bus. */
struct bus_settings call_bus_settings(const struct call *call, uint32_t fd);

/* Of a call that transfers something; by its file and its name alone. */
enum bus_kind bus_transfer_kind(const struct call *call);
/*
 * A call for transfers that has none: of no transfers, of a size that is no
 * multiple of theirs, of more messages than the kernel takes; or the kernel could
 * not read how many and which.
 */
struct bus_refusal {
	bool is_refused;
	bool has_nmsgs; /* of I2C_RDWR */
	uint32_t nmsgs;
	bool is_unreadable;
	uint64_t addr; /* that could not be read */
};

struct bus_refusal bus_refusal_of(const struct call *call);
/* How many transfers such a call was made for; none: it was refused. */
uint64_t bus_transfer_count(const struct call *call);
/* "read" or "write", of a call that is no ioctl; NULL: neither. */
const char *bus_plain_way(const char *name);
/* A readv, writev or the like. */
bool bus_has_buffers(const struct call *call);
/* One of those of which the kernel makes a read or write for each buffer
   that has bytes: its drivers know no others. What has only the name of a device
   may be anything. */
bool bus_is_looped(const struct call *call);

#endif
