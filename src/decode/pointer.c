/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pointer.c - what pointers point at: numbers, structs, buffers, as they were sent
 * and as they came back.
 *
 * The spec says which address and how many bytes, as it did for capture; what
 * is not among the snapshots stays an address.
 */
#include "config.h"

#include <string.h>

#include "decode/deep.h"
#include "decode/netlink.h"
#include "decode/pool.h"
#include "decode/sockaddr.h"
#include "decode/special.h"
#include "event/call.h"

/* Of a char array, what its text is. */
static void end_at_nul(struct value *value)
{
	const uint8_t *nul =
		memchr(value->bytes.data, '\0', value->bytes.len);

	if (!nul)
		return;
	value->bytes.len = (size_t)(nul - value->bytes.data);
	value->wanted = value->bytes.len;
	value->is_cut = false;
	value->fault_addr = 0;
}

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
	if (place->pointee->type.kind == SPEC_STRING &&
	    place->length->from == SPEC_LENGTH_CONST)
		end_at_nul(&value);
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
		return decode_sockaddr(decoder, place->pointee->messages,
				       place->addr, got.bytes);
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

static struct value decode_bytes_of(struct decoder *decoder,
				    const struct place *place,
				    const struct walk_request *request,
				    struct walk_bytes got)
{
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

static struct value decode_then(struct decoder *decoder,
				const struct place *place,
				enum snapshot_phase phase,
				const struct walk_request *request)
{
	struct walk_bytes got = decode_read(decoder, phase, request);
	struct span given = decoder->given, sent = decoder->sent;
	struct value value;

	decoder->given = decoder->sent = span_of(NULL, 0);
	if (phase == SNAPSHOT_RETURN && place->direction & SPEC_IN) {
		decoder->given = got.bytes;
		decoder->sent = decode_read(decoder, SNAPSHOT_ENTRY, request)
					.bytes;
	}
	value = decode_bytes_of(decoder, place, request, got);
	decoder->given = given;
	decoder->sent = sent;
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

/* SENT => RECEIVED; of one number [SENT => RECEIVED]. */
static struct value decode_both(struct decoder *decoder,
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
		return decode_changed(decoder, &sent, &got);
	got.children[0] = decode_changed(decoder, &sent.children[0], &got.children[0]);
	return got;
}

/* The fields that the call is asked with; of one that failed and gave something all
   the same, as they were and are. */
static struct value decode_asked(struct decoder *decoder,
				 const struct place *place,
				 enum snapshot_phase phase,
				 const struct walk_request *request)
{
	const struct spec_struct *layout = spec_layout(
		place->pointee->type.layout, decoder->call->abi);
	struct spec_struct asked = *layout;
	struct spec_pointee pointee = *place->pointee;
	struct place of_asked = *place;

	asked.show = layout->asks;
	asked.variants = NULL;
	pointee.type.layout = &asked;
	of_asked.pointee = &pointee;
	return decode_then(decoder, &of_asked, phase, request);
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
	sent = layout->asks ? decode_asked(decoder, place, SNAPSHOT_ENTRY,
					   request)
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
	return got.child_count ? decode_changed(decoder, &sent, &got) : sent;
}

static struct value decode_place(struct decoder *decoder,
				 const struct place *place)
{
	const struct spec_type *type = &place->pointee->type;
	struct walk_request request;
	bool is_received = place->direction & SPEC_OUT && decoder->is_ok;
	bool has_asked; /* what was sent needs no place of its own */

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
		return decode_plain(kind == SPEC_BYTES || kind == SPEC_STRING
					    ? VALUE_BYTES
					    : VALUE_ARRAY,
				    place->addr);
	}
	if (decoder->is_text && place->direction == (SPEC_IN | SPEC_OUT) &&
	    !place->depth && type->kind == SPEC_STRUCT &&
	    (!place->pointee->is_array ||
	     type->layout->deep_directions & SPEC_IN)) {
		bool is_given = is_received && !decoder->call->is_error;

		if (is_given && type->layout->gives && !place->pointee->is_array)
			return decode_given(decoder, place, &request);
		if (!is_given && type->layout->asks)
			return decode_asked(decoder, place,
					    is_received ? SNAPSHOT_RETURN
							: SNAPSHOT_ENTRY,
					    &request);
	}
	has_asked = decoder->is_text && type->kind == SPEC_STRUCT &&
		    type->layout->asks;
	if (has_asked && !is_received && place->pointee->is_array)
		return decode_addr(place->addr);
	/* As it was sent, in a recording of before what comes back was copied. */
	if (is_received && place->direction & SPEC_IN &&
	    !decode_read(decoder, SNAPSHOT_RETURN, &request).bytes.len)
		is_received = false;
	if (is_received && place->direction & SPEC_IN && !has_asked &&
	    did_change(decoder, &request))
		return decode_both(decoder, place, &request);
	return decode_then(decoder, place,
			   is_received ? SNAPSHOT_RETURN : SNAPSHOT_ENTRY,
			   &request);
}

/* The struct at a place may be another one, as it was sent or, when nothing
   was, as it came back. */
static struct value decode_become(struct decoder *decoder,
				  const struct place *place)
{
	struct spec_pointee pointee = *place->pointee;
	struct place other = *place;
	struct walk_request request;

	if (pointee.type.kind == SPEC_STRUCT &&
	    (place->direction & SPEC_IN || decoder->is_ok) &&
	    walk_pointee_request(&pointee, place->length, decoder->call->abi,
				 place->addr, place->count, &request))
		walk_become(&pointee, decoder->call->abi,
			    decode_read(decoder,
					place->direction & SPEC_IN
						? SNAPSHOT_ENTRY
						: SNAPSHOT_RETURN,
					&request),
			    &request);
	other.pointee = &pointee;
	return decode_place(decoder, &other);
}

struct value decode_pointee(struct decoder *decoder, const struct place *place)
{
	struct value value = decode_become(decoder, place);

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
	bool is_ok = decoder->is_ok;
	struct decode_memory memory;
	enum walk_phase phase;
	struct value value;

	decoder->is_ok = decoder->has_returned &&
			 spec_comes_back(arg, call->is_error, call->ret);
	phase = arg->direction & SPEC_OUT && decoder->is_ok ? WALK_RETURN
							    : WALK_ENTRY;
	/* A length that a pointer says is among the snapshots, too. */
	decode_memory_init(
		&memory, decoder->pool, call->snapshots, call->snapshot_count,
		phase == WALK_ENTRY ? SNAPSHOT_ENTRY : SNAPSHOT_RETURN);
	decoder->received_left = walk_received(arg, &decoder->walk);
	place.count =
		walk_length(call->row, i, &decoder->walk, phase, &memory.base);
	place.is_negative =
		walk_is_negative(call->row, i, &decoder->walk) ||
		(arg->length.from == SPEC_LENGTH_SEMAPHORES && !place.count);
	value = decode_pointee(decoder, &place);
	decoder->is_ok = is_ok;
	return value;
}
