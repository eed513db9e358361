/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deep.c - numbers and structs in memory; what their pointers point at has
 * pointer.c. Bounded in depth and in values.
 */
#include "config.h"

#include "decode/deep.h"

#include <string.h>

#include "base/auto.h"
#include "decode/netlink.h"
#include "decode/pool.h"
#include "decode/sockaddr.h"
#include "decode/special.h"
#include "event/call.h"

/* ---- snapshots ---- */

static struct walk_memory *memory_of(struct decoder *decoder, unsigned phase)
{
	const struct call *call = decoder->call;

	if (!decoder->has_memory) {
		for (unsigned i = 0; i < ARRAY_LEN(decoder->memory); i++)
			decode_memory_init(&decoder->memory[i], decoder->pool,
					   call->snapshots,
					   call->snapshot_count,
					   (enum snapshot_phase)i);
		decoder->has_memory = true;
	}
	return &decoder->memory[phase].base;
}

struct walk_bytes decode_read(struct decoder *decoder, unsigned phase,
			      const struct walk_request *request)
{
	struct walk_memory *memory = memory_of(decoder, phase);

	return memory->fetch(memory, request);
}

bool decode_take_values(struct decoder *decoder, uint64_t count)
{
	if (count > decoder->values_left) {
		decoder->values_left = 0;
		return false;
	}
	decoder->values_left -= count;
	return true;
}

size_t decode_affordable(const struct decoder *decoder, size_t count,
			 unsigned each)
{
	uint64_t most = decoder->values_left / each;

	return count < most ? count : most;
}

/* ---- structs ---- */

/* Bytes and text that are in the struct itself. */
static struct value decode_room(struct decoder *decoder,
				const struct spec_field *field,
				const uint8_t *at, uint64_t count)
{
	struct value value = decode_plain(
		field->type.kind == SPEC_BYTES ? VALUE_BYTES : VALUE_STRING, 0);
	struct value_pool *pool = decoder->pool;

	if (field->type.kind == SPEC_SIGSET)
		return decode_signal_set(pool, span_of(at, count));
	if (field->type.kind == SPEC_SOCKADDR)
		return decode_sockaddr(decoder, NULL, 0, span_of(at, count));
	if (field->type.kind == SPEC_HOST)
		return decode_host(pool, span_of(at, count), field->name);
	if (field->type.kind == SPEC_MAC)
		return decode_mac(pool, span_of(at, count));
	value.is_binary = field->is_binary;

	value.bytes = span_of(at, count);
	if (field->type.kind == SPEC_STRING) {
		const uint8_t *nul = memchr(at, '\0', count);

		if (nul)
			value.bytes.len = (size_t)(nul - at);
		value.is_whole = true;
	}
	value.wanted = value.bytes.len;
	return value;
}

struct value decode_elements(struct decoder *decoder,
			     const struct spec_type *type, const uint8_t *at,
			     uint64_t count, unsigned depth)
{
	uint32_t step = spec_type_bytes(type, decoder->call->abi);
	struct value value = decode_plain(VALUE_ARRAY, 0);

	value.is_list = true;
	value.is_cut = !decode_take_values(decoder, count);
	if (value.is_cut)
		return value;
	value.children =
		value_pool_alloc(decoder->pool, count * sizeof(struct value));
	value.child_count = count;
	for (uint64_t i = 0; i < count; i++)
		value.children[i] = decode_memory_value(decoder, type,
							at + i * step, depth);
	return value;
}

static bool read_length(struct decoder *decoder, unsigned phase, uint64_t addr,
			uint64_t *ret)
{
	const struct walk_request request = {.addr = addr,
					     .wanted = sizeof(uint32_t)};
	struct walk_bytes got = decode_read(decoder, phase, &request);
	uint32_t length;

	if (!addr || got.bytes.len < sizeof(length))
		return false;
	memcpy(&length, got.bytes.data, sizeof(length));
	*ret = length > INT32_MAX ? 0 : length;
	return true;
}

/* What the int at addr says: what came back, but not more than there was room
   for, accept(2). */
static uint64_t pointed_length(struct decoder *decoder, uint64_t addr)
{
	uint64_t room = 0, length = 0;
	bool has_room = read_length(decoder, SNAPSHOT_ENTRY, addr, &room);

	if (!decoder->is_ok ||
	    !read_length(decoder, SNAPSHOT_RETURN, addr, &length))
		return room;
	return has_room && room < length ? room : length;
}

/* What a number within what was given was when the call began; false: unknown. */
static bool read_sent(const struct decoder *decoder,
		      const struct spec_type *type, const uint8_t *at,
		      uint64_t *ret)
{
	uintptr_t offset = (uintptr_t)at - (uintptr_t)decoder->given.data;
	uint32_t bytes = spec_type_bytes(type, decoder->call->abi);

	if (!decoder->sent.len || offset >= decoder->sent.len ||
	    decoder->sent.len - offset < bytes)
		return false;
	*ret = spec_number_at(type, decoder->call->abi,
			      decoder->sent.data + offset);
	return true;
}

/* The kernel says how long an address is, and fills the room for it: recvmsg(2). */
static uint64_t cut_to_room(const struct decoder *decoder,
			    const struct spec_struct *layout,
			    const struct spec_deep *deep, const uint8_t *bytes,
			    uint64_t count)
{
	const struct spec_field *length = &layout->fields[deep->length.arg];
	uint64_t room;

	if (deep->pointee.type.kind != SPEC_SOCKADDR ||
	    deep->length.from != SPEC_LENGTH_ARG ||
	    !read_sent(decoder, &length->type,
		       bytes + length->at[decoder->call->abi->id], &room))
		return count;
	room = spec_count(length->type.kind, room);
	return room < count ? room : count;
}

/* As many as were copied. */
static uint64_t semaphores(struct decoder *decoder,
			   enum spec_direction direction, uint64_t addr)
{
	struct walk_memory *memory =
		memory_of(decoder, direction & SPEC_OUT && decoder->is_ok
					   ? SNAPSHOT_RETURN
					   : SNAPSHOT_ENTRY);

	return memory->semaphores(memory, 0, addr);
}

static struct value decode_deep(struct decoder *decoder,
				const struct spec_struct *layout,
				unsigned field, const uint8_t *bytes,
				unsigned depth)
{
	const struct abi *abi = decoder->call->abi;
	const struct spec_deep *deep =
		spec_field_deep(layout, field, abi, bytes);
	uint64_t addr = spec_field_number(layout, field, abi, bytes);
	struct place place = {.addr = addr, .depth = depth + 1};
	struct value value;

	if (!deep || !addr || decoder->followed >= WALK_DEPTH_MAX)
		return decode_addr(addr);
	place.pointee = &deep->pointee;
	place.length = &deep->length;
	place.direction = deep->direction;
	place.is_negative = spec_deep_is_negative(layout, deep, abi, bytes);
	place.count = spec_deep_length(layout, deep, abi, bytes);
	if (deep->length.from == SPEC_LENGTH_POINTED)
		place.count = pointed_length(decoder, place.count);
	if (deep->length.from == SPEC_LENGTH_SEMAPHORES) {
		place.count = semaphores(decoder, deep->direction, addr);
		place.is_negative = !place.count;
	}
	place.count = cut_to_room(decoder, layout, deep, bytes, place.count);
	place.count = walk_take_received(deep, decoder->is_ok, place.count,
					 &decoder->received_left);
	decoder->followed++;
	value = decode_pointee(decoder, &place);
	decoder->followed--;
	return value;
}

static uint64_t used_count(const struct decoder *decoder,
			   const struct spec_struct *layout,
			   const struct spec_field *field, const uint8_t *bytes)
{
	uint64_t count = field->count;

	if (field->has_max) {
		uint64_t max = spec_field_number(layout, field->max_field,
						 decoder->call->abi, bytes);

		if (max < count)
			count = max;
	}
	return count;
}

static struct value decode_date(struct decoder *decoder,
				const struct spec_struct *layout,
				const struct spec_field *field,
				const uint8_t *bytes, struct value value)
{
	value.is_date = true;
	value.date_seconds = value.number;
	if (field->date_field != SPEC_NO_FIELD)
		value.date_ns = spec_field_number(layout, field->date_field,
						  decoder->call->abi, bytes);
	return value;
}

struct value decode_changed(struct decoder *decoder, const struct value *sent,
			    const struct value *got)
{
	struct value value = decode_plain(VALUE_CHANGED, got->number);

	value.children =
		value_pool_alloc(decoder->pool, 2 * sizeof(struct value));
	value.child_count = 2;
	value.children[0] = *sent;
	value.children[1] = *got;
	return value;
}

/* SENT => GIVEN, of what the call was asked with and has changed. */
static struct value tell_sent(struct decoder *decoder,
			      const struct spec_field *field, const uint8_t *at,
			      struct value value)
{
	struct value sent;
	uint64_t number;

	if (!read_sent(decoder, &field->type, at, &number) ||
	    number == value.number)
		return value;
	sent = decode_number(decoder, field->type.kind,
			     spec_type_bytes(&field->type, decoder->call->abi),
			     field->type.names, number);
	return decode_changed(decoder, &sent, &value);
}

static bool is_set_bit(const struct spec_field *field,
		       const struct value *value)
{
	return field->bit_size && value->number;
}

/* `field` is the i-th, or what that is otherwise. */
static struct value decode_field(struct decoder *decoder,
				 const struct spec_struct *layout, unsigned i,
				 const struct spec_field *field,
				 const uint8_t *bytes, unsigned depth)
{
	const struct abi *abi = decoder->call->abi;
	const uint8_t *at = bytes + layout->fields[i].at[abi->id];
	uint64_t count = used_count(decoder, layout, field, bytes);
	uint64_t received = decoder->received_left;
	struct value value;

	if (field->deep)
		return decode_deep(decoder, layout, i, bytes, depth);
	if (!spec_kind_is_number(field->type.kind) &&
	    field->type.kind != SPEC_STRUCT)
		return decode_room(decoder, field, at, count);
	if (field->is_array)
		return decode_elements(decoder, &field->type, at, count, depth);
	if (field->bit_size)
		return decode_number(
			decoder, field->type.kind, field->type.bytes,
			field->type.names,
			spec_field_number(layout, i, abi, bytes));
	if (field->has_limit && decoder->is_ok)
		decoder->received_left = spec_field_number(
			layout, field->limit_field, abi, bytes);
	value = decode_memory_value(decoder, &field->type, at, depth);
	if (field->has_limit)
		decoder->received_left = received;
	return field->is_date
		       ? decode_date(decoder, layout, field, bytes, value)
		       : value;
}

static bool has_field(const struct spec_show *show, unsigned field)
{
	for (unsigned i = 0; show && i < show->count; i++)
		if (show->fields[i] == field)
			return true;
	return false;
}

static bool is_shown(const struct spec_show *show, unsigned field)
{
	return !show || has_field(show, field);
}

static bool is_plain_number(const struct spec_field *field)
{
	return !field->deep && !field->is_array && !field->bit_size &&
	       spec_kind_is_number(field->type.kind);
}

/* Of `there` bytes, with zeros behind them. */
struct value decode_struct(struct decoder *decoder,
				  const struct spec_struct *layout,
				  const uint8_t *bytes, uint64_t there,
				  unsigned depth)
{
	const struct abi *abi = decoder->call->abi;
	struct value value = decode_plain(VALUE_STRUCT, 0);
	const struct spec_show *show;
	bool is_ordered;
	size_t count;

	layout = spec_layout(layout, abi);
	show = layout->show;
	is_ordered = show && !show->is_brief;
	count = is_ordered ? show->count : layout->field_count;
	value.is_cut = !decode_take_values(decoder, layout->field_count);
	if (value.is_cut)
		return value;
	value.children =
		value_pool_alloc(decoder->pool, count * sizeof(struct value));
	for (unsigned i = 0; i < count; i++) {
		unsigned at = is_ordered ? show->fields[i] : i;
		const struct spec_field *field =
			spec_field_now(layout, at, abi, bytes);
		struct value *child;

		if (!field || field->type.kind == SPEC_NONE ||
		    layout->fields[at].at[abi->id] +
				    spec_type_bytes(&field->type, abi) *
					    used_count(decoder, layout, field,
						       bytes) >
			    there)
			continue;
		child = &value.children[value.child_count++];
		*child = decode_field(decoder, layout, at, field, bytes, depth);
		if (decoder->is_text && has_field(layout->asks, at) &&
		    is_plain_number(field))
			*child = tell_sent(decoder, field,
					   bytes + layout->fields[at].at[abi->id],
					   *child);
		child->name = field->name;
		child->is_extra = is_ordered ? show->extra >> i & 1
					     : !is_shown(show, at) &&
						       !is_set_bit(field, child);
	}
	if (layout->is_bpf)
		decode_filter(&value);
	if (layout->is_date && value.child_count > 1) {
		value.is_date = true;
		value.date_seconds = value.children[0].number;
		value.is_micro = layout->is_micro;
		value.date_ns = value.children[1].number *
				(layout->is_micro ? 1000 : 1);
	}
	return value;
}

/* What is behind the fields known here. */
static void add_unknown_bytes(struct decoder *decoder, struct value *value,
			      struct span bytes, uint32_t size)
{
	struct value *children = value_pool_alloc(
		decoder->pool, (value->child_count + 1) * sizeof(*children));
	struct value *last = &children[value->child_count];

	if (value->child_count)
		memcpy(children, value->children,
		       value->child_count * sizeof(*children));
	*last = decode_plain(VALUE_BYTES, 0);
	last->bytes = span_of(bytes.data + size, bytes.len - size);
	last->wanted = last->bytes.len;
	last->is_binary = last->is_bare = true;
	last->symbol = value_pool_printf(decoder->pool, "/* bytes %u..%zu */ ",
					 size, bytes.len - 1);
	value->children = children;
	value->child_count++;
}

/* A struct that may have had fewer fields when the program was built, or more. */
struct value decode_sized(struct decoder *decoder,
			  const struct spec_struct *layout, struct span bytes,
			  unsigned depth)
{
	uint32_t size = layout->bytes[decoder->call->abi->id];
	uint8_t *copy = value_pool_alloc(decoder->pool, size);
	struct value value;

	memcpy(copy, bytes.data, bytes.len < size ? bytes.len : size);
	if (decoder->given.data == bytes.data)
		decoder->given = span_of(copy, size);
	value = decode_struct(decoder, layout, copy, bytes.len, depth);
	for (size_t i = size; i < bytes.len; i++)
		if (bytes.data[i]) {
			add_unknown_bytes(decoder, &value, bytes, size);
			break;
		}
	return value;
}

struct value decode_memory_value(struct decoder *decoder,
				 const struct spec_type *type,
				 const uint8_t *at, unsigned depth)
{
	const struct abi *abi = decoder->call->abi;

	if (type->kind == SPEC_STRUCT)
		return decode_struct(decoder, type->layout, at,
				     type->layout->bytes[abi->id], depth);
	return decode_number(decoder, type->kind, spec_type_bytes(type, abi),
			     type->names, spec_number_at(type, abi, at));
}
