/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * standin.h - a device to test with: what its parts share.
 *
 * One process is one device, /dev/spidevB.C or /dev/i2c-N. Its threads serve
 * callers at once; the device itself does one transfer at a time.
 */
#ifndef SPILE_TOOLS_STANDIN_H
#define SPILE_TOOLS_STANDIN_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/span.h"

enum {
	FAULTS_MAX = 16,
	CHIP_COUNT = 128, /* addresses of 7 bits */
	CHIP_BYTES = 256,
	/* The place of an errno, for a call that waits until it is
	   interrupted. */
	FAULT_HANG = 1 << 16,
};

enum answer { ANSWER_LOOPBACK, ANSWER_FF, ANSWER_ZERO, ANSWER_PUMP };

/* A memory with a pointer that goes on by itself, as EEPROMs have it. */
struct chip {
	bool is_there;
	uint8_t pointer;
	uint8_t bytes[CHIP_BYTES];
};

/* What happens to the nth call that reaches the bus, counted from 1. */
struct fault {
	uint64_t nth;
	int error; /* an errno, or FAULT_HANG */
};

struct standin {
	const char *path;
	bool is_i2c;
	enum answer answer;
	struct fault faults[FAULTS_MAX];
	unsigned fault_count;
	uint32_t bufsiz; /* as spidev's module parameter */
	int log;	 /* -1: none */

	pthread_mutex_t lock; /* of all below */
	uint64_t calls, transfers, bytes;
	unsigned users;
	/* SPI: of the device, whoever has it open. */
	uint32_t mode, speed_hz;
	uint8_t bits;
	uint8_t pump_answer[8];
	struct chip chips[CHIP_COUNT];
};

/* An open file of an I2C adapter. */
struct client {
	uint16_t addr;
	bool is_ten_bit, has_pec;
};

/* A thread that called and waits for the answer; fuse.c knows more of it. */
struct caller {
	pid_t tid;
	bool is_32; /* its pointers and longs have 32 bits */
	struct client *client;
	void *handle; /* for caller_wait */
};

/* All or -EFAULT. */
int caller_read(const struct caller *caller, uint64_t addr, void *data,
		size_t len);
int caller_write(const struct caller *caller, uint64_t addr, const void *data,
		 size_t len);
/* Until a signal interrupts the call. */
void caller_wait(const struct caller *caller);

/* ---- the log: a JSON object a line, as `spile bus --format=json` names ----
 */

struct entry {
	const char *op, *way;
	uint32_t index, count;
	uint64_t len;
	bool is_refused; /* it never reached the bus */
	bool has_tx, has_rx, has_register;
	struct span tx, rx;
	uint8_t reg;
	int error;	      /* 0 or an errno */
	const char *settings; /* members of a JSON object */
};

void log_add(struct buf *lines, const struct caller *caller,
	     const struct entry *entry);
/* Before the caller gets its answer. Counts what the bus saw. */
void log_put(struct standin *standin, const struct buf *lines,
	     uint64_t transfers, uint64_t bytes);
void log_end(struct standin *standin);

/* The error of a call that reaches the bus now, 0 mostly; counts it. */
int fault_next(struct standin *standin, const struct caller *caller);

/* ---- the drivers; all give what the system call gives ---- */

/* in has the bytes that the request's number names; out takes them. */
struct ioctl_args {
	uint32_t request;
	uint64_t arg;
	struct span in;
	struct buf *out;
};

void spi_opened(struct standin *standin);
void spi_closed(struct standin *standin);
int spi_ioctl(struct standin *standin, const struct caller *caller,
	      const struct ioctl_args *args);
int spi_read(struct standin *standin, const struct caller *caller,
	     uint8_t *data, size_t len);
int spi_write(struct standin *standin, const struct caller *caller,
	      const uint8_t *data, size_t len);

int i2c_ioctl(struct standin *standin, const struct caller *caller,
	      const struct ioctl_args *args);
int i2c_read(struct standin *standin, const struct caller *caller,
	     uint8_t *data, size_t len);
int i2c_write(struct standin *standin, const struct caller *caller,
	      const uint8_t *data, size_t len);
int i2c_smbus(struct standin *standin, const struct caller *caller,
	      uint64_t addr);

/* ---- chips; with the lock held ---- */

struct chip *chip_at(struct standin *standin, uint16_t addr, bool is_ten_bit);
void chip_write(struct chip *chip, const uint8_t *data, size_t len);
void chip_read(struct chip *chip, uint8_t *data, size_t len);
/* Members "address", "ten_bit", ... */
void i2c_settings(struct buf *ret, const struct client *client,
		  const uint16_t *flags);

#endif
