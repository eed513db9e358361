/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_client.c - transfers of every kind on a stand-in for a bus device, good
 * ones and bad ones: bus_client CASE DEVICE. What each call gave is printed.
 */
#include "live.h"

#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <linux/spi/spi.h>
#include <linux/spi/spidev.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/uio.h>

enum { PAGE = 4096, CHIP = 0x50, NOBODY = 0x51 };

static void tell(const char *what, long ret)
{
	if (ret < 0)
		say("%s: %s\n", what, strerrorname_np(errno));
	else
		say("%s: %ld\n", what, ret);
}

static void tell_bytes(const char *what, const uint8_t *bytes, size_t len)
{
	unsigned sum = 0;

	for (size_t i = 0; i < len; i++)
		sum = sum * 31 + bytes[i];
	say("%s: %zu bytes, %08x\n", what, len, sum);
}

static uint8_t *fill(uint8_t *bytes, size_t len, unsigned seed)
{
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(seed + i * 7);
	return bytes;
}

/* Two pages, the second of which is not there: the file ends before it, and
   nothing else can be mapped there meanwhile. */
static uint8_t *half_page(void)
{
	int file = must(memfd_create("half", MFD_CLOEXEC));
	uint8_t *pages;

	must(ftruncate(file, PAGE));
	pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file,
		     0);
	close(file);
	return pages;
}

static uint8_t *wild(void)
{
	return half_page() + PAGE;
}

/* Nobody can write there. */
static uint8_t *read_only(void)
{
	return mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int open_device(const char *device)
{
	return must(open(device, O_RDWR | O_CLOEXEC));
}

/* ---- SPI ---- */

static struct spi_ioc_transfer part(const void *tx, void *rx, uint32_t len)
{
	return (struct spi_ioc_transfer){
		.tx_buf = (uintptr_t)tx, .rx_buf = (uintptr_t)rx, .len = len};
}

static void send_parts(int fd, const char *what, unsigned count,
		       struct spi_ioc_transfer *parts)
{
	tell(what, ioctl(fd, SPI_IOC_MESSAGE(count), parts));
}

static void send_one(int fd, const char *what, const void *tx, void *rx,
		     uint32_t len)
{
	struct spi_ioc_transfer one = part(tx, rx, len);

	send_parts(fd, what, 1, &one);
}

static void many(int fd, unsigned count)
{
	static struct spi_ioc_transfer parts[511];
	static uint8_t tx[511 * 8], rx[511 * 8];
	char what[32];

	fill(tx, sizeof(tx), count);
	for (unsigned i = 0; i < count; i++)
		parts[i] = part(tx + i * 8, rx + i * 8, 8);
	snprintf(what, sizeof(what), "%u transfers", count);
	send_parts(fd, what, count, parts);
	tell_bytes("received", rx, count * 8);
}

static void spi_messages(const char *device)
{
	int fd = open_device(device);
	uint8_t tx[64], rx[64] = {0}, both[64];
	struct spi_ioc_transfer two[2];

	fill(tx, sizeof(tx), 1);
	fill(both, sizeof(both), 2);
	send_one(fd, "one", tx, rx, 64);
	tell_bytes("received", rx, 64);
	send_one(fd, "one buffer", both, both, 64);
	tell_bytes("received", both, 64);
	send_one(fd, "tx only", tx, NULL, 10);
	send_one(fd, "rx only", NULL, rx, 10);
	send_one(fd, "neither", NULL, NULL, 10);
	send_one(fd, "nothing", tx, rx, 0);
	send_one(fd, "one byte", tx, rx, 1);
	tell("no transfers", ioctl(fd, SPI_IOC_MESSAGE(0), tx));
	two[0] = part(tx, NULL, 3);
	two[1] = part(NULL, rx, 5);
	two[0].cs_change = 1;
	send_parts(fd, "write, then read", 2, two);
	many(fd, 2);
	many(fd, 32);
	many(fd, 511);
}

/* The second's tx is the first's rx; and what both receive overlaps. */
static void spi_overlap(const char *device)
{
	int fd = open_device(device);
	uint8_t bytes[64];
	struct spi_ioc_transfer parts[3];

	fill(bytes, sizeof(bytes), 3);
	parts[0] = part(bytes, bytes + 16, 16);
	parts[1] = part(bytes + 16, bytes + 40, 16);
	send_parts(fd, "tx is rx of another", 2, parts);
	tell_bytes("bytes", bytes, sizeof(bytes));
	parts[0] = part(bytes, bytes + 4, 16);
	send_parts(fd, "rx a little behind tx", 1, parts);
	tell_bytes("bytes", bytes, sizeof(bytes));
}

/* What the first received is gone when the call returns. */
static void spi_covered(const char *device)
{
	int fd = open_device(device);
	uint8_t bytes[64];
	struct spi_ioc_transfer parts[2];

	fill(bytes, sizeof(bytes), 4);
	parts[0] = part(bytes, bytes + 32, 16);
	parts[1] = part(bytes + 16, bytes + 40, 16);
	send_parts(fd, "rx over rx", 2, parts);
	tell_bytes("bytes", bytes, sizeof(bytes));
}

static void set_number(int fd, const char *what, unsigned long request,
		       uint32_t number)
{
	tell(what, ioctl(fd, request, &number));
}

static void get_number(int fd, const char *what, unsigned long request)
{
	uint32_t number = 0;

	tell(what, ioctl(fd, request, &number));
	say("%s: is %u\n", what, number);
}

static void get_all(int fd)
{
	get_number(fd, "mode", SPI_IOC_RD_MODE);
	get_number(fd, "mode32", SPI_IOC_RD_MODE32);
	get_number(fd, "lsb", SPI_IOC_RD_LSB_FIRST);
	get_number(fd, "bits", SPI_IOC_RD_BITS_PER_WORD);
	get_number(fd, "speed", SPI_IOC_RD_MAX_SPEED_HZ);
}

static void spi_settings(const char *device)
{
	int fd = open_device(device);
	uint8_t bytes[16];
	struct spi_ioc_transfer two[2];

	fill(bytes, sizeof(bytes), 5);
	send_one(fd, "nothing known", bytes, bytes, 4);
	get_all(fd);
	send_one(fd, "as asked", bytes, bytes, 4);
	set_number(fd, "mode", SPI_IOC_WR_MODE, SPI_MODE_3 | SPI_CS_HIGH);
	send_one(fd, "mode 3", bytes, bytes, 4);
	set_number(fd, "mode32", SPI_IOC_WR_MODE32, SPI_TX_DUAL | SPI_MODE_1);
	set_number(fd, "lsb", SPI_IOC_WR_LSB_FIRST, 1);
	set_number(fd, "bits", SPI_IOC_WR_BITS_PER_WORD, 16);
	set_number(fd, "speed", SPI_IOC_WR_MAX_SPEED_HZ, 1000000);
	send_one(fd, "all set", bytes, bytes, 4);
	two[0] = part(bytes, bytes, 4);
	two[0].speed_hz = 62500;
	two[0].bits_per_word = 8;
	two[0].delay_usecs = 1000;
	two[0].cs_change = 1;
	two[0].word_delay_usecs = 7;
	two[0].tx_nbits = 2;
	two[0].rx_nbits = 4;
	two[1] = part(bytes, bytes + 8, 4);
	send_parts(fd, "one overridden", 2, two);
	set_number(fd, "bits 0", SPI_IOC_WR_BITS_PER_WORD, 0);
	set_number(fd, "lsb off", SPI_IOC_WR_LSB_FIRST, 0);
	send_one(fd, "bits 0", bytes, bytes, 4);
	/* Refused: what was in force stays. */
	set_number(fd, "bits 33", SPI_IOC_WR_BITS_PER_WORD, 33);
	set_number(fd, "speed 0", SPI_IOC_WR_MAX_SPEED_HZ, 0);
	set_number(fd, "mode bits", SPI_IOC_WR_MODE32, 1u << 31);
	send_one(fd, "as before", bytes, bytes, 4);
	get_all(fd);
}

static void *send_from_thread(void *argument)
{
	uint8_t bytes[4];

	send_one(*(int *)argument, "thread", fill(bytes, 4, 6), bytes, 4);
	return NULL;
}

static void in_thread(void *(*run)(void *), void *argument)
{
	pthread_t thread;

	must(pthread_create(&thread, NULL, run, argument));
	must(pthread_join(thread, NULL));
}

/* The settings are the device's, by whatever descriptor. */
static void spi_shared(const char *device)
{
	int fd = open_device(device), other = open_device(device), copy;
	uint8_t bytes[8];
	pid_t child;

	fill(bytes, sizeof(bytes), 7);
	set_number(fd, "mode", SPI_IOC_WR_MODE, SPI_MODE_2);
	set_number(other, "speed", SPI_IOC_WR_MAX_SPEED_HZ, 250000);
	copy = must(dup(fd));
	send_one(copy, "dup", bytes, bytes, 8);
	must(dup2(other, 100));
	send_one(100, "dup2", bytes, bytes, 8);
	send_one(must(fcntl(other, F_DUPFD, 50)), "F_DUPFD", bytes, bytes, 8);
	child = must(fork());
	if (!child) {
		send_one(fd, "child", bytes, bytes, 8);
		set_number(fd, "child's speed", SPI_IOC_WR_MAX_SPEED_HZ, 9600);
		_exit(0);
	}
	wait_for(child, 0);
	send_one(other, "after the child", bytes, bytes, 8);
	in_thread(send_from_thread, &copy);
	close(fd);
	close(copy);
	send_one(100, "others closed", bytes, bytes, 8);
}

static void spi_limits(const char *device)
{
	int fd = open_device(device);
	static uint8_t tx[8192], rx[8192];
	struct spi_ioc_transfer parts[3];

	fill(tx, sizeof(tx), 8);
	send_one(fd, "at the limit", tx, rx, 4096);
	tell_bytes("received", rx, 4096);
	send_one(fd, "beyond", tx, rx, 4097);
	parts[0] = part(tx, NULL, 2048);
	parts[1] = part(tx + 2048, NULL, 2049);
	send_parts(fd, "the sum beyond", 2, parts);
	parts[1] = part(NULL, rx, 4096);
	send_parts(fd, "tx and rx have their own", 2, parts);
	send_one(fd, "all ones", tx, rx, UINT32_MAX);
	parts[0] = part(NULL, NULL, INT32_MAX);
	parts[1] = part(NULL, NULL, 1);
	send_parts(fd, "beyond INT_MAX", 2, parts);
	parts[0] = part(tx, rx, 3);
	parts[0].bits_per_word = 16;
	send_parts(fd, "half a word", 1, parts);
	parts[0].bits_per_word = 200;
	send_parts(fd, "bits", 1, parts);
	tell("half a transfer",
	     ioctl(fd, _IOC(_IOC_WRITE, SPI_IOC_MAGIC, 0, 48), parts));
	tell("read by message",
	     ioctl(fd, _IOC(_IOC_READ, SPI_IOC_MAGIC, 0, 32), parts));
	tell("unknown",
	     ioctl(fd, _IOC(_IOC_WRITE, SPI_IOC_MAGIC, 9, 4), parts));
	tell("not ours", ioctl(fd, _IOC(_IOC_WRITE, 'z', 0, 32), parts));
	send_one(fd, "still there", tx, rx, 8);
}

static void spi_wild(const char *device)
{
	int fd = open_device(device);
	uint8_t tx[64], rx[64], *half = half_page();
	struct spi_ioc_transfer parts[2];

	fill(tx, sizeof(tx), 9);
	send_one(fd, "wild tx", wild(), rx, 16);
	send_one(fd, "wild rx", tx, wild(), 16);
	send_one(fd, "half a tx", fill(half + PAGE - 8, 8, 1), rx, 16);
	send_one(fd, "half an rx", tx, half + PAGE - 8, 16);
	send_one(fd, "rx read-only", tx, read_only(), 16);
	parts[0] = part(tx, rx, 16);
	parts[1] = part(wild(), rx, 16);
	send_parts(fd, "second wild", 2, parts);
	send_parts(fd, "wild array", 2, (void *)wild());
	memcpy(half + PAGE - sizeof(parts[0]), &parts[0], sizeof(parts[0]));
	send_parts(fd, "half an array", 2,
		   (void *)(half + PAGE - sizeof(parts[0])));
	send_parts(fd, "no array", 2, NULL);
	tell("wild mode", ioctl(fd, SPI_IOC_WR_MODE, wild()));
	tell("mode nowhere", ioctl(fd, SPI_IOC_RD_MODE, read_only()));
	send_one(fd, "still there", tx, rx, 8);
}

/* ---- read and write, of both ---- */

static void plain(const char *device)
{
	int fd = open_device(device);
	uint8_t bytes[64];
	struct iovec two[2] = {{bytes, 5}, {bytes + 32, 6}};

	if (strstr(device, "i2c"))
		tell("address", ioctl(fd, I2C_SLAVE, CHIP));
	fill(bytes, sizeof(bytes), 10);
	tell("write", write(fd, bytes, 9));
	tell("read", read(fd, bytes, 9));
	tell_bytes("bytes", bytes, sizeof(bytes));
	tell("pwrite", pwrite(fd, bytes, 4, 3));
	tell("pread", pread(fd, bytes, 4, 3));
	tell("writev", writev(fd, two, 2));
	tell("readv", readv(fd, two, 2));
	tell_bytes("bytes", bytes, sizeof(bytes));
	tell("pwritev", pwritev(fd, two, 2, 1));
	tell("preadv", preadv(fd, two, 2, 1));
	tell("pwritev2", pwritev2(fd, two, 2, -1, 0));
	tell("preadv2", preadv2(fd, two, 2, -1, 0));
	tell("read nothing", read(fd, bytes, 0));
	tell("write nothing", write(fd, bytes, 0));
	tell("wild read", read(fd, wild(), 8));
	tell("wild write", write(fd, wild(), 8));
	tell("long write", write(fd, half_page(), PAGE));
	tell("no such descriptor", read(99, bytes, 8));
}

/* Before and after: the node is gone, its file is open. */
static void gone(const char *device)
{
	int fd = open_device(device);
	uint8_t bytes[8];

	send_one(fd, "before", fill(bytes, 8, 11), bytes, 8);
	must(umount2(device, MNT_DETACH));
	must(unlink(device));
	send_one(fd, "after", fill(bytes, 8, 12), bytes, 8);
	tell("write", write(fd, bytes, 8));
	tell("open again", open(device, O_RDWR));
}

/* Some of these fail, as the device was told. */
static void faults(const char *device)
{
	int fd = open_device(device);
	uint8_t bytes[8];

	for (unsigned i = 0; i < 6; i++) {
		if (!strstr(device, "i2c")) {
			send_one(fd, "message", fill(bytes, 8, i), bytes, 8);
			continue;
		}
		tell("address", ioctl(fd, I2C_SLAVE, CHIP));
		tell("write", write(fd, fill(bytes, 8, i), 8));
	}
	tell_bytes("bytes", bytes, 8);
}

static void on_alarm(int signal)
{
	(void)signal;
}

static void interrupted(const char *device)
{
	struct sigaction action = {.sa_handler = on_alarm};
	int fd = open_device(device);
	uint8_t bytes[8];

	sigaction(SIGALRM, &action, NULL);
	/* The first one hangs until a signal comes while it does. */
	ualarm(50000, 50000);
	send_one(fd, "interrupted", fill(bytes, 8, 13), bytes, 8);
	ualarm(0, 0);
	send_one(fd, "again", bytes, bytes, 8);
}

/* ---- I2C ---- */

static struct i2c_msg msg(uint16_t addr, uint16_t flags, void *buf,
			  uint16_t len)
{
	return (struct i2c_msg){addr, flags, len, buf};
}

static void rdwr(int fd, const char *what, struct i2c_msg *msgs, uint32_t count)
{
	struct i2c_rdwr_ioctl_data data = {msgs, count};

	tell(what, ioctl(fd, I2C_RDWR, &data));
}

static void i2c_messages(const char *device)
{
	int fd = open_device(device);
	static uint8_t big[8193];
	static struct i2c_msg msgs[43];
	uint8_t bytes[64], out[3] = {16, 0xaa, 0xbb};
	uint8_t counted[] = {3, 4, 1, 2, 3, 4};
	unsigned long functions = 0;

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
	tell("thread", write(*(int *)argument, "\1\2", 2));
	return NULL;
}

/* The address is the open file's. */
static void i2c_addresses(const char *device)
{
	int one = open_device(device), two = open_device(device), copy;
	uint8_t byte = 0;
	pid_t child;

	tell("address 0", read(one, &byte, 1));
	address(one, "one", I2C_SLAVE, CHIP);
	address(two, "two", I2C_SLAVE_FORCE, NOBODY);
	copy = must(dup(one));
	tell("dup", read(copy, &byte, 1));
	tell("the other", read(two, &byte, 1));
	address(copy, "by the dup", I2C_SLAVE, CHIP + 8);
	tell("one", read(one, &byte, 1));
	child = must(fork());
	if (!child) {
		tell("child", read(one, &byte, 1));
		address(one, "child's", I2C_SLAVE, CHIP);
		_exit(0);
	}
	wait_for(child, 0);
	tell("after the child", read(copy, &byte, 1));
	address(one, "too high", I2C_SLAVE, 0x80);
	address(one, "pec", I2C_PEC, 1);
	in_thread(write_from_thread, &one);
	address(one, "pec off", I2C_PEC, 0);
	address(one, "ten bits", I2C_TENBIT, 1);
	address(one, "high", I2C_SLAVE, 0x3ff);
	tell("ten bits", read(copy, &byte, 1));
	address(one, "too high", I2C_SLAVE, 0x400);
	address(one, "retries", I2C_RETRIES, 3);
	address(one, "timeout", I2C_TIMEOUT, 10);
	address(one, "too long", I2C_TIMEOUT, 0x80000000ul);
	close(one);
	tell("one closed", read(copy, &byte, 1));
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

	tell(what, ioctl(fd, I2C_SMBUS, &argument));
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

static const struct {
	const char *name;
	void (*run)(const char *device);
} cases[] = {
	{"spi_messages", spi_messages},
	{"spi_overlap", spi_overlap},
	{"spi_covered", spi_covered},
	{"spi_settings", spi_settings},
	{"spi_shared", spi_shared},
	{"spi_limits", spi_limits},
	{"spi_wild", spi_wild},
	{"plain", plain},
	{"gone", gone},
	{"faults", faults},
	{"interrupted", interrupted},
	{"i2c_messages", i2c_messages},
	{"i2c_wild", i2c_wild},
	{"i2c_addresses", i2c_addresses},
	{"smbus_all", smbus_all},
	{"smbus_bad", smbus_bad},
};

int main(int argc, char **argv)
{
	/* How a thread's own heap is cut depends on where chance puts it. */
	mallopt(M_ARENA_MAX, 1);
	for (size_t i = 0; argc == 3 && i < sizeof(cases) / sizeof(*cases); i++)
		if (!strcmp(cases[i].name, argv[1])) {
			cases[i].run(argv[2]);
			return 0;
		}
	return 2;
}
