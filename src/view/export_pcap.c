/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * export_pcap.c - messages on I2C as a capture file, for Wireshark and its like.
 *
 * pcap with nanoseconds, link type LINKTYPE_I2C_LINUX (209): the bus, the flags
 * of struct i2c_msg, then the message as it was on the wire. What SMBus does is
 * written as the messages it consists of. Nothing is made up: a transfer that
 * failed, or whose address is not known, is left out, and that is said.
 */
#include "config.h"

#include <inttypes.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <string.h>

#include "base/auto.h"
#include "decode/value.h"
#include "event/call.h"
#include "event/event.h"
#include "event/recording.h"
#include "model/model.h"
#include "view/bus_view.h"
#include "view/export.h"
#include "view/replay.h"
#include "view/text.h"

enum {
	PCAP_MAGIC_NS = 0xa1b23c4d,
	PCAP_MAJOR = 2,
	PCAP_MINOR = 4,
	PCAP_SNAPLEN = 262144,
	LINKTYPE_I2C_LINUX = 209,
	PSEUDO_BYTES = 5,
	BUS_MAX = 0x7f, /* the top bit says that it is no message */
};

struct export {
	struct model_visitor visitor; /* first: callbacks are handed its
					 address */
	const struct view_input *input;
	struct model *model;
	struct value_pool *pool;
	FILE *out;
	uint64_t start_realtime_ns;
	struct buf packet, message;
	/* Left out. */
	uint64_t failed, nowhere, busless, spi, unrecorded;
};

/* A call, whose transfers are visited. */
struct visit {
	struct export *export;
	const struct call *call;
	const struct event_file *file;
};

static void put_header(FILE *out)
{
	AUTO(buf_done) struct buf header = BUF_EMPTY;

	buf_add_le32(&header, (uint32_t)PCAP_MAGIC_NS);
	buf_add_le16(&header, PCAP_MAJOR);
	buf_add_le16(&header, PCAP_MINOR);
	buf_add_le32(&header, 0);
	buf_add_le32(&header, 0);
	buf_add_le32(&header, PCAP_SNAPLEN);
	buf_add_le32(&header, LINKTYPE_I2C_LINUX);
	fwrite(header.data, 1, header.len, out);
}

/* The digits behind the last '-' of "i2c-1". */
static bool find_bus(const struct event_file *file, uint8_t *ret)
{
	struct span name = file->device.len ? file->device : file->link;
	unsigned number = 0;
	size_t at = name.len;

	while (at && name.data[at - 1] >= '0' && name.data[at - 1] <= '9')
		at--;
	if (!at || name.data[at - 1] != '-' || at == name.len)
		return false;
	for (; at < name.len; at++) {
		number = number * 10 + name.data[at] - '0';
		if (number > BUS_MAX)
			return false;
	}
	*ret = (uint8_t)number;
	return true;
}

/* One packet; wanted: bytes of the message there were, recorded or not. */
static void put_message(struct export *export, const struct visit *visit,
			const struct bus_transfer *transfer, uint16_t flags,
			struct span bytes, uint64_t wanted)
{
	struct buf *packet = &export->packet;
	uint64_t ns = export->start_realtime_ns + visit->call->entry_ns;
	uint64_t address = transfer->settings.address;
	uint8_t read = flags & I2C_M_RD ? 1 : 0, bus = 0;
	size_t room;

	find_bus(visit->file, &bus);
	packet->len = 0;
	buf_add_u8(packet, bus);
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_add_u8(packet, (uint8_t)((uint32_t)flags >> shift));
	if (flags & I2C_M_TEN) {
		/* 11110, two bits of the address, then the others. */
		buf_add_u8(packet,
			   (uint8_t)(0xf0 | (address >> 7 & 6) | read));
		buf_add_u8(packet, (uint8_t)address);
	} else {
		buf_add_u8(packet, (uint8_t)(address << 1 | read));
	}
	wanted += packet->len;
	room = PCAP_SNAPLEN - packet->len;
	buf_add(packet, bytes.data, bytes.len < room ? bytes.len : room);
	if (wanted > UINT32_MAX)
		wanted = UINT32_MAX;
	export->message.len = 0;
	buf_add_le32(&export->message, (uint32_t)(ns / 1000000000));
	buf_add_le32(&export->message, (uint32_t)(ns % 1000000000));
	buf_add_le32(&export->message, (uint32_t)packet->len);
	buf_add_le32(&export->message, (uint32_t)wanted);
	fwrite(export->message.data, 1, export->message.len, export->out);
	fwrite(packet->data, 1, packet->len, export->out);
}

static void put_bytes(struct export *export, const struct visit *visit,
		      const struct bus_transfer *transfer, uint16_t flags,
		      const struct bus_bytes *bytes)
{
	put_message(export, visit, transfer, flags, bytes->bytes,
		    bytes->wanted);
}

static bool is_block(const struct bus_transfer *transfer)
{
	return !strcmp(transfer->op, "block-data") ||
	       !strcmp(transfer->op, "block-proc-call");
}

/* The bytes of an SMBus block, with their number in front where it is sent. */
static void put_block(struct export *export, const struct visit *visit,
		      const struct bus_transfer *transfer, uint16_t flags,
		      const struct bus_bytes *bytes)
{
	AUTO(buf_done) struct buf all = BUF_EMPTY;
	uint64_t before;

	if (!(flags & I2C_M_RD) && transfer->has_register)
		buf_add_u8(&all, (uint8_t)transfer->reg);
	if (is_block(transfer) && bytes->is_there)
		buf_add_u8(&all, (uint8_t)bytes->wanted);
	before = all.len;
	buf_add(&all, bytes->bytes.data, bytes->bytes.len);
	put_message(export, visit, transfer, flags, buf_span(&all),
		    before + bytes->wanted);
}

/* What linux/i2c.h's operations are on the wire: "The SMBus Protocol" in the
   kernel's documentation. */
static void put_smbus(struct export *export, const struct visit *visit,
		      const struct bus_transfer *transfer, uint16_t flags)
{
	bool is_read = transfer->way && *transfer->way == 'r';
	bool is_call = !transfer->way;

	if (!transfer->has_register && is_read)
		put_bytes(export, visit, transfer, flags | I2C_M_RD,
			  &transfer->rx);
	else
		put_block(export, visit, transfer, flags, &transfer->tx);
	if (transfer->has_register && (is_read || is_call))
		put_block(export, visit, transfer, flags | I2C_M_RD,
			  &transfer->rx);
}

/* NULL: it can be written; else what counts it. */
static uint64_t *left_out(struct export *export, const struct visit *visit,
			  const struct bus_transfer *transfer)
{
	bool is_quick = !strcmp(transfer->op, "quick");
	bool has_bytes = transfer->tx.is_there || transfer->rx.is_there ||
			 is_quick ||
			 (transfer->has_len && !transfer->len);
	uint8_t bus;

	if (transfer->kind == BUS_SPI)
		return &export->spi;
	if (visit->call->state != CALL_RETURNED || visit->call->is_error)
		return &export->failed;
	if (!(transfer->settings.known & BUS_KNOWS_ADDRESS))
		return &export->nowhere;
	if (!find_bus(visit->file, &bus))
		return &export->busless;
	return has_bytes ? NULL : &export->unrecorded;
}

static void on_transfer(void *context, const struct bus_transfer *transfer)
{
	const struct visit *visit = context;
	struct export *export = visit->export;
	uint64_t *why;
	bool is_read = transfer->way && *transfer->way == 'r';
	uint16_t flags = 0;

	if (!transfer->count)
		return;
	why = left_out(export, visit, transfer);
	if (why) {
		++*why;
		return;
	}
	if (transfer->settings.is_ten_bit)
		flags |= I2C_M_TEN;
	if (bus_is_smbus(transfer)) {
		put_smbus(export, visit, transfer, flags);
		return;
	}
	flags |= transfer->has_flags ? (uint16_t)transfer->flags
		 : is_read	     ? I2C_M_RD
				     : 0;
	put_bytes(export, visit, transfer, flags,
		  is_read ? &transfer->rx : &transfer->tx);
}

static void on_call(struct model_visitor *visitor, const struct call *call)
{
	struct export *export = (struct export *)visitor;
	struct visit visit = {export, call, NULL};
	struct decoded decoded;

	if (!call->is_selected || bus_transfer_kind(call) == BUS_NONE)
		return;
	visit.file = call_file(call, (uint32_t)call->args[0]);
	value_pool_reset(export->pool);
	decode_call(export->pool, call, false, &decoded);
	bus_transfers(call, &decoded, on_transfer, &visit);
}

static void say_left_out(const struct export *export)
{
	const struct {
		uint64_t count;
		const char *why;
	} reasons[] = {
		{export->failed, "that failed"},
		{export->nowhere, "whose address is not known"},
		{export->busless, "whose bus has no number up to 127"},
		{export->unrecorded, "whose bytes are not recorded"},
		{export->spi, "on SPI"},
	};
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
		if (reasons[i].count)
			buf_printf(&text, "%s%" PRIu64 " %s %s",
				   text.len ? ", " : "", reasons[i].count,
				   text_plural(reasons[i].count, "transfer",
					       "transfers"),
				   reasons[i].why);
	if (text.len && export->input->say)
		export->input->say(export->input->say_context, "left out",
				   buf_text(&text));
}

int export_pcap(const struct view_input *input, FILE *out, struct error *err)
{
	struct export export = {
		.visitor = {.call = on_call, .wants_snapshots = true},
		.input = input,
		.out = out,
		.start_realtime_ns =
			recording_header(input->recording)->start_realtime_ns,
	};
	int ret;

	export.pool = value_pool_new();
	export.model = model_new(input->spec, input->selection, &export.visitor);
	put_header(out);
	ret = replay_run(input, export.model, NULL, NULL, err);
	if (!ret)
		say_left_out(&export);
	buf_done(&export.packet);
	buf_done(&export.message);
	value_pool_free(&export.pool);
	model_free(&export.model);
	return ret;
}
