/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode.c - an argument's row, number and snapshots as typed values.
 *
 * What an argument points at is asked for by the spec's walker, which capture
 * used as well. What was not copied, or could not be read, stays an address.
 */
#include "config.h"

#include "decode/value.h"

#include <fcntl.h>
#include <string.h>

#include "arch/abi.h"
#include "decode/decoder.h"
#include "decode/memory.h"
#include "decode/netlink.h"
#include "decode/pool.h"
#include "decode/siginfo.h"
#include "decode/sockaddr.h"
#include "decode/special.h"
#include "event/call.h"
#include "spec/names.h"
#include "spec/spec.h"
#include "spec/walk.h"

/* What the walker told of one argument. */
struct visit {
	struct walk_visitor base; /* first: visit is handed its address */
	struct value_pool *pool;
	struct walk_request request; /* the last one */
	struct walk_bytes bytes;
	size_t count;
	/* Of a vector. */
	struct value *strings;
	size_t string_count, string_cap;
	bool is_vector;
};

/* Of a register the kernel takes the lower half: an fd is an unsigned int. */
static const struct event_file *file_before(const struct call *call,
					    uint64_t fd)
{
	return call->lookup ? call->lookup->file_before(call, (uint32_t)fd)
			    : NULL;
}

const struct event_file *decode_file_after(const struct call *call,
					    uint64_t fd)
{
	return call->lookup ? call->lookup->file_after(call, (uint32_t)fd)
			    : NULL;
}

static const char *directory(const struct call *call)
{
	return call->lookup ? call->lookup->cwd(call) : NULL;
}

struct value decode_plain(enum value_kind kind, uint64_t number)
{
	return (struct value){.kind = kind, .number = number};
}

struct value decode_addr(uint64_t addr)
{
	return decode_plain(addr ? VALUE_ADDR : VALUE_NULL, addr);
}

struct value decode_fd(uint64_t number, const struct event_file *file)
{
	struct value value = decode_plain(VALUE_FD, number);

	value.file = file;
	return value;
}

static struct value as_id(uint64_t number, unsigned bytes)
{
	uint64_t none = bytes == 2 ? UINT16_MAX : UINT32_MAX;

	/* chown(2), setresuid(2): all ones leave the id as it is. */
	if ((number & none) == none)
		return decode_plain(VALUE_INT, (uint64_t)-1);
	return decode_plain(VALUE_UINT, number);
}

static struct value as_signal(uint64_t number)
{
	struct value value = decode_plain(VALUE_INT, number);
	const char *name = signal_name((int)number);

	value.may_be_named = true;
	if (name) {
		value.kind = VALUE_NAMED;
		value.symbol = name;
	}
	return value;
}

/* strace's word for a string: up to its NUL; without one there was more. */
struct value decode_string(uint64_t addr, struct walk_bytes bytes,
			   enum value_kind kind)
{
	struct value value = decode_plain(kind, addr);
	const uint8_t *nul;

	if (!bytes.bytes.len)
		return decode_addr(addr);
	nul = memchr(bytes.bytes.data, '\0', bytes.bytes.len);
	value.bytes = bytes.bytes;
	if (nul) {
		value.bytes.len = (size_t)(nul - bytes.bytes.data);
		value.wanted = value.bytes.len;
		return value;
	}
	/* path_resolution(7): a path has at most PATH_MAX bytes with its NUL */
	if (kind == VALUE_PATH && value.bytes.len >= WALK_STRING_MAX)
		value.bytes.len = WALK_STRING_MAX - 1;
	value.wanted = value.bytes.len + 1;
	value.is_cut = true;
	if (bytes.is_fault)
		value.fault_addr = addr + value.bytes.len;
	return value;
}

static void add_string(struct visit *visit, const struct walk_request *request,
		       struct walk_bytes bytes)
{
	if (visit->string_count == visit->string_cap) {
		size_t cap = visit->string_cap ? visit->string_cap * 2 : 8;
		struct value *grown =
			value_pool_alloc(visit->pool, cap * sizeof(*grown));

		if (visit->string_count)
			memcpy(grown, visit->strings,
			       visit->string_count * sizeof(*grown));
		visit->strings = grown;
		visit->string_cap = cap;
	}
	visit->strings[visit->string_count++] =
		decode_string(request->addr, bytes, VALUE_STRING);
}

static void visit_one(struct walk_visitor *base,
		      const struct walk_request *request,
		      struct walk_bytes bytes)
{
	struct visit *visit = (struct visit *)base;

	visit->request = *request;
	visit->bytes = bytes;
	visit->count++;
	if (visit->is_vector && request->shape == WALK_STRING)
		add_string(visit, request, bytes);
}

/* At which phase a pointer's bytes were copied; false: they were not. */
static bool phase_of(const struct decoder *decoder, const struct spec_arg *arg,
		     enum walk_phase *ret_phase)
{
	bool is_received = arg->direction & SPEC_OUT && decoder->is_ok;

	*ret_phase = is_received ? WALK_RETURN : WALK_ENTRY;
	return is_received || arg->direction & SPEC_IN;
}

bool decode_is_used(const struct call *call, const struct spec_arg *arg)
{
	return !arg->cond_mask || call->args[arg->cond_arg] & arg->cond_mask;
}

/* What the walker finds behind argument i; false when nothing was to be read.
 */
static bool look(struct decoder *decoder, unsigned i, struct visit *visit,
		 struct decode_memory *memory)
{
	const struct call *call = decoder->call;
	const struct spec_arg *arg = &call->row->args[i];
	enum walk_phase phase;

	visit->base.visit = visit_one;
	visit->pool = decoder->pool;
	if (!phase_of(decoder, arg, &phase) || !decode_is_used(call, arg))
		return false;
	decode_memory_init(
		memory, decoder->pool, call->snapshots, call->snapshot_count,
		phase == WALK_ENTRY ? SNAPSHOT_ENTRY : SNAPSHOT_RETURN);
	walk_arg(call->row, i, &decoder->walk, phase, &memory->base,
		 &visit->base);
	return true;
}

static struct value decode_buffer(struct decoder *decoder, unsigned i,
				  uint64_t addr)
{
	const struct spec_arg *arg = &decoder->call->row->args[i];
	struct visit visit = {0};
	struct decode_memory memory;
	struct value value = decode_plain(VALUE_BYTES, addr);

	if (!addr || !look(decoder, i, &visit, &memory))
		return decode_addr(addr);
	if (!visit.count) /* a length of nothing, if it is known */
		return memory.has_fault ||
				       arg->length.from == SPEC_LENGTH_NONE ||
				       walk_is_negative(decoder->call->row, i,
							&decoder->walk)
			       ? decode_addr(addr)
			       : value;
	if (arg->length.from == SPEC_LENGTH_NONE) {
		value = decode_string(addr, visit.bytes,
				      arg->kind == SPEC_PATH ? VALUE_PATH
							     : VALUE_STRING);
		value.is_whole = arg->is_whole;
		return value;
	}
	if (!visit.bytes.bytes.len && visit.request.wanted)
		return decode_addr(addr);
	value.bytes = visit.bytes.bytes;
	value.is_binary = arg->is_binary;
	value.wanted = visit.request.wanted;
	value.is_cut = value.wanted > value.bytes.len;
	if (visit.bytes.is_fault)
		value.fault_addr = addr + value.bytes.len;
	decode_messages(decoder, arg->messages, &value);
	return value;
}

/* A long, and bytes behind it. */
static struct value decode_message(struct decoder *decoder, unsigned i,
				   uint64_t addr)
{
	const struct call *call = decoder->call;
	unsigned word = call->abi->word_bytes;
	struct value value = decode_plain(VALUE_STRUCT, addr);
	struct decode_memory memory;
	struct walk_bytes type;
	enum walk_phase phase;

	if (!addr || !phase_of(decoder, &call->row->args[i], &phase))
		return decode_addr(addr);
	decode_memory_init(
		&memory, decoder->pool, call->snapshots, call->snapshot_count,
		phase == WALK_ENTRY ? SNAPSHOT_ENTRY : SNAPSHOT_RETURN);
	type = decode_memory_read(&memory, addr, word);
	if (type.bytes.len < word)
		return decode_addr(addr);
	value.children = value_pool_alloc(decoder->pool, 2 * sizeof(value));
	value.child_count = 2;
	value.children[0] = decode_plain(
		VALUE_INT,
		spec_number_at(&(struct spec_type){.kind = SPEC_LONG},
			       call->abi, type.bytes.data));
	value.children[0].name = "mtype";
	value.children[1] = decode_buffer(decoder, i, addr + word);
	value.children[1].name = "mtext";
	return value.children[1].kind == VALUE_BYTES ? value : decode_addr(addr);
}

static struct value decode_vector(struct decoder *decoder, unsigned i,
				  uint64_t addr)
{
	struct visit visit = {.is_vector = true};
	struct decode_memory memory;
	struct value value = decode_plain(VALUE_ARRAY, addr);
	bool is_env = decoder->call->row->args[i].kind == SPEC_ENVV;
	bool is_broken;

	if (!addr || !look(decoder, i, &visit, &memory) || !memory.hits)
		return decode_addr(addr);
	is_broken = visit.count && visit.request.shape == WALK_BYTES &&
		    visit.bytes.is_fault;
	if (is_broken && !visit.string_count)
		return decode_addr(addr);
	if (is_broken)
		value.fault_addr = visit.request.addr;
	if (is_env) {
		value.kind = VALUE_COUNTED;
		value.note =
			value_pool_printf(decoder->pool, "%zu var%s%s",
					  visit.string_count,
					  visit.string_count == 1 ? "" : "s",
					  is_broken ? ", unterminated" : "");
		return value;
	}
	value.is_list = true;
	value.children = visit.strings;
	value.child_count = visit.string_count;
	value.is_cut = visit.string_count >= WALK_VECTOR_MAX;
	return value;
}

static uint32_t le32(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

static struct value decode_fd_pair(struct decoder *decoder, unsigned i,
				   uint64_t addr)
{
	struct visit visit = {0};
	struct decode_memory memory;
	struct value value = decode_plain(VALUE_ARRAY, addr);

	if (!addr || !look(decoder, i, &visit, &memory) ||
	    visit.bytes.bytes.len < 8)
		return decode_addr(addr);
	value.children =
		value_pool_alloc(decoder->pool, 2 * sizeof(*value.children));
	value.child_count = 2;
	value.is_list = true;
	for (unsigned k = 0; k < 2; k++) {
		uint32_t fd = le32(visit.bytes.bytes.data + 4 * k);

		value.children[k] = decode_fd((uint64_t)(int32_t)fd,
					      decode_file_after(decoder->call, fd));
	}
	return value;
}

static struct value decode_dir_fd(const struct decoder *decoder,
				  uint64_t number)
{
	struct value value;

	if ((int32_t)number != AT_FDCWD)
		return decode_fd(number, file_before(decoder->call, number));
	value = decode_plain(VALUE_NAMED, number);
	value.symbol = "AT_FDCWD";
	value.path = directory(decoder->call);
	return value;
}

/* The int that a socket call's length argument points at: [128 => 16]. */
static bool read_pointed_int(struct decoder *decoder, uint64_t addr,
			     enum snapshot_phase phase, uint64_t *ret)
{
	const struct call *call = decoder->call;
	struct decode_memory memory;
	struct walk_bytes got;

	decode_memory_init(&memory, decoder->pool, call->snapshots,
			   call->snapshot_count, phase);
	got = decode_memory_read(&memory, addr, sizeof(uint32_t));
	if (got.bytes.len < sizeof(uint32_t))
		return false;
	*ret = (uint64_t)(int32_t)le32(got.bytes.data);
	return true;
}

static uint64_t swap_bytes(uint64_t number, unsigned bytes)
{
	uint64_t swapped = 0;

	for (unsigned i = 0; i < bytes; i++)
		swapped = swapped << 8 | (number >> 8 * i & 0xff);
	return swapped;
}

/* An address that is longer than its room is cut, its length is not: accept(2).
 */
static void cut_to_room(struct decoder *decoder, const struct spec_length *from,
			struct span *bytes)
{
	const struct call *call = decoder->call;
	uint64_t room;

	if (from->from == SPEC_LENGTH_POINTED &&
	    read_pointed_int(decoder,
			     spec_value(call->row, from->arg, call->abi,
					call->args),
			     SNAPSHOT_ENTRY, &room) &&
	    room < bytes->len)
		bytes->len = room;
}

static struct value decode_socket_addr(struct decoder *decoder, unsigned i,
				       uint64_t addr)
{
	const struct spec_arg *arg = &decoder->call->row->args[i];
	struct visit visit = {0};
	struct decode_memory memory;

	if (!addr || !look(decoder, i, &visit, &memory) ||
	    visit.bytes.is_fault ||
	    visit.bytes.bytes.len < visit.request.wanted)
		return decode_addr(addr);
	if (arg->direction == SPEC_OUT)
		cut_to_room(decoder, &arg->length, &visit.bytes.bytes);
	return decode_sockaddr(decoder, arg->messages, addr, visit.bytes.bytes);
}

static struct value decode_pointed_int(struct decoder *decoder, uint64_t addr)
{
	uint64_t sent = 0, received = 0;
	bool has_sent, has_received;
	struct value value = decode_plain(VALUE_ARRAY, addr);
	struct value *children;

	if (!addr)
		return decode_addr(addr);
	has_sent = read_pointed_int(decoder, addr, SNAPSHOT_ENTRY, &sent);
	has_received =
		decoder->is_ok &&
		read_pointed_int(decoder, addr, SNAPSHOT_RETURN, &received);
	if (!has_sent && !has_received)
		return decode_addr(addr);
	children = value_pool_alloc(decoder->pool, 3 * sizeof(*children));
	value.children = children;
	value.child_count = 1;
	children[0] = decode_plain(VALUE_INT, has_received ? received : sent);
	if (has_sent && has_received && sent != received) {
		children[0] = decode_plain(VALUE_CHANGED, received);
		children[0].children = children + 1;
		children[0].child_count = 2;
		children[1] = decode_plain(VALUE_INT, sent);
		children[2] = decode_plain(VALUE_INT, received);
	}
	return value;
}

static bool is_length_of_other(const struct spec_row *row, unsigned i)
{
	for (unsigned k = 0; k < row->arg_count; k++)
		if (row->args[k].length.from == SPEC_LENGTH_POINTED &&
		    row->args[k].length.arg == i)
			return true;
	return false;
}

struct value decode_number(const struct decoder *decoder, enum spec_kind kind,
			   unsigned bytes, const struct spec_names *names,
			   uint64_t number)
{
	if (kind == SPEC_BIG_ENDIAN)
		return decode_big_endian(decoder, names, bytes, number);
	if (names)
		return decode_names(decoder, kind, names, bytes, number);
	switch (kind) {
	case SPEC_INT:
	case SPEC_LONG:
	case SPEC_OFFSET:
		return decode_plain(VALUE_INT, number);
	case SPEC_UINT:
	case SPEC_ULONG:
	case SPEC_SIZE:
		return decode_plain(VALUE_UINT, number);
	case SPEC_ADDR:
		return decode_addr(number);
	case SPEC_FD:
		return decode_fd(number, file_before(decoder->call, number));
	case SPEC_DIRFD:
		return decode_dir_fd(decoder, number);
	case SPEC_PID:
		return decode_plain(VALUE_PID, number);
	case SPEC_SIGNAL:
		return as_signal(number);
	case SPEC_MODE:
		return decode_plain(VALUE_OCTAL, number);
	case SPEC_UID:
	case SPEC_GID:
		return as_id(number, bytes);
	case SPEC_REQUEST:
		return decode_request(decoder, number);
	case SPEC_WSTATUS:
		return decode_wait_status(decoder->pool, (uint32_t)number);
	case SPEC_DEVICE:
		return decode_device(decoder->pool, number);
	case SPEC_KERNEL_VERSION:
		return decode_kernel_version(decoder->pool, number);
	case SPEC_NONE:
	case SPEC_BIG_ENDIAN:
	case SPEC_HEX:
	case SPEC_PATH:
	case SPEC_STRING:
	case SPEC_BYTES:
	case SPEC_STRV:
	case SPEC_ENVV:
	case SPEC_FDPAIR:
	case SPEC_SOCKADDR:
	case SPEC_POINTER:
	case SPEC_SIGSET:
	case SPEC_BITS:
	case SPEC_FDSET:
	case SPEC_SIGINFO:
	case SPEC_CONTROL:
	case SPEC_DIRENTS:
	case SPEC_DIRENTS64:
	case SPEC_HOST:
	case SPEC_MAC:
	case SPEC_STRUCT:
		break;
	}
	return decode_plain(VALUE_HEX, number);
}

/* What a buffer of a kind with a shape of its own holds. */
static struct value shape_of(struct decoder *decoder, unsigned i,
			     struct walk_bytes got)
{
	const struct spec_arg *arg = &decoder->call->row->args[i];

	if (arg->kind == SPEC_SIGSET)
		return decode_signal_set(decoder->pool, got.bytes);
	if (arg->kind == SPEC_BITS)
		return decode_bits(decoder->pool, got.bytes, UINT64_MAX);
	if (arg->kind == SPEC_FDSET)
		return decode_bits(decoder->pool, got.bytes,
				   decoder->call->args[arg->length.arg]);
	if (arg->kind == SPEC_SIGINFO)
		return decode_siginfo(decoder->pool, decoder->call->abi,
				      got.bytes);
	return decode_entries(decoder, got.bytes,
			      arg->kind == SPEC_DIRENTS64);
}

static bool is_entries(enum spec_kind kind)
{
	return kind == SPEC_DIRENTS || kind == SPEC_DIRENTS64;
}

/* Such a buffer is of use as a whole only. */
static struct value decode_shape_now(struct decoder *decoder, unsigned i,
				     uint64_t addr)
{
	struct visit visit = {0};
	struct decode_memory memory;
	struct value value;

	if (!addr || !look(decoder, i, &visit, &memory))
		return decode_addr(addr);
	/* Entries there may be none of; a set of no bits isn't looked at. */
	if (!visit.count && !is_entries(decoder->call->row->args[i].kind))
		return decode_addr(addr);
	if (visit.count && (visit.bytes.is_fault ||
			    visit.bytes.bytes.len < visit.request.wanted))
		return decode_addr(addr);
	value = shape_of(decoder, i, visit.bytes);
	value.number = value.kind == VALUE_SET && value.is_signals
			       ? value.number
			       : addr;
	return value;
}

static bool is_same_set(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind || a->child_count != b->child_count)
		return false;
	for (size_t i = 0; i < a->child_count; i++)
		if (a->children[i].number != b->children[i].number)
			return false;
	return true;
}

static struct value decode_shape(struct decoder *decoder, unsigned i,
				 uint64_t addr)
{
	const struct spec_arg *arg = &decoder->call->row->args[i];
	struct value value, sent, *children;

	value = decode_shape_now(decoder, i, addr);
	if (arg->direction != SPEC_INOUT || !decoder->is_ok)
		return value;
	decoder->is_ok = false; /* what there was before the call */
	sent = decode_shape_now(decoder, i, addr);
	decoder->is_ok = true;
	if (is_same_set(&sent, &value))
		return value;
	children = value_pool_alloc(decoder->pool, 2 * sizeof(value));
	children[0] = sent;
	children[1] = value;
	value = decode_plain(VALUE_CHANGED, addr);
	value.children = children;
	value.child_count = 2;
	return value;
}

struct value decode_arg(struct decoder *decoder, unsigned i)
{
	const struct call *call = decoder->call;
	const struct spec_arg *arg = &call->row->args[i];
	uint64_t number = spec_value(call->row, i, call->abi, call->args);

	switch (arg->kind) {
	case SPEC_ADDR:
		if (is_length_of_other(call->row, i))
			return decode_pointed_int(decoder, number);
		break;
	case SPEC_PATH:
	case SPEC_STRING:
	case SPEC_BYTES:
		return arg->is_message ? decode_message(decoder, i, number)
				       : decode_buffer(decoder, i, number);
	case SPEC_STRV:
	case SPEC_ENVV:
		return decode_vector(decoder, i, number);
	case SPEC_FDPAIR:
		return decode_fd_pair(decoder, i, number);
	case SPEC_SOCKADDR:
		return decode_socket_addr(decoder, i, number);
	case SPEC_POINTER:
		if (decode_is_used(call, arg))
			return decode_pointer(decoder, i, number);
		return decode_addr(number);
	case SPEC_SIGSET:
	case SPEC_BITS:
	case SPEC_FDSET:
	case SPEC_SIGINFO:
	case SPEC_DIRENTS:
	case SPEC_DIRENTS64:
		return decode_shape(decoder, i, number);
	case SPEC_NONE:
	case SPEC_INT:
	case SPEC_UINT:
	case SPEC_LONG:
	case SPEC_ULONG:
	case SPEC_SIZE:
	case SPEC_OFFSET:
	case SPEC_HEX:
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
	case SPEC_CONTROL:
	case SPEC_HOST:
	case SPEC_MAC:
	case SPEC_STRUCT:
		break;
	case SPEC_BIG_ENDIAN: /* lies in a register as it would in memory */
		number = swap_bytes(number, arg->bytes);
		break;
	}
	return decode_number(decoder, arg->kind, arg->bytes, arg->names,
			     number);
}
