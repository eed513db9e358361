/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * call.c - a call as a whole: its arguments, in the row's order or in the one
 * that text has, and its result.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include "arch/abi.h"
#include "decode/decoder.h"
#include "event/call.h"
#include "spec/names.h"

/* Of structs and arrays, in one call. */
enum { VALUES_MAX = 1 << 16 };

static struct value plain_result(const struct call *call)
{
	uint64_t number = (uint64_t)call->ret;
	uint64_t unsigned_number = number;

	if (call->abi->word_bytes == 4)
		unsigned_number &= UINT32_MAX;
	switch (call->row->ret.kind) {
	case SPEC_HEX:
	case SPEC_ADDR:
	case SPEC_PATH:
	case SPEC_STRING:
	case SPEC_BYTES:
	case SPEC_STRV:
	case SPEC_ENVV:
	case SPEC_FDPAIR:
	case SPEC_SOCKADDR:
	case SPEC_REQUEST:
	case SPEC_POINTER:
	case SPEC_WSTATUS:
	case SPEC_DEVICE:
	case SPEC_KERNEL_VERSION:
	case SPEC_BIG_ENDIAN:
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
		return decode_plain(VALUE_HEX, unsigned_number);
	case SPEC_UINT:
	case SPEC_ULONG:
	case SPEC_UID:
	case SPEC_GID:
		return decode_plain(VALUE_UINT, unsigned_number);
	case SPEC_FD:
	case SPEC_DIRFD:
		return decode_fd(number, decode_file_after(call, number));
	case SPEC_PID:
		return decode_plain(VALUE_PID, number);
	case SPEC_MODE:
		return decode_plain(VALUE_OCTAL, number);
	case SPEC_NONE:
	case SPEC_INT:
	case SPEC_LONG:
	case SPEC_SIZE:
	case SPEC_OFFSET:
	case SPEC_SIGNAL:
		break;
	}
	return decode_plain(VALUE_INT, number);
}

static bool is_fcntl(const struct call *call)
{
	const char *name = abi_call_name(call->abi, call->nr);

	return name && strncmp(name, "fcntl", 5) == 0;
}

/* Names of the result are a note behind it: 0x1 (flags FD_CLOEXEC). */
static void decode_result(const struct decoder *decoder,
			  struct decoded *ret_decoded)
{
	const struct call *call = decoder->call;
	const struct spec_arg *ret = &call->row->ret;
	struct value names;

	ret_decoded->ret = plain_result(call);
	if (ret->kind == SPEC_SIGNAL) {
		names = decode_number(decoder, SPEC_SIGNAL, 4, NULL,
				      (uint64_t)call->ret);
		ret_decoded->named_ret = names;
		if (names.symbol)
			ret_decoded->notes[ret_decoded->note_count++] = names;
	}
	if (!ret->names)
		return;
	names = decode_number(decoder, ret->kind, ret->bytes, ret->names,
			      (uint64_t)call->ret);
	ret_decoded->named_ret = names;
	if (!names.symbol && !(ret->names->is_set && names.child_count))
		return;
	if (is_fcntl(call)) /* of a descriptor, or what it opened */
		names.name = "flags";
	ret_decoded->notes[ret_decoded->note_count++] = names;
}

static void decode_end(struct decoder *decoder, struct decoded *ret_decoded)
{
	const struct call *call = decoder->call;

	if (call->state == CALL_UNFINISHED)
		return;
	if (call->is_error) {
		ret_decoded->errno_number = (int)-call->ret;
		ret_decoded->errno_name = errno_name(ret_decoded->errno_number);
		ret_decoded->errno_text = errno_text(ret_decoded->errno_number);
		return;
	}
	if (call->state == CALL_RETURNED)
		decode_result(decoder, ret_decoded);
	else
		ret_decoded->ret = decode_plain(VALUE_INT, (uint64_t)call->ret);
}

/* open(2) without O_CREAT has no mode, whatever is in the register. */
static bool is_left_out(const struct call *call, unsigned i)
{
	const struct spec_arg *arg = &call->row->args[i];

	if (arg->kind == SPEC_NONE)
		return true;
	if (decode_is_used(call, arg))
		return false;
	for (unsigned k = i + 1; k < call->row->arg_count; k++)
		if (!is_left_out(call, k))
			return false;
	return true;
}

static void name_call(const struct call *call, const struct spec_shown *shown,
		      struct decoded *ret_decoded)
{
	ret_decoded->name = shown && shown->as ? shown->as : call->row->name;
	if (!ret_decoded->name)
		ret_decoded->name = abi_call_name(call->abi, call->nr);
	if (ret_decoded->name)
		return;
	snprintf(ret_decoded->name_room, sizeof(ret_decoded->name_room),
		 "syscall_0x%" PRIx64, call->nr);
	ret_decoded->name = ret_decoded->name_room;
}

/* Where in the row the argument is that comes at place i. */
static unsigned place_of(const struct spec_shown *shown, unsigned i)
{
	return shown ? shown->args[i].arg : i;
}

static bool is_dropped(const struct call *call, const struct spec_shown *shown,
		       unsigned arg)
{
	if (shown && shown->is_named)
		return !decode_is_used(call, &call->row->args[arg]);
	return is_left_out(call, arg);
}

/* A struct that is shown as it was sent, and then what came back in it. */
static bool is_told_twice(const struct spec_arg *arg)
{
	return arg->kind == SPEC_POINTER && arg->direction & SPEC_IN &&
	       arg->pointee->type.kind == SPEC_STRUCT &&
	       arg->pointee->type.layout->gives;
}

/* The struct of which text has members as arguments: VALUE_NONE: of none. */
static struct value decode_whole(struct decoder *decoder,
				 const struct spec_shown *shown)
{
	for (unsigned i = 0; shown && i < shown->count; i++)
		if (shown->args[i].field)
			return decode_arg(decoder, shown->args[i].arg);
	return decode_plain(VALUE_NONE, 0);
}

static struct value member_of(const struct value *whole, const char *name)
{
	for (size_t i = 0; i < whole->child_count; i++)
		if (whole->children[i].name && /* not: bytes behind it */
		    strcmp(whole->children[i].name, name) == 0)
			return whole->children[i];
	return decode_plain(VALUE_NONE, 0);
}

static void decode_args(struct decoder *decoder, const struct spec_shown *shown,
			const struct value *whole, bool is_entry_only,
			struct decoded *ret_decoded)
{
	const struct call *call = decoder->call;
	const struct spec_row *row = call->row;
	unsigned total = shown ? shown->count : row->arg_count;
	bool is_known = true; /* at entry */
	unsigned count = 0;

	for (unsigned i = 0; i < total; i++) {
		unsigned at = place_of(shown, i);
		struct value *value = &ret_decoded->args[count];

		if (is_dropped(call, shown, at))
			continue;
		if (is_known && row->args[at].is_received) {
			is_known = false;
			ret_decoded->args_at_entry = count;
			ret_decoded->is_begun = decoder->is_text &&
						is_told_twice(&row->args[at]);
			if (is_entry_only && !ret_decoded->is_begun)
				break;
		} else if (!is_known && is_entry_only) {
			break;
		}
		if (shown && shown->args[i].field)
			*value = member_of(whole, shown->args[i].field);
		else
			*value = decode_arg(decoder, at);
		if (shown && shown->args[i].field && value->kind == VALUE_NONE)
			continue;
		value->name = shown ? shown->args[i].name : row->args[at].name;
		count++;
	}
	ret_decoded->arg_count = count;
	if (is_known)
		ret_decoded->args_at_entry = count;
}

static void decode_as(struct value_pool *pool, const struct call *call,
		      bool is_text, bool is_entry_only,
		      struct decoded *ret_decoded)
{
	const struct spec_shown *shown =
		is_text && call->row ? call->row->shown : NULL;
	struct decoder decoder = {
		.pool = pool,
		.call = call,
		.walk = {call->abi, call->args, call->ret, call->is_error},
		.is_ok = !is_entry_only && call->state == CALL_RETURNED &&
			 !call->is_error,
		.has_returned =
			!is_entry_only && call->state == CALL_RETURNED,
		.is_text = is_text,
		.values_left = VALUES_MAX,
	};
	struct value whole;

	ret_decoded->arg_count = 0;
	ret_decoded->args_at_entry = 0;
	ret_decoded->is_begun = false;
	ret_decoded->is_named = shown && shown->is_named;
	ret_decoded->ret = (struct value){.kind = VALUE_NONE};
	ret_decoded->named_ret = (struct value){.kind = VALUE_NONE};
	ret_decoded->errno_name = NULL;
	ret_decoded->errno_text = NULL;
	ret_decoded->errno_number = 0;
	ret_decoded->name = NULL;
	ret_decoded->note_count = 0;
	ret_decoded->submitted = (struct value){.kind = VALUE_NONE};
	ret_decoded->completed = (struct value){.kind = VALUE_NONE};
	if (!is_entry_only)
		decode_end(&decoder, ret_decoded);
	if (call->state == CALL_NO_ENTRY)
		return;
	whole = decode_whole(&decoder, shown);
	/* It could not be read. */
	if (whole.kind != VALUE_NONE && whole.kind != VALUE_STRUCT)
		shown = NULL;
	name_call(call, shown, ret_decoded);
	decode_args(&decoder, shown, &whole, is_entry_only, ret_decoded);
	if (!is_entry_only || call->row->notes)
		decode_notes(&decoder, ret_decoded);
	if (call->row->submits)
		decode_ring(&decoder, ret_decoded);
}

void decode_call(struct value_pool *pool, const struct call *call,
		 bool is_entry_only, struct decoded *ret_decoded)
{
	decode_as(pool, call, false, is_entry_only, ret_decoded);
}

void decode_call_shown(struct value_pool *pool, const struct call *call,
		       bool is_entry_only, struct decoded *ret_decoded)
{
	decode_as(pool, call, true, is_entry_only, ret_decoded);
}
