/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_settings.c - settings of a transfer as text.
 */
#include "config.h"

#include <inttypes.h>
#include <linux/spi/spi.h>

#include "base/auto.h"
#include "view/bus_view.h"

/* As linux/spi/spi.h has them, without SPI_. The bit order is said by itself,
   and SPI_MODE_* is a number. */
static const char *const mode_bits[] = {
	[2] = "CS_HIGH",    [4] = "3WIRE",	[5] = "LOOP",
	[6] = "NO_CS",	    [7] = "READY",	[8] = "TX_DUAL",
	[9] = "TX_QUAD",    [10] = "RX_DUAL",	[11] = "RX_QUAD",
	[12] = "CS_WORD",   [13] = "TX_OCTAL",	[14] = "RX_OCTAL",
	[15] = "3WIRE_HIZ", [16] = "RX_CPHA_FLIP",
};

static void begin_setting(struct buf *buf, size_t start)
{
	if (buf->len > start)
		buf_add_text(buf, ", ");
}

static void add_mode(struct buf *buf, uint32_t mode)
{
	uint32_t more = mode & ~(uint32_t)(SPI_MODE_3 | SPI_LSB_FIRST);

	buf_printf(buf, "mode %" PRIu32, (uint32_t)(mode & SPI_MODE_3));
	for (size_t i = 0; i < ARRAY_LEN(mode_bits); i++)
		if (mode_bits[i] && more & 1u << i) {
			buf_printf(buf, "|%s", mode_bits[i]);
			more &= ~(1u << i);
		}
	if (more)
		buf_printf(buf, "|0x%" PRIx32, more);
}

static void add_spi(struct buf *buf, size_t start,
		    const struct bus_transfer *transfer)
{
	const struct bus_settings *settings = &transfer->settings;

	if (settings->known & BUS_KNOWS_MODE) {
		begin_setting(buf, start);
		add_mode(buf, settings->mode);
	}
	if (settings->known & BUS_KNOWS_BITS) {
		begin_setting(buf, start);
		buf_printf(buf, "%u bits", settings->bits);
	}
	if (settings->known & BUS_KNOWS_SPEED) {
		begin_setting(buf, start);
		buf_printf(buf, "%" PRIu32 " Hz", settings->speed_hz);
	}
	if (settings->known & BUS_KNOWS_LSB && settings->is_lsb) {
		begin_setting(buf, start);
		buf_add_text(buf, "LSB first");
	}
}

void bus_add_lasting(struct buf *buf, const struct bus_transfer *transfer)
{
	const struct bus_settings *settings = &transfer->settings;
	size_t start = buf->len;

	if (settings->known & BUS_KNOWS_ADDRESS) {
		begin_setting(buf, start);
		buf_printf(buf, "0x%02" PRIx64, settings->address);
	}
	add_spi(buf, start, transfer);
	if (settings->known & BUS_KNOWS_TEN_BIT && settings->is_ten_bit) {
		begin_setting(buf, start);
		buf_add_text(buf, "10-bit address");
	}
	if (settings->known & BUS_KNOWS_PEC && settings->has_pec) {
		begin_setting(buf, start);
		buf_add_text(buf, "PEC");
	}
}

/* Where it is more than what goes without saying. */
static void add_own(struct buf *buf, size_t start, const char *name,
		    uint64_t value, uint64_t usual)
{
	if (value <= usual)
		return;
	begin_setting(buf, start);
	buf_printf(buf, "%s %" PRIu64, name, value);
}

static void add_all_own(struct buf *buf, size_t start,
			const struct bus_transfer *transfer)
{
	add_own(buf, start, "tx_nbits", transfer->tx_nbits, 1);
	add_own(buf, start, "rx_nbits", transfer->rx_nbits, 1);
	add_own(buf, start, "delay_usecs", transfer->delay_us, 0);
	add_own(buf, start, "word_delay_usecs", transfer->word_delay_us, 0);
	add_own(buf, start, "cs_change", transfer->cs_change, 0);
}

void bus_add_own(struct buf *buf, const struct bus_transfer *transfer)
{
	add_all_own(buf, buf->len, transfer);
}

void bus_add_settings(struct buf *buf, const struct bus_transfer *transfer)
{
	size_t start = buf->len;

	bus_add_lasting(buf, transfer);
	add_all_own(buf, start, transfer);
}
