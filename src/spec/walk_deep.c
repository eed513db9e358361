/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk_deep.c - structs, and what their pointers point at: which addresses, and
 * how many bytes.
 *
 * Whatever the memory holds, what is fetched is bounded in depth, pieces and
 * bytes.
 */
#include "config.h"

#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/mem.h"
#include "spec/types.h"
#include "spec/walk.h"
#include "spec/walk_part.h"

/* What may still be fetched behind one argument. */
struct budget {
	unsigned fetches;
	uint64_t bytes;
	uint64_t received; /* that the call's result still speaks of */
};

bool walk_pointee_request(const struct spec_pointee *pointee,
			  const struct spec_length *length,
			  const struct abi *abi, uint64_t addr, uint64_t count,
			  struct walk_request *ret_request)
{
	bool has_length = length->from != SPEC_LENGTH_NONE;
	uint64_t bytes = spec_type_bytes(&pointee->type, abi);
	uint64_t wanted = has_length ? count : 1;
	uint64_t max =
		pointee->is_transfer ? WALK_BYTES_MAX : WALK_DEEP_BYTES_MAX;

	*ret_request = (struct walk_request){.addr = addr};
	if (!has_length && (pointee->type.kind == SPEC_STRING ||
			    pointee->type.kind == SPEC_PATH)) {
		ret_request->wanted = length->has_max ? count : WALK_STRING_MAX;
		if (ret_request->wanted > max)
			ret_request->wanted = max;
		ret_request->shape = WALK_STRING;
		return addr != 0 && ret_request->wanted != 0;
	}
	if (pointee->type.kind == SPEC_SOCKADDR && wanted > WALK_SOCKADDR_MAX)
		wanted = WALK_SOCKADDR_MAX;
	if (pointee->is_sized)
		bytes = 1;
	else if (length->from == SPEC_LENGTH_REQUEST)
		wanted /= bytes;
	/* Whole elements only. */
	if (wanted > max / bytes)
		wanted = max / bytes;
	ret_request->wanted = wanted * bytes;
	ret_request->is_transfer = pointee->is_transfer;
	ret_request->is_bulk =
		pointee->type.kind == SPEC_BYTES && !pointee->is_whole;
	return addr != 0 && wanted != 0;
}

/* The argument with the name; none: behind the last. */
static unsigned arg_named(const struct walk *walk, const char *name)
{
	unsigned i = 0;

	while (i < walk->row->arg_count &&
	       (!walk->row->args[i].name ||
		strcmp(walk->row->args[i].name, name) != 0))
		i++;
	return i;
}

static void walk_struct(const struct walk *walk, struct budget *budget,
			const struct spec_struct *layout, const uint8_t *bytes,
			unsigned depth);

/* The elements of an array, or one; `bytes` is a copy. */
static void walk_structs(const struct walk *walk, struct budget *budget,
			 const struct spec_struct *layout, const uint8_t *bytes,
			 uint64_t len, unsigned depth)
{
	const struct spec_type type = {.kind = SPEC_STRUCT, .layout = layout};
	uint32_t step = spec_type_bytes(&type, walk->call->abi);

	for (uint64_t at = 0; at + step <= len && budget->fetches; at += step)
		walk_struct(walk, budget, layout, bytes + at, depth);
}

bool walk_become(struct spec_pointee *pointee, const struct abi *abi,
		 struct walk_bytes got, struct walk_request *request)
{
	const struct spec_struct *layout = pointee->type.layout;

	if (pointee->type.kind != SPEC_STRUCT || pointee->is_array)
		return false;
	pointee->type.layout = spec_become(layout, abi, got.bytes);
	if (pointee->type.layout == layout)
		return false;
	if (!pointee->is_sized)
		request->wanted = spec_type_bytes(&pointee->type, abi);
	return true;
}

static void walk_pointee(const struct walk *walk, struct budget *budget,
			 const struct spec_pointee *first,
			 enum spec_direction direction,
			 const struct walk_request *request, unsigned depth)
{
	struct spec_pointee other = *first;
	const struct spec_pointee *pointee = &other;
	const struct spec_struct *layout = pointee->type.layout;
	bool goes_on = layout && depth < WALK_DEPTH_MAX &&
		       layout->deep_directions & walk_due(walk);
	struct walk_request asked = *request;
	AUTO(mem_free_ptr) uint8_t *copy = NULL;
	struct walk_bytes got;
	size_t len, room, step;

	if (!(direction & walk_due(walk)) && !goes_on)
		return;
	if (!budget->fetches || !budget->bytes)
		return;
	budget->fetches--;
	asked.is_guide = !(direction & SPEC_OUT) && layout &&
			 layout->deep_directions & SPEC_OUT;
	got = walk_fetch(walk, &asked);
	if (walk_become(&other, walk->call->abi, got, &asked)) {
		got = walk_fetch(walk, &asked);
		layout = other.type.layout;
		goes_on = goes_on && layout->deep_directions & walk_due(walk);
	}
	budget->bytes -=
		got.bytes.len < budget->bytes ? got.bytes.len : budget->bytes;
	if (!goes_on)
		return;
	len = got.bytes.len < asked.wanted ? got.bytes.len : asked.wanted;
	if (!len)
		return;
	step = spec_type_bytes(&pointee->type, walk->call->abi);
	if (pointee->is_sized && len < step) /* what isn't there is 0 */
		room = step;
	else
		room = len;
	copy = mem_new(room); /* the next fetch takes its place */
	memcpy(copy, got.bytes.data, len);
	if (pointee->is_sized)
		room = step;
	walk_structs(walk, budget, layout, copy, room, depth);
}

uint64_t walk_take_received(const struct spec_deep *deep, bool is_received,
			    uint64_t count, uint64_t *left)
{
	if (!is_received || !(deep->direction & SPEC_OUT) ||
	    deep->pointee.type.kind != SPEC_BYTES)
		return count;
	if (count > *left)
		count = *left;
	*left -= count;
	return count;
}

static void walk_deep(const struct walk *walk, struct budget *budget,
		      const struct spec_struct *layout, unsigned field,
		      const uint8_t *bytes, unsigned depth)
{
	const struct abi *abi = walk->call->abi;
	const struct spec_deep *deep =
		spec_field_deep(layout, field, abi, bytes);
	struct walk_request request;
	uint64_t count;

	if (!deep)
		return;
	count = spec_deep_length(layout, deep, abi, bytes);
	if (deep->length.from == SPEC_LENGTH_POINTED)
		count = walk_pointed_length(walk, count);
	if (deep->length.from == SPEC_LENGTH_SEMAPHORES)
		count = walk_semaphores(
			walk, arg_named(walk, deep->length.name),
			spec_field_number(layout, field, abi, bytes));
	count = walk_take_received(deep, walk->phase == WALK_RETURN, count,
				   &budget->received);
	if (walk_pointee_request(&deep->pointee, &deep->length, abi,
				 spec_field_number(layout, field, abi, bytes),
				 count, &request))
		walk_pointee(walk, budget, &deep->pointee, deep->direction,
			     &request, depth + 1);
}

static void walk_struct(const struct walk *walk, struct budget *budget,
			const struct spec_struct *layout, const uint8_t *bytes,
			unsigned depth)
{
	unsigned id = walk->call->abi ? walk->call->abi->id : ABI_X86_64;

	layout = spec_layout(layout, walk->call->abi);
	for (unsigned i = 0; i < layout->field_count; i++) {
		const struct spec_field *field =
			spec_field_now(layout, i, walk->call->abi, bytes);
		const struct spec_struct *inner;
		uint64_t received = budget->received;

		if (!field)
			continue;
		inner = field->type.layout;
		if (field->has_limit && walk->phase == WALK_RETURN)
			budget->received =
				spec_field_number(layout, field->limit_field,
						  walk->call->abi, bytes);
		if (field->deep)
			walk_deep(walk, budget, layout, i, bytes, depth);
		else if (inner && inner->deep_directions)
			walk_structs(walk, budget, inner,
				     bytes + layout->fields[i].at[id],
				     (uint64_t)field->count * inner->bytes[id],
				     depth);
		if (field->has_limit)
			budget->received = received;
	}
}

uint64_t walk_received(const struct spec_arg *arg, const struct walk_call *call)
{
	if (!arg->is_limited)
		return UINT64_MAX;
	return walk_returned(call);
}

void walk_pointer(const struct walk *walk, unsigned arg)
{
	const struct spec_arg *what = &walk->row->args[arg];
	struct budget budget = {WALK_DEEP_FETCHES_MAX, WALK_DEEP_TOTAL_MAX,
				walk_received(what, walk->call)};
	struct walk_request request;

	if (walk_pointee_request(what->pointee, &what->length, walk->call->abi,
				 walk_arg_value(walk, arg),
				 walk_length_of(walk, arg), &request))
		walk_pointee(walk, &budget, what->pointee, what->direction,
			     &request, 0);
}

/* The entries behind the addresses, and what they point at. */
void walk_submitted(const struct walk *walk)
{
	struct walk_memory *memory = walk->memory;
	struct budget budget = {WALK_RING_FETCHES_MAX, WALK_DEEP_TOTAL_MAX,
				UINT64_MAX};
	AUTO(mem_free_ptr) uint8_t *copy = NULL;
	struct span addrs;

	if (!memory->submitted)
		return;
	addrs = memory->submitted(memory, walk->call);
	if (!addrs.len)
		return;
	/* The next fetch takes its place. */
	copy = mem_copy(addrs.data, addrs.len);
	walk_structs(walk, &budget, walk->row->submits, copy, addrs.len, 0);
}
