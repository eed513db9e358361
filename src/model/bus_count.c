/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_count.c - which calls transfer something over SPI or I2C, and how often.
 *
 * As many transfers as the arrays in memory have elements, without buffers of
 * no bytes; of what is not recorded though the kernel read it, one.
 */
#include "config.h"

#include <linux/i2c-dev.h>
#include <linux/spi/spidev.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "event/event.h"
#include "model/state.h"

enum {
	SPI_TRANSFER_BYTES = 32, /* struct spi_ioc_transfer */
	I2C_MSG_BYTES_32 = 12,	 /* struct i2c_msg: its pointer is a word */
	I2C_MSG_BYTES_64 = 16,
	/* struct i2c_smbus_ioctl_data, without its pointer */
	I2C_SMBUS_BYTES = 8,
};

struct plain_call {
	const char *name;
	const char *way;
	bool has_buffers; /* any number of them, struct iovec */
};

static const struct plain_call plain_calls[] = {
	{"read", "read", false},     {"write", "write", false},
	{"pread64", "read", false},  {"pwrite64", "write", false},
	{"readv", "read", true},     {"writev", "write", true},
	{"preadv", "read", true},    {"pwritev", "write", true},
	{"preadv2", "read", true},   {"pwritev2", "write", true},
};

static const struct plain_call *plain_call_of(const char *name)
{
	for (size_t i = 0; name && i < ARRAY_LEN(plain_calls); i++)
		if (!strcmp(plain_calls[i].name, name))
			return &plain_calls[i];
	return NULL;
}

const char *bus_plain_way(const char *name)
{
	const struct plain_call *plain = plain_call_of(name);

	return plain ? plain->way : NULL;
}

bool bus_has_buffers(const struct call *call)
{
	const struct plain_call *plain = plain_call_of(call->row->name);

	return plain && plain->has_buffers;
}

bool bus_is_looped(const struct call *call)
{
	const struct event_file *file = call_file(call, (uint32_t)call->args[0]);

	return bus_has_buffers(call) && file && file->subsystem.len;
}

static bool is_message(uint32_t request)
{
	return _IOC_TYPE(request) == SPI_IOC_MAGIC && !_IOC_NR(request) &&
	       _IOC_DIR(request) == _IOC_WRITE;
}

enum bus_kind bus_transfer_kind(const struct call *call)
{
	uint32_t request = (uint32_t)call->args[1];
	bool is_transfer = false;
	enum bus_kind kind;

	if (call->state == CALL_NO_ENTRY || !call->row->arg_count ||
	    call->row->args[0].kind != SPEC_FD)
		return BUS_NONE;
	kind = bus_kind_of(call_file(call, (uint32_t)call->args[0]));
	switch (kind) {
	case BUS_NONE:
		return BUS_NONE;
	case BUS_SPI:
		is_transfer = is_message(request);
		break;
	case BUS_I2C:
		is_transfer = request == I2C_RDWR || request == I2C_SMBUS;
		break;
	}
	if (call->row->args[1].kind != SPEC_REQUEST)
		is_transfer = bus_plain_way(call->row->name);
	return is_transfer ? kind : BUS_NONE;
}

static uint64_t number_at(const uint8_t *bytes, size_t width)
{
	uint64_t number = 0;

	for (size_t i = 0; i < width; i++)
		number |= (uint64_t)bytes[i] << 8 * i;
	return number;
}

static struct span sent_at(const struct call *call, uint64_t addr)
{
	const struct event_snapshot *snapshot =
		call_snapshot(call, SNAPSHOT_ENTRY, addr);

	return snapshot ? snapshot->bytes : span_of(NULL, 0);
}

/* struct i2c_rdwr_ioctl_data: where the messages are, and how many. */
struct rdwr {
	bool is_there;
	uint64_t msgs_addr;
	uint32_t nmsgs;
	struct span msgs;
	uint64_t there; /* messages */
};

static struct rdwr read_rdwr(const struct call *call, uint64_t addr)
{
	size_t word = call->abi->word_bytes;
	size_t step = word == 8 ? I2C_MSG_BYTES_64 : I2C_MSG_BYTES_32;
	struct span what = sent_at(call, addr);
	struct rdwr rdwr = {.is_there = what.len >= word + 4};

	if (!rdwr.is_there)
		return rdwr;
	rdwr.msgs_addr = number_at(what.data, word);
	rdwr.nmsgs = (uint32_t)number_at(what.data + word, 4);
	rdwr.msgs = sent_at(call, rdwr.msgs_addr);
	rdwr.there = rdwr.msgs.len / step;
	if (rdwr.there > rdwr.nmsgs)
		rdwr.there = rdwr.nmsgs;
	return rdwr;
}

static struct bus_refusal unreadable(uint64_t addr, struct span before)
{
	return (struct bus_refusal){.is_refused = true,
				    .is_unreadable = true,
				    .addr = addr + before.len};
}

/* As drivers/spi/spidev.c does before it looks at a transfer. */
static struct bus_refusal refusal_of_message(const struct call *call,
					     uint64_t arg)
{
	uint32_t size = _IOC_SIZE((uint32_t)call->args[1]);
	struct span parts = sent_at(call, arg);

	if (!size || size % SPI_TRANSFER_BYTES)
		return (struct bus_refusal){.is_refused = true};
	if (call->is_error && parts.len < SPI_TRANSFER_BYTES)
		return unreadable(arg, parts);
	return (struct bus_refusal){0};
}

/* As drivers/i2c/i2c-dev.c does before it looks at a message. */
static struct bus_refusal refusal_of_rdwr(const struct call *call, uint64_t arg)
{
	struct rdwr rdwr = read_rdwr(call, arg);
	struct bus_refusal refusal = {0};

	if (!rdwr.is_there)
		return call->is_error ? unreadable(arg, sent_at(call, arg))
				      : refusal;
	if (!rdwr.nmsgs ||
	    (call->is_error && rdwr.nmsgs > I2C_RDWR_IOCTL_MAX_MSGS))
		refusal.is_refused = true;
	else if (call->is_error && !rdwr.there)
		refusal = unreadable(rdwr.msgs_addr, rdwr.msgs);
	refusal.has_nmsgs = refusal.is_refused;
	refusal.nmsgs = rdwr.nmsgs;
	return refusal;
}

struct bus_refusal bus_refusal_of(const struct call *call)
{
	uint32_t request = (uint32_t)call->args[1];
	struct bus_refusal none = {0};
	size_t smbus;
	uint64_t arg;

	if (call->row->args[1].kind != SPEC_REQUEST ||
	    call->state != CALL_RETURNED)
		return none;
	arg = spec_value(call->row, 2, call->abi, call->args);
	if (is_message(request))
		return refusal_of_message(call, arg);
	if (request == I2C_RDWR)
		return refusal_of_rdwr(call, arg);
	smbus = I2C_SMBUS_BYTES + (size_t)call->abi->word_bytes;
	if (request == I2C_SMBUS && call->is_error &&
	    sent_at(call, arg).len < smbus)
		return unreadable(arg, sent_at(call, arg));
	return none;
}

static uint64_t count_buffers(const struct call *call)
{
	size_t word = call->abi->word_bytes;
	struct span buffers =
		sent_at(call, spec_value(call->row, 1, call->abi, call->args));
	uint64_t left = spec_value(call->row, 2, call->abi, call->args);
	uint64_t count = 0;

	for (size_t at = 0; left && at + 2 * word <= buffers.len;
	     at += 2 * word, left--)
		if (number_at(buffers.data + at + word, word))
			count++;
	return count ? count : 1;
}

uint64_t bus_transfer_count(const struct call *call)
{
	uint32_t request = (uint32_t)call->args[1];
	uint64_t arg, count = 1;

	if (call->row->args[1].kind != SPEC_REQUEST)
		return bus_is_looped(call) ? count_buffers(call) : 1;
	if (bus_refusal_of(call).is_refused)
		return 0;
	arg = spec_value(call->row, 2, call->abi, call->args);
	if (is_message(request)) {
		count = sent_at(call, arg).len;
		if (count > _IOC_SIZE(request))
			count = _IOC_SIZE(request);
		count /= SPI_TRANSFER_BYTES;
	} else if (request == I2C_RDWR) {
		count = read_rdwr(call, arg).there;
	}
	return count ? count : 1;
}

bool bus_needs_memory(const struct model *model, const struct call *call)
{
	/* Most recordings have no such device: nothing is looked up. */
	return model->store.bus_devices.count && call->row->arg_count > 1 &&
	       (call->row->args[1].kind == SPEC_REQUEST ||
		bus_is_looped(call)) &&
	       bus_transfer_kind(call) != BUS_NONE;
}

void bus_account(const struct model *model, const struct call *call)
{
	struct usage *own = &call->command->own;

	if (!model->store.bus_devices.count)
		return;
	switch (bus_transfer_kind(call)) {
	case BUS_NONE:
		break;
	case BUS_SPI:
		own->spi += bus_transfer_count(call);
		break;
	case BUS_I2C:
		own->i2c += bus_transfer_count(call);
		break;
	}
}
