/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * types.c - where fields are, and what the bytes of a struct say.
 *
 * Offsets follow the C ABIs: a field is aligned as its type is, and a type of 8
 * bytes as the ABI says (4 on i386). All four ABIs are little-endian.
 */
#include "config.h"

#include "spec/types.h"

#include <errno.h>

#include "base/auto.h"

static const struct abi *known_abi(const struct abi *abi)
{
	return abi ? abi : abi_by_id(ABI_X86_64);
}

static bool is_signed(enum spec_kind kind)
{
	switch (kind) {
	case SPEC_INT:
	case SPEC_LONG:
	case SPEC_OFFSET:
	case SPEC_FD:
	case SPEC_DIRFD:
	case SPEC_PID:
	case SPEC_SIGNAL:
		return true;
	case SPEC_NONE:
	case SPEC_UINT:
	case SPEC_ULONG:
	case SPEC_SIZE:
	case SPEC_HEX:
	case SPEC_ADDR:
	case SPEC_PATH:
	case SPEC_STRING:
	case SPEC_BYTES:
	case SPEC_STRV:
	case SPEC_ENVV:
	case SPEC_MODE:
	case SPEC_UID:
	case SPEC_GID:
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
		return false;
	}
	return false;
}

void spec_set_variant(struct spec_struct *whole, enum abi_id id,
		      struct spec_struct *layout)
{
	whole->variants[id] = layout;
	whole->bytes[id] = layout->bytes[id];
	whole->align[id] = layout->align[id];
	whole->field_count = layout->field_count;
	whole->deep_directions |= layout->deep_directions;
	if (layout->nested > whole->nested)
		whole->nested = layout->nested;
}

bool spec_kind_is_number(enum spec_kind kind)
{
	switch (kind) {
	case SPEC_NONE:
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
		return false;
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
		return true;
	}
	return false;
}

static uint64_t extend_bits(enum spec_kind kind, unsigned bits, uint64_t value)
{
	if (bits >= 64)
		return value;
	value &= (UINT64_C(1) << bits) - 1;
	if (is_signed(kind) && value >> (bits - 1))
		value |= UINT64_MAX << bits;
	return value;
}

uint64_t spec_extend(enum spec_kind kind, unsigned bytes, uint64_t value)
{
	return extend_bits(kind, bytes * 8, value);
}

bool spec_is_negative(enum spec_kind kind, uint64_t value)
{
	return is_signed(kind) && (int64_t)value < 0;
}

uint64_t spec_count(enum spec_kind kind, uint64_t value)
{
	return spec_is_negative(kind, value) ? 0 : value;
}

bool spec_const_of(const struct spec_const *number, const struct abi *abi,
		   uint64_t *ret)
{
	unsigned id = known_abi(abi)->id;

	if (number->lacking >> id & 1)
		return false;
	*ret = number->values ? number->values[id] : number->value;
	return true;
}

bool spec_request_is(const struct spec_request *request, const struct abi *abi,
		     uint64_t number)
{
	unsigned id = known_abi(abi)->id;
	uint32_t unit = request->unit[id];

	if (((uint32_t)number ^ request->numbers[id]) & request->mask)
		return false;
	if (request->which && ((uint8_t)number < request->first ||
			       (uint8_t)number > request->last))
		return false;
	return !request->is_family || request_bytes(number) % unit == 0;
}

uint32_t spec_type_bytes(const struct spec_type *type, const struct abi *abi)
{
	abi = known_abi(abi);
	if (type->kind == SPEC_STRUCT)
		return type->layout->bytes[abi->id];
	if (!spec_kind_is_number(type->kind))
		return 1;
	return type->bytes ? type->bytes : abi->word_bytes;
}

uint32_t spec_type_align(const struct spec_type *type, const struct abi *abi)
{
	uint32_t bytes = spec_type_bytes(type, abi);

	abi = known_abi(abi);
	if (type->kind == SPEC_STRUCT)
		return type->layout->align[abi->id];
	return bytes == 8 ? abi->align_u64 : bytes;
}

uint64_t spec_number_at(const struct spec_type *type, const struct abi *abi,
			const uint8_t *at)
{
	uint32_t bytes = spec_type_bytes(type, abi);
	bool is_swapped = type->kind == SPEC_BIG_ENDIAN;
	uint64_t value = 0;

	for (uint32_t i = 0; i < bytes; i++)
		value = value << 8 | at[is_swapped ? i : bytes - 1 - i];
	return spec_extend(type->kind, bytes, value);
}

uint64_t spec_field_number(const struct spec_struct *layout, unsigned field,
			   const struct abi *abi, const uint8_t *bytes)
{
	const struct spec_field *what = &layout->fields[field];
	uint64_t value = spec_number_at(&what->type, abi,
					bytes + what->at[known_abi(abi)->id]);

	return what->bit_size ? extend_bits(what->type.kind, what->bit_size,
					    value >> what->bit_at)
			      : value;
}

static bool does_hold(const struct spec_condition *condition, uint64_t value)
{
	value &= condition->mask;
	for (unsigned i = 0; i < condition->count; i++)
		if ((condition->values[i] & condition->mask) == value)
			return !condition->is_not;
	return condition->count ? condition->is_not : value != 0;
}

bool spec_conditions_hold(const struct spec_struct *layout,
			  const struct spec_conditions *conditions,
			  const struct abi *abi, const uint8_t *bytes)
{
	for (unsigned i = 0; i < conditions->count; i++) {
		const struct spec_condition *at = &conditions->all[i];

		if (!does_hold(at, spec_field_number(layout, at->field, abi,
						     bytes)) &&
		    !(at->other_mask & spec_field_number(layout, at->other, abi,
							 bytes)))
			return false;
	}
	return true;
}

const struct spec_field *spec_field_now(const struct spec_struct *layout,
					unsigned field, const struct abi *abi,
					const uint8_t *bytes)
{
	const struct spec_field *at = &layout->fields[field];

	while (at && !spec_conditions_hold(layout, &at->conditions, abi, bytes))
		at = at->other;
	return at;
}

/* Whether all that they ask for is there. */
static bool are_within(const struct spec_struct *layout,
		       const struct spec_conditions *conditions,
		       const struct abi *abi, size_t len)
{
	for (unsigned i = 0; i < conditions->count; i++) {
		const struct spec_condition *at = &conditions->all[i];
		const struct spec_field *fields[] = {
			&layout->fields[at->field], &layout->fields[at->other]};

		for (size_t j = 0; j < ARRAY_LEN(fields); j++)
			if (fields[j]->at[known_abi(abi)->id] +
				    spec_type_bytes(&fields[j]->type, abi) >
			    len)
				return false;
	}
	return true;
}

const struct spec_struct *spec_become(const struct spec_struct *layout,
				      const struct abi *abi, struct span bytes)
{
	const struct spec_struct *own = spec_layout(layout, abi);

	for (const struct spec_becomes *at = own->becomes; at; at = at->next)
		if (are_within(own, &at->conditions, abi, bytes.len) &&
		    spec_conditions_hold(own, &at->conditions, abi, bytes.data))
			return at->layout;
	return layout;
}

const struct spec_deep *spec_field_deep(const struct spec_struct *layout,
					unsigned field, const struct abi *abi,
					const uint8_t *bytes)
{
	const struct spec_deep *deep = layout->fields[field].deep;

	while (deep && !spec_conditions_hold(layout, &deep->conditions, abi,
					     bytes))
		deep = deep->next;
	return deep;
}

static uint64_t field_count(const struct spec_struct *layout, unsigned field,
			    const struct abi *abi, const uint8_t *bytes)
{
	return spec_count(layout->fields[field].type.kind,
			  spec_field_number(layout, field, abi, bytes));
}

bool spec_deep_is_negative(const struct spec_struct *layout,
			   const struct spec_deep *deep, const struct abi *abi,
			   const uint8_t *bytes)
{
	const struct spec_length *length = &deep->length;

	return length->from == SPEC_LENGTH_ARG &&
	       spec_is_negative(
		       layout->fields[length->arg].type.kind,
		       spec_field_number(layout, length->arg, abi, bytes));
}

uint64_t spec_deep_length(const struct spec_struct *layout,
			  const struct spec_deep *deep, const struct abi *abi,
			  const uint8_t *bytes)
{
	const struct spec_length *length = &deep->length;
	uint64_t count = length->value;

	if (length->from == SPEC_LENGTH_POINTED)
		return spec_field_number(layout, length->arg, abi, bytes);
	if (length->from == SPEC_LENGTH_ARG)
		count = field_count(layout, length->arg, abi, bytes);
	if (length->has_max) {
		uint64_t max = field_count(layout, length->max_arg, abi, bytes);

		if (count > max || length->from == SPEC_LENGTH_NONE)
			count = max;
	}
	return length->is_bytes
		       ? count / spec_type_bytes(&deep->pointee.type, abi)
		       : count;
}

static int lay_out_for(struct spec_struct *layout, const struct abi *abi)
{
	uint64_t at = 0, start, end;
	uint32_t largest = 1;

	for (size_t i = 0; i < layout->field_count; i++) {
		struct spec_field *field = &layout->fields[i];
		uint32_t align = layout->is_packed
					 ? 1
					 : spec_type_align(&field->type, abi);

		if (field->is_over) {
			start = layout->fields[field->over_field].at[abi->id];
		} else {
			start = (at + align - 1) / align * align;
		}
		field->at[abi->id] = (uint32_t)start;
		end = start + (uint64_t)field->count *
				      spec_type_bytes(&field->type, abi);
		if (start % align)
			return -EINVAL;
		if (end > SPEC_STRUCT_BYTES_MAX)
			return -E2BIG;
		if (end > at)
			at = end;
		if (align > largest)
			largest = align;
	}
	at = (at + largest - 1) / largest * largest;
	layout->bytes[abi->id] = (uint32_t)at;
	layout->align[abi->id] = (uint16_t)largest;
	return at <= SPEC_STRUCT_BYTES_MAX ? 0 : -E2BIG;
}

int spec_struct_lay_out(struct spec_struct *layout)
{
	int r = 0;

	for (unsigned id = ABI_NONE + 1; r == 0 && id < ABI_COUNT; id++)
		r = lay_out_for(layout, abi_by_id(id));
	return r;
}
