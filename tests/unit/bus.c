/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus.c - tests src/model/bus.c: which files are a bus, and what requests say.
 * Whose the settings are is in tests/golden/cases/bus-all.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <linux/i2c-dev.h>
#include <linux/spi/spidev.h>

#include "base/auto.h"
#include "event/event.h"
#include "model/bus.h"

static const struct {
	const char *link, *subsystem;
	enum bus_kind kind;
} files[] = {
	{"/dev/spidev0.1", "spidev", BUS_SPI},
	{"/dev/eeprom", "spidev", BUS_SPI},
	{"/dev/i2c-10", "i2c-dev", BUS_I2C},
	{"/dev/temperature", "i2c-dev", BUS_I2C},
	{"/dev/spidev0.1", "", BUS_SPI},
	{"/dev/spidev12.34", "", BUS_SPI},
	{"/dev/i2c-7", "", BUS_I2C},
	{"/dev/i2c-7 (deleted)", "", BUS_I2C},
	{"/dev/spidev0.1 (deleted)", "", BUS_SPI},
	{" (deleted)", "", BUS_NONE},
	{"/dev/i2c-7", "mem", BUS_NONE},
	{"/dev/i2c-", "", BUS_NONE},
	{"/dev/i2c-7x", "", BUS_NONE},
	{"/dev/spidev", "", BUS_NONE},
	{"/dev/spidev0", "", BUS_NONE},
	{"/dev/spidev0.", "", BUS_NONE},
	{"/dev/spidev.1", "", BUS_NONE},
	{"/dev/spidev0.1a", "", BUS_NONE},
	{"/tmp/dev/spidev0.1", "", BUS_NONE},
	{"", "", BUS_NONE},
};

Test(bus, knows_its_files)
{
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const struct event_file file = {
			.link = span_of_str(files[i].link),
			.subsystem = span_of_str(files[i].subsystem),
		};

		cr_expect_eq(bus_kind_of(&file), files[i].kind, "%s of %s",
			     files[i].link, files[i].subsystem);
	}
	cr_expect_eq(bus_kind_of(NULL), BUS_NONE);
}

enum { MODE = BUS_KNOWS_MODE | BUS_KNOWS_LSB };

static const struct {
	const char *name;
	enum bus_kind kind;
	uint32_t request;
	uint64_t arg;
	const char *bytes;
	size_t len;
	struct bus_settings before, after;
} requests[] = {
	{"mode",
	 BUS_SPI,
	 SPI_IOC_WR_MODE,
	 0,
	 "\x07",
	 1,
	 {0},
	 {.known = MODE, .mode = 7}},
	{"mode, LSB first",
	 BUS_SPI,
	 SPI_IOC_WR_MODE,
	 0,
	 "\x08",
	 1,
	 {0},
	 {.known = MODE, .mode = 8, .is_lsb = true}},
	{"mode of 32 bits",
	 BUS_SPI,
	 SPI_IOC_WR_MODE32,
	 0,
	 "\x03\x01\0\0",
	 4,
	 {0},
	 {.known = MODE, .mode = 0x103}},
	{"asked for",
	 BUS_SPI,
	 SPI_IOC_RD_MODE32,
	 0,
	 "\x02\0\0\0",
	 4,
	 {0},
	 {.known = MODE, .mode = 2}},
	{"mode not recorded",
	 BUS_SPI,
	 SPI_IOC_WR_MODE,
	 0,
	 "",
	 0,
	 {.known = MODE | BUS_KNOWS_BITS, .mode = 3, .bits = 8},
	 {.known = BUS_KNOWS_BITS, .mode = 3, .bits = 8}},
	{"mode cut",
	 BUS_SPI,
	 SPI_IOC_WR_MODE32,
	 0,
	 "\x01\0",
	 2,
	 {.known = MODE, .mode = 3},
	 {.mode = 3}},
	{"LSB first changes the mode",
	 BUS_SPI,
	 SPI_IOC_WR_LSB_FIRST,
	 0,
	 "\x01",
	 1,
	 {.known = MODE, .mode = 3},
	 {.known = MODE, .mode = 0xb, .is_lsb = true}},
	{"and back",
	 BUS_SPI,
	 SPI_IOC_WR_LSB_FIRST,
	 0,
	 "\0",
	 1,
	 {.known = MODE, .mode = 0xb, .is_lsb = true},
	 {.known = MODE, .mode = 3}},
	{"LSB alone tells no mode",
	 BUS_SPI,
	 SPI_IOC_WR_LSB_FIRST,
	 0,
	 "\0",
	 1,
	 {0},
	 {.known = BUS_KNOWS_LSB}},
	{"bits",
	 BUS_SPI,
	 SPI_IOC_WR_BITS_PER_WORD,
	 0,
	 "\x10",
	 1,
	 {0},
	 {.known = BUS_KNOWS_BITS, .bits = 16}},
	{"0 bits are 8",
	 BUS_SPI,
	 SPI_IOC_WR_BITS_PER_WORD,
	 0,
	 "\0",
	 1,
	 {0},
	 {.known = BUS_KNOWS_BITS, .bits = 8}},
	{"speed",
	 BUS_SPI,
	 SPI_IOC_WR_MAX_SPEED_HZ,
	 0,
	 "\x20\xa1\x07\0",
	 4,
	 {0},
	 {.known = BUS_KNOWS_SPEED, .speed_hz = 500000}},
	{"address",
	 BUS_I2C,
	 I2C_SLAVE,
	 0x50,
	 "",
	 0,
	 {0},
	 {.known = BUS_KNOWS_ADDRESS, .address = 0x50}},
	{"address by force",
	 BUS_I2C,
	 I2C_SLAVE_FORCE,
	 0x51,
	 "",
	 0,
	 {.known = BUS_KNOWS_ADDRESS, .address = 0x50},
	 {.known = BUS_KNOWS_ADDRESS, .address = 0x51}},
	{"ten bits",
	 BUS_I2C,
	 I2C_TENBIT,
	 1,
	 "",
	 0,
	 {0},
	 {.known = BUS_KNOWS_TEN_BIT, .is_ten_bit = true}},
	{"PEC",
	 BUS_I2C,
	 I2C_PEC,
	 2,
	 "",
	 0,
	 {0},
	 {.known = BUS_KNOWS_PEC, .has_pec = true}},
	{"I2C's on SPI", BUS_SPI, I2C_SLAVE, 0x50, "", 0, {0}, {0}},
	{"SPI's on I2C", BUS_I2C, SPI_IOC_WR_MODE, 0, "\x03", 1, {0}, {0}},
	{"on nothing", BUS_NONE, I2C_SLAVE, 0x50, "", 0, {0}, {0}},
};

Test(bus, takes_settings_from_requests)
{
	for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
		struct bus_settings got = requests[i].before;
		const struct bus_settings *want = &requests[i].after;
		const char *name = requests[i].name;

		bus_settings_apply(&got, requests[i].kind, requests[i].request,
				   requests[i].arg,
				   span_of(requests[i].bytes, requests[i].len));
		cr_expect_eq(got.known, want->known, "%s: %x", name, got.known);
		if (got.known & BUS_KNOWS_MODE)
			cr_expect_eq(got.mode, want->mode, "%s", name);
		if (got.known & BUS_KNOWS_LSB)
			cr_expect_eq(got.is_lsb, want->is_lsb, "%s", name);
		if (got.known & BUS_KNOWS_BITS)
			cr_expect_eq(got.bits, want->bits, "%s", name);
		cr_expect_eq(got.speed_hz, want->speed_hz, "%s", name);
		cr_expect_eq(got.address, want->address, "%s", name);
		cr_expect_eq(got.is_ten_bit, want->is_ten_bit, "%s", name);
		cr_expect_eq(got.has_pec, want->has_pec, "%s", name);
	}
}
