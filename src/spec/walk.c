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
#include "spec/types.h"
#include "spec/walk_part.h"

enum {
	PAGE_BYTES = 4096, /* the smallest: memory ends at no other place */
	/* Most vectors are short, and what lies behind one is not the call's:
	   the first piece of one is small, each next one twice as large. */
	PIECE_FIRST_BYTES = 128,
	POINTED_BYTES = 4, /* lengths are C ints: recvfrom(2), getsockopt(2) */
	FDPAIR_BYTES = 8,
};

static unsigned word_bytes(const struct walk *walk)
{
	const struct abi *abi = walk->call->abi;

	return abi ? abi->word_bytes : 8;
}

uint64_t walk_arg_value(const struct walk *walk, unsigned arg)
{
	return spec_value(walk->row, arg, walk->call->abi, walk->call->args);
}

struct walk_bytes walk_fetch(const struct walk *walk,
			     const struct walk_request *request)
{
	return walk->memory->fetch(walk->memory, request);
}

static void fetch_and_tell(const struct walk *walk,
			   const struct walk_request *request)
{
	struct walk_bytes bytes = walk_fetch(walk, request);

	if (walk->visitor)
		walk->visitor->visit(walk->visitor, request, bytes);
}

enum spec_direction walk_due(const struct walk *walk)
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

	if (!(directions & walk_due(walk)))
		return false;
	if (walk->phase == WALK_RETURN &&
	    !spec_comes_back(what, walk->call->is_error, walk->call->ret))
		return false;
	if (what->cond_mask &&
	    !(walk_arg_value(walk, what->cond_arg) & what->cond_mask))
		return false;
	return walk_arg_value(walk, arg) != 0;
}

/* What the call returned, as a length. */
uint64_t walk_returned(const struct walk_call *call)
{
	return call->is_error || call->ret < 0 ? 0 : (uint64_t)call->ret;
}

/* An argument as a length. */
static uint64_t arg_count(const struct walk *walk, unsigned arg)
{
	return spec_count(walk->row->args[arg].kind, walk_arg_value(walk, arg));
}

uint64_t walk_pointed_length(const struct walk *walk, uint64_t addr)
{
	struct walk_request request = {
		.addr = addr, .wanted = POINTED_BYTES, .shape = WALK_BYTES};
	struct walk_bytes got;
	int32_t length;

	if (!request.addr)
		return 0;
	got = walk_fetch(walk, &request);
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
		.addr = walk_arg_value(walk, arg),
		.wanted = spec_type_bytes(&field->type, abi),
		.shape = WALK_BYTES,
	};
	struct walk_bytes got;
	uint64_t length;

	if (!request.addr)
		return 0;
	request.addr += field->at[abi ? abi->id : ABI_X86_64];
	got = walk_fetch(walk, &request);
	if (got.bytes.len < request.wanted)
		return 0;
	length = spec_number_at(&field->type, abi, got.bytes.data);
	if (!length)
		length = what->length.value;
	return length < WALK_BYTES_MAX ? length + what->length.plus
				       : WALK_BYTES_MAX;
}

/* In the set whose id is in argument `arg`; the values lie at addr. */
uint64_t walk_semaphores(const struct walk *walk, unsigned arg, uint64_t addr)
{
	if (!walk->memory->semaphores || arg >= walk->row->arg_count || !addr)
		return 0;
	return walk->memory->semaphores(walk->memory,
					(int)walk_arg_value(walk, arg), addr);
}

/* select(2) takes whole words of as many bits. */
static uint64_t fdset_bytes(const struct walk *walk, uint64_t count)
{
	unsigned word = word_bytes(walk);

	if (count > WALK_BITS_MAX * 8)
		count = WALK_BITS_MAX * 8;
	return (count + word * 8 - 1) / (word * 8) * word;
}

uint64_t walk_length_of(const struct walk *walk, unsigned arg)
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
		bytes = walk_pointed_length(walk,
					    walk_arg_value(walk, length->arg));
		break;
	case SPEC_LENGTH_RETURN:
		if (walk->phase == WALK_RETURN)
			bytes = walk_returned(walk->call);
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
		bytes = walk_semaphores(walk, length->arg,
					walk_arg_value(walk, arg));
		break;
	case SPEC_LENGTH_REQUEST:
		bytes = request_bytes(walk_arg_value(walk, length->arg));
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
	struct walk_request request = {.addr = walk_arg_value(walk, arg),
				       .wanted = walk_length_of(walk, arg),
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
	struct walk_request type = {.addr = walk_arg_value(walk, arg),
				    .wanted = word_bytes(walk)};
	struct walk_request text = {.addr = type.addr + type.wanted,
				    .wanted = walk_length_of(walk, arg),
				    .is_bulk = true};

	walk_fetch(walk, &type);
	if (text.wanted)
		fetch_and_tell(walk, &text);
}

static void walk_string(const struct walk *walk, unsigned arg)
{
	struct walk_request request = {.addr = walk_arg_value(walk, arg),
				       .wanted = WALK_STRING_MAX,
				       .shape = WALK_STRING};
	const struct spec_length *length = &walk->row->args[arg].length;

	if (length->has_max &&
	    arg_count(walk, length->max_arg) < request.wanted)
		request.wanted = arg_count(walk, length->max_arg);
	if (request.wanted)
		fetch_and_tell(walk, &request);
}

static void walk_fixed(const struct walk *walk, unsigned arg, uint64_t bytes)
{
	struct walk_request request = {.addr = walk_arg_value(walk, arg),
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
		got = walk_fetch(walk, &request);
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
	got = walk_fetch(walk, &request);
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
	struct vector vector = {.addr = walk_arg_value(walk, arg),
				.piece = PIECE_FIRST_BYTES};

	while (vector_piece(walk, &vector, is_read))
		;
}

/* accept(2): the length is the buffer's before the call, the address's after.
 */
static void walk_room(const struct walk *walk, unsigned arg)
{
	const struct spec_arg *what = &walk->row->args[arg];

	if (walk->phase == WALK_ENTRY && what->direction == SPEC_OUT &&
	    what->length.from == SPEC_LENGTH_POINTED &&
	    walk_arg_value(walk, arg))
		walk_pointed_length(walk,
				    walk_arg_value(walk, what->length.arg));
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
	       spec_is_negative(row->args[length->arg].kind,
				spec_value(row, length->arg, call->abi,
					   call->args));
}

uint64_t walk_length(const struct spec_row *row, unsigned arg,
		     const struct walk_call *call, enum walk_phase phase,
		     struct walk_memory *memory)
{
	const struct walk walk = {row, call, phase, memory, NULL};

	return arg < row->arg_count ? walk_length_of(&walk, arg) : 0;
}
