/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * headers.c - constants and structs of the kernel's headers, when a text names
 * them.
 */
#include "config.h"

#include "spec/headers.h"

#include <string.h>

#include "arch/abi.h"
#include "facts/facts.h"
#include "spec/lex.h"
#include "spec/store.h"
#include "spec/types.h"

/* Requests are few enough to look at each, for the texts of users: all that the
   built-in ones name are among facts_constant's. */
static bool find_number(enum abi_id abi, struct span name, uint64_t *ret)
{
	const struct facts_ioctl *ioctl;

	if (facts_constant(abi, (const char *)name.data, name.len, ret))
		return true;
	for (unsigned at = 0; (ioctl = facts_ioctl_next(abi, &at));)
		if (word_is(name, facts_name(ioctl->name))) {
			*ret = ioctl->number;
			return true;
		}
	return false;
}

/* Of all ABIs; x32 has x86_64's. */
bool headers_read(struct store *store, struct span name,
		  struct spec_const *number)
{
	uint64_t values[ABI_COUNT] = {0}, *kept;
	bool is_known = false, is_same = true;

	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		if (!find_number((enum abi_id)id, name, &values[id])) {
			number->lacking |= (uint8_t)(1 << id);
			continue;
		}
		is_same = is_same &&
			  (!is_known || values[id] == number->value);
		number->value = values[id];
		is_known = true;
	}
	if (is_known && !is_same) {
		kept = store_take(store, sizeof(values), _Alignof(uint64_t));
		memcpy(kept, values, sizeof(values));
		number->values = kept;
	}
	return is_known;
}

bool headers_const(struct store *store, struct span name)
{
	struct spec_const number = {0}, *kept;

	if (!headers_read(store, name, &number))
		return false;
	kept = store_take(store, sizeof(*kept), _Alignof(struct spec_const));
	number.name = store_name(store, name);
	*kept = number;
	store_add(store, SYMBOL_CONST, number.name)->number = kept;
	return true;
}

size_t spec_names_read(const struct spec_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		struct spec_const *at = &names->consts[i];

		if (!at->is_unread)
			continue;
		at->is_unread = false;
		if (!headers_read(names->store, span_of_str(at->name), at))
			return i + 1;
	}
	return 0;
}

/* ---- structs ---- */

/* The members of an anonymous struct or union are its outer one's. */
static const struct facts_struct *anonymous(const struct facts_field *field)
{
	struct facts_type type = facts_field_type(field);

	return *facts_name(field->name) ? NULL : facts_struct_of(&type);
}

/* An array of as many as there are is not within the struct. */
static bool is_within(const struct facts_field *field)
{
	struct facts_type type = facts_field_type(field);

	return type.count && facts_type_size(&type);
}

static unsigned count_fields(const struct facts_struct *from)
{
	unsigned count = 0;

	for (unsigned i = 0; i < from->field_count; i++) {
		const struct facts_field *field = facts_field_of(from, i);
		const struct facts_struct *inner = anonymous(field);

		count += inner ? count_fields(inner) : is_within(field);
	}
	return count;
}

static enum spec_kind number_kind(enum facts_kind kind)
{
	switch (kind) {
	case FACTS_NONE:
	case FACTS_STRUCT:
		return SPEC_NONE;
	case FACTS_UNSIGNED:
	case FACTS_BOOL:
	case FACTS_ENUM:
		return SPEC_UINT;
	case FACTS_SIGNED:
	case FACTS_CHAR:
		return SPEC_INT;
	case FACTS_BIG_ENDIAN:
		return SPEC_BIG_ENDIAN;
	case FACTS_FLOAT:
		return SPEC_HEX;
	case FACTS_POINTER:
		return SPEC_ADDR;
	}
	return SPEC_NONE;
}

/* Its family says what else it has. */
static bool is_address(const struct facts_type *type)
{
	const struct facts_struct *of = facts_struct_of(type);

	return of && !type->is_array &&
	       (strcmp(facts_name(of->name), "sockaddr") == 0 ||
		strcmp(facts_name(of->name), "__kernel_sockaddr_storage") == 0);
}

static const struct spec_struct *inner_layout(struct store *store,
					      const struct facts_struct *from);

void headers_memory(struct store *store, const struct facts_type *type,
		    struct spec_field *field)
{
	bool is_number = type->size == 1 || type->size == 2 ||
			 type->size == 4 || type->size == 8;

	field->type = (struct spec_type){
		.kind = number_kind((enum facts_kind)type->kind),
		.bytes = type->size,
	};
	field->is_array = type->is_array;
	field->count = type->count;
	if (is_address(type)) {
		field->type.kind = SPEC_SOCKADDR;
		field->count = facts_type_size(type);
	} else if (type->kind == FACTS_STRUCT) {
		field->type.kind = SPEC_STRUCT;
		field->type.layout = inner_layout(store, facts_struct_of(type));
	} else if (type->is_array && type->kind == FACTS_CHAR) {
		field->type.kind = SPEC_STRING;
		field->is_array = false;
	} else if (!is_number || (type->is_array && type->size == 1)) {
		field->type.kind = SPEC_BYTES;
		field->count *= type->size;
		field->is_array = false;
		field->is_binary = !is_number;
	}
}

static void fill_fields(struct store *store, struct spec_struct *layout,
			const struct facts_struct *from, uint32_t start)
{
	for (unsigned i = 0; i < from->field_count; i++) {
		const struct facts_field *field = facts_field_of(from, i);
		const struct facts_struct *inner = anonymous(field);
		struct facts_type type = facts_field_type(field);
		struct spec_field *to = &layout->fields[layout->field_count];

		if (inner)
			fill_fields(store, layout, inner,
				    start + field->offset);
		if (inner || !is_within(field))
			continue;
		to->name = facts_name(field->name);
		to->bit_at = field->bit_at;
		to->bit_size = field->bit_size;
		for (unsigned id = 0; id < ABI_COUNT; id++)
			to->at[id] = start + field->offset;
		headers_memory(store, &type, to);
		layout->field_count++;
	}
}

/* As one ABI has it, or several that have the same. */
static struct spec_struct *make_layout(struct store *store,
				       const struct facts_struct *from)
{
	unsigned count = count_fields(from);
	struct spec_struct *layout = store_take(store, sizeof(*layout),
						_Alignof(struct spec_struct));

	layout->name = facts_name(from->name);
	layout->is_untold = true;
	layout->fields = store_take(store, count * sizeof(*layout->fields),
				    _Alignof(struct spec_field));
	fill_fields(store, layout, from, 0);
	for (unsigned id = 0; id < ABI_COUNT; id++) {
		layout->bytes[id] = from->size;
		layout->align[id] =
			(uint16_t)facts_struct_align((enum abi_id)id, from);
	}
	for (unsigned i = 0; i < count; i++) {
		const struct spec_struct *inner = layout->fields[i].type.layout;

		if (inner && inner->nested + 1 > layout->nested)
			layout->nested = inner->nested + 1;
		if (inner)
			layout->deep_directions |= inner->deep_directions;
	}
	return layout;
}

/* What a text has said of the struct holds within others, too; unless it means
   another by the same name. */
static const struct spec_struct *inner_layout(struct store *store,
					      const struct facts_struct *from)
{
	struct span name = span_of_str(facts_name(from->name));
	const struct symbol *symbol = store_find(store, SYMBOL_STRUCT, name);
	bool is_same = false;

	for (unsigned id = ABI_NONE + 1; symbol && id < ABI_COUNT; id++) {
		const struct facts_struct *row = facts_struct(
			(enum abi_id)id, (const char *)name.data, name.len);

		if (row == from)
			is_same = symbol->layout->bytes[id] == from->size;
	}
	if (!is_same)
		return make_layout(store, from);
	symbol->layout->is_used = true;
	return symbol->layout;
}

/* x32's are x86_64's; of an ABI that has none, another's. */
static const struct facts_struct *row_for(unsigned id, struct span name)
{
	unsigned like = id == ABI_NONE || id == ABI_X32 ? ABI_X86_64 : id;
	const struct facts_struct *row = facts_struct(
		(enum abi_id)like, (const char *)name.data, name.len);

	for (unsigned other = 0; !row && other < ABI_COUNT; other++)
		row = facts_struct((enum abi_id)other, (const char *)name.data,
				   name.len);
	return row;
}

static void put_variants(struct store *store, struct spec_struct *whole,
			 const struct facts_struct *const rows[ABI_COUNT])
{
	whole->is_untold = true;
	whole->variants =
		store_take(store, ABI_COUNT * sizeof(*whole->variants),
			   _Alignof(struct spec_struct *));
	for (unsigned id = 0; id < ABI_COUNT; id++) {
		struct spec_struct *layout;
		unsigned same = 0;

		while (rows[same] != rows[id])
			same++;
		layout = same < id ? whole->variants[same]
				   : make_layout(store, rows[id]);
		spec_set_variant(whole, (enum abi_id)id, layout);
	}
}

bool headers_struct(struct store *store, struct span name)
{
	const struct facts_struct *rows[ABI_COUNT];
	struct spec_struct *layout;
	bool is_same = true;

	for (unsigned id = 0; id < ABI_COUNT; id++) {
		rows[id] = row_for(id, name);
		/* One without a size is a placeholder. */
		if (!rows[id] || !rows[id]->size ||
		    rows[id]->size > SPEC_STRUCT_BYTES_MAX ||
		    count_fields(rows[id]) > UINT8_MAX)
			return false;
		is_same = is_same && rows[id] == rows[0];
	}
	if (is_same) {
		layout = make_layout(store, rows[0]);
	} else {
		layout = store_take(store, sizeof(*layout),
				    _Alignof(struct spec_struct));
		layout->name = facts_name(rows[0]->name);
		put_variants(store, layout, rows);
	}
	store_add(store, SYMBOL_STRUCT, layout->name)->layout = layout;
	return true;
}
