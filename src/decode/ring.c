/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring.c - entries of an io_uring: those that a call submits, which the kernel
 * finds in memory that no argument points at, and those that came back there.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "decode/decoder.h"
#include "decode/pool.h"
#include "event/call.h"
#include "spec/names.h"

enum {
	CQE_BYTES = 16,
	CQE_FLAGS = 12,	     /* where they are, linux/io_uring.h */
	CQE_F_SKIP = 1 << 5, /* fills the end of the queue */
	CQE_F_32 = 1 << 15,
	ERRNO_MAX = 4095,
	/* Values, of either list: an entry has more than an ordinary struct. */
	VALUES_MAX = 1 << 18,
};

static struct value submitted(struct decoder *decoder)
{
	const struct call *call = decoder->call;
	const struct spec_type type = {.kind = SPEC_STRUCT,
				       .layout = call->row->submits};
	struct value value = decode_elements(decoder, &type,
					     (const uint8_t *)call->submitted,
					     call->submitted_count, 0);

	/* Not its address, but what is there. */
	for (size_t i = 0; i < value.child_count; i++) {
		struct value *entry = &value.children[i];

		if (entry->kind != VALUE_STRUCT || entry->child_count != 1)
			continue;
		*entry = entry->children[0];
		entry->name = NULL;
	}
	return value;
}

static uint32_t flags_at(const uint8_t *entry)
{
	uint32_t flags;

	memcpy(&flags, entry + CQE_FLAGS, sizeof(flags));
	return flags;
}

/* What failed says so as a system call does. */
static void name_error(struct value_pool *pool, struct value *entry)
{
	for (size_t i = 0; i < entry->child_count; i++) {
		struct value *res = &entry->children[i];
		int64_t number = (int32_t)res->number;
		const char *name = number < 0 && number >= -ERRNO_MAX
					   ? errno_name((int)-number)
					   : NULL;

		if (!res->name || strcmp(res->name, "res") != 0)
			continue;
		res->may_be_named = true;
		if (!name)
			continue;
		res->kind = VALUE_ENUM;
		res->number = (uint64_t)number;
		res->symbol = value_pool_printf(pool, "-%s", name);
		res->word = name;
	}
}

static struct value completed(struct decoder *decoder)
{
	const struct event_completion *got = &decoder->call->completion;
	struct span bytes = got->entries;
	struct value value = decode_plain(VALUE_ARRAY, 0);
	size_t room = bytes.len / got->entry_bytes;

	value.is_list = true;
	value.is_cut = !decode_take_values(decoder, room);
	if (value.is_cut)
		return value;
	value.children =
		value_pool_alloc(decoder->pool, room * sizeof(struct value));
	while (bytes.len >= got->entry_bytes) {
		uint32_t flags = flags_at(bytes.data);
		size_t len =
			flags & CQE_F_32 ? 2 * CQE_BYTES : got->entry_bytes;

		if (len > bytes.len)
			len = bytes.len;
		if (!(flags & CQE_F_SKIP)) {
			struct value *entry =
				&value.children[value.child_count++];

			*entry = decode_sized(decoder,
					      decoder->call->row->completes,
					      span_of(bytes.data, len), 0);
			name_error(decoder->pool, entry);
		}
		bytes.data += len;
		bytes.len -= len;
	}
	return value;
}

void decode_ring(struct decoder *decoder, struct decoded *ret_decoded)
{
	decoder->values_left = VALUES_MAX;
	if (decoder->call->submitted_count) {
		ret_decoded->submitted = submitted(decoder);
		ret_decoded->submitted.is_list = true;
	}
	decoder->values_left = VALUES_MAX;
	if (decoder->call->completion.entries.len)
		ret_decoded->completed = completed(decoder);
}
