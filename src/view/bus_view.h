/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_view.h - transfers on SPI and I2C, as the formats of the bus view show
 * them.
 */
#ifndef SPILE_VIEW_BUS_VIEW_H
#define SPILE_VIEW_BUS_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/bus.h"
#include "view/view.h"

struct bus_summary;
struct call;
struct decoded;

/* Bytes that were sent or received; wanted > bytes.len: not all are recorded.
 */
struct bus_bytes {
	bool is_there;
	struct span bytes;
	uint64_t wanted;
};

/* One transfer of a call. */
struct bus_transfer {
	enum bus_kind kind;
	const char *device;    /* without "/dev/" */
	const char *op;	       /* "message", "i2c", "byte-data", "plain" */
	const char *way;       /* "read", "write"; NULL: both ways */
	uint32_t index, count; /* of the call; from 1 */
	struct bus_settings settings; /* in force for this one */
	bool has_register;	      /* what SMBus calls the command */
	uint64_t reg;
	bool has_flags; /* of an I2C message, I2C_M_* */
	uint64_t flags;
	bool has_len; /* that was asked for */
	uint64_t len;
	bool has_pauses; /* of an SPI message */
	uint64_t delay_us, word_delay_us, cs_change;
	struct bus_bytes tx, rx;
};

typedef void bus_visit(void *context, const struct bus_transfer *transfer);

/* Visits each transfer of a call, none when it is no transfer. A transfer is
   valid during its visit. */
void bus_transfers(const struct call *call, const struct decoded *decoded,
		   bus_visit *visit, void *context);
/* "9f 05 00", and how many more there were. */
void bus_add_hex(struct buf *buf, const struct bus_bytes *bytes);
/* "mode 3, 8 bits, 500000 Hz": what is known of them. */
void bus_add_settings(struct buf *buf, const struct bus_transfer *transfer);
/* Between entry and return; 0 when it did not return. */
uint64_t bus_wall_ns(const struct call *call);

struct bus_summary *bus_summary_new(void);
void bus_summary_free(struct bus_summary **summary); /* for AUTO */
/* path is the command's. */
void bus_summary_add(struct bus_summary *summary, const struct call *call,
		     const char *path, const struct bus_transfer *transfer);
void bus_summary_print(struct bus_summary *summary,
		       const struct view_options *options, FILE *out);

#endif
