/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spi_client.c - transfers of every kind on an SPI device, good ones and bad ones.
 */
#include "bus_client.h"

#include <linux/spi/spi.h>
#include <linux/spi/spidev.h>
#include <signal.h>
#include <sys/mount.h>

/* PARTS_MAX: an ioctl's number has no room for more. */
enum { PARTS_MAX = 511, OVERLAP_BYTES = 64 };

static struct spi_ioc_transfer part(const void *tx, void *rx, uint32_t len)
{
	return (struct spi_ioc_transfer){
		.tx_buf = (uintptr_t)tx, .rx_buf = (uintptr_t)rx, .len = len};
}

static void *at(uint64_t addr)
{
	return (void *)(uintptr_t)addr;
}

static void send_and_show(int fd, const char *what, unsigned count,
			  struct spi_ioc_transfer *parts)
{
	struct spi_ioc_transfer there[PARTS_MAX];
	char *sent[PARTS_MAX], *got, room[24];
	unsigned readable = (unsigned)(copy_there(parts, count * sizeof(*parts),
						  there) / sizeof(*parts));
	const char *result;
	long ret;

	for (unsigned i = 0; i < readable; i++)
		sent[i] = hex_there(at(there[i].tx_buf), there[i].len);
	ret = ioctl(fd, SPI_IOC_MESSAGE(count), parts);
	result = result_of(ret, room, sizeof(room));
	tell(what, ret);
	for (unsigned i = 0; i < readable; i++) {
		got = hex_there(at(there[i].rx_buf), ret < 0 ? 0 : there[i].len);
		show_transfer(result, sent[i], got);
		free(sent[i]);
		free(got);
	}
}

static void send_parts(int fd, const char *what, unsigned count,
		       struct spi_ioc_transfer *parts)
{
	if (is_shown)
		send_and_show(fd, what, count, parts);
	else
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
	static struct spi_ioc_transfer parts[PARTS_MAX];
	static uint8_t tx[PARTS_MAX * 8], rx[PARTS_MAX * 8];
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

/* Sixteen bytes each; all where they end up is told. */
static void send_two(int fd, const char *what, uint8_t *bytes, uint8_t *rx,
		     uint8_t *rx_too)
{
	struct spi_ioc_transfer parts[2] = {part(bytes, rx, 16),
					    part(bytes + 16, rx_too, 16)};

	send_parts(fd, what, 2, parts);
	tell_bytes("bytes", bytes, OVERLAP_BYTES);
}

static void spi_overlap(const char *device)
{
	int fd = open_device(device);
	uint8_t bytes[OVERLAP_BYTES];

	fill(bytes, sizeof(bytes), 3);
	send_two(fd, "tx is rx of another", bytes, bytes + 16, bytes + 40);
	send_one(fd, "rx a little behind tx", bytes, bytes + 4, 16);
	tell_bytes("bytes", bytes, sizeof(bytes));
}

/* What the first received is gone when the call returns. */
static void spi_covered(const char *device)
{
	int fd = open_device(device);
	uint8_t bytes[OVERLAP_BYTES];

	fill(bytes, sizeof(bytes), 4);
	send_two(fd, "rx over rx", bytes, bytes + 32, bytes + 40);
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

static void plain(const char *device)
{
	plain_calls(open_device(device));
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
	tell_write(fd, "write", bytes, 8);
	tell("open again", open(device, O_RDWR));
}

/* Some of these fail, as the device was told. */
static void faults(const char *device)
{
	int fd = open_device(device);
	uint8_t bytes[8];

	for (unsigned i = 0; i < 6; i++)
		send_one(fd, "message", fill(bytes, 8, i), bytes, 8);
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

int main(int argc, char **argv)
{
	static const struct bus_case cases[] = {
		{"messages", spi_messages},
		{"overlap", spi_overlap},
		{"covered", spi_covered},
		{"settings", spi_settings},
		{"shared", spi_shared},
		{"limits", spi_limits},
		{"wild", spi_wild},
		{"plain", plain},
		{"gone", gone},
		{"faults", faults},
		{"interrupted", interrupted},
	};

	return run_case(cases, sizeof(cases) / sizeof(*cases), argc, argv);
}
