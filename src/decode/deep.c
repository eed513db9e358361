/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deep.c - numbers and structs behind pointers, and what those point at.
 *
 * The spec says which address and how many bytes, as it did for capture; what
 * is not among the snapshots stays an address. Bounded in depth and in values.
 */
#include "config.h"

#include <string.h>

#include "base/auto.h"
#include "decode/decoder.h"
#include "decode/netlink.h"
#include "decode/pool.h"
#include "decode/sockaddr.h"
#include "decode/special.h"
#include "event/call.h"

/* Where a pointer points at, and when it was looked at. */
struct place {
	const struct spec_pointee *pointee;
	const struct spec_length *length;
	enum spec_direction direction;
	uint64_t addr;
	uint64_t count; /* of its length */
	bool is_negative; /* the length; then none is known */
	unsigned depth;
};

/* ---- snapshots ---- */

struct walk_bytes decode_read(struct decoder *decoder, unsigned phase,
			      const struct walk_request *request)
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
	return decoder->memory[phase].base.fetch(&decoder->memory[phase].base,
						 request);
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
static struct value decode_room(struct value_pool *pool,
				const struct spec_field *field,
				const uint8_t *at, uint64_t count)
{
	struct value value = decode_plain(
		field->type.kind == SPEC_BYTES ? VALUE_BYTES : VALUE_STRING, 0);

	if (field->type.kind == SPEC_SIGSET)
		return decode_signal_set(pool, span_of(at, count));
	if (field->type.kind == SPEC_SOCKADDR)
		return decode_sockaddr(pool, 0, span_of(at, count));
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

static struct value decode_pointee(struct decoder *decoder,
				   const struct place *place);

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

	if (!deep || !addr || depth >= WALK_DEPTH_MAX)
		return decode_addr(addr);
	place.pointee = &deep->pointee;
	place.length = &deep->length;
	place.direction = deep->direction;
	place.is_negative = spec_deep_is_negative(layout, deep, abi, bytes);
	place.count = spec_deep_length(layout, deep, abi, bytes);
	if (deep->length.from == SPEC_LENGTH_POINTED)
		place.count = pointed_length(decoder, place.count);
	place.count = walk_take_received(deep, decoder->is_ok, place.count,
					 &decoder->received_left);
	return decode_pointee(decoder, &place);
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
	value.date_ns = spec_field_number(layout, field->date_field,
					  decoder->call->abi, bytes);
	return value;
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
	struct value value;

	if (field->deep)
		return decode_deep(decoder, layout, i, bytes, depth);
	if (!spec_kind_is_number(field->type.kind) &&
	    field->type.kind != SPEC_STRUCT)
		return decode_room(decoder->pool, field, at, count);
	if (field->is_array)
		return decode_elements(decoder, &field->type, at, count, depth);
	if (field->bit_size)
		return decode_number(
			decoder, field->type.kind, field->type.bytes,
			field->type.names,
			spec_field_number(layout, i, abi, bytes));
	value = decode_memory_value(decoder, &field->type, at, depth);
	return field->is_date
		       ? decode_date(decoder, layout, field, bytes, value)
		       : value;
}

static bool is_shown(const struct spec_show *show, unsigned field)
{
	for (unsigned i = 0; show && i < show->count; i++)
		if (show->fields[i] == field)
			return true;
	return !show;
}

/* Of `there` bytes, with zeros behind them. */
static struct value decode_struct(struct decoder *decoder,
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
		const struct spec_field *field = &layout->fields[at];
		struct value *child;

		while (field->other &&
		       !spec_conditions_hold(layout, &field->conditions, abi,
					     bytes))
			field = field->other;
		if (field->type.kind == SPEC_NONE ||
		    layout->fields[at].at[abi->id] +
				    spec_type_bytes(&field->type, abi) *
					    used_count(decoder, layout, field,
						       bytes) >
			    there ||
		    !spec_conditions_hold(layout, &field->conditions, abi,
					  bytes))
			continue;
		child = &value.children[value.child_count++];
		*child = decode_field(decoder, layout, at, field, bytes, depth);
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
		value.date_ns = value.children[1].number;
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

/* ---- pointers ---- */

static struct value decode_buffer(struct decoder *decoder,
				  const struct place *place,
				  const struct walk_request *request,
				  struct walk_bytes got)
{
	struct value value = decode_plain(VALUE_BYTES, place->addr);

	if (place->pointee->type.kind == SPEC_PATH)
		return decode_string(place->addr, got, VALUE_PATH);
	if (request->shape == WALK_STRING)
		return decode_string(place->addr, got, VALUE_STRING);
	if (!got.bytes.len)
		return decode_addr(place->addr);
	value.bytes = got.bytes;
	/* Not what was asked for, which has a bound, but what there was. */
	value.wanted = place->length->from == SPEC_LENGTH_NONE ? request->wanted
							       : place->count;
	value.is_cut = value.wanted > value.bytes.len;
	if (got.is_fault)
		value.fault_addr = place->addr + value.bytes.len;
	decode_messages(decoder, place->pointee->messages, &value);
	return value;
}

static struct value decode_shape(struct decoder *decoder,
				 const struct place *place,
				 const struct walk_request *request,
				 struct walk_bytes got)
{
	struct value value;

	if (!got.bytes.len || got.bytes.len < request->wanted)
		return decode_addr(place->addr);
	if (place->pointee->type.kind == SPEC_SOCKADDR)
		return decode_sockaddr(decoder->pool, place->addr, got.bytes);
	if (place->pointee->type.kind == SPEC_SIGSET)
		return decode_signal_set(decoder->pool, got.bytes);
	value = decode_control(decoder, place->pointee->type.layout,
			       place->pointee->messages, got.bytes);
	value.number = place->addr;
	return value;
}

/* One number is [N], as strace writes it; of several, those that are there. */
static struct value decode_array(struct decoder *decoder,
				 const struct place *place,
				 const struct walk_request *request,
				 struct walk_bytes got)
{
	const struct spec_type *type = &place->pointee->type;
	uint32_t step = spec_type_bytes(type, decoder->call->abi);
	uint64_t count = got.bytes.len / step;
	struct value value;

	if (!count)
		return decode_addr(place->addr);
	value = decode_elements(decoder, type, got.bytes.data, count,
				place->depth);
	value.number = place->addr;
	value.is_list = place->pointee->is_array;
	if (place->length->from != SPEC_LENGTH_REQUEST &&
	    place->count > request->wanted / step && value.is_list)
		value.is_cut = true;
	if (got.bytes.len < request->wanted) {
		value.fault_addr = place->addr + count * step;
		value.is_cut = false; /* where it ends, rather than that */
	}
	return value;
}

static bool is_joined(const struct spec_pointee *pointee)
{
	return pointee->is_array && pointee->type.kind == SPEC_STRUCT &&
	       pointee->type.layout->is_joined;
}

static struct value decode_then(struct decoder *decoder,
				const struct place *place,
				enum snapshot_phase phase,
				const struct walk_request *request)
{
	struct walk_bytes got = decode_read(decoder, phase, request);
	const struct spec_type *type = &place->pointee->type;
	struct value value;

	if (type->kind == SPEC_SOCKADDR || type->kind == SPEC_CONTROL ||
	    type->kind == SPEC_SIGSET)
		return decode_shape(decoder, place, request, got);
	if (type->kind == SPEC_BYTES || type->kind == SPEC_STRING ||
	    type->kind == SPEC_PATH)
		return decode_buffer(decoder, place, request, got);
	if ((type->kind != SPEC_STRUCT || place->pointee->is_array) &&
	    !is_joined(place->pointee))
		return decode_array(decoder, place, request, got);
	if (got.bytes.len < request->wanted)
		return decode_addr(place->addr);
	if (is_joined(place->pointee))
		return decode_joined(decoder, type->layout, place->addr,
				     got.bytes);
	value = place->pointee->is_sized
			? decode_sized(decoder, type->layout, got.bytes,
				       place->depth)
			: decode_struct(decoder, type->layout, got.bytes.data,
					got.bytes.len, place->depth);
	if (!value.child_count) /* not one field as a whole */
		return decode_addr(place->addr);
	value.number = place->addr;
	return value;
}

static bool did_change(struct decoder *decoder,
		       const struct walk_request *request)
{
	struct walk_bytes sent = decode_read(decoder, SNAPSHOT_ENTRY, request);
	struct walk_bytes got = decode_read(decoder, SNAPSHOT_RETURN, request);

	return sent.bytes.len && got.bytes.len &&
	       (sent.bytes.len != got.bytes.len ||
		memcmp(sent.bytes.data, got.bytes.data, got.bytes.len) != 0);
}

static struct value changed(struct decoder *decoder, const struct value *sent,
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

/* SENT => RECEIVED; of one number [SENT => RECEIVED]. */
static struct value decode_changed(struct decoder *decoder,
				   const struct place *place,
				   const struct walk_request *request)
{
	bool is_ok = decoder->is_ok;
	struct value sent, got;

	decoder->is_ok = false; /* what it pointed at before the call */
	sent = decode_then(decoder, place, SNAPSHOT_ENTRY, request);
	decoder->is_ok = is_ok;
	got = decode_then(decoder, place, SNAPSHOT_RETURN, request);
	if (sent.kind != VALUE_ARRAY || got.kind != VALUE_ARRAY ||
	    place->pointee->is_array || !sent.child_count || !got.child_count)
		return changed(decoder, &sent, &got);
	got.children[0] = changed(decoder, &sent.children[0], &got.children[0]);
	return got;
}

/* The fields that the call is asked with. */
static struct value decode_asked(struct decoder *decoder,
				 const struct place *place,
				 const struct walk_request *request)
{
	const struct spec_struct *layout = spec_layout(
		place->pointee->type.layout, decoder->call->abi);
	struct walk_bytes bytes = decode_read(decoder, SNAPSHOT_ENTRY, request);
	struct spec_struct asked = *layout;

	if (bytes.bytes.len < request->wanted)
		return decode_then(decoder, place, SNAPSHOT_ENTRY, request);
	asked.show = layout->asks;
	asked.variants = NULL;
	return decode_struct(decoder, &asked, bytes.bytes.data,
			     bytes.bytes.len, place->depth);
}

/* SENT => what came back in it; SENT alone when that is nothing. */
static struct value decode_given(struct decoder *decoder,
				 const struct place *place,
				 const struct walk_request *request)
{
	const struct spec_struct *layout = spec_layout(
		place->pointee->type.layout, decoder->call->abi);
	struct walk_bytes bytes = decode_read(decoder, SNAPSHOT_RETURN, request);
	uint32_t size = layout->bytes[decoder->call->abi->id];
	uint8_t *copy = value_pool_alloc(decoder->pool, size);
	struct spec_struct given = *layout;
	struct value sent, got;

	decoder->is_ok = false; /* what there was before the call */
	sent = layout->asks ? decode_asked(decoder, place, request)
			    : decode_then(decoder, place, SNAPSHOT_ENTRY,
					  request);
	decoder->is_ok = true;
	if (sent.kind != VALUE_STRUCT || bytes.bytes.len < request->wanted)
		return sent;
	memset(copy, 0, size);
	memcpy(copy, bytes.bytes.data,
	       bytes.bytes.len < size ? bytes.bytes.len : size);
	given.show = layout->gives;
	given.variants = NULL;
	got = decode_struct(decoder, &given, copy, bytes.bytes.len,
			    place->depth);
	return got.child_count ? changed(decoder, &sent, &got) : sent;
}

static struct value decode_place(struct decoder *decoder,
				 const struct place *place)
{
	const struct spec_type *type = &place->pointee->type;
	struct walk_request request;
	bool is_received = place->direction & SPEC_OUT && decoder->is_ok;
	bool has_asked = false; /* what was sent needs no place of its own */

	if (!place->addr || !(is_received || place->direction & SPEC_IN))
		return decode_addr(place->addr);
	/* wait4(2) of nobody leaves it as it is. */
	if (place->pointee->type.kind == SPEC_WSTATUS && !decoder->call->ret)
		return decode_addr(place->addr);
	if (!walk_pointee_request(place->pointee, place->length,
				  decoder->call->abi, place->addr, place->count,
				  &request)) {
		enum spec_kind kind = place->pointee->type.kind;

		/* None of them. */
		if (kind == SPEC_SOCKADDR || kind == SPEC_CONTROL ||
		    kind == SPEC_SIGSET || place->pointee->is_sized ||
		    is_joined(place->pointee) || place->is_negative)
			return decode_addr(place->addr);
		return decode_plain(kind == SPEC_BYTES ? VALUE_BYTES
						       : VALUE_ARRAY,
				    place->addr);
	}
	if (decoder->is_text && place->direction == (SPEC_IN | SPEC_OUT) &&
	    !place->depth && type->kind == SPEC_STRUCT &&
	    !place->pointee->is_array) {
		if (is_received && type->layout->gives)
			return decode_given(decoder, place, &request);
		if (!is_received && type->layout->asks)
			return decode_asked(decoder, place, &request);
		has_asked = type->layout->asks;
	}
	if (is_received && place->direction & SPEC_IN && !has_asked &&
	    did_change(decoder, &request))
		return decode_changed(decoder, place, &request);
	return decode_then(decoder, place,
			   is_received ? SNAPSHOT_RETURN : SNAPSHOT_ENTRY,
			   &request);
}

static struct value decode_pointee(struct decoder *decoder,
				   const struct place *place)
{
	struct value value = decode_place(decoder, place);

	if (place->pointee->is_brief && value.kind == VALUE_ARRAY) {
		value.kind = VALUE_COUNTED;
		value.is_list = true;
	}
	return value;
}

struct value decode_pointer(struct decoder *decoder, unsigned i, uint64_t addr)
{
	const struct call *call = decoder->call;
	const struct spec_arg *arg = &call->row->args[i];
	struct place place = {
		.pointee = arg->pointee,
		.length = &arg->length,
		.direction = arg->direction,
		.addr = addr,
	};
	struct decode_memory memory;
	enum walk_phase phase = arg->direction & SPEC_OUT && decoder->is_ok
					? WALK_RETURN
					: WALK_ENTRY;

	/* A length that a pointer says is among the snapshots, too. */
	decode_memory_init(
		&memory, decoder->pool, call->snapshots, call->snapshot_count,
		phase == WALK_ENTRY ? SNAPSHOT_ENTRY : SNAPSHOT_RETURN);
	decoder->received_left = walk_received(arg, &decoder->walk);
	place.count =
		walk_length(call->row, i, &decoder->walk, phase, &memory.base);
	place.is_negative = walk_is_negative(call->row, i, &decoder->walk);
	return decode_pointee(decoder, &place);
}
