/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_kind.h - whether an open file is a device of SPI or I2C.
 */
#ifndef SPILE_EVENT_BUS_KIND_H
#define SPILE_EVENT_BUS_KIND_H

#include "base/span.h"

struct event_file;

enum bus_kind { BUS_NONE = 0, BUS_SPI, BUS_I2C };

/* By its subsystem or, where no device is behind it, by its name. NULL is none.
 */
enum bus_kind bus_kind_of(const struct event_file *file);
/* "spidev0.1", of a device of a bus below /dev; else empty. */
struct span bus_name_of(const struct event_file *file);

#endif
