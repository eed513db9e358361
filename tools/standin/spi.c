/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spi.c - a spidev device: its settings, its limits, its answers.
 *
 * What it refuses and with which error is as in drivers/spi/spidev.c and the
 * checks of drivers/spi/spi.c, for a controller that can do every mode.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/spi/spi.h>
#include <linux/spi/spidev.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"
#include "standin.h"

enum {
	SPEED_HZ = 500000, /* of the device as the board describes it */
	BITS_MAX = 32,
	DMA_ALIGN = 8, /* ARCH_DMA_MINALIGN of x86 */
	HEAD = 0xa7,   /* of the pump's frames, as examples/pump/pump.py */
	ASK_STATUS = 0xce,
	ASK_RESERVOIR = 0x73,
	RESERVOIR = 1420, /* tenths of a unit */
};

/* The sum of transfers beyond which spidev says no. */
static const uint64_t total_max = INT_MAX;

/* One transfer of a message, with copies of the caller's bytes. */
struct part {
	struct spi_ioc_transfer what;
	uint8_t *tx, *rx; /* NULL: the caller has no such buffer */
};

struct message {
	struct part *parts;
	uint32_t count;
	bool is_plain; /* from read or write */
};

static void message_done(struct message *message)
{
	for (uint32_t i = 0; message->parts && i < message->count; i++) {
		mem_free_ptr(&message->parts[i].tx);
		mem_free_ptr(&message->parts[i].rx);
	}
	mem_free_ptr(&message->parts);
}

/* ---- what the bus answers ---- */

static uint8_t sum_of(const uint8_t *frame)
{
	uint8_t sum = 0;

	for (unsigned i = 0; i < 7; i++)
		sum += frame[i];
	return sum;
}

/* The answer to a question comes with the next frame. */
static void pump_exchange(struct standin *standin, const uint8_t *tx,
			  uint8_t *rx)
{
	uint8_t *answer = standin->pump_answer;
	uint16_t value = tx[1] == ASK_RESERVOIR ? RESERVOIR : 0;

	memcpy(rx, answer, 8);
	memset(answer, 0, 8);
	if (tx[0] != HEAD || tx[7] != sum_of(tx) ||
	    (tx[1] != ASK_STATUS && tx[1] != ASK_RESERVOIR))
		return;
	answer[0] = HEAD;
	answer[1] = tx[1];
	answer[2] = (uint8_t)(value >> 8);
	answer[3] = (uint8_t)value;
	answer[7] = sum_of(answer);
}

/* Without a buffer zeros are sent, and what comes is dropped. */
static void exchange(struct standin *standin, struct part *part)
{
	size_t len = part->what.len;
	AUTO(mem_free_ptr) uint8_t *spare = NULL;
	uint8_t *tx = part->tx, *rx = part->rx;

	if (!tx && !rx)
		return;
	spare = mem_new(len + 1);
	if (!tx)
		tx = spare;
	if (!rx)
		rx = spare;
	switch (standin->answer) {
	case ANSWER_LOOPBACK:
		memmove(rx, tx, len);
		break;
	case ANSWER_FF:
		memset(rx, 0xff, len);
		break;
	case ANSWER_ZERO:
		memset(rx, 0, len);
		break;
	case ANSWER_PUMP:
		if (len == 8) {
			uint8_t got[8];

			pump_exchange(standin, tx, got);
			memcpy(rx, got, 8);
		} else {
			memset(rx, 0, len);
		}
		break;
	}
}

/* ---- a message ---- */

/* The sizes first, then the bytes, transfer by transfer: the order decides
   which of two errors it is. */
static int fetch_parts(const struct standin *standin,
		       const struct caller *caller, struct message *message)
{
	uint64_t total = 0, tx_total = 0, rx_total = 0;

	for (uint32_t i = 0; i < message->count; i++) {
		struct part *part = &message->parts[i];
		uint32_t len = part->what.len;
		uint64_t aligned =
			((uint64_t)len + DMA_ALIGN - 1) / DMA_ALIGN * DMA_ALIGN;

		total += len;
		if (total > total_max)
			return -EMSGSIZE;
		rx_total += part->what.rx_buf ? aligned : 0;
		if (rx_total > standin->bufsiz)
			return -EMSGSIZE;
		tx_total += part->what.tx_buf ? aligned : 0;
		if (tx_total > standin->bufsiz)
			return -EMSGSIZE;
		if (part->what.rx_buf)
			part->rx = mem_new(len + 1);
		if (!part->what.tx_buf)
			continue;
		part->tx = mem_new(len + 1);
		if (caller_read(caller, part->what.tx_buf, part->tx, len))
			return -EFAULT;
	}
	return (int)total;
}

/* With the settings in force, as spi.c's __spi_validate. */
static int validate(const struct standin *standin,
		    const struct message *message)
{
	for (uint32_t i = 0; i < message->count; i++) {
		const struct spi_ioc_transfer *what = &message->parts[i].what;
		uint8_t bits = what->bits_per_word;
		uint32_t width;

		if (!bits)
			bits = standin->bits;
		if (bits > BITS_MAX)
			return EINVAL;
		width = bits <= 8 ? 1 : bits <= 16 ? 2 : 4;
		if (what->len % width)
			return EINVAL;
		if (what->tx_nbits > 8 || what->rx_nbits > 8)
			return EINVAL;
	}
	return 0;
}

static int deliver_parts(const struct caller *caller,
			 const struct message *message)
{
	for (uint32_t i = 0; i < message->count; i++) {
		const struct part *part = &message->parts[i];

		if (part->rx && caller_write(caller, part->what.rx_buf,
					     part->rx, part->what.len))
			return -EFAULT;
	}
	return 0;
}

static void add_settings(struct buf *ret, const struct standin *standin,
			 const struct spi_ioc_transfer *what)
{
	buf_printf(ret,
		   "\"mode\": %" PRIu32 ", \"bits_per_word\": %u, "
		   "\"speed_hz\": %" PRIu32 ", \"lsb_first\": %s, ",
		   standin->mode,
		   what->bits_per_word ? what->bits_per_word : standin->bits,
		   what->speed_hz ? what->speed_hz : standin->speed_hz,
		   standin->mode & SPI_LSB_FIRST ? "true" : "false");
	buf_printf(ret,
		   "\"delay_usecs\": %u, \"word_delay_usecs\": %u, "
		   "\"cs_change\": %u, \"tx_nbits\": %u, \"rx_nbits\": %u",
		   what->delay_usecs, what->word_delay_usecs, what->cs_change,
		   what->tx_nbits, what->rx_nbits);
}

/* Of the settings in force; with the lock held. */
static void note_parts(const struct standin *standin,
		       const struct caller *caller,
		       const struct message *message, bool is_refused,
		       int error, struct buf *ret_lines)
{
	for (uint32_t i = 0; i < message->count; i++) {
		const struct part *part = &message->parts[i];
		AUTO(buf_done) struct buf settings = BUF_EMPTY;
		struct entry entry = {
			.op = message->is_plain ? "plain" : "message",
			.index = i + 1,
			.count = message->count,
			.len = part->what.len,
			.is_refused = is_refused,
			.has_tx = part->tx,
			.has_rx = part->rx && !error,
			.tx = span_of(part->tx, part->what.len),
			.rx = span_of(part->rx, part->what.len),
			.error = error,
		};

		if (message->is_plain)
			entry.way = part->tx ? "write" : "read";
		add_settings(&settings, standin, &part->what);
		entry.settings = buf_text(&settings);
		log_add(ret_lines, caller, &entry);
	}
}

static void note(struct standin *standin, const struct caller *caller,
		 const struct message *message, bool is_refused, int error)
{
	AUTO(buf_done) struct buf lines = BUF_EMPTY;
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < message->count; i++)
		bytes += message->parts[i].what.len;
	pthread_mutex_lock(&standin->lock);
	if (standin->log >= 0)
		note_parts(standin, caller, message, is_refused, error, &lines);
	pthread_mutex_unlock(&standin->lock);
	log_put(standin, &lines, is_refused || error ? 0 : message->count,
		is_refused || error ? 0 : bytes);
}

/* The bytes are there; 0 or an errno. */
static int do_message(struct standin *standin, const struct caller *caller,
		      struct message *message)
{
	int error;

	pthread_mutex_lock(&standin->lock);
	error = validate(standin, message);
	pthread_mutex_unlock(&standin->lock);
	if (error) {
		note(standin, caller, message, true, error);
		return error;
	}
	error = fault_next(standin, caller);
	if (!error) {
		pthread_mutex_lock(&standin->lock);
		for (uint32_t i = 0; i < message->count; i++)
			exchange(standin, &message->parts[i]);
		pthread_mutex_unlock(&standin->lock);
	}
	note(standin, caller, message, false, error);
	return error;
}

static int ioc_message(struct standin *standin, const struct caller *caller,
		       struct span array)
{
	AUTO(message_done) struct message message = {0};
	size_t each = sizeof(struct spi_ioc_transfer);
	int total, error;

	if (array.len % each)
		return -EINVAL;
	message.count = (uint32_t)(array.len / each);
	if (!message.count)
		return 0;
	message.parts = mem_new(message.count * sizeof(struct part));
	for (uint32_t i = 0; i < message.count; i++) {
		struct spi_ioc_transfer *what = &message.parts[i].what;

		memcpy(what, array.data + i * each, each);
		if (caller->is_32) { /* compat_ptr() */
			what->tx_buf = (uint32_t)what->tx_buf;
			what->rx_buf = (uint32_t)what->rx_buf;
		}
	}
	total = fetch_parts(standin, caller, &message);
	if (total < 0) {
		note(standin, caller, &message, true, -total);
		return total;
	}
	error = do_message(standin, caller, &message);
	if (error)
		return -error;
	return deliver_parts(caller, &message) ? -EFAULT : total;
}

/* ---- settings ---- */

static uint32_t number_in(struct span bytes)
{
	uint32_t number = 0;

	for (size_t i = bytes.len; i; i--)
		number = number << 8 | bytes.data[i - 1];
	return number;
}

static int set(struct standin *standin, uint32_t request, uint32_t number)
{
	switch (request) {
	case SPI_IOC_WR_MODE:
	case SPI_IOC_WR_MODE32:
		if (number & ~(uint32_t)SPI_MODE_USER_MASK)
			return -EINVAL;
		standin->mode = number;
		break;
	case SPI_IOC_WR_LSB_FIRST:
		standin->mode &= ~(uint32_t)SPI_LSB_FIRST;
		standin->mode |= number ? (uint32_t)SPI_LSB_FIRST : 0;
		break;
	case SPI_IOC_WR_BITS_PER_WORD:
		if (number > BITS_MAX)
			return -EINVAL;
		standin->bits = number ? (uint8_t)number : 8;
		break;
	case SPI_IOC_WR_MAX_SPEED_HZ:
		if (!number)
			return -EINVAL;
		standin->speed_hz = number;
		break;
	default:
		return -ENOTTY;
	}
	return 0;
}

static int get(const struct standin *standin, const struct ioctl_args *args)
{
	switch (args->request) {
	case SPI_IOC_RD_MODE:
		buf_add_u8(args->out, (uint8_t)standin->mode);
		break;
	case SPI_IOC_RD_MODE32:
		buf_add_le32(args->out, standin->mode);
		break;
	case SPI_IOC_RD_LSB_FIRST:
		buf_add_u8(args->out, !!(standin->mode & SPI_LSB_FIRST));
		break;
	case SPI_IOC_RD_BITS_PER_WORD:
		buf_add_u8(args->out, standin->bits);
		break;
	case SPI_IOC_RD_MAX_SPEED_HZ:
		buf_add_le32(args->out, standin->speed_hz);
		break;
	default:
		return -ENOTTY;
	}
	return 0;
}

int spi_ioctl(struct standin *standin, const struct caller *caller,
	      const struct ioctl_args *args)
{
	int result;

	if (_IOC_TYPE(args->request) != SPI_IOC_MAGIC)
		return -ENOTTY;
	if (!_IOC_NR(args->request) && _IOC_DIR(args->request) == _IOC_WRITE)
		return ioc_message(standin, caller, args->in);
	pthread_mutex_lock(&standin->lock);
	if (_IOC_DIR(args->request) == _IOC_READ)
		result = get(standin, args);
	else
		result = set(standin, args->request, number_in(args->in));
	pthread_mutex_unlock(&standin->lock);
	return result;
}

/* ---- open, read, write ---- */

void spi_opened(struct standin *standin)
{
	pthread_mutex_lock(&standin->lock);
	if (!standin->speed_hz) {
		standin->speed_hz = SPEED_HZ;
		standin->bits = 8;
	}
	standin->users++;
	pthread_mutex_unlock(&standin->lock);
}

/* The kernel says it some time after close returned: an open may come first,
   and then there was no last user. */
void spi_closed(struct standin *standin)
{
	pthread_mutex_lock(&standin->lock);
	if (!--standin->users)
		standin->speed_hz = SPEED_HZ;
	pthread_mutex_unlock(&standin->lock);
}

static int plain(struct standin *standin, const struct caller *caller,
		 struct part *part)
{
	struct message message = {part, 1, true};
	int error;

	if (part->what.len > standin->bufsiz) {
		note(standin, caller, &message, true, EMSGSIZE);
		return -EMSGSIZE;
	}
	error = do_message(standin, caller, &message);
	return error ? -error : (int)part->what.len;
}

int spi_read(struct standin *standin, const struct caller *caller,
	     uint8_t *data, size_t len)
{
	struct part part = {{.len = (uint32_t)len}, NULL, data};

	return plain(standin, caller, &part);
}

int spi_write(struct standin *standin, const struct caller *caller,
	      const uint8_t *data, size_t len)
{
	AUTO(mem_free_ptr) uint8_t *tx = mem_copy(data, len);
	struct part part = {{.len = (uint32_t)len}, tx, NULL};

	return plain(standin, caller, &part);
}
