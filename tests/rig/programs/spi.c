/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spi.c - every request of spidev and every way to fail, on one device.
 *
 * spi DEVICE [loop|ones|zeros|flash]: ends with 1 when what came back is not what
 * such a device gives.
 */
#include "bus.h"

#include <fcntl.h>
#include <linux/spi/spidev.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MANY = 32, BUFFER_BYTES = 4096 };

struct bus {
	int fd;
	const char *kind;
	int wrong; /* bytes that are not of that kind */
	uint32_t mode, hz;
	uint8_t bits;
};

/* What the driver says is in force; spile hears of it by these requests, too. */
static void ask_settings(struct bus *bus)
{
	uint8_t lsb;

	if (ioctl(bus->fd, SPI_IOC_RD_MODE32, &bus->mode) ||
	    ioctl(bus->fd, SPI_IOC_RD_LSB_FIRST, &lsb) ||
	    ioctl(bus->fd, SPI_IOC_RD_BITS_PER_WORD, &bus->bits) ||
	    ioctl(bus->fd, SPI_IOC_RD_MAX_SPEED_HZ, &bus->hz)) {
		perror("settings");
		exit(99);
	}
}

static void set(struct bus *bus, unsigned long request, void *value)
{
	int ret = ioctl(bus->fd, request, value);

	printf("# request %#lx: %s\n", request, result_of(ret));
	ask_settings(bus);
}

static void check(struct bus *bus, const uint8_t *sent, const uint8_t *got,
		  size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!strcmp(bus->kind, "loop") && sent)
			bus->wrong += got[i] != sent[i];
		else if (!strcmp(bus->kind, "ones"))
			bus->wrong += got[i] != 0xff;
		else if (!strcmp(bus->kind, "zeros"))
			bus->wrong += got[i] != 0;
	}
}

static void say(const struct bus *bus, const char *op, const char *tx,
		const char *rx, const char *result)
{
	printf("%s tx=%s rx=%s = %s mode=%u bits=%u hz=%u\n", op, tx, rx,
	       result, bus->mode, bus->bits, bus->hz);
}

static void message(struct bus *bus, struct spi_ioc_transfer *list,
		    unsigned int count)
{
	char *sent[MANY], *got, op[32], result[32];
	uint8_t *copies[MANY];
	int ret;

	for (unsigned int i = 0; i < count; i++) {
		void *tx = (void *)(uintptr_t)list[i].tx_buf;
		bool is_there = tx && tx != NOWHERE;

		sent[i] = hex_of(tx, list[i].len);
		copies[i] = is_there ? malloc(list[i].len) : NULL;
		if (is_there)
			memcpy(copies[i], tx, list[i].len);
	}
	ret = ioctl(bus->fd, SPI_IOC_MESSAGE(count), list);
	snprintf(result, sizeof(result), "%s", result_of(ret));
	for (unsigned int i = 0; i < count; i++) {
		struct bus now = *bus;
		void *rx = (void *)(uintptr_t)list[i].rx_buf;

		now.hz = list[i].speed_hz ? list[i].speed_hz : bus->hz;
		now.bits = list[i].bits_per_word ? list[i].bits_per_word
						 : bus->bits;
		got = hex_of(ret < 0 ? NULL : rx, list[i].len);
		snprintf(op, sizeof(op), "message %u/%u", i + 1, count);
		say(&now, op, sent[i], got, result);
		if (ret >= 0 && rx)
			check(bus, copies[i], rx, list[i].len);
		free(got);
		free(sent[i]);
		free(copies[i]);
	}
}

static void messages(struct bus *bus)
{
	static uint8_t tx[BUFFER_BYTES + 1], rx[BUFFER_BYTES + 1];
	struct spi_ioc_transfer list[MANY] = {0};

	for (size_t i = 0; i < sizeof(tx); i++)
		tx[i] = (uint8_t)(i * 7 + 1);
	/* One buffer for both ways, then one way each, with own settings. */
	memcpy(rx, "\x9f\x01\x55\xaa\x80", 5);
	list[0].tx_buf = list[0].rx_buf = (uintptr_t)rx;
	list[0].len = 5;
	message(bus, list, 1);
	list[0].tx_buf = (uintptr_t)tx;
	list[0].rx_buf = 0;
	list[0].speed_hz = 100000;
	list[0].delay_usecs = 10;
	list[0].cs_change = 1;
	list[1].rx_buf = (uintptr_t)rx;
	list[1].len = 3;
	list[1].bits_per_word = 8;
	message(bus, list, 2);
	/* As many as the driver's buffers take. */
	list[0] = (struct spi_ioc_transfer){.tx_buf = (uintptr_t)tx,
					    .rx_buf = (uintptr_t)rx,
					    .len = BUFFER_BYTES};
	message(bus, list, 1);
	for (unsigned int i = 0; i < MANY; i++)
		list[i] = (struct spi_ioc_transfer){.tx_buf = (uintptr_t)tx + i,
						    .rx_buf = (uintptr_t)rx +
							      4 * i,
						    .len = 4};
	message(bus, list, MANY);
}

static void failures(struct bus *bus)
{
	static uint8_t bytes[2 * BUFFER_BYTES];
	struct spi_ioc_transfer one = {.tx_buf = (uintptr_t)bytes, .len = 4};
	struct spi_ioc_transfer bad;

	memset(bytes, 0x5a, sizeof(bytes));
	say_request("SPI_IOC_MESSAGE(0)",
		    ioctl(bus->fd, SPI_IOC_MESSAGE(0), &one));
	say_request("_IOC(_IOC_WRITE, 0x6b, 0, 0x21)",
		    ioctl(bus->fd, _IOC(_IOC_WRITE, SPI_IOC_MAGIC, 0, 33),
			  &one));
	say_request("SPI_IOC_MESSAGE(1), not readable at 0x40",
		    ioctl(bus->fd, SPI_IOC_MESSAGE(1), NOWHERE));
	bad = one;
	bad.bits_per_word = 99;
	message(bus, &bad, 1);
	bad = one;
	bad.len = BUFFER_BYTES + 1;
	message(bus, &bad, 1);
	bad = one;
	bad.tx_buf = (uintptr_t)NOWHERE;
	message(bus, &bad, 1);
	bad = one;
	bad.len = 0;
	message(bus, &bad, 1);
}

static void plain(struct bus *bus, bool is_write, uint8_t *bytes, size_t len)
{
	int ret = (int)(is_write ? write(bus->fd, bytes, len)
				 : read(bus->fd, bytes, len));
	const char *result = result_of(ret);
	bool is_shown = is_write || ret >= 0;
	char *hex = hex_of(is_shown ? bytes : NULL, len);

	say(bus, is_write ? "write" : "read", is_write ? hex : "-",
	    is_write ? "-" : hex, result);
	if (!is_write && ret >= 0)
		check(bus, NULL, bytes, len);
	free(hex);
}

static void plain_calls(struct bus *bus)
{
	static uint8_t bytes[BUFFER_BYTES + 1];

	memcpy(bytes, "\x01\x02\xfe", 3);
	plain(bus, true, bytes, 3);
	plain(bus, false, bytes, 7);
	plain(bus, false, bytes, BUFFER_BYTES);
	plain(bus, false, bytes, BUFFER_BYTES + 1);
	plain(bus, true, bytes, BUFFER_BYTES + 1);
}

static void identify(struct bus *bus)
{
	uint8_t tx[4] = {0x9f}, rx[4];
	struct spi_ioc_transfer one = {.tx_buf = (uintptr_t)tx,
				       .rx_buf = (uintptr_t)rx,
				       .len = sizeof(tx)};

	message(bus, &one, 1);
	bus->wrong += !!memcmp(rx + 1, "\xbf\x25\x41", 3);
}

int main(int argc, char **argv)
{
	struct bus bus = {.kind = argc > 2 ? argv[2] : ""};
	uint8_t mode = SPI_MODE_3, lsb = 1, bits = 8;
	uint32_t mode32 = SPI_MODE_0, hz = 200000;

	bus.fd = argc > 1 ? open(argv[1], O_RDWR) : -1;
	if (bus.fd < 0) {
		fprintf(stderr, "spi: %s\n", strerror(errno));
		return 99;
	}
	ask_settings(&bus);
	if (!strcmp(bus.kind, "flash"))
		identify(&bus);
	/* In another mode than 0 the driver of "zeros", spi-butterfly, crashes. */
	if (strcmp(bus.kind, "zeros")) {
		set(&bus, SPI_IOC_WR_MODE, &mode);
		plain(&bus, true, &bits, 1);
		set(&bus, SPI_IOC_WR_LSB_FIRST, &lsb);
		plain(&bus, true, &bits, 1);
		lsb = 0;
		set(&bus, SPI_IOC_WR_LSB_FIRST, &lsb);
	}
	set(&bus, SPI_IOC_WR_MODE32, &mode32);
	set(&bus, SPI_IOC_WR_BITS_PER_WORD, &bits);
	set(&bus, SPI_IOC_WR_MAX_SPEED_HZ, &hz);
	messages(&bus);
	plain_calls(&bus);
	failures(&bus);
	return bus.wrong != 0;
}
