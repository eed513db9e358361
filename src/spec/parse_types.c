/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse_types.c - statements about memory: structs.
 *
 *	struct NAME[@ABI,...] [packed] [date|bpf](FIELD:TYPE [over FIELD] [?...],
 *		...)
 *
 * Any bytes may come in. What a statement uses stands above it, so nothing
 * contains itself; only a pointer may lead back.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "arch/abi.h"
#include "spec/parse_part.h"
#include "spec/store.h"

int parse_memory(struct lexer *lexer, const struct store *store,
		 struct spec_type *ret_type)
{
	struct span word = lex_peek(lexer);
	const struct kind_word *kind = kind_find(word);
	const struct symbol *symbol;

	if (kind && kind_is_number(kind)) {
		lex_word(lexer);
		ret_type->kind = kind->kind;
		ret_type->bytes = kind->bytes;
		return parse_names(lexer, store, &ret_type->names);
	}
	symbol = kind ? NULL : store_find(store, SYMBOL_STRUCT, word);
	if (!symbol)
		return parse_error_at(lexer, "a number's kind or a struct");
	lex_word(lexer);
	symbol->layout->is_used = true;
	ret_type->kind = SPEC_STRUCT;
	ret_type->layout = symbol->layout;
	return 0;
}

const struct spec_pointee *keep_pointee(struct store *store,
					const struct spec_pointee *pointee)
{
	struct spec_pointee *kept =
		store_take(store, sizeof(*kept), _Alignof(struct spec_pointee));

	*kept = *pointee;
	return kept;
}

/* ---- structs ---- */

static int find_field(struct lexer *lexer, const struct field_names *names,
		      struct span name, uint8_t *ret)
{
	for (size_t i = 0; i < names->count; i++) {
		if (word_is(name, names->fields[i].name)) {
			*ret = (uint8_t)i;
			return 0;
		}
	}
	return parse_error_of(lexer, "no field is named", name);
}

/* The same, of one that others can refer to. */
int find_number(struct lexer *lexer, const struct field_names *names,
		struct span name, uint8_t *ret)
{
	int r = find_field(lexer, names, name, ret);

	if (r < 0)
		return r;
	if (names->fields[*ret].is_array ||
	    !spec_kind_is_number(names->fields[*ret].type.kind))
		return parse_error_of(lexer, "no number is", name);
	return 0;
}

static int parse_count(struct lexer *lexer, const struct store *store,
		       uint32_t *ret_count)
{
	uint64_t count = 0;
	int r = parse_number(lexer, store, "a number", &count);

	if (r < 0)
		return r;
	if (!count || count > SPEC_STRUCT_BYTES_MAX)
		return lex_error(lexer, "no or more than %d elements",
				 SPEC_STRUCT_BYTES_MAX);
	*ret_count = (uint32_t)count;
	return 0;
}

/* [max NAME] */
static int parse_max(struct lexer *lexer, const struct field_names *names,
		     struct spec_field *field)
{
	struct span name;
	int r;

	if (!word_is(lex_peek(lexer), "max"))
		return 0;
	lex_word(lexer);
	field->has_max = true;
	r = parse_name(lexer, "the name of a field", &name);
	return r == 0 ? find_number(lexer, names, name, &field->max_field) : r;
}

static enum spec_kind room_kind(struct span word, bool *ret_is_room)
{
	*ret_is_room = true;
	if (word_is(word, "bytes") || word_is(word, "hexbytes"))
		return SPEC_BYTES;
	if (word_is(word, "str"))
		return SPEC_STRING;
	if (word_is(word, "sigset"))
		return SPEC_SIGSET;
	if (word_is(word, "sockaddr"))
		return SPEC_SOCKADDR;
	if (word_is(word, "host"))
		return SPEC_HOST;
	if (word_is(word, "mac"))
		return SPEC_MAC;
	if (!word_is(word, "pad"))
		*ret_is_room = false;
	return SPEC_NONE;
}

bool is_room_word(struct span word)
{
	bool is_room;

	room_kind(word, &is_room);
	return is_room;
}

/* bytes|str|sigset|sockaddr|host|mac|pad COUNT [max NAME]
   | MEMORY [[COUNT] [max NAME]] */
int parse_field_type(struct lexer *lexer, const struct store *store,
		     const struct field_names *names, struct spec_field *field)
{
	bool is_room;
	enum spec_kind kind = room_kind(lex_peek(lexer), &is_room);
	int r;

	field->count = 1;
	if (is_room) {
		field->is_binary = word_is(lex_word(lexer), "hexbytes");
		field->type.kind = kind;
		r = parse_count(lexer, store, &field->count);
		return r == 0 ? parse_max(lexer, names, field) : r;
	}
	r = parse_memory(lexer, store, &field->type);
	if (r < 0 || !lex_mark(lexer, '['))
		return r;
	field->is_array = true;
	r = parse_count(lexer, store, &field->count);
	if (r == 0)
		r = parse_mark(lexer, ']');
	return r == 0 ? parse_max(lexer, names, field) : r;
}

struct spec_field *field_otherwise(struct store *store,
				   struct spec_field *field,
				   const struct spec_field *other)
{
	struct spec_field *kept =
		store_take(store, sizeof(*kept), _Alignof(struct spec_field));

	while (field->other)
		field = field->other;
	*kept = *other;
	field->other = kept;
	return kept;
}

/* NAME : TYPE [over NAME] [?...] */
static int parse_struct_field(struct lexer *lexer, struct store *store,
			      const struct field_names *names,
			      struct spec_field *field)
{
	size_t count = names->count;
	struct span name;
	int r = parse_name(lexer, "the name of a field", &name);

	if (r < 0)
		return r;
	if (count && names->fields[count - 1].conditions.count &&
	    word_is(name, names->fields[count - 1].name))
		count--; /* what it is otherwise */
	for (size_t i = 0; i < count; i++)
		if (word_is(name, names->fields[i].name))
			return parse_error_of(lexer, "two fields are named",
					      name);
	*field = (struct spec_field){.name = store_name(store, name)};
	r = parse_mark(lexer, ':');
	if (r == 0)
		r = parse_field_type(lexer, store, names, field);
	if (r == 0 && word_is(lex_peek(lexer), "over")) {
		lex_word(lexer);
		field->is_over = true;
		r = parse_name(lexer, "the name of a field", &name);
		if (r == 0)
			r = find_field(lexer, names, name, &field->over_field);
	}
	return r == 0 ? parse_conditions(lexer, store, names,
					 &field->conditions)
		      : r;
}

static bool is_number(const struct spec_field *field)
{
	return !field->is_array && spec_kind_is_number(field->type.kind);
}

/* The next field, or what the last one is if its conditions don't hold. */
static int add_field(struct lexer *lexer, struct store *store,
		     struct spec_field *fields, size_t *count)
{
	struct spec_field *last = *count ? &fields[*count - 1] : NULL;
	const struct spec_field *next = &fields[*count];

	if (!last || strcmp(last->name, next->name) != 0) {
		(*count)++;
		return 0;
	}
	if (!is_number(last) || !is_number(next) || next->is_over ||
	    last->type.bytes != next->type.bytes)
		return lex_error(lexer, "'%s' is no number of the same size",
				 next->name);
	field_otherwise(store, last, next);
	return 0;
}

static int parse_fields(struct lexer *lexer, struct store *store,
			struct spec_field *fields, size_t *ret_count)
{
	int r = parse_mark(lexer, '(');

	do {
		if (r == 0 && *ret_count == SPEC_FIELDS_MAX)
			r = lex_error(lexer, "more than %d fields",
				      SPEC_FIELDS_MAX);
		if (r == 0)
			r = parse_struct_field(
				lexer, store,
				&(struct field_names){fields, *ret_count},
				&fields[*ret_count]);
		if (r == 0)
			r = add_field(lexer, store, fields, ret_count);
	} while (r == 0 && lex_mark(lexer, ','));
	if (r == 0)
		r = parse_mark(lexer, ')');
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "the end of the line");
	return r;
}

/* Nothing but numbers of 32 bits. */
static int check_joined(struct lexer *lexer, const struct spec_field *fields,
			size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!spec_kind_is_number(fields[i].type.kind) ||
		    fields[i].type.bytes != 4 || fields[i].is_array)
			return lex_error(lexer, "in a joined struct '%s' must be "
						"a number of 32 bits",
					 fields[i].name);
	return 0;
}

int check_nested(struct lexer *lexer, const struct spec_struct *layout)
{
	return layout->nested > SPEC_NESTED_MAX
		       ? lex_error(lexer, "more than %d structs in each other",
				   SPEC_NESTED_MAX)
		       : 0;
}

static int make_struct(struct lexer *lexer, struct store *store,
		       struct span name, struct spec_struct **ret)
{
	struct spec_field fields[SPEC_FIELDS_MAX];
	struct spec_struct *layout;
	bool is_packed = word_is(lex_peek(lexer), "packed");
	bool is_date, is_micro, is_bpf, is_joined;
	size_t count = 0;
	int r;

	if (is_packed)
		lex_word(lexer);
	is_micro = word_is(lex_peek(lexer), "udate");
	is_date = is_micro || word_is(lex_peek(lexer), "date");
	is_bpf = word_is(lex_peek(lexer), "bpf");
	is_joined = word_is(lex_peek(lexer), "joined");
	if (is_date || is_bpf || is_joined)
		lex_word(lexer);
	r = parse_fields(lexer, store, fields, &count);
	if (r == 0 && is_joined)
		r = check_joined(lexer, fields, count);
	if (r < 0)
		return r;
	layout = store_take(store, sizeof(*layout),
			    _Alignof(struct spec_struct));
	layout->name = store_name(store, name);
	layout->is_packed = is_packed;
	layout->is_date = is_date;
	layout->is_micro = is_micro;
	layout->is_bpf = is_bpf;
	layout->is_joined = is_joined;
	layout->field_count = count;
	layout->fields = store_take(store, count * sizeof(*fields),
				    _Alignof(struct spec_field));
	memcpy(layout->fields, fields, count * sizeof(*fields));
	for (size_t i = 0; i < count; i++) {
		const struct spec_struct *inner = fields[i].type.layout;

		if (inner && inner->nested + 1 > layout->nested)
			layout->nested = inner->nested + 1;
		if (inner)
			layout->deep_directions |= inner->deep_directions;
	}
	r = check_nested(lexer, layout);
	if (r < 0)
		return r;
	r = spec_struct_lay_out(layout);
	if (r == -EINVAL)
		return lex_error(lexer,
				 "a field over one that isn't aligned for it");
	if (r < 0)
		return lex_error(lexer, "a struct of more than %d bytes",
				 SPEC_STRUCT_BYTES_MAX);
	*ret = layout;
	return 0;
}

/* One struct for several ABIs; those that no text has a variant for have one of
   the others'. */
static int put_variant(struct lexer *lexer, struct store *store,
		       struct spec_struct *layout, uint32_t abis)
{
	const struct symbol *symbol = store_find_own(
		store, SYMBOL_STRUCT, span_of_str(layout->name));
	struct spec_struct *whole = symbol ? symbol->layout : NULL;

	/* Others count on its fields and its size. */
	if (whole && whole->variants && whole->is_used)
		return parse_error_of(lexer, "in use already: struct",
				      span_of_str(layout->name));
	if (!whole || !whole->variants) {
		whole = store_take(store, sizeof(*whole),
				   _Alignof(struct spec_struct));
		whole->name = layout->name;
		whole->variants = store_take(
			store, ABI_COUNT * sizeof(*whole->variants),
			_Alignof(struct spec_struct *));
		store_add(store, SYMBOL_STRUCT, whole->name)->layout = whole;
	}
	for (unsigned id = ABI_NONE; id < ABI_COUNT; id++) {
		unsigned like = id == ABI_X32 ? ABI_X86_64 : id;

		if (whole->variants[id] && !(abis >> like & 1))
			continue;
		spec_set_variant(whole, (enum abi_id)id, layout);
	}
	return 0;
}

static bool is_word(struct span name)
{
	return kind_find(name) || word_is(name, "pad");
}

bool spec_is_word(const char *name)
{
	return is_word(span_of_str(name));
}

int spec_parse_struct(struct lexer *lexer, struct store *store)
{
	struct spec_struct *layout;
	struct span name = {0};
	uint32_t abis = 0;
	int r = parse_name(lexer, "the name of a struct", &name);

	if (r == 0 && is_word(name))
		r = parse_error_of(lexer, "a struct can't be named", name);
	if (r == 0 && lex_mark(lexer, '@'))
		r = parse_abis(lexer, &abis);
	if (r == 0)
		r = make_struct(lexer, store, name, &layout);
	if (r < 0)
		return r;
	if (abis)
		return put_variant(lexer, store, layout, abis);
	store_add(store, SYMBOL_STRUCT, layout->name)->layout = layout;
	return 0;
}
