/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * structs.c - structs and unions of a header, as the spec language has them.
 *
 * A struct is tried as C would lay it out, then packed, then packed with the holes
 * that the compiler has left, and taken when its fields are where the compiler has
 * them. What an anonymous struct or union has is its outer one's.
 */
#include "config.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"
#include "describe/text.h"
#include "spec/spec.h"
#include "spec/types.h"

struct place {
	const char *name, *type;
	uint64_t at, bytes;
};

/* The fields of one struct, and what is to be said of them. */
struct body {
	const char *name;
	struct place *places;
	size_t count;
	struct buf comments;
	bool is_pinned; /* the header says where fields are */
	bool varies;	/* with the width of a register, unless it is plain */
	bool is_foreign; /* in any form other ABIs have it otherwise */
};

static void body_done(struct body *body)
{
	free(body->places);
	buf_done(&body->comments);
}

static const char *struct_name(struct text *text, struct layout *layout,
			       const char *otherwise);

/* ---- types ---- */

static const char *number_word(const struct type *type)
{
	static const char *const words[][9] = {
		{[1] = "u8", [2] = "u16", [4] = "u32", [8] = "u64"},
		{[1] = "s8", [2] = "s16", [4] = "s32", [8] = "s64"},
		{[1] = "u8", [2] = "be16", [4] = "be32", [8] = "be64"},
		{[1] = "hex8", [2] = "hex16", [4] = "hex32", [8] = "hex64"},
	};
	unsigned row = 0;

	if (type->size > 8)
		return NULL;
	switch (type->kind) {
	case FACTS_UNSIGNED:
		if (type->is_long)
			return "ulong";
		break;
	case FACTS_CHAR:
	case FACTS_BOOL:
	case FACTS_ENUM:
		break;
	case FACTS_SIGNED:
		if (type->is_long)
			return "long";
		row = 1;
		break;
	case FACTS_BIG_ENDIAN:
		row = 2;
		break;
	case FACTS_FLOAT:
		row = 3;
		break;
	case FACTS_POINTER:
		return "addr";
	case FACTS_NONE:
	case FACTS_STRUCT:
		return NULL;
	}
	return words[row][type->size];
}

static bool is_negative(const struct enumeration *names)
{
	for (size_t i = 0; names && i < names->count; i++)
		if (names->all[i].value >> 63)
			return true;
	return false;
}

static const char *element_word(struct text *text, const struct type *type,
				const char *otherwise)
{
	struct type one = *type;
	const char *word;

	if (type->kind == FACTS_STRUCT)
		return struct_name(text, type->layout, otherwise);
	if (type->kind == FACTS_ENUM && is_negative(type->names))
		one.kind = FACTS_SIGNED;
	word = number_word(&one);
	if (!word || type->kind != FACTS_ENUM)
		return word;
	return text_keep(text, mem_printf("%s%s", word,
					  text_enum_word(text, type->names)));
}

static const char *type_word(struct text *text, const struct type *type,
			     const char *otherwise)
{
	uint64_t bytes = type->size * type->count;
	const char *word = element_word(text, type, otherwise);

	if (!word)
		return bytes ? text_keep(text, mem_printf("hexbytes %" PRIu64,
							  bytes))
			     : NULL;
	if (!type->is_array)
		return word;
	if (type->kind == FACTS_CHAR)
		return text_keep(text, mem_printf("str %" PRIu64, bytes));
	if (type->size == 1 && type->kind != FACTS_STRUCT)
		return text_keep(text, mem_printf("bytes %" PRIu64, bytes));
	return text_keep(text, mem_printf("%s[%" PRIu64 "]", word, type->count));
}

const char *text_type(struct text *text, const struct type *type)
{
	const char *word = element_word(text, type, "unnamed");

	if (type->is_array && type->kind == FACTS_CHAR)
		return text_keep(text, mem_printf("str %" PRIu64, type->count));
	return word && type->is_array
		       ? text_keep(text, mem_printf("%s[%" PRIu64 "]", word,
						    type->count))
		       : word;
}

/* ---- fields ---- */

static void comment(struct body *body, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void comment(struct body *body, const char *format, ...)
{
	AUTO(mem_free_ptr) char *line = NULL;
	va_list args;

	va_start(args, format);
	line = mem_vprintf(format, args);
	va_end(args);
	buf_printf(&body->comments, "# %s.%s\n", body->name, line);
}

static void add_place(struct body *body, const char *name, const char *type,
		      uint64_t at, uint64_t bytes)
{
	body->places = mem_resize(body->places, body->count + 1,
				  sizeof(*body->places));
	body->places[body->count++] = (struct place){name, type, at, bytes};
}

static const char *bits_word(struct text *text, uint64_t bytes)
{
	static const char *const words[] = {
		[1] = "hex8", [2] = "hex16", [4] = "hex32", [8] = "hex64"};

	return bytes < ARRAY_LEN(words) && words[bytes]
		       ? words[bytes]
		       : text_keep(text, mem_printf("hexbytes %" PRIu64, bytes));
}

/* Bit-fields up to the next field or byte without any: as the bytes that have
   them. ABIs differ in where they put them, and what they align by them. */
static size_t add_bits(struct text *text, const struct layout *layout, size_t i,
		       uint64_t base, struct body *body)
{
	const struct field *first = &layout->fields[i], *field = first;
	uint64_t from = (first->offset * 8 + first->bit_at) / 8, end = from * 8;
	AUTO(buf_done) struct buf names = BUF_EMPTY;
	uint64_t bit = first->offset * 8 + first->bit_at;
	const char *name;

	do {
		if (bit > end)
			buf_printf(&names, "%s(none):%" PRIu64,
				   names.len ? ", " : "", bit - end);
		buf_printf(&names, "%s%s:%u", names.len ? ", " : "",
			   *field->name ? field->name : "(none)",
			   field->bit_size);
		end = bit + field->bit_size;
		field++;
		if (layout->is_union || ++i == layout->field_count)
			break;
		bit = field->offset * 8 + field->bit_at;
	} while (field->bit_size && bit / 8 <= (end + 7) / 8);
	name = text_keep(text, mem_printf("bits_%" PRIu64, base + from));
	comment(body, "%s is bit-fields, the lowest first: %s", name,
		buf_text(&names));
	add_place(body, name, bits_word(text, (end + 7) / 8 - from), base + from,
		  (end + 7) / 8 - from);
	body->varies = true;
	return (size_t)(field - first);
}

static bool is_anonymous(const struct field *field)
{
	return !*field->name && field->type.kind == FACTS_STRUCT &&
	       !field->type.is_array;
}

static void say_field(const struct field *field, struct body *body)
{
	const struct type *type = &field->type;

	if (type->kind == FACTS_FLOAT)
		comment(body, "%s is a floating-point number", field->name);
	/* A long double has 8 bytes on arm, 12 on i386. */
	body->is_foreign = body->is_foreign ||
			   (type->kind == FACTS_FLOAT && type->size > 8);
	if (type->kind == FACTS_POINTER)
		comment(body, "%s points at %s%s", field->name, type->pointee,
			strcmp(type->pointee, "a function")
				? ", which -> would show"
				: "");
	body->is_pinned = body->is_pinned || type->is_aligned;
	body->varies = body->varies || type->is_long ||
		       type->kind == FACTS_POINTER;
}

static void add_field(struct text *text, const struct field *field,
		      uint64_t base, struct body *body)
{
	const char *name = *field->name ? field->name : "unnamed";
	AUTO(mem_free_ptr) char *inner = mem_printf("%s_%s", body->name, name);
	const char *type;

	if (field->type.is_array && !field->type.count) {
		comment(body, "%s[] is as long as there is room: not shown",
			name);
		return;
	}
	type = type_word(text, &field->type, inner);
	if (!type)
		return;
	say_field(field, body);
	for (size_t i = 0; i < body->count; i++)
		if (!strcmp(body->places[i].name, name)) {
			name = text_keep(text, mem_printf("%s_%zu", name,
							  body->count));
			break;
		}
	add_place(body, name, type, base + field->offset,
		  field->type.size * field->type.count);
}

static void add_fields(struct text *text, const struct layout *layout,
		       uint64_t base, struct body *body);

/* Members lie over the first one, which is the one that is aligned most. */
static void add_union(struct text *text, const struct layout *layout,
		      uint64_t base, struct body *body)
{
	size_t first = 0;

	if (!layout->field_count)
		return;
	for (size_t i = 0; i < layout->field_count; i++)
		if (layout->fields[i].type.align >
		    layout->fields[first].type.align)
			first = i;
	for (size_t i = 0; i < layout->field_count; i++) {
		size_t at = i == 0 ? first : i <= first ? i - 1 : i;
		const struct field *field = &layout->fields[at];
		const struct layout *inner = field->type.layout;

		if (field->bit_size)
			add_bits(text, layout, at, base, body);
		else if (is_anonymous(field) &&
			 (i == 0 || inner->is_union || inner->field_count < 2))
			add_fields(text, inner, base, body);
		else
			add_field(text, field, base, body);
	}
	comment(body, "%s is in a union: the header doesn't say which member "
		"counts",
		*layout->fields[first].name ? layout->fields[first].name
					    : "unnamed");
}

static void add_fields(struct text *text, const struct layout *layout,
		       uint64_t base, struct body *body)
{
	size_t i = 0;

	if (layout->is_union) {
		add_union(text, layout, base, body);
		return;
	}
	while (i < layout->field_count) {
		const struct field *field = &layout->fields[i];

		if (field->bit_size) {
			i += add_bits(text, layout, i, base, body);
			continue;
		}
		if (is_anonymous(field))
			add_fields(text, field->type.layout,
				   base + field->offset, body);
		else
			add_field(text, field, base, body);
		i++;
	}
}

/* ---- statements ---- */

enum form { FORM_PLAIN, FORM_PACKED, FORM_HOLES, FORM_COUNT };

/* The field that begins where a later one does; NULL when it is no union. */
static const char *find_over(const struct body *body, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (body->places[j].at == body->places[i].at)
			return body->places[j].name;
	return NULL;
}

static void write_hole(struct statement *to, uint64_t from, uint64_t end,
		       enum form form)
{
	if (form == FORM_HOLES && end > from)
		statement_item(to, "pad_%" PRIu64 ":pad %" PRIu64, from,
			       end - from);
}

static void write_struct(const struct body *body, uint64_t size, enum form form,
			 struct statement *to)
{
	uint64_t end = 0;

	statement_begin(to, "struct %s%s(", body->name,
			form == FORM_PLAIN ? "" : " packed");
	for (size_t i = 0; i < body->count; i++) {
		const struct place *at = &body->places[i];
		const char *over = at->at < end ? find_over(body, i) : NULL;

		write_hole(to, end, at->at, form);
		statement_item(to, "%s:%s%s%s", at->name, at->type,
			       over ? " over " : "", over ? over : "");
		if (at->at + at->bytes > end)
			end = at->at + at->bytes;
	}
	write_hole(to, end, size, form);
	statement_end(to, ")\n");
}

/* Whether the spec has made of it what the compiler has. */
static bool is_right(const struct text *text, const struct body *body,
		     uint64_t size)
{
	const struct spec_struct *made =
		spec_struct_by_name(text->spec, body->name);
	size_t at = 0;

	if (!made || made->bytes[text->abi->id] != size)
		return false;
	for (size_t i = 0; i < body->count; i++, at++) {
		while (at < made->field_count &&
		       strcmp(made->fields[at].name, body->places[i].name) != 0)
			at++;
		if (at == made->field_count ||
		    made->fields[at].at[text->abi->id] != body->places[i].at)
			return false;
	}
	return true;
}

static bool try_forms(struct text *text, struct body *body, uint64_t size,
		      struct statement *to)
{
	for (enum form form = body->is_pinned ? FORM_PACKED : FORM_PLAIN;
	     form < FORM_COUNT; form++) {
		write_struct(body, size, form, to);
		if (!text_try(text, buf_text(&to->text)) ||
		    !is_right(text, body, size))
			continue;
		if (body->is_foreign || (form != FORM_PLAIN && body->varies))
			buf_printf(&body->comments,
				   "# %s is as %s has it; other ABIs may have it "
				   "otherwise\n",
				   body->name, text->abi->name);
		return true;
	}
	return false;
}

/* The bytes alone, of what the language can't say. */
static bool try_bytes(struct text *text, struct body *body, uint64_t size,
		      struct statement *to)
{
	body->count = 0;
	add_place(body, "bytes",
		  text_keep(text, mem_printf("hexbytes %" PRIu64, size)), 0,
		  size);
	body->comments.len = 0;
	buf_printf(&body->comments,
		   "# %s: spile-spec(5) has no words for its fields\n",
		   body->name);
	write_struct(body, size, FORM_PACKED, to);
	return text_try(text, buf_text(&to->text)) && is_right(text, body, size);
}

static const char *define(struct text *text, const struct layout *layout,
			  const char *name)
{
	AUTO(statement_done) struct statement to = STATEMENT_EMPTY;
	AUTO(body_done)
	struct body body = {.name = name, .comments = BUF_EMPTY};

	add_fields(text, layout, 0, &body);
	if (!try_forms(text, &body, layout->size, &to) &&
	    !try_bytes(text, &body, layout->size, &to))
		return NULL;
	buf_add(text->out, body.comments.data, body.comments.len);
	buf_add_text(text->out, buf_text(&to.text));
	return name;
}

/* A struct of the kernel's headers that the header has from there. */
static bool is_known(const struct text *text, const struct layout *layout)
{
	const struct facts_struct *fact =
		facts_struct(text->abi->id, layout->name, strlen(layout->name));

	return !macros_own(text->macros, layout->header) && fact &&
	       fact->size == layout->size &&
	       !map_get_bytes(&text->structs, span_of_str(layout->name));
}

static const char *struct_name(struct text *text, struct layout *layout,
			       const char *otherwise)
{
	const char *name = map_get(&text->layout_names, (uintptr_t)layout);
	AUTO(mem_free_ptr) char *changed = NULL;

	if (name)
		return name;
	name = *layout->name ? layout->name : otherwise;
	if (!is_known(text, layout)) {
		if (spec_is_word(name))
			name = changed = mem_printf("%s_struct", name);
		name = define(text, layout,
			      text_name(text, &text->structs, name));
	}
	if (name)
		map_put(&text->layout_names, (uintptr_t)layout, (void *)name);
	return name;
}

void text_add_structs(struct text *text, struct layout *const *all, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (*all[i]->name && all[i]->size &&
		    macros_own(text->macros, all[i]->header) &&
		    !struct_name(text, all[i], ""))
			text_note(text, all[i]->header, 0,
				  "struct %s is left out", all[i]->name);
}
