/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i2c.c - an i2c-dev adapter with EEPROM-like chips: messages, read and write.
 *
 * What it refuses and with which error is as in drivers/i2c/i2c-dev.c. The
 * requests' numbers name no size, so that their arguments come as addresses.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"
#include "standin.h"

enum {
	LEN_MAX = 8192,	       /* of a message, of read and write */
	COUNT_BYTES_MAX = 256, /* what a chip can say to send, and its count */
};

static const unsigned long functions =
	I2C_FUNC_I2C | I2C_FUNC_10BIT_ADDR | I2C_FUNC_SMBUS_EMUL |
	I2C_FUNC_SMBUS_READ_BLOCK_DATA | I2C_FUNC_SMBUS_BLOCK_PROC_CALL;

/* ---- chips ---- */

struct chip *chip_at(struct standin *standin, uint16_t addr, bool is_ten_bit)
{
	if (is_ten_bit || addr >= CHIP_COUNT || !standin->chips[addr].is_there)
		return NULL;
	return &standin->chips[addr];
}

/* The first byte says where, the rest goes there. */
void chip_write(struct chip *chip, const uint8_t *data, size_t len)
{
	if (len)
		chip->pointer = data[0];
	for (size_t i = 1; i < len; i++)
		chip->bytes[chip->pointer++] = data[i];
}

void chip_read(struct chip *chip, uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		data[i] = chip->bytes[chip->pointer++];
}

/* ---- messages ---- */

struct part {
	struct i2c_msg what; /* its buf is ours */
	uint64_t addr;	     /* of the caller's buffer */
};

struct transfer {
	struct part *parts;
	uint32_t count;
	bool is_plain; /* from read or write */
};

static void transfer_done(struct transfer *transfer)
{
	for (uint32_t i = 0; transfer->parts && i < transfer->count; i++)
		mem_free_ptr(&transfer->parts[i].what.buf);
	mem_free_ptr(&transfer->parts);
}

void i2c_settings(struct buf *ret, const struct client *client,
		  const uint16_t *flags)
{
	buf_printf(ret, "\"address\": %u, \"ten_bit\": %s", client->addr,
		   client->is_ten_bit ? "true" : "false");
	if (flags)
		buf_printf(ret, ", \"flags\": %u", *flags);
	else
		buf_printf(ret, ", \"pec\": %s",
			   client->has_pec ? "true" : "false");
}

static void note_part(const struct caller *caller,
		      const struct transfer *transfer, uint32_t index,
		      bool is_refused, int error, struct buf *ret_lines)
{
	const struct i2c_msg *what = &transfer->parts[index].what;
	struct client client = {what->addr, what->flags & I2C_M_TEN, false};
	AUTO(buf_done) struct buf settings = BUF_EMPTY;
	bool is_read = what->flags & I2C_M_RD;
	struct entry entry = {
		.op = transfer->is_plain ? "plain" : "i2c",
		.way = is_read ? "read" : "write",
		.index = index + 1,
		.count = transfer->count,
		.len = what->len,
		.is_refused = is_refused,
		.has_tx = !is_read,
		.has_rx = is_read && !error,
		.tx = span_of(what->buf, what->len),
		.rx = span_of(what->buf, what->len),
		.error = error,
	};

	i2c_settings(&settings, transfer->is_plain ? caller->client : &client,
		     transfer->is_plain ? NULL : &what->flags);
	entry.settings = buf_text(&settings);
	log_add(ret_lines, caller, &entry);
}

static void note(struct standin *standin, const struct caller *caller,
		 const struct transfer *transfer, bool is_refused, int error)
{
	AUTO(buf_done) struct buf lines = BUF_EMPTY;
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < transfer->count; i++) {
		bytes += transfer->parts[i].what.len;
		if (standin->log >= 0)
			note_part(caller, transfer, i, is_refused, error,
				  &lines);
	}
	log_put(standin, &lines, is_refused || error ? 0 : transfer->count,
		is_refused || error ? 0 : bytes);
}

/* The chip's first byte says how many more there are: I2C_M_RECV_LEN. */
static int read_counted(struct chip *chip, struct i2c_msg *what)
{
	uint8_t count;

	chip_read(chip, &count, 1);
	if (!count || count > I2C_SMBUS_BLOCK_MAX)
		return EPROTO;
	what->buf[0] = count;
	chip_read(chip, what->buf + 1, count);
	what->len = (uint16_t)(what->len + count);
	return 0;
}

/* With the lock held. The first address without a chip ends it. */
static int do_parts(struct standin *standin, struct transfer *transfer)
{
	for (uint32_t i = 0; i < transfer->count; i++) {
		struct i2c_msg *what = &transfer->parts[i].what;
		struct chip *chip =
			chip_at(standin, what->addr, what->flags & I2C_M_TEN);
		int error = 0;

		if (!chip)
			return ENXIO;
		if (!(what->flags & I2C_M_RD))
			chip_write(chip, what->buf, what->len);
		else if (what->flags & I2C_M_RECV_LEN)
			error = read_counted(chip, what);
		else
			chip_read(chip, what->buf, what->len);
		if (error)
			return error;
	}
	return 0;
}

static int do_transfer(struct standin *standin, const struct caller *caller,
		       struct transfer *transfer)
{
	int error = fault_next(standin, caller);

	if (!error) {
		pthread_mutex_lock(&standin->lock);
		error = do_parts(standin, transfer);
		pthread_mutex_unlock(&standin->lock);
	}
	note(standin, caller, transfer, false, error);
	return error;
}

/* ---- I2C_RDWR ---- */

static struct part part_of(const struct caller *caller, const uint8_t *bytes)
{
	struct part part = {0};
	uint32_t addr_32;
	uint64_t addr;

	memcpy(&part.what, bytes, 6); /* addr, flags, len */
	memcpy(&addr_32, bytes + 8, sizeof(addr_32));
	if (!caller->is_32)
		memcpy(&addr, bytes + 8, sizeof(addr));
	part.addr = caller->is_32 ? addr_32 : addr;
	return part;
}

static int fetch_msgs(const struct caller *caller, uint64_t addr,
		      struct transfer *transfer)
{
	size_t each = caller->is_32 ? 12 : 16;
	uint8_t bytes[I2C_RDWR_IOCTL_MAX_MSGS * 16];

	if (caller_read(caller, addr, bytes, transfer->count * each))
		return -EFAULT;
	transfer->parts = mem_new(transfer->count * sizeof(struct part));
	for (uint32_t i = 0; i < transfer->count; i++)
		transfer->parts[i] = part_of(caller, bytes + i * each);
	return 0;
}

static int fetch_bytes(const struct caller *caller, struct part *part)
{
	struct i2c_msg *what = &part->what;

	if (what->len > LEN_MAX)
		return -EINVAL;
	/* Room for what a chip may add. */
	what->buf = mem_new((size_t)what->len + COUNT_BYTES_MAX);
	if (caller_read(caller, part->addr, what->buf, what->len))
		return -EFAULT;
	if (!(what->flags & I2C_M_RECV_LEN))
		return 0;
	if (!(what->flags & I2C_M_RD) || what->len < 1 || what->buf[0] < 1 ||
	    what->len < what->buf[0] + I2C_SMBUS_BLOCK_MAX)
		return -EINVAL;
	what->len = what->buf[0];
	return 0;
}

static int deliver(const struct caller *caller, const struct part *part)
{
	if (!(part->what.flags & I2C_M_RD))
		return 0;
	return caller_write(caller, part->addr, part->what.buf, part->what.len);
}

static int rdwr(struct standin *standin, const struct caller *caller,
		uint64_t addr)
{
	AUTO(transfer_done) struct transfer transfer = {0};
	uint8_t bytes[12] = {0};
	unsigned word = caller->is_32 ? 4 : 8;
	uint64_t msgs = 0;
	int result;

	if (caller_read(caller, addr, bytes, word + 4))
		return -EFAULT;
	memcpy(&msgs, bytes, word);
	memcpy(&transfer.count, bytes + word, 4);
	if (!msgs || !transfer.count ||
	    transfer.count > I2C_RDWR_IOCTL_MAX_MSGS)
		return -EINVAL;
	result = fetch_msgs(caller, msgs, &transfer);
	for (uint32_t i = 0; !result && i < transfer.count; i++)
		result = fetch_bytes(caller, &transfer.parts[i]);
	if (result) {
		if (transfer.parts)
			note(standin, caller, &transfer, true, -result);
		return result;
	}
	result = -do_transfer(standin, caller, &transfer);
	/* The last first, as i2c-dev.c does. */
	for (uint32_t i = transfer.count; !result && i; i--)
		result = deliver(caller, &transfer.parts[i - 1]);
	return result ? result : (int)transfer.count;
}

/* ---- settings ---- */

static int set_address(struct client *client, uint64_t addr)
{
	if (addr > 0x3ff || (!client->is_ten_bit && addr > 0x7f))
		return -EINVAL;
	client->addr = (uint16_t)addr;
	return 0;
}

static int get_functions(const struct caller *caller, uint64_t addr)
{
	return caller_write(caller, addr, &functions, caller->is_32 ? 4 : 8);
}

int i2c_ioctl(struct standin *standin, const struct caller *caller,
	      const struct ioctl_args *args)
{
	switch (args->request) {
	case I2C_SLAVE:
	case I2C_SLAVE_FORCE:
		return set_address(caller->client, args->arg);
	case I2C_TENBIT:
		caller->client->is_ten_bit = args->arg;
		return 0;
	case I2C_PEC:
		caller->client->has_pec = args->arg;
		return 0;
	case I2C_RETRIES:
	case I2C_TIMEOUT:
		return args->arg > INT_MAX ? -EINVAL : 0;
	case I2C_FUNCS:
		return get_functions(caller, args->arg);
	case I2C_RDWR:
		return rdwr(standin, caller, args->arg);
	case I2C_SMBUS:
		return i2c_smbus(standin, caller, args->arg);
	}
	return -ENOTTY;
}

/* ---- read, write ---- */

static int plain(struct standin *standin, const struct caller *caller,
		 uint8_t *data, size_t len, uint16_t flags)
{
	const struct client *client = caller->client;
	struct part part = {{client->addr, flags, (uint16_t)len, data}, 0};
	struct transfer transfer = {&part, 1, true};
	int error;

	part.what.flags |= client->is_ten_bit ? I2C_M_TEN : 0;
	error = do_transfer(standin, caller, &transfer);
	return error ? -error : (int)len;
}

int i2c_read(struct standin *standin, const struct caller *caller,
	     uint8_t *data, size_t len)
{
	return plain(standin, caller, data, len < LEN_MAX ? len : LEN_MAX,
		     I2C_M_RD);
}

int i2c_write(struct standin *standin, const struct caller *caller,
	      const uint8_t *data, size_t len)
{
	AUTO(mem_free_ptr) uint8_t *tx = mem_copy(data, len);

	return plain(standin, caller, tx, len < LEN_MAX ? len : LEN_MAX, 0);
}
