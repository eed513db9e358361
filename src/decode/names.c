/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.c - flags, enums and ioctl requests by their names, as strace has them.
 */
#include "config.h"

#include <inttypes.h>

#include "base/buf.h"
#include "decode/decoder.h"
#include "decode/pool.h"
#include "event/call.h"

static const char *name_of(const struct spec_names *names, uint64_t number)
{
	for (size_t i = 0; i < names->count; i++)
		if (names->consts[i].value == number)
			return names->consts[i].name;
	return NULL;
}

static struct value named(uint64_t number, const char *name)
{
	struct value value = decode_plain(VALUE_NAMED, number);

	value.symbol = name;
	return value;
}

/* Names in the order of the text; what is left over as a number. */
static void add_flags(const struct decoder *decoder,
		      const struct spec_names *names, struct value *value)
{
	uint64_t left = value->number;
	struct value *children = value_pool_alloc(
		decoder->pool, (names->count + 1) * sizeof(*children));
	size_t count = 0;

	for (size_t i = 0; i < names->count; i++) {
		const struct spec_const *at = &names->consts[i];

		if (!at->value || (left & at->value) != at->value)
			continue;
		left &= ~at->value;
		children[count++] = named(at->value, at->name);
	}
	if (left && count)
		children[count++] = decode_plain(VALUE_HEX, left);
	value->children = children;
	value->child_count = count;
}

static uint64_t without_sign(uint64_t number, unsigned bytes)
{
	return bytes && bytes < 8 ? number & ((UINT64_C(1) << bytes * 8) - 1)
				  : number;
}

struct value decode_names(const struct decoder *decoder,
			  const struct spec_names *names, unsigned bytes,
			  uint64_t number)
{
	uint64_t bits = without_sign(number, bytes);
	const char *name = name_of(names, number);
	struct value value;

	if (!names->is_set) {
		value = decode_plain(VALUE_ENUM, number);
		value.symbol = name;
		value.note = names->unknown;
		return value;
	}
	value = decode_plain(VALUE_FLAGS, bits);
	value.symbol = bits ? NULL : name;
	value.note = names->unknown;
	add_flags(decoder, names, &value);
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
	} else if (request->is_family) {
		value.symbol = value_pool_printf(
			decoder->pool, "%s(%" PRIu32 ")", request->name,
			request_bytes(bits) /
				request->unit[decoder->call->abi->id]);
	} else {
		value.symbol = request->name;
	}
	return value;
}
