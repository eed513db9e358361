/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk.c - which addresses and how many bytes, for each kind of argument.
 *
 * Knows nothing of where the bytes come from. Whatever numbers the call has and
 * whatever the memory holds, the requests are bounded and finite; a null
 * pointer is never asked for.
 */
#include "config.h"

#include "spec/walk.h"

#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/mem.h"
#include "spec/types.h"

enum {
	PAGE_BYTES = 4096, /* the smallest: memory ends at no other place */
	/* Most vectors are short, and what lies behind one is not the call's:
	   the first piece of one is small, each next one twice as large. */
	PIECE_FIRST_BYTES = 128,
	POINTED_BYTES = 4, /* lengths are C ints: recvfrom(2), getsockopt(2) */
	FDPAIR_BYTES = 8,
};

struct walk {
	const struct spec_row *row;
	const struct walk_call *call;
	enum walk_phase phase;
	struct walk_memory *memory;
	struct walk_visitor *visitor;
};

/* What may still be fetched behind one argument. */
struct budget {
	unsigned fetches;
	uint64_t bytes;
	uint64_t received; /* that the call's result still speaks of */
};

static unsigned word_bytes(const struct walk *walk)
{
	const struct abi *abi = walk->call->abi;

	return abi ? abi->word_bytes : 8;
}

static uint64_t arg_value(const struct walk *walk, unsigned arg)
{
	return spec_value(walk->row, arg, walk->call->abi, walk->call->args);
}

static struct walk_bytes fetch(const struct walk *walk,
			       const struct walk_request *request)
{
	return walk->memory->fetch(walk->memory, request);
}

static void fetch_and_tell(const struct walk *walk,
			   const struct walk_request *request)
{
	struct walk_bytes bytes = fetch(walk, request);

	if (walk->visitor)
		walk->visitor->visit(walk->visitor, request, bytes);
}

static enum spec_direction due_now(const struct walk *walk)
{
	return walk->phase == WALK_ENTRY ? SPEC_IN : SPEC_OUT;
}

static bool is_due(const struct walk *walk, unsigned arg)
{
	const struct spec_arg *what = &walk->row->args[arg];
	const struct spec_struct *layout =
		what->pointee ? what->pointee->type.layout : NULL;
	unsigned directions =
		what->direction | (layout ? layout->deep_directions : 0);

	if (!(directions & due_now(walk)))
		return false;
	if (walk->phase == WALK_RETURN &&
	    !spec_comes_back(what, walk->call->is_error, walk->call->ret))
		return false;
	if (what->cond_mask &&
	    !(arg_value(walk, what->cond_arg) & what->cond_mask))
		return false;
	return arg_value(walk, arg) != 0;
}

/* What the call returned, as a length. */
static uint64_t returned(const struct walk_call *call)
{
	return call->is_error || call->ret < 0 ? 0 : (uint64_t)call->ret;
}

/* An argument as a length. */
static uint64_t arg_count(const struct walk *walk, unsigned arg)
{
	return spec_count(walk->row->args[arg].kind, arg_value(walk, arg));
}

static uint64_t pointed_length(const struct walk *walk, uint64_t addr)
{
	struct walk_request request = {.addr = addr,
				       .wanted = POINTED_BYTES,
				       .shape = WALK_BYTES};
	struct walk_bytes got;
	int32_t length;

	if (!request.addr)
		return 0;
	got = fetch(walk, &request);
	if (got.bytes.len < sizeof(length))
		return 0;
	memcpy(&length, got.bytes.data, sizeof(length));
	return length < 0 ? 0 : (uint64_t)length;
}

/* What a struct says of its own length. */
static uint64_t own_length(const struct walk *walk, unsigned arg)
{
	const struct abi *abi = walk->call->abi;
	const struct spec_arg *what = &walk->row->args[arg];
	const struct spec_field *field =
		&what->pointee->type.layout->fields[what->length.arg];
	struct walk_request request = {
		.addr = arg_value(walk, arg),
		.wanted = spec_type_bytes(&field->type, abi),
		.shape = WALK_BYTES,
	};
	struct walk_bytes got;
	uint64_t length;

	if (!request.addr)
		return 0;
	request.addr += field->at[abi ? abi->id : ABI_X86_64];
	got = fetch(walk, &request);
	if (got.bytes.len < request.wanted)
		return 0;
	length = spec_number_at(&field->type, abi, got.bytes.data);
	if (!length)
		length = what->length.value;
	return length < WALK_BYTES_MAX ? length + what->length.plus
				       : WALK_BYTES_MAX;
}

/* In the set whose id is in argument `arg`; the values lie at addr. */
static uint64_t semaphores(const struct walk *walk, unsigned arg, uint64_t addr)
{
	if (!walk->memory->semaphores || arg >= walk->row->arg_count || !addr)
		return 0;
	return walk->memory->semaphores(walk->memory, (int)arg_value(walk, arg),
					addr);
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

/* select(2) takes whole words of as many bits. */
static uint64_t fdset_bytes(const struct walk *walk, uint64_t count)
{
	unsigned word = word_bytes(walk);

	if (count > WALK_BITS_MAX * 8)
		count = WALK_BITS_MAX * 8;
	return (count + word * 8 - 1) / (word * 8) * word;
}

static uint64_t length_of(const struct walk *walk, unsigned arg)
{
	const struct spec_length *length = &walk->row->args[arg].length;
	uint64_t bytes = 0;

	switch (length->from) {
	case SPEC_LENGTH_NONE:
		return 0;
	case SPEC_LENGTH_ARG:
		bytes = arg_count(walk, length->arg);
		break;
	case SPEC_LENGTH_POINTED:
		bytes = pointed_length(walk, arg_value(walk, length->arg));
		break;
	case SPEC_LENGTH_RETURN:
		if (walk->phase == WALK_RETURN)
			bytes = returned(walk->call);
		else if (length->has_max)
			bytes = UINT64_MAX;
		break;
	case SPEC_LENGTH_CONST:
		bytes = length->value;
		break;
	case SPEC_LENGTH_OWN:
		bytes = own_length(walk, arg);
		break;
	case SPEC_LENGTH_SEMAPHORES:
		bytes = semaphores(walk, length->arg, arg_value(walk, arg));
		break;
	case SPEC_LENGTH_REQUEST:
		bytes = request_bytes(arg_value(walk, length->arg));
		break;
	}
	if (length->per)
		bytes = bytes / length->per + (bytes % length->per != 0);
	if (walk->row->args[arg].kind == SPEC_FDSET)
		bytes = fdset_bytes(walk, bytes);
	if (length->has_max) {
		uint64_t max = arg_count(walk, length->max_arg);

		if (bytes > max)
			bytes = max;
	}
	return bytes < WALK_BYTES_MAX ? bytes : WALK_BYTES_MAX;
}

static void walk_buffer(const struct walk *walk, unsigned arg, uint64_t max,
			bool is_bulk)
{
	struct walk_request request = {.addr = arg_value(walk, arg),
				       .wanted = length_of(walk, arg),
				       .shape = WALK_BYTES,
				       .is_bulk = is_bulk};

	if (request.wanted > max)
		request.wanted = max;
	if (request.wanted)
		fetch_and_tell(walk, &request);
}

/* The bytes have their own request, which alone may be cut. */
static void walk_message(const struct walk *walk, unsigned arg)
{
	struct walk_request type = {.addr = arg_value(walk, arg),
				    .wanted = word_bytes(walk)};
	struct walk_request text = {.addr = type.addr + type.wanted,
				    .wanted = length_of(walk, arg),
				    .is_bulk = true};

	fetch(walk, &type);
	if (text.wanted)
		fetch_and_tell(walk, &text);
}

static void walk_string(const struct walk *walk, unsigned arg)
{
	struct walk_request request = {.addr = arg_value(walk, arg),
				       .wanted = WALK_STRING_MAX,
				       .shape = WALK_STRING};
	const struct spec_length *length = &walk->row->args[arg].length;

	if (length->has_max && arg_count(walk, length->max_arg) < request.wanted)
		request.wanted = arg_count(walk, length->max_arg);
	if (request.wanted)
		fetch_and_tell(walk, &request);
}

static void walk_fixed(const struct walk *walk, unsigned arg, uint64_t bytes)
{
	struct walk_request request = {.addr = arg_value(walk, arg),
				       .wanted = bytes,
				       .shape = WALK_BYTES};

	fetch_and_tell(walk, &request);
}

/* How a vector is gone through. */
struct vector {
	uint64_t addr;	/* of the next pointer */
	uint64_t piece; /* bytes to ask for */
	uint64_t count; /* strings so far */
	uint64_t bytes; /* of strings so far */
};

/* One string of a vector; false when the vector is at its bounds. */
static bool vector_string(const struct walk *walk, struct vector *vector,
			  uint64_t addr, bool is_read)
{
	struct walk_request request = {.addr = addr,
				       .wanted = WALK_ARG_STRING_MAX,
				       .shape = WALK_STRING};
	struct walk_bytes got = {0};

	if (is_read)
		got = fetch(walk, &request);
	if (walk->visitor)
		walk->visitor->visit(walk->visitor, &request, got);
	vector->count++;
	vector->bytes += got.bytes.len;
	return vector->count < WALK_VECTOR_MAX &&
	       vector->bytes < WALK_VECTOR_BYTES_MAX;
}

/* The next pointers, up to the end of a page; false at the end of the vector.
 */
static bool vector_piece(const struct walk *walk, struct vector *vector,
			 bool is_read)
{
	unsigned word = word_bytes(walk);
	uint64_t to_page_end = PAGE_BYTES - vector->addr % PAGE_BYTES;
	struct walk_request request = {.addr = vector->addr,
				       .wanted = vector->piece,
				       .shape = WALK_BYTES};
	uint8_t pointers[PAGE_BYTES];
	struct walk_bytes got;
	size_t len;

	if (request.wanted > to_page_end)
		request.wanted = to_page_end / word * word;
	if (!request.wanted) /* a pointer that lies on both pages */
		request.wanted = word;
	got = fetch(walk, &request);
	len = got.bytes.len < request.wanted ? got.bytes.len : request.wanted;
	if (len)
		memcpy(pointers, got.bytes.data, len);
	for (size_t at = 0; at + word <= len; at += word) {
		uint64_t addr = 0;

		memcpy(&addr, pointers + at, word);
		if (!addr || !vector_string(walk, vector, addr, is_read))
			return false;
	}
	if (len < request.wanted) {
		got = (struct walk_bytes){.is_fault = true};
		request.addr += len / word * word;
		request.wanted = word;
		if (walk->visitor)
			walk->visitor->visit(walk->visitor, &request, got);
		return false;
	}
	vector->addr += request.wanted;
	vector->piece *= 2;
	if (vector->piece > PAGE_BYTES)
		vector->piece = PAGE_BYTES;
	return true;
}

static void walk_vector(const struct walk *walk, unsigned arg, bool is_read)
{
	struct vector vector = {.addr = arg_value(walk, arg),
				.piece = PIECE_FIRST_BYTES};

	while (vector_piece(walk, &vector, is_read))
		;
}

bool walk_pointee_request(const struct spec_pointee *pointee,
			  const struct spec_length *length,
			  const struct abi *abi, uint64_t addr, uint64_t count,
			  struct walk_request *ret_request)
{
	bool has_length = length->from != SPEC_LENGTH_NONE;
	uint64_t bytes = spec_type_bytes(&pointee->type, abi);
	uint64_t wanted = has_length ? count : 1;
	uint64_t max = pointee->is_transfer ? WALK_BYTES_MAX
					    : WALK_DEEP_BYTES_MAX;

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

/* ---- structs, and what they point at ---- */

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
		       layout->deep_directions & due_now(walk);
	struct walk_request asked = *request;
	AUTO(mem_free_ptr) uint8_t *copy = NULL;
	struct walk_bytes got;
	size_t len, room, step;

	if (!(direction & due_now(walk)) && !goes_on)
		return;
	if (!budget->fetches || !budget->bytes)
		return;
	budget->fetches--;
	asked.is_guide = !(direction & SPEC_OUT) && layout &&
			 layout->deep_directions & SPEC_OUT;
	got = fetch(walk, &asked);
	if (walk_become(&other, walk->call->abi, got, &asked)) {
		got = fetch(walk, &asked);
		layout = other.type.layout;
		goes_on = goes_on && layout->deep_directions & due_now(walk);
	}
	budget->bytes -= got.bytes.len < budget->bytes ? got.bytes.len
						       : budget->bytes;
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
		count = pointed_length(walk, count);
	if (deep->length.from == SPEC_LENGTH_SEMAPHORES)
		count = semaphores(walk, arg_named(walk, deep->length.name),
				   spec_field_number(layout, field, abi,
						     bytes));
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
	return returned(call);
}

static void walk_pointer(const struct walk *walk, unsigned arg)
{
	const struct spec_arg *what = &walk->row->args[arg];
	struct budget budget = {WALK_DEEP_FETCHES_MAX, WALK_DEEP_TOTAL_MAX,
				walk_received(what, walk->call)};
	struct walk_request request;

	if (walk_pointee_request(what->pointee, &what->length, walk->call->abi,
				 arg_value(walk, arg), length_of(walk, arg),
				 &request))
		walk_pointee(walk, &budget, what->pointee, what->direction,
			     &request, 0);
}

/* The entries behind the addresses, and what they point at. */
static void walk_submitted(const struct walk *walk)
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
	copy = mem_copy(addrs.data, addrs.len); /* the next fetch takes its place */
	walk_structs(walk, &budget, walk->row->submits, copy, addrs.len, 0);
}

/* accept(2): the length is the buffer's before the call, the address's after.
 */
static void walk_room(const struct walk *walk, unsigned arg)
{
	const struct spec_arg *what = &walk->row->args[arg];

	if (walk->phase == WALK_ENTRY && what->direction == SPEC_OUT &&
	    what->length.from == SPEC_LENGTH_POINTED && arg_value(walk, arg))
		pointed_length(walk, arg_value(walk, what->length.arg));
}

static void walk_one(const struct walk *walk, unsigned arg)
{
	walk_room(walk, arg);
	if (!is_due(walk, arg))
		return;
	switch (walk->row->args[arg].kind) {
	case SPEC_PATH:
		walk_string(walk, arg);
		break;
	case SPEC_STRING:
		if (walk->row->args[arg].length.from == SPEC_LENGTH_NONE)
			walk_string(walk, arg);
		else
			walk_buffer(walk, arg, WALK_STRING_MAX, false);
		break;
	case SPEC_BYTES:
		if (walk->row->args[arg].is_message)
			walk_message(walk, arg);
		else
			walk_buffer(walk, arg, WALK_BYTES_MAX,
				    walk->row->args[arg].length.from !=
					    SPEC_LENGTH_REQUEST);
		break;
	case SPEC_SOCKADDR:
		walk_buffer(walk, arg, WALK_SOCKADDR_MAX, false);
		break;
	case SPEC_STRV:
		walk_vector(walk, arg, true);
		break;
	case SPEC_ENVV:
		walk_vector(walk, arg, false);
		break;
	case SPEC_FDPAIR:
		walk_fixed(walk, arg, FDPAIR_BYTES);
		break;
	case SPEC_SIGINFO:
		walk_fixed(walk, arg, WALK_SIGINFO_BYTES);
		break;
	case SPEC_SIGSET:
	case SPEC_BITS:
	case SPEC_FDSET:
		walk_buffer(walk, arg, WALK_BITS_MAX, false);
		break;
	case SPEC_CONTROL:
		walk_buffer(walk, arg, WALK_CONTROL_MAX, false);
		break;
	case SPEC_DIRENTS:
	case SPEC_DIRENTS64: /* names are of use as a whole only */
		walk_buffer(walk, arg, WALK_BYTES_MAX, false);
		break;
	case SPEC_POINTER:
		walk_pointer(walk, arg);
		break;
	case SPEC_NONE:
	case SPEC_INT:
	case SPEC_UINT:
	case SPEC_LONG:
	case SPEC_ULONG:
	case SPEC_SIZE:
	case SPEC_OFFSET:
	case SPEC_HEX:
	case SPEC_ADDR:
	case SPEC_FD:
	case SPEC_DIRFD:
	case SPEC_PID:
	case SPEC_SIGNAL:
	case SPEC_MODE:
	case SPEC_UID:
	case SPEC_GID:
	case SPEC_REQUEST:
	case SPEC_WSTATUS:
	case SPEC_DEVICE:
	case SPEC_KERNEL_VERSION:
	case SPEC_BIG_ENDIAN:
	case SPEC_HOST:
	case SPEC_MAC:
	case SPEC_STRUCT:
		break;
	}
}

void walk_row(const struct spec_row *row, const struct walk_call *call,
	      enum walk_phase phase, struct walk_memory *memory)
{
	const struct walk walk = {row, call, phase, memory, NULL};

	if (phase == WALK_ENTRY ? !row->has_memory_in : !row->has_memory_out)
		return;
	for (unsigned i = 0; i < row->arg_count; i++)
		walk_one(&walk, i);
	if (row->submits && phase == WALK_ENTRY)
		walk_submitted(&walk);
}

void walk_arg(const struct spec_row *row, unsigned arg,
	      const struct walk_call *call, enum walk_phase phase,
	      struct walk_memory *memory, struct walk_visitor *visitor)
{
	const struct walk walk = {row, call, phase, memory, visitor};

	if (arg < row->arg_count)
		walk_one(&walk, arg);
}

bool walk_is_negative(const struct spec_row *row, unsigned arg,
		      const struct walk_call *call)
{
	const struct spec_length *length = &row->args[arg].length;

	return length->from == SPEC_LENGTH_ARG &&
	       spec_is_negative(
		       row->args[length->arg].kind,
		       spec_value(row, length->arg, call->abi, call->args));
}

uint64_t walk_length(const struct spec_row *row, unsigned arg,
		     const struct walk_call *call, enum walk_phase phase,
		     struct walk_memory *memory)
{
	const struct walk walk = {row, call, phase, memory, NULL};

	return arg < row->arg_count ? length_of(&walk, arg) : 0;
}
