/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.c - flags, enums and ioctl requests by their names, as strace has them.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "decode/decoder.h"
#include "decode/pool.h"
#include "event/call.h"
#include "spec/names.h"

static uint64_t without_sign(uint64_t number, unsigned bytes)
{
	return bytes && bytes < 8 ? number & ((UINT64_C(1) << bytes * 8) - 1)
				  : number;
}

static const char *name_of(const struct decoder *decoder,
			   const struct spec_names *names, unsigned bytes,
			   uint64_t number)
{
	number = without_sign(number, bytes);
	spec_names_read(names);
	for (size_t i = 0; i < names->count; i++) {
		const struct spec_const *at = &names->consts[i];
		uint64_t value;

		if (!at->is_part &&
		    spec_const_of(at, decoder->call->abi, &value) &&
		    without_sign(value, bytes) == number)
			return at->name;
	}
	return NULL;
}

static struct value named(uint64_t number, const char *name)
{
	struct value value = decode_plain(VALUE_NAMED, number);

	value.symbol = name;
	return value;
}

static bool part_is_there(const struct spec_const *part, uint64_t number)
{
	const struct spec_condition *condition = part->condition;
	bool is_there = !condition;

	for (unsigned i = 0; condition && i < condition->count; i++)
		is_there |= (number & condition->mask) == condition->values[i];
	return is_there;
}

/* Bits that together are a number with a name; a 0 without one is nothing. */
static bool add_part(const struct decoder *decoder,
		     const struct spec_const *part, uint64_t number,
		     struct value *ret)
{
	const char *name;

	number = (number & part->value) >> part->shift;
	if (part->part)
		name = name_of(decoder, part->part, 0, number);
	else
		name = number <= INT32_MAX ? signal_name((int)number) : NULL;
	*ret = name ? named(number, name) : decode_plain(VALUE_HEX, number);
	if (!name && part->part && part->part->rest != SPEC_REST_PLAIN)
		ret->note = part->part->unknown;
	ret->shift = part->shift;
	return name || number;
}

static size_t shifted_bits(const struct spec_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		if (names->consts[i].is_shift)
			return 64;
	return 0;
}

/* Bits with a name each; those that are left over. */
static uint64_t add_shifted(const struct decoder *decoder,
			    const struct spec_const *shift, uint64_t bits,
			    struct value *children, size_t *count)
{
	bool is_from_one = shift->is_from_one;

	for (unsigned i = 0; i < 64; i++) {
		uint64_t bit = UINT64_C(1) << i;
		const char *name = bits & bit ? name_of(decoder, shift->part, 0,
							i + is_from_one)
					      : NULL;

		if (!name)
			continue;
		bits &= ~bit;
		children[(*count)++] = named(
			bit, value_pool_printf(decoder->pool,
					       is_from_one ? "1<<(%s-1)"
							   : "1<<%s",
					       name));
		children[*count - 1].word = name;
	}
	return bits;
}

/* Names in the order of the text; what is left over as a number. */
static void add_flags(const struct decoder *decoder,
		      const struct spec_names *names, struct value *value)
{
	uint64_t left = value->number, bits;
	struct value *children = value_pool_alloc(
		decoder->pool, (names->count + 1 + shifted_bits(names)) *
				       sizeof(*children));
	size_t count = 0;

	for (size_t i = 0; i < names->count; i++) {
		const struct spec_const *at = &names->consts[i];

		if (at->is_part && !part_is_there(at, value->number))
			continue;
		if (at->is_shift) {
			left = add_shifted(decoder, at, left, children,
					   &count);
		} else if (at->is_part) {
			count += add_part(decoder, at, left,
					  &children[count]) ||
				 names->macro;
			left &= ~at->value;
		} else if (spec_const_of(at, decoder->call->abi, &bits) &&
			   bits && (left & bits) == bits) {
			left &= ~bits;
			children[count++] = named(bits, at->name);
		}
	}
	if (names->macro && count == 1) /* the macro's other argument */
		children[count++] = decode_plain(VALUE_UINT, left);
	else if (names->rest == SPEC_REST_OCTAL)
		children[count++] = decode_plain(VALUE_OCTAL, left);
	else if (left && count)
		children[count++] = decode_plain(
			names->rest == SPEC_REST_SUM ? VALUE_UINT : VALUE_HEX,
			left);
	value->children = children;
	value->child_count = count;
	value->is_sum = names->rest == SPEC_REST_SUM;
	value->macro = names->macro;
}

static const char *decimal(const struct decoder *decoder, uint64_t number)
{
	return value_pool_printf(decoder->pool, "%" PRIu64, number);
}

/* An enum's number that has no name. */
static struct value unnamed(const struct decoder *decoder, enum spec_kind kind,
			    const struct spec_names *names, unsigned bytes,
			    uint64_t number)
{
	struct value value =
		decode_plain(VALUE_ENUM, without_sign(number, bytes));

	if (names->rest == SPEC_REST_KIB && number > 1024 &&
	    number % 1024 == 0) {
		value.kind = VALUE_WRAPPED;
		value.symbol = value_pool_printf(
			decoder->pool, "%" PRIu64 "*1024", number / 1024);
		value.plain = decimal(decoder, number);
		value.may_be_named = true;
		return value;
	}
	if (names->rest != SPEC_REST_HEX) {
		value = decode_number(decoder, kind, bytes, NULL, number);
		value.may_be_named = true;
		return value;
	}
	value.note = names->unknown;
	return value;
}

/* 2, with what that means as a comment. */
static struct value remark_on(const struct decoder *decoder, const char *name,
			      uint64_t number)
{
	struct value value = decode_plain(VALUE_UINT, number);
	size_t room = strlen(name) + 1;
	char *note = value_pool_alloc(decoder->pool, room);

	for (size_t i = 0; i < room; i++)
		note[i] = name[i] == '_' ? ' ' : name[i];
	value.note = note;
	value.word = name;
	value.may_be_named = true;
	return value;
}

struct value decode_names(const struct decoder *decoder, enum spec_kind kind,
			  const struct spec_names *names, unsigned bytes,
			  uint64_t number)
{
	uint64_t bits = without_sign(number, bytes);
	const char *name = name_of(decoder, names, bytes, number);
	struct value value;

	if (!names->is_set && !name)
		return unnamed(decoder, kind, names, bytes, number);
	if (names->rest == SPEC_REST_REMARK)
		return remark_on(decoder, name, number);
	if (!names->is_set) {
		value = decode_plain(VALUE_ENUM, number);
		value.symbol = name;
		value.note = names->unknown;
		if (names->rest == SPEC_REST_KIB)
			value.plain = decimal(decoder, number);
		return value;
	}
	value = decode_plain(VALUE_FLAGS, bits);
	value.note = names->unknown;
	add_flags(decoder, names, &value);
	value.symbol = bits || value.child_count ? NULL : name;
	if (value.is_sum && !value.child_count) {
		value = decode_plain(VALUE_HEX, bits);
		value.may_be_named = true;
		value.is_set = true;
	}
	return value;
}

static const char *direction_name(unsigned direction)
{
	static const char *const names[] = {
		"_IOC_NONE",
		"_IOC_WRITE",
		"_IOC_READ",
		"_IOC_READ|_IOC_WRITE",
	};

	return names[direction & 3];
}

static const char *hex(const struct decoder *decoder, unsigned number)
{
	return number ? value_pool_printf(decoder->pool, "%#x", number) : "0";
}

/* (EV_KEY, 96), (0x29 and a comment), (2). A 0 without a name is nothing unknown, as
   strace has it. */
static const char *family_member(const struct decoder *decoder,
				 const struct spec_request *request,
				 uint32_t number)
{
	AUTO(buf_done) struct buf buf = BUF_EMPTY;
	unsigned which = (uint8_t)number - request->first;
	const char *name =
		request->which ? name_of(decoder, request->which, 0, which)
			       : NULL;

	if (name)
		buf_add_text(&buf, name);
	else if (request->which && which)
		buf_printf(&buf, "%#x /* %s */", which,
			   request->which->unknown);
	else if (request->which)
		buf_add_text(&buf, "0");
	if (request->is_family)
		buf_printf(&buf, "%s%" PRIu32, request->which ? ", " : "",
			   request_bytes(number) /
				   request->unit[decoder->call->abi->id]);
	return value_pool_printf(decoder->pool, "%s(%s)", request->name,
				 buf_text(&buf));
}

struct value decode_request(const struct decoder *decoder, uint64_t number)
{
	const struct spec_request *request = decoder->call->row->request;
	struct value value = decode_plain(VALUE_ENUM, number);
	uint32_t bits = (uint32_t)number;

	if (!request || !request->name) {
		value.is_bare = true; /* what stands for it is no name */
		value.symbol = value_pool_printf(
			decoder->pool, "_IOC(%s, %s, %s, %s)",
			direction_name(bits >> REQUEST_DIRECTION_SHIFT),
			hex(decoder, bits >> 8 & 0xff),
			hex(decoder, bits & 0xff),
			hex(decoder, request_bytes(bits)));
	} else if (request->is_family || request->which) {
		value.symbol = family_member(decoder, request, bits);
	} else {
		value.symbol = request->name;
	}
	return value;
}
