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
#include "base/map.h"
#include "model/bus.h"
#include "view/json.h"
#include "view/view.h"

struct bus_summary;
struct call;
struct chip_meaning;
struct decoded;
struct event_file;

enum { BUS_SCHEMA = 1, BUS_REGISTER_BYTES = 4 };

/* Bytes that were sent or received; wanted > bytes.len: not all are recorded.
 */
struct bus_bytes {
	bool is_there;
	struct span bytes;
	uint64_t wanted;
};

/* One transfer of a call; or a call that asked for some and has none: index and
   count are 0. */
struct bus_transfer {
	enum bus_kind kind;
	const char *device;    /* without "/dev/" */
	const char *op;	       /* "message", "i2c", "byte-data", "plain" */
	const char *way;       /* "read", "write"; NULL: both ways */
	uint32_t index, count; /* of the call; from 1 */
	struct bus_settings settings; /* in force for this one */
	bool has_size; /* of SMBus, one that no operation has */
	uint64_t size;
	/* What SMBus calls the command; the bytes that a write in front of a
	   read has; the first of any other write on I2C. */
	bool has_register;
	uint8_t reg_bytes;
	uint64_t reg;
	bool has_flags; /* of an I2C message, I2C_M_* */
	uint64_t flags;
	bool has_len; /* that was asked for */
	uint64_t len;
	bool has_pauses; /* of an SPI message */
	uint64_t delay_us, word_delay_us, cs_change;
	uint64_t tx_nbits, rx_nbits; /* wires; 0: one */
	/* Of a call without a transfer what the kernel was given, ioctl's
	   request in words. */
	const char *request;
	struct bus_refusal refusal;
	bool has_fault; /* others of the call are behind what can be read */
	uint64_t fault_addr;
	struct bus_bytes tx, rx;
};

typedef void bus_visit(void *context, const struct bus_transfer *transfer);

/* ---- bus_transfer.c ---- */

/* Visits each transfer of a call, none when it is no transfer. A transfer is
   valid during its visit. */
void bus_transfers(const struct call *call, const struct decoded *decoded,
		   bus_visit *visit, void *context);
/* Its op is one of SMBus. */
bool bus_is_smbus(const struct bus_transfer *transfer);
/* It is what its call begins with, or the call. */
bool bus_is_first(const struct bus_transfer *transfer);
/* "I2C_RDWR, nmsgs 43": what a call without a transfer asked for. */
void bus_add_request(struct buf *buf, const struct bus_transfer *transfer);
/* "not readable at 0x1000" */
void bus_add_fault(struct buf *buf, uint64_t addr);
/* "9f 05 00", and how many more there were. */
void bus_add_hex(struct buf *buf, const struct bus_bytes *bytes);

/* ---- bus_settings.c ---- */

/* "mode 3, 8 bits, 500000 Hz": what is known of those that stay in force until
   others are set. */
void bus_add_lasting(struct buf *buf, const struct bus_transfer *transfer);
/* "rx_nbits 4, cs_change 1": of this transfer alone. */
void bus_add_own(struct buf *buf, const struct bus_transfer *transfer);
/* Both. */
void bus_add_settings(struct buf *buf, const struct bus_transfer *transfer);

/* ---- bus_device.c ---- */

/* In the order of their keys in JSON. */
enum bus_identity {
	IDENTITY_LABEL,
	IDENTITY_COMPATIBLE,
	IDENTITY_MODALIAS,
	IDENTITY_DRIVER,
	IDENTITY_MODULE,
	IDENTITY_CONTROLLER,
	IDENTITY_CONTROLLER_DRIVER,
	IDENTITY_CONTROLLER_MODULE,
};

enum { IDENTITY_COUNT = IDENTITY_CONTROLLER_MODULE + 1 };

struct span bus_identity(const struct event_file *file, enum bus_identity what);

/* "spidev (module spidev), spi:pump, on 3f204000.spi (spi-bcm2835)": what is
   known; nothing when there is no device. */
void bus_add_identity(struct buf *buf, const struct event_file *file,
		      bool is_utf8);
/* Members of an object, those that are known. */
void bus_put_identity(struct json *json, const struct event_file *file);

/* ---- rows: bus_text.c, bus_rows.c ---- */

/* What a row says besides the transfer. */
struct bus_row {
	const struct call *call;
	const struct decoded *decoded;
	const char *id;	  /* "SERIAL.N" of the call */
	const char *path; /* of the command: names from the root */
	const struct event_file *file;
	const struct chip_meaning *meaning; /* NULL: none */
};

struct bus_printer {
	const struct view_options *options;
	FILE *out;
	struct json json;
	struct buf line, cell;
	struct map settings; /* by device: the last shown, text */
	bool has_rows;
};

void bus_put_titles(struct bus_printer *printer);
void bus_put_row(struct bus_printer *printer, const struct bus_row *row,
		 const struct bus_transfer *transfer);
void bus_printer_done(struct bus_printer *printer); /* for AUTO */

/* Of bus_put_row, by format. */
void bus_put_text(struct bus_printer *printer, const struct bus_row *row,
		  const struct bus_transfer *transfer);
void bus_put_markdown(struct bus_printer *printer, const struct bus_row *row,
		      const struct bus_transfer *transfer);
/* The error, or that it did not end; nothing when all is well. */
void bus_add_result(struct buf *buf, const struct bus_row *row);
/* Between entry and return; 0 when it did not return. */
uint64_t bus_wall_ns(const struct call *call);

/* ---- bus_summary.c ---- */

struct bus_summary *bus_summary_new(void);
void bus_summary_free(struct bus_summary **summary); /* for AUTO */
void bus_summary_add(struct bus_summary *summary, const struct bus_row *row,
		     const struct bus_transfer *transfer);
void bus_summary_print(struct bus_summary *summary,
		       const struct view_options *options, FILE *out);

#endif
