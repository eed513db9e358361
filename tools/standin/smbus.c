/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smbus.c - SMBus transfers, as drivers/i2c/i2c-dev.c takes them and
 * drivers/i2c/i2c-core-smbus.c makes messages of them.
 */
#include "config.h"

#include <errno.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <string.h>

#include "base/auto.h"
#include "standin.h"

struct smbus {
	uint8_t read_write, command;
	uint32_t size;
	uint64_t data_addr;
	union i2c_smbus_data data;
	bool is_read;
	struct span tx, rx; /* what of data goes over the bus */
	bool has_tx, has_rx;
};

static const char *const ops[] = {
	"quick",	  "byte",	"byte-data",	    "word-data",
	"proc-call",	  "block-data", "i2c-block-broken", "block-proc-call",
	"i2c-block-data",
};

static int fetch(const struct caller *caller, uint64_t addr, struct smbus *ret)
{
	uint8_t bytes[16];
	uint32_t addr_32;

	if (caller_read(caller, addr, bytes, caller->is_32 ? 12 : 16))
		return EFAULT;
	ret->read_write = bytes[0];
	ret->command = bytes[1];
	memcpy(&ret->size, bytes + 4, sizeof(ret->size));
	memcpy(&addr_32, bytes + 8, sizeof(addr_32));
	ret->data_addr = addr_32;
	if (!caller->is_32)
		memcpy(&ret->data_addr, bytes + 8, sizeof(ret->data_addr));
	ret->is_read = ret->read_write == I2C_SMBUS_READ;
	return 0;
}

/* How many bytes of the union i2c-dev copies; 0: none are looked at. */
static size_t data_bytes(const struct smbus *smbus)
{
	switch (smbus->size) {
	case I2C_SMBUS_QUICK:
		return 0;
	case I2C_SMBUS_BYTE:
		return smbus->is_read ? 1 : 0;
	case I2C_SMBUS_BYTE_DATA:
		return 1;
	case I2C_SMBUS_WORD_DATA:
	case I2C_SMBUS_PROC_CALL:
		return 2;
	}
	return sizeof(smbus->data.block);
}

static bool is_call(const struct smbus *smbus)
{
	return smbus->size == I2C_SMBUS_PROC_CALL ||
	       smbus->size == I2C_SMBUS_BLOCK_PROC_CALL;
}

static int fetch_data(const struct caller *caller, struct smbus *smbus)
{
	size_t bytes = data_bytes(smbus);

	if (smbus->size >= ARRAY_LEN(ops) || smbus->read_write > I2C_SMBUS_READ)
		return EINVAL;
	if (!bytes)
		return 0;
	if (!smbus->data_addr)
		return EINVAL;
	if ((is_call(smbus) || smbus->size == I2C_SMBUS_I2C_BLOCK_DATA ||
	     !smbus->is_read) &&
	    caller_read(caller, smbus->data_addr, &smbus->data, bytes))
		return EFAULT;
	if (smbus->size == I2C_SMBUS_I2C_BLOCK_BROKEN && smbus->is_read)
		smbus->data.block[0] = I2C_SMBUS_BLOCK_MAX;
	/* How many to send, or to read. */
	if (bytes > 2 &&
	    !(smbus->size == I2C_SMBUS_BLOCK_DATA && smbus->is_read) &&
	    smbus->data.block[0] > I2C_SMBUS_BLOCK_MAX)
		return EINVAL;
	return 0;
}

/* A block that the chip says the length of. */
static int read_block(struct chip *chip, struct smbus *smbus)
{
	uint8_t *block = smbus->data.block;

	chip_read(chip, block, 1);
	if (!block[0] || block[0] > I2C_SMBUS_BLOCK_MAX)
		return EPROTO;
	chip_read(chip, block + 1, block[0]);
	return 0;
}

static int receive(struct chip *chip, struct smbus *smbus)
{
	uint8_t *block = smbus->data.block;

	switch (smbus->size) {
	case I2C_SMBUS_BYTE:
	case I2C_SMBUS_BYTE_DATA:
		chip_read(chip, &smbus->data.byte, 1);
		return 0;
	case I2C_SMBUS_WORD_DATA:
	case I2C_SMBUS_PROC_CALL:
		chip_read(chip, block, 2);
		smbus->data.word = (uint16_t)(block[0] | block[1] << 8);
		return 0;
	case I2C_SMBUS_I2C_BLOCK_DATA:
	case I2C_SMBUS_I2C_BLOCK_BROKEN:
		chip_read(chip, block + 1, block[0]);
		return 0;
	}
	return read_block(chip, smbus);
}

/* What goes out behind the command; bytes[0] is the command. */
static size_t put_sent(const struct smbus *smbus, uint8_t *bytes)
{
	const uint8_t *block = smbus->data.block;
	bool is_i2c_block = smbus->size == I2C_SMBUS_I2C_BLOCK_DATA ||
			    smbus->size == I2C_SMBUS_I2C_BLOCK_BROKEN;

	if (smbus->is_read && !is_call(smbus))
		return 1;
	switch (data_bytes(smbus)) {
	case 0:
		return 1;
	case 1:
		bytes[1] = smbus->data.byte;
		return 2;
	case 2:
		bytes[1] = (uint8_t)smbus->data.word;
		bytes[2] = (uint8_t)(smbus->data.word >> 8);
		return 3;
	}
	memcpy(bytes + 1, block + is_i2c_block, (size_t)block[0] + 1);
	return (size_t)block[0] + (is_i2c_block ? 1 : 2);
}

/* With the lock held. */
static int transfer(struct standin *standin, const struct client *client,
		    struct smbus *smbus, const uint8_t *sent, size_t sent_len)
{
	struct chip *chip = chip_at(standin, client->addr, client->is_ten_bit);

	if (!chip)
		return ENXIO;
	if (smbus->size == I2C_SMBUS_QUICK)
		return 0;
	/* A byte is read from where the pointer is. */
	if (smbus->size != I2C_SMBUS_BYTE || !smbus->is_read)
		chip_write(chip, sent, sent_len);
	if (smbus->is_read || is_call(smbus))
		return receive(chip, smbus);
	return 0;
}

/* Bytes without a block's count, and a byte that is sent as the command. */
static struct span sent_data(const struct smbus *smbus, const uint8_t *sent,
			     size_t len)
{
	size_t skip = 1;

	if (smbus->size == I2C_SMBUS_BYTE)
		skip = 0;
	if (smbus->size == I2C_SMBUS_BLOCK_DATA ||
	    smbus->size == I2C_SMBUS_BLOCK_PROC_CALL)
		skip = 2;
	return span_of(sent + skip, len > skip ? len - skip : 0);
}

static struct span received_data(const struct smbus *smbus)
{
	size_t bytes = data_bytes(smbus);

	if (bytes > 2)
		return span_of(smbus->data.block + 1, smbus->data.block[0]);
	return span_of(smbus->data.block, bytes);
}

static void note(struct standin *standin, const struct caller *caller,
		 const struct smbus *smbus, struct span sent, bool is_refused,
		 int error)
{
	AUTO(buf_done) struct buf lines = BUF_EMPTY;
	AUTO(buf_done) struct buf settings = BUF_EMPTY;
	bool has_data = smbus->size != I2C_SMBUS_QUICK;
	struct entry entry = {
		.op = smbus->size < ARRAY_LEN(ops) ? ops[smbus->size] : "smbus",
		.way = is_call(smbus)	? NULL
		       : smbus->is_read ? "read"
					: "write",
		.index = 1,
		.count = 1,
		.is_refused = is_refused,
		.has_register = has_data && smbus->size != I2C_SMBUS_BYTE,
		.reg = smbus->command,
		.has_tx = has_data && (!smbus->is_read || is_call(smbus)),
		.has_rx = has_data && (smbus->is_read || is_call(smbus)) &&
			  !error,
		.tx = sent,
		.rx = received_data(smbus),
		.error = error,
	};

	if (standin->log >= 0) {
		i2c_settings(&settings, caller->client, NULL);
		entry.settings = buf_text(&settings);
		log_add(&lines, caller, &entry);
	}
	log_put(standin, &lines, !is_refused && !error,
		(entry.has_tx ? entry.tx.len : 0) +
			(entry.has_rx ? entry.rx.len : 0));
}

int i2c_smbus(struct standin *standin, const struct caller *caller,
	      uint64_t addr)
{
	struct smbus smbus = {0};
	uint8_t sent[I2C_SMBUS_BLOCK_MAX + 2];
	size_t sent_len;
	int error = fetch(caller, addr, &smbus);

	if (error)
		return -error;
	error = fetch_data(caller, &smbus);
	if (error) {
		note(standin, caller, &smbus, span_of(NULL, 0), true, error);
		return -error;
	}
	sent[0] = smbus.command;
	sent_len = put_sent(&smbus, sent);
	error = fault_next(standin, caller);
	if (!error) {
		pthread_mutex_lock(&standin->lock);
		error = transfer(standin, caller->client, &smbus, sent,
				 sent_len);
		pthread_mutex_unlock(&standin->lock);
	}
	note(standin, caller, &smbus, sent_data(&smbus, sent, sent_len), false,
	     error);
	if (error)
		return -error;
	if ((is_call(&smbus) || smbus.is_read) && data_bytes(&smbus) &&
	    caller_write(caller, smbus.data_addr, &smbus.data,
			 data_bytes(&smbus)))
		return -EFAULT;
	return 0;
}
