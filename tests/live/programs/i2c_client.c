/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * i2c_client.c - transfers of every kind on an I2C bus, good ones and bad ones.
 */
#include "bus_client.h"

#include <linux/i2c-dev.h>
#include <linux/i2c.h>

enum { CHIP = 0x50, NOBODY = 0x51 };

static struct i2c_msg msg(uint16_t addr, uint16_t flags, void *buf,
			  uint16_t len)
{
	return (struct i2c_msg){addr, flags, len, buf};
}

/* Of more messages than it takes the kernel looks at none. */
static void show_messages(const char *result, bool is_ok, struct i2c_msg *msgs,
			  uint32_t count)
{
	struct i2c_msg there[I2C_RDWR_IOCTL_MAX_MSGS];
	size_t readable;

	if (count > I2C_RDWR_IOCTL_MAX_MSGS)
		return;
	readable = copy_there(msgs, count * sizeof(*msgs), there);
	for (size_t i = 0; i < readable / sizeof(*msgs); i++) {
		bool is_read = there[i].flags & I2C_M_RD;
		char *hex = hex_there(there[i].buf,
				      is_read && !is_ok ? 0 : there[i].len);

		show_transfer(result, is_read ? "-" : hex, is_read ? hex : "-");
		free(hex);
	}
}

static void rdwr(int fd, const char *what, struct i2c_msg *msgs, uint32_t count)
{
	struct i2c_rdwr_ioctl_data data = {msgs, count};
	long ret = ioctl(fd, I2C_RDWR, &data);
	char room[24];
	const char *result = result_of(ret, room, sizeof(room));

	tell(what, ret);
	if (is_shown)
		show_messages(result, ret >= 0, msgs, count);
}

static void i2c_messages(const char *device)
{
	int fd = open_device(device);
	static uint8_t big[8193];
	static struct i2c_msg msgs[43];
	uint8_t bytes[64], out[3] = {16, 0xaa, 0xbb};
	uint8_t counted[] = {3, 4, 1, 2, 3, 4};
	unsigned long functions = 0;

	fill(bytes, sizeof(bytes), 1);
	tell("functions", ioctl(fd, I2C_FUNCS, &functions));
	say("functions: %lx\n", functions);
	msgs[0] = msg(CHIP, 0, out, 3);
	rdwr(fd, "write", msgs, 1);
	msgs[0] = msg(CHIP, 0, out, 1);
	msgs[1] = msg(CHIP, I2C_M_RD, bytes, 8);
	rdwr(fd, "write, read", msgs, 2);
	tell_bytes("received", bytes, 8);
	for (unsigned i = 0; i < 43; i++)
		msgs[i] = msg(CHIP, i % 2 ? I2C_M_RD : 0, bytes + i, 1);
	rdwr(fd, "42 messages", msgs, 42);
	rdwr(fd, "43 messages", msgs, 43);
	rdwr(fd, "no messages", msgs, 0);
	rdwr(fd, "no array", NULL, 1);
	msgs[0] = msg(CHIP, 0, fill(big, sizeof(big), 14), 8192);
	rdwr(fd, "longest", msgs, 1);
	msgs[0] = msg(CHIP, I2C_M_RD, big, 8192);
	rdwr(fd, "longest read", msgs, 1);
	tell_bytes("received", big, 8192);
	msgs[0] = msg(CHIP, 0, big, 8193);
	rdwr(fd, "too long", msgs, 1);
	msgs[0] = msg(CHIP, 0, big, 0);
	rdwr(fd, "nothing", msgs, 1);
	msgs[0] = msg(NOBODY, 0, out, 3);
	msgs[1] = msg(NOBODY, I2C_M_RD, bytes, 4);
	rdwr(fd, "nobody", msgs, 2);
	msgs[0] = msg(CHIP, I2C_M_TEN, out, 3);
	rdwr(fd, "ten bits", msgs, 1);
	msgs[0] = msg(CHIP, 0, counted, sizeof(counted));
	rdwr(fd, "a count and so many", msgs, 1);
	msgs[0].len = 1;
	msgs[1] = msg(CHIP, I2C_M_RD | I2C_M_RECV_LEN, bytes, 33);
	bytes[0] = 1;
	rdwr(fd, "the chip says how many", msgs, 2);
	tell_bytes("received", bytes, 8);
	msgs[1].len = 5;
	rdwr(fd, "no room for them", msgs, 2);
}

static void i2c_wild(const char *device)
{
	int fd = open_device(device);
	uint8_t bytes[64], *half = half_page();
	struct i2c_msg msgs[2];

	fill(bytes, sizeof(bytes), 15);
	msgs[0] = msg(CHIP, 0, wild(), 4);
	rdwr(fd, "wild write", msgs, 1);
	msgs[0] = msg(CHIP, I2C_M_RD, wild(), 4);
	rdwr(fd, "wild read", msgs, 1);
	msgs[0] = msg(CHIP, I2C_M_RD, read_only(), 4);
	rdwr(fd, "read to read-only", msgs, 1);
	msgs[0] = msg(CHIP, 0, bytes, 4);
	msgs[1] = msg(CHIP, 0, half + PAGE - 2, 4);
	rdwr(fd, "second half there", msgs, 2);
	rdwr(fd, "wild array", (void *)wild(), 2);
	memcpy(half + PAGE - sizeof(msgs[0]), msgs, sizeof(msgs[0]));
	rdwr(fd, "half an array", (void *)(half + PAGE - sizeof(msgs[0])), 2);
	tell("wild argument", ioctl(fd, I2C_RDWR, wild()));
	tell("no argument", ioctl(fd, I2C_RDWR, NULL));
	tell("wild functions", ioctl(fd, I2C_FUNCS, wild()));
	tell("wild smbus", ioctl(fd, I2C_SMBUS, wild()));
	tell("unknown", ioctl(fd, 0x07ff, bytes));
	msgs[0] = msg(CHIP, 0, bytes, 4);
	rdwr(fd, "still there", msgs, 1);
}

static void address(int fd, const char *what, unsigned long request,
		    unsigned long number)
{
	tell(what, ioctl(fd, request, number));
}

static void *write_from_thread(void *argument)
{
	uint8_t bytes[] = {1, 2};

	tell_write(*(int *)argument, "thread", bytes, 2);
	return NULL;
}

/* The address is the open file's. */
static void i2c_addresses(const char *device)
{
	int one = open_device(device), two = open_device(device), copy;
	uint8_t byte = 0;
	pid_t child;

	tell_read(one, "address 0", &byte, 1);
	address(one, "one", I2C_SLAVE, CHIP);
	address(two, "two", I2C_SLAVE_FORCE, NOBODY);
	copy = must(dup(one));
	tell_read(copy, "dup", &byte, 1);
	tell_read(two, "the other", &byte, 1);
	address(copy, "by the dup", I2C_SLAVE, CHIP + 8);
	tell_read(one, "one", &byte, 1);
	child = must(fork());
	if (!child) {
		tell_read(one, "child", &byte, 1);
		address(one, "child's", I2C_SLAVE, CHIP);
		_exit(0);
	}
	wait_for(child, 0);
	tell_read(copy, "after the child", &byte, 1);
	address(one, "too high", I2C_SLAVE, 0x80);
	address(one, "pec", I2C_PEC, 1);
	in_thread(write_from_thread, &one);
	address(one, "pec off", I2C_PEC, 0);
	address(one, "ten bits", I2C_TENBIT, 1);
	address(one, "high", I2C_SLAVE, 0x3ff);
	tell_read(copy, "ten bits", &byte, 1);
	address(one, "too high", I2C_SLAVE, 0x400);
	address(one, "retries", I2C_RETRIES, 3);
	address(one, "timeout", I2C_TIMEOUT, 10);
	address(one, "too long", I2C_TIMEOUT, 0x80000000ul);
	close(one);
	tell_read(copy, "one closed", &byte, 1);
}

static void smbus(int fd, const char *what, unsigned size, unsigned is_read,
		  uint8_t command, union i2c_smbus_data *data)
{
	struct i2c_smbus_ioctl_data argument = {
		.read_write = (uint8_t)is_read,
		.command = command,
		.size = size,
		.data = data,
	};
	char room[24];
	const char *result;
	long ret;

	ret = ioctl(fd, I2C_SMBUS, &argument);
	result = result_of(ret, room, sizeof(room));
	tell(what, ret);
	if (is_shown)
		say("smbus = %s\n", result);
}

static void smbus_all(const char *device)
{
	static const char *const names[] = {"write", "read"};
	int fd = open_device(device);
	union i2c_smbus_data data;
	char what[64];

	address(fd, "address", I2C_SLAVE, CHIP);
	for (unsigned size = 0; size < 12; size++)
		for (unsigned way = 0; way < 2; way++) {
			memset(&data, 0, sizeof(data));
			fill(data.block, 8, 3);
			snprintf(what, sizeof(what), "size %u, %s", size,
				 names[way]);
			smbus(fd, what, size, way, (uint8_t)(size + 2), &data);
			tell_bytes("data", data.block, sizeof(data.block));
		}
	smbus(fd, "all ones", UINT32_MAX, 1, 1, &data);
	smbus(fd, "neither way", I2C_SMBUS_BYTE_DATA, 2, 1, &data);
	address(fd, "nobody", I2C_SLAVE, NOBODY);
	smbus(fd, "quick", I2C_SMBUS_QUICK, 0, 0, NULL);
	smbus(fd, "word", I2C_SMBUS_WORD_DATA, 1, 1, &data);
}

static void smbus_bad(const char *device)
{
	int fd = open_device(device);
	union i2c_smbus_data data = {.block = {33}};

	address(fd, "address", I2C_SLAVE, CHIP);
	smbus(fd, "long block", I2C_SMBUS_BLOCK_DATA, 0, 1, &data);
	data.block[0] = 255;
	smbus(fd, "longer block", I2C_SMBUS_I2C_BLOCK_DATA, 0, 1, &data);
	smbus(fd, "long read", I2C_SMBUS_I2C_BLOCK_DATA, 1, 1, &data);
	smbus(fd, "long call", I2C_SMBUS_BLOCK_PROC_CALL, 0, 1, &data);
	data.block[0] = 0;
	smbus(fd, "empty block", I2C_SMBUS_BLOCK_DATA, 0, 1, &data);
	smbus(fd, "chip's count 0", I2C_SMBUS_BLOCK_DATA, 1, 1, &data);
	smbus(fd, "chip's count 200", I2C_SMBUS_BLOCK_DATA, 1, 200, &data);
	smbus(fd, "no data", I2C_SMBUS_BYTE_DATA, 1, 1, NULL);
	smbus(fd, "wild data", I2C_SMBUS_WORD_DATA, 0, 1, (void *)wild());
	smbus(fd, "wild read", I2C_SMBUS_WORD_DATA, 1, 1, (void *)wild());
	smbus(fd, "half a block", I2C_SMBUS_BLOCK_DATA, 0, 1,
	      (void *)(half_page() + PAGE - 10));
	smbus(fd, "quick", I2C_SMBUS_QUICK, 1, 1, (void *)wild());
	smbus(fd, "byte", I2C_SMBUS_BYTE, 0, 7, (void *)wild());
}

static void plain(const char *device)
{
	int fd = open_device(device);

	address(fd, "address", I2C_SLAVE, CHIP);
	plain_calls(fd);
}

/* Some of these fail, as the device was told. */
static void faults(const char *device)
{
	int fd = open_device(device);
	uint8_t bytes[8];

	for (unsigned i = 0; i < 6; i++) {
		address(fd, "address", I2C_SLAVE, CHIP);
		tell_write(fd, "write", fill(bytes, 8, i), 8);
	}
	tell_bytes("bytes", bytes, 8);
}

int main(int argc, char **argv)
{
	static const struct bus_case cases[] = {
		{"messages", i2c_messages},
		{"wild", i2c_wild},
		{"addresses", i2c_addresses},
		{"smbus_all", smbus_all},
		{"smbus_bad", smbus_bad},
		{"plain", plain},
		{"faults", faults},
	};

	return run_case(cases, sizeof(cases) / sizeof(*cases), argc, argv);
}
