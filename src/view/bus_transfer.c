/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_transfer.c - the transfers of a call, from its decoded arguments.
 */
#include "config.h"

#include <inttypes.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <linux/spi/spidev.h>
#include <string.h>

#include "base/auto.h"
#include "decode/value.h"
#include "event/call.h"
#include "event/event.h"
#include "model/model.h"
#include "spec/spec.h"
#include "view/bus_view.h"

/* A call, whose transfers are visited. */
struct visit {
	bus_visit *on_transfer;
	void *context;
	bool is_ok;    /* it returned, without an error */
	uint64_t done; /* bytes or messages, when it is; else UINT64_MAX: nothing
			  is known of what failed */
	/* Bytes of one transfer, where they are not in one piece. */
	struct buf sent, received;
};

static void put(const struct visit *visit, const struct bus_transfer *transfer)
{
	visit->on_transfer(visit->context, transfer);
}

/* By I2C_SMBUS_*, linux/i2c.h. */
static const char *const smbus_ops[] = {
	"quick",	  "byte",	"byte-data",	    "word-data",
	"proc-call",	  "block-data", "i2c-block-broken", "block-proc-call",
	"i2c-block-data",
};

/* ---- values ---- */

static const struct value *member(const struct value *value, const char *name)
{
	if (value && value->kind == VALUE_STRUCT)
		for (size_t i = 0; i < value->child_count; i++)
			if (value->children[i].name &&
			    !strcmp(value->children[i].name, name))
				return &value->children[i];
	return NULL;
}

static uint64_t number_of(const struct value *value, const char *name)
{
	const struct value *found = member(value, name);

	return found ? found->number : 0;
}

static struct bus_bytes bytes_of(const struct value *value)
{
	struct bus_bytes bytes = {0};

	if (value && value->kind == VALUE_BYTES) {
		bytes.is_there = true;
		bytes.bytes = value->bytes;
		bytes.wanted = value->wanted;
	}
	return bytes;
}

/* ---- SPI ---- */

static void override(struct bus_settings *settings, const struct value *one)
{
	uint64_t speed = number_of(one, "speed_hz");
	uint64_t bits = number_of(one, "bits_per_word");

	if (speed) {
		settings->speed_hz = (uint32_t)speed;
		settings->known |= BUS_KNOWS_SPEED;
	}
	if (bits) {
		settings->bits = (uint8_t)bits;
		settings->known |= BUS_KNOWS_BITS;
	}
}

/* As many as the kernel was told, though memory had fewer. */
static uint32_t told_count(uint64_t told, size_t there)
{
	if (told <= there)
		return there ? (uint32_t)there : 1;
	return told < UINT32_MAX ? (uint32_t)told : UINT32_MAX;
}

/* In the last row that is there: nothing of the others can be told. */
static void set_fault(struct bus_transfer *transfer, const struct value *array)
{
	transfer->has_fault =
		array->kind != VALUE_ARRAY ||
		(array->fault_addr && transfer->index == array->child_count);
	transfer->fault_addr = array->kind == VALUE_ARRAY ? array->fault_addr
							  : array->number;
}

static void visit_messages(const struct value *array, uint32_t request,
			   struct bus_transfer *base, const struct visit *visit)
{
	base->count = told_count(
		_IOC_SIZE(request) / sizeof(struct spi_ioc_transfer),
		array->child_count);
	if (array->kind != VALUE_ARRAY || !array->child_count) {
		set_fault(base, array);
		put(visit, base);
		return;
	}
	for (size_t i = 0; i < array->child_count; i++) {
		const struct value *one = &array->children[i];
		struct bus_transfer transfer = *base;

		transfer.index = (uint32_t)i + 1;
		set_fault(&transfer, array);
		if (one->kind == VALUE_STRUCT && one->child_count) {
			override(&transfer.settings, one);
			transfer.has_len = transfer.has_pauses = true;
			transfer.len = number_of(one, "len");
			transfer.delay_us = number_of(one, "delay_usecs");
			transfer.word_delay_us =
				number_of(one, "word_delay_usecs");
			transfer.cs_change = number_of(one, "cs_change");
			transfer.tx_nbits = number_of(one, "tx_nbits");
			transfer.rx_nbits = number_of(one, "rx_nbits");
			transfer.tx = bytes_of(member(one, "tx_buf"));
			transfer.rx = bytes_of(member(one, "rx_buf"));
		}
		put(visit, &transfer);
	}
}

/* ---- I2C ---- */

static bool is_read_of(const struct value *one, const struct value *write)
{
	return number_of(one, "flags") & I2C_M_RD &&
	       number_of(one, "addr") == number_of(write, "addr");
}

static void set_register(struct bus_transfer *transfer, struct span written,
			 size_t width)
{
	if (!width || width > written.len || width > BUS_REGISTER_BYTES)
		return;
	transfer->has_register = true;
	transfer->reg_bytes = (uint8_t)width;
	for (size_t i = 0; i < width; i++)
		transfer->reg = transfer->reg << 8 | written.data[i];
}

/* A write in front of a read says by all its bytes what is to be read; any other
   one by its first. */
static void find_register(const struct value *messages, size_t i,
			  struct bus_transfer *transfer)
{
	const struct value *one = &messages->children[i], *write = one;
	struct bus_bytes bytes;
	bool is_pair = i + 1 < messages->child_count && is_read_of(one + 1, one);

	if (number_of(one, "flags") & I2C_M_RD) {
		if (!i || number_of(one - 1, "flags") & I2C_M_RD ||
		    !is_read_of(one, one - 1))
			return;
		write = one - 1;
		is_pair = true;
	}
	bytes = bytes_of(member(write, "buf"));
	set_register(transfer, bytes.bytes, is_pair ? bytes.wanted : 1);
}

/* i2c_msg.len is the buffer's. The chip said in its first byte how many follow,
   linux/i2c.h. */
static void cut_to_block(struct bus_transfer *transfer)
{
	struct bus_bytes *rx = &transfer->rx;
	size_t count;

	if (!(transfer->flags & I2C_M_RECV_LEN) || !rx->bytes.len)
		return;
	count = 1 + (size_t)rx->bytes.data[0];
	if (count < rx->wanted)
		rx->wanted = count;
	if (count < rx->bytes.len)
		rx->bytes.len = count;
}

static void visit_rdwr(const struct value *arg, struct bus_transfer *base,
		       const struct visit *visit)
{
	const struct value *messages = member(arg, "msgs");

	base->count = told_count(number_of(arg, "nmsgs"),
				 messages ? messages->child_count : 0);
	if (!messages || messages->kind != VALUE_ARRAY ||
	    !messages->child_count) {
		/* Their addresses are not the descriptor's. */
		base->settings = (struct bus_settings){0};
		set_fault(base, messages ? messages : arg);
		put(visit, base);
		return;
	}
	for (size_t i = 0; i < messages->child_count; i++) {
		const struct value *one = &messages->children[i];
		struct bus_transfer transfer = *base;
		bool is_read;

		transfer.index = (uint32_t)i + 1;
		set_fault(&transfer, messages);
		if (one->kind == VALUE_STRUCT && one->child_count) {
			transfer.has_flags = transfer.has_len = true;
			transfer.flags = number_of(one, "flags");
			transfer.len = number_of(one, "len");
			is_read = transfer.flags & I2C_M_RD;
			transfer.way = is_read ? "read" : "write";
			/* Each message has its own address and width of it. */
			transfer.settings = (struct bus_settings){
				.known = BUS_KNOWS_ADDRESS | BUS_KNOWS_TEN_BIT,
				.address = number_of(one, "addr"),
				.is_ten_bit = transfer.flags & I2C_M_TEN,
			};
			*(is_read ? &transfer.rx : &transfer.tx) =
				bytes_of(member(one, "buf"));
			find_register(messages, i, &transfer);
			cut_to_block(&transfer);
			/* The driver stopped in front of it. */
			if (i >= visit->done)
				transfer.tx = transfer.rx =
					(struct bus_bytes){0};
		}
		put(visit, &transfer);
	}
}

static void put_bytes(struct buf *room, struct bus_bytes *ret, const void *data,
		      size_t len)
{
	buf_add(room, data, len);
	*ret = (struct bus_bytes){true, buf_span(room), len};
}

/* A byte, a word (its lower half goes first) or a block, as SMBus has it. */
static void put_smbus(struct buf *room, struct bus_bytes *ret,
		      const struct value *value, size_t width)
{
	const struct value *block = member(value, "block");
	uint8_t bytes[2];

	if (block) {
		*ret = bytes_of(block);
		return;
	}
	if (value->kind == VALUE_ARRAY || value->kind == VALUE_STRUCT ||
	    value->kind == VALUE_CHANGED)
		return;
	bytes[0] = (uint8_t)value->number;
	bytes[1] = (uint8_t)(value->number >> 8);
	put_bytes(room, ret, bytes, width);
}

static void read_smbus(struct bus_transfer *transfer, const struct value *arg,
		       uint64_t size, struct visit *visit)
{
	const struct value *data = member(arg, "data");
	bool is_call = size == I2C_SMBUS_PROC_CALL ||
		       size == I2C_SMBUS_BLOCK_PROC_CALL;
	bool is_read = !strcmp(transfer->way, "read");
	size_t width =
		size == I2C_SMBUS_WORD_DATA || size == I2C_SMBUS_PROC_CALL ? 2
									   : 1;
	const struct value *sent, *got;

	if (data && data->kind == VALUE_ARRAY && data->child_count)
		data = &data->children[0];
	else if (data && data->kind != VALUE_STRUCT &&
		 data->kind != VALUE_CHANGED)
		data = NULL; /* an address, or nothing */
	if (!data)
		return;
	sent = got = data;
	if (data->kind == VALUE_CHANGED) {
		sent = &data->children[0];
		got = &data->children[1];
	}
	if (is_call || !is_read)
		put_smbus(&visit->sent, &transfer->tx, sent, width);
	if (visit->is_ok && (is_call || is_read))
		put_smbus(&visit->received, &transfer->rx, got, width);
	if (is_call)
		transfer->way = NULL;
}

static void visit_smbus(const struct value *arg,
			const struct bus_transfer *base, struct visit *visit)
{
	struct bus_transfer transfer = *base;
	uint64_t size = number_of(arg, "size");
	uint8_t command = (uint8_t)number_of(arg, "command");

	if (!member(arg, "size")) {
		set_fault(&transfer, arg);
		put(visit, &transfer);
		return;
	}
	transfer.has_size = size >= ARRAY_LEN(smbus_ops);
	transfer.size = size;
	if (!transfer.has_size)
		transfer.op = smbus_ops[size];
	transfer.way = number_of(arg, "read_write") ? "read" : "write";
	if (size == I2C_SMBUS_BYTE && !number_of(arg, "read_write"))
		put_bytes(&visit->sent, &transfer.tx, &command, 1);
	transfer.has_register =
		size != I2C_SMBUS_QUICK && size != I2C_SMBUS_BYTE;
	transfer.reg = command;
	transfer.reg_bytes = 1;
	read_smbus(&transfer, arg, size, visit);
	put(visit, &transfer);
}

/* ---- read, write ---- */

static void cut_to(struct bus_bytes *bytes, uint64_t count)
{
	if (count < bytes->wanted)
		bytes->wanted = count;
	if (count < bytes->bytes.len)
		bytes->bytes.len = (size_t)count;
}

static void visit_plain(const struct value *data,
			const struct bus_transfer *base, struct visit *visit)
{
	struct bus_transfer transfer = *base;
	bool is_read = !strcmp(transfer.way, "read");
	struct bus_bytes *bytes = is_read ? &transfer.rx : &transfer.tx;

	if (data->kind == VALUE_ARRAY) {
		for (size_t i = 0; i < data->child_count; i++) {
			struct bus_bytes part = bytes_of(
				member(&data->children[i], "iov_base"));

			transfer.len +=
				number_of(&data->children[i], "iov_len");
			if (!part.is_there)
				continue;
			/* Behind a cut nothing has its place any more. */
			if (bytes->wanted == visit->sent.len)
				buf_add(&visit->sent, part.bytes.data,
					part.bytes.len);
			bytes->is_there = true;
			bytes->wanted += part.wanted;
		}
		bytes->bytes = buf_span(&visit->sent);
		transfer.has_len = true;
	} else {
		*bytes = bytes_of(data);
	}
	if (!is_read && transfer.kind == BUS_I2C)
		set_register(&transfer, bytes->bytes, 1);
	cut_to(bytes, visit->done);
	put(visit, &transfer);
}

/* Each buffer by itself, in their order. The first one that the driver does not
   take whole is the last: those behind it never came there. */
static void visit_buffers(const struct value *data,
			  const struct bus_transfer *base,
			  const struct visit *visit)
{
	struct bus_transfer one = *base;
	uint64_t done = visit->done;

	one.has_len = true;
	for (size_t i = 0; i < data->child_count; i++) {
		struct bus_transfer transfer = one;
		struct bus_bytes *bytes =
			!strcmp(one.way, "read") ? &transfer.rx : &transfer.tx;

		transfer.len = number_of(&data->children[i], "iov_len");
		if (!transfer.len)
			continue;
		if (visit->is_ok ? done : one.index == 1)
			*bytes = bytes_of(member(&data->children[i], "iov_base"));
		if (transfer.tx.is_there && transfer.kind == BUS_I2C)
			set_register(&transfer, bytes->bytes, 1);
		cut_to(bytes, done);
		done -= done < transfer.len ? done : transfer.len;
		put(visit, &transfer);
		one.index++;
	}
	if (one.index == 1)
		put(visit, &one);
}

/* ---- all of them ---- */

static const char *device_name(const struct event_file *file,
			       struct buf *ret_name)
{
	static const char prefix[] = "/dev/";
	struct span link = file->link;

	if (link.len > 5 && !memcmp(link.data, prefix, 5))
		link = span_of(link.data + 5, link.len - 5);
	buf_add(ret_name, link.data, link.len);
	return buf_text(ret_name);
}

/* An ioctl's; refused: a row of its own, which no settings are for. */
static void visit_request(const struct call *call,
			  const struct decoded *decoded,
			  struct bus_transfer *base, struct visit *visit)
{
	const struct value none = {0};
	const struct value *arg =
		decoded->arg_count > 2 ? &decoded->args[2] : &none;
	uint32_t request = (uint32_t)call->args[1];

	base->op = base->kind == BUS_SPI  ? "message"
		   : request == I2C_RDWR ? "i2c"
					 : "smbus";
	base->refusal = bus_refusal_of(call);
	if (base->refusal.is_refused) {
		base->index = base->count = 0;
		base->settings = (struct bus_settings){0};
		base->request = decoded->args[1].symbol;
		put(visit, base);
	} else if (base->kind == BUS_SPI) {
		visit_messages(arg, request, base, visit);
	} else if (request == I2C_RDWR) {
		visit_rdwr(arg, base, visit);
	} else {
		visit_smbus(arg, base, visit);
	}
}

static void visit_read_or_write(const struct call *call,
				const struct decoded *decoded,
				struct bus_transfer *base, struct visit *visit)
{
	const struct value none = {0};
	const struct value *arg =
		decoded->arg_count > 1 ? &decoded->args[1] : &none;

	base->op = "plain";
	base->way = bus_plain_way(call->row->name);
	if (decoded->arg_count > 2 && !bus_has_buffers(call)) {
		base->has_len = true;
		base->len = decoded->args[2].number;
	}
	if (arg->kind == VALUE_ARRAY && bus_is_looped(call)) {
		base->count = (uint32_t)bus_transfer_count(call);
		visit_buffers(arg, base, visit);
	} else {
		visit_plain(arg, base, visit);
	}
}

void bus_transfers(const struct call *call, const struct decoded *decoded,
		   bus_visit *on_transfer, void *context)
{
	AUTO(buf_done) struct buf device = BUF_EMPTY;
	struct bus_transfer base = {.index = 1, .count = 1};
	struct visit visit = {.on_transfer = on_transfer,
			      .context = context,
			      .done = UINT64_MAX};
	uint32_t fd = (uint32_t)call->args[0];

	base.kind = bus_transfer_kind(call);
	if (base.kind == BUS_NONE)
		return;
	visit.is_ok = call->state == CALL_RETURNED && !call->is_error;
	if (visit.is_ok && call->ret >= 0)
		visit.done = (uint64_t)call->ret;
	base.device = device_name(call_file(call, fd), &device);
	base.settings = call_bus_settings(call, fd);
	if (call->row->args[1].kind == SPEC_REQUEST)
		visit_request(call, decoded, &base, &visit);
	else
		visit_read_or_write(call, decoded, &base, &visit);
	buf_done(&visit.sent);
	buf_done(&visit.received);
}

bool bus_is_first(const struct bus_transfer *transfer)
{
	return transfer->index <= 1;
}

void bus_add_request(struct buf *buf, const struct bus_transfer *transfer)
{
	const struct bus_refusal *refusal = &transfer->refusal;

	buf_add_text(buf, transfer->request ? transfer->request : "ioctl");
	if (refusal->has_nmsgs)
		buf_printf(buf, ", nmsgs %" PRIu32, refusal->nmsgs);
	if (refusal->is_unreadable) {
		buf_add_text(buf, ", ");
		bus_add_fault(buf, refusal->addr);
	}
}

void bus_add_fault(struct buf *buf, uint64_t addr)
{
	if (addr)
		buf_printf(buf, "not readable at 0x%" PRIx64, addr);
	else
		buf_add_text(buf, "not readable at NULL");
}

bool bus_is_smbus(const struct bus_transfer *transfer)
{
	return transfer->kind == BUS_I2C && strcmp(transfer->op, "i2c") != 0 &&
	       strcmp(transfer->op, "plain") != 0;
}

void bus_add_hex(struct buf *buf, const struct bus_bytes *bytes)
{
	for (size_t i = 0; i < bytes->bytes.len; i++)
		buf_printf(buf, "%s%02x", i ? " " : "", bytes->bytes.data[i]);
	if (bytes->wanted > bytes->bytes.len)
		buf_printf(buf, "%s(%" PRIu64 " more)",
			   bytes->bytes.len ? " " : "",
			   bytes->wanted - bytes->bytes.len);
}
