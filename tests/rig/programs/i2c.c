/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i2c.c - every request of i2c-dev and every way to fail, to one address.
 *
 * i2c DEVICE ADDRESS. Registers 0x80 and on are written; an adapter refuses what it
 * can't do.
 */
#include "bus.h"

#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { TOO_LONG = 8193, TOO_MANY = I2C_RDWR_IOCTL_MAX_MSGS + 1 };

static int fd;
static unsigned int address;

static void say(const char *op, unsigned int to, const char *tx, const char *rx,
		const char *result)
{
	printf("%s addr=%#x tx=%s rx=%s = %s\n", op, to, tx, rx, result);
}

static void transfer(struct i2c_msg *list, unsigned int count)
{
	struct i2c_rdwr_ioctl_data data = {.msgs = list, .nmsgs = count};
	int ret = ioctl(fd, I2C_RDWR, &data);
	char op[32], result[32];

	snprintf(result, sizeof(result), "%s", result_of(ret));
	for (unsigned int i = 0; i < count; i++) {
		bool is_read = list[i].flags & I2C_M_RD;
		bool is_shown = !is_read || ret >= 0;
		char *hex = hex_of(is_shown ? list[i].buf : NULL, list[i].len);

		snprintf(op, sizeof(op), "i2c %s %u/%u",
			 is_read ? "read" : "write", i + 1, count);
		say(op, list[i].addr, is_read ? "-" : hex, is_read ? hex : "-",
		    result);
		free(hex);
	}
}

static void no_transfer(const char *what, struct i2c_msg *list,
			unsigned int count)
{
	struct i2c_rdwr_ioctl_data data = {.msgs = list, .nmsgs = count};

	say_request(what, ioctl(fd, I2C_RDWR, &data));
}

static void transfers(void)
{
	static uint8_t big[TOO_LONG];
	uint8_t reg = 0, bytes[8], sent[3] = {0x80, 0x12, 0x34};
	uint16_t to = (uint16_t)address;
	struct i2c_msg list[TOO_MANY] = {
		{.addr = to, .len = 1, .buf = &reg},
		{.addr = to, .flags = I2C_M_RD, .len = 8, .buf = bytes},
	};

	transfer(list, 2);
	transfer(&(struct i2c_msg){.addr = to, .len = 3, .buf = sent}, 1);
	transfer(&(struct i2c_msg){.addr = to, .len = 0, .buf = sent}, 1);
	/* Nobody has the address 0x3f on any of the rig's buses. */
	transfer(&(struct i2c_msg){.addr = 0x3f, .len = 3, .buf = sent}, 1);
	transfer(&(struct i2c_msg){.addr = to, .len = TOO_LONG, .buf = big}, 1);
	transfer(&(struct i2c_msg){.addr = to, .len = 3, .buf = NOWHERE}, 1);
	for (unsigned int i = 0; i < TOO_MANY; i++)
		list[i] = list[0];
	no_transfer("I2C_RDWR, nmsgs 0", list, 0);
	no_transfer("I2C_RDWR, nmsgs 43", list, TOO_MANY);
	no_transfer("I2C_RDWR, nmsgs 1, not readable at 0x40", NOWHERE, 1);
}

/* What of the union a size sends and receives, as linux/i2c.h says. */
static size_t data_bytes(uint32_t size, bool is_received)
{
	switch (size) {
	case I2C_SMBUS_BYTE:
		return is_received;
	case I2C_SMBUS_BYTE_DATA:
		return 1;
	case I2C_SMBUS_WORD_DATA:
	case I2C_SMBUS_PROC_CALL:
		return 2;
	default:
		return 0;
	}
}

static void smbus(const char *name, uint32_t size, bool is_read, uint8_t reg,
		  const char *bytes)
{
	union i2c_smbus_data data = {0};
	struct i2c_smbus_ioctl_data one = {is_read, reg, size, &data};
	bool is_block = size > I2C_SMBUS_PROC_CALL;
	bool is_call = size == I2C_SMBUS_PROC_CALL ||
		       size == I2C_SMBUS_BLOCK_PROC_CALL;
	uint8_t *at = is_block ? data.block + 1 : data.block;
	size_t len = data_bytes(size, is_read);
	char op[64], *tx, *rx;
	const char *way = is_call ? "-" : is_read ? "read" : "write";
	int ret;

	memcpy(at, bytes, strlen(bytes));
	if (is_block)
		len = data.block[0] = (uint8_t)strlen(bytes);
	tx = hex_of(is_read && !is_call ? NULL : at, len);
	if (size == I2C_SMBUS_BYTE && !is_read) {
		free(tx);
		tx = hex_of(&reg, 1);
	}
	ret = ioctl(fd, I2C_SMBUS, &one);
	len = is_block ? data.block[0] : data_bytes(size, true);
	rx = hex_of(ret < 0 || (!is_read && !is_call) ? NULL : at, len);
	snprintf(op, sizeof(op), "%s %s", name, way);
	if (size != I2C_SMBUS_QUICK && size != I2C_SMBUS_BYTE)
		snprintf(op, sizeof(op), "%s %s %#x", name, way, reg);
	say(op, address, size == I2C_SMBUS_QUICK ? "-" : tx,
	    size == I2C_SMBUS_QUICK ? "-" : rx, result_of(ret));
	free(tx);
	free(rx);
}

static void smbus_all(void)
{
	smbus("quick", I2C_SMBUS_QUICK, false, 0, "");
	smbus("quick", I2C_SMBUS_QUICK, true, 0, "");
	smbus("byte", I2C_SMBUS_BYTE, false, 0x80, "");
	smbus("byte", I2C_SMBUS_BYTE, true, 0, "");
	smbus("byte-data", I2C_SMBUS_BYTE_DATA, false, 0x80, "\x42");
	smbus("byte-data", I2C_SMBUS_BYTE_DATA, true, 0x80, "");
	smbus("word-data", I2C_SMBUS_WORD_DATA, false, 0x82, "\x34\x12");
	smbus("word-data", I2C_SMBUS_WORD_DATA, true, 0x82, "");
	smbus("proc-call", I2C_SMBUS_PROC_CALL, true, 0x84, "\x01\x02");
	smbus("block-data", I2C_SMBUS_BLOCK_DATA, false, 0x86, "abc");
	smbus("block-data", I2C_SMBUS_BLOCK_DATA, true, 0x86, "");
	smbus("block-proc-call", I2C_SMBUS_BLOCK_PROC_CALL, true, 0x88, "de");
	smbus("i2c-block-data", I2C_SMBUS_I2C_BLOCK_DATA, false, 0x8a, "fghi");
	smbus("i2c-block-data", I2C_SMBUS_I2C_BLOCK_DATA, true, 0x8a, "....");
}

static void plain(void)
{
	uint8_t bytes[8] = {0x00, 0x42};
	ssize_t ret = write(fd, bytes, 1);
	char *hex;

	say("write", address, "00", "-", result_of((int)ret));
	ret = read(fd, bytes, sizeof(bytes));
	hex = hex_of(ret < 0 ? NULL : bytes, sizeof(bytes));
	say("read", address, "-", hex, result_of((int)ret));
	free(hex);
}

static void request(const char *name, unsigned long number, unsigned long arg)
{
	printf("# %s: %s\n", name, result_of(ioctl(fd, number, arg)));
}

int main(int argc, char **argv)
{
	unsigned long can = 0;

	fd = argc == 3 ? open(argv[1], O_RDWR) : -1;
	if (fd < 0) {
		fprintf(stderr, "i2c: %s\n", strerror(errno));
		return 99;
	}
	address = (unsigned int)strtoul(argv[2], NULL, 0);
	request("funcs", I2C_FUNCS, (unsigned long)&can);
	request("retries", I2C_RETRIES, 1);
	request("timeout", I2C_TIMEOUT, 20);
	request("ten bits", I2C_TENBIT, 0);
	request("pec", I2C_PEC, 0);
	request("an address too high", I2C_SLAVE, 0x400);
	request("slave", I2C_SLAVE, address);
	request("slave, by force", I2C_SLAVE_FORCE, address);
	smbus_all();
	plain();
	transfers();
	return 0;
}
