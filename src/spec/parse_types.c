/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse_types.c - statements about numbers and memory.
 *
 *	struct NAME(FIELD:TYPE, ...)
 *	STRUCT.FIELD -> in|out|io POINTEE [length] [?FIELD=V,... | ?FIELD&V]...
 *	set NAME(CONST=NUMBER, ...)
 *	enum NAME(CONST=NUMBER, ...)
 *	request NAME[(N)] = NUMBER | _IO(T, N) | _IOR(T, N, TYPE) ...
 *	CALL/ARG=VALUE[,VALUE...](ARG:TYPE, ...)
 *
 * Any bytes may come in. What a statement uses stands above it, so nothing
 * contains itself; only a pointer may lead back.
 */
#include "config.h"

#include <string.h>

#include "base/auto.h"
#include "spec/parse_part.h"
#include "spec/store.h"

enum { CONSTS_MAX = 256 };

/* ---- types ---- */

int parse_names(struct lexer *lexer, const struct store *store,
		const struct spec_names **ret_names)
{
	struct span word = lex_peek(lexer);
	bool is_set = word_is(word, "set");
	const struct symbol *symbol;
	struct span name;
	int r;

	if (!is_set && !word_is(word, "enum"))
		return 0;
	lex_word(lexer);
	r = parse_name(lexer, "the name of a set or enum", &name);
	if (r < 0)
		return r;
	symbol = store_find(store, SYMBOL_NAMES, name);
	if (!symbol || symbol->names->is_set != is_set)
		return parse_error_of(
			lexer, is_set ? "no set is named" : "no enum is named",
			name);
	*ret_names = symbol->names;
	return 0;
}

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

/* ---- sets and enums ---- */

/* What the names have in common, up to an underscore: "SPI_???". */
static const char *unknown_name(struct store *store,
				const struct spec_const *consts, size_t count)
{
	size_t len = strlen(consts[0].name);
	char *text;

	for (size_t i = 1; i < count; i++)
		while (strncmp(consts[0].name, consts[i].name, len) != 0)
			len--;
	while (len && consts[0].name[len - 1] != '_')
		len--;
	text = store_take(store, len + 4, 1);
	memcpy(text, consts[0].name, len);
	memcpy(text + len, "???", 4);
	return text;
}

static int parse_const(struct lexer *lexer, struct store *store,
		       struct spec_const *ret_const)
{
	struct span name;
	uint64_t value = 0;
	int r = parse_name(lexer, "the name of a number", &name);

	if (r == 0)
		r = parse_mark(lexer, '=');
	if (r == 0)
		r = parse_number(lexer, store, "a number", &value);
	if (r < 0)
		return r;
	*ret_const = (struct spec_const){store_name(store, name), value};
	store_add(store, SYMBOL_CONST, ret_const->name)->value = value;
	return 0;
}

int spec_parse_names(struct lexer *lexer, struct store *store, bool is_set)
{
	struct spec_const consts[CONSTS_MAX], *kept;
	struct spec_names *names;
	struct span name = {0};
	size_t count = 0;
	int r = parse_name(lexer, "the name of a set or enum", &name);

	if (r == 0)
		r = parse_mark(lexer, '(');
	do {
		if (r == 0 && count == CONSTS_MAX)
			r = lex_error(lexer, "more than %d names", CONSTS_MAX);
		if (r == 0)
			r = parse_const(lexer, store, &consts[count++]);
	} while (r == 0 && lex_mark(lexer, ','));
	if (r == 0)
		r = parse_mark(lexer, ')');
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "the end of the line");
	if (r < 0)
		return r;
	kept = store_take(store, count * sizeof(*kept),
			  _Alignof(struct spec_const));
	memcpy(kept, consts, count * sizeof(*kept));
	names = store_take(store, sizeof(*names), _Alignof(struct spec_names));
	*names = (struct spec_names){
		.name = store_name(store, name),
		.unknown = unknown_name(store, consts, count),
		.is_set = is_set,
		.count = count,
		.consts = kept,
	};
	store_add(store, SYMBOL_NAMES, names->name)->names = names;
	return 0;
}

/* ---- structs ---- */

static int find_field(struct lexer *lexer, const struct spec_field *fields,
		      size_t count, struct span name, uint8_t *ret)
{
	for (size_t i = 0; i < count; i++) {
		if (word_is(name, fields[i].name)) {
			*ret = (uint8_t)i;
			return 0;
		}
	}
	return parse_error_of(lexer, "no field is named", name);
}

static bool is_number(enum spec_kind kind)
{
	return kind != SPEC_STRUCT && kind != SPEC_BYTES &&
	       kind != SPEC_STRING && kind != SPEC_NONE;
}

/* The same, of one that others can refer to. */
static int find_number(struct lexer *lexer, const struct spec_field *fields,
		       size_t count, struct span name, uint8_t *ret)
{
	int r = find_field(lexer, fields, count, name, ret);

	if (r < 0)
		return r;
	if (fields[*ret].is_array || !is_number(fields[*ret].type.kind))
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
static int parse_max(struct lexer *lexer, const struct spec_field *fields,
		     size_t count, struct spec_field *field)
{
	struct span name;
	int r;

	if (!word_is(lex_peek(lexer), "max"))
		return 0;
	lex_word(lexer);
	field->has_max = true;
	r = parse_name(lexer, "the name of a field", &name);
	return r == 0 ? find_number(lexer, fields, count, name,
				    &field->max_field)
		      : r;
}

static enum spec_kind room_kind(struct span word, bool *ret_is_room)
{
	*ret_is_room = true;
	if (word_is(word, "bytes"))
		return SPEC_BYTES;
	if (word_is(word, "str"))
		return SPEC_STRING;
	if (!word_is(word, "pad"))
		*ret_is_room = false;
	return SPEC_NONE;
}

/* bytes|str|pad COUNT [max NAME] | MEMORY [[COUNT] [max NAME]] */
static int parse_field_type(struct lexer *lexer, const struct store *store,
			    const struct spec_field *fields, size_t count,
			    struct spec_field *field)
{
	bool is_room;
	enum spec_kind kind = room_kind(lex_peek(lexer), &is_room);
	int r;

	field->count = 1;
	if (is_room) {
		lex_word(lexer);
		field->type.kind = kind;
		r = parse_count(lexer, store, &field->count);
		return r == 0 ? parse_max(lexer, fields, count, field) : r;
	}
	r = parse_memory(lexer, store, &field->type);
	if (r < 0 || !lex_mark(lexer, '['))
		return r;
	field->is_array = true;
	r = parse_count(lexer, store, &field->count);
	if (r == 0)
		r = parse_mark(lexer, ']');
	return r == 0 ? parse_max(lexer, fields, count, field) : r;
}

static int parse_field(struct lexer *lexer, struct store *store,
		       struct spec_field *fields, size_t count)
{
	struct spec_field *field = &fields[count];
	struct span name;
	int r = parse_name(lexer, "the name of a field", &name);

	if (r < 0)
		return r;
	for (size_t i = 0; i < count; i++)
		if (word_is(name, fields[i].name))
			return parse_error_of(lexer, "two fields are named",
					      name);
	*field = (struct spec_field){.name = store_name(store, name)};
	r = parse_mark(lexer, ':');
	return r == 0 ? parse_field_type(lexer, store, fields, count, field)
		      : r;
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
			r = parse_field(lexer, store, fields, (*ret_count)++);
	} while (r == 0 && lex_mark(lexer, ','));
	if (r == 0)
		r = parse_mark(lexer, ')');
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "the end of the line");
	return r;
}

int spec_parse_struct(struct lexer *lexer, struct store *store)
{
	struct spec_field fields[SPEC_FIELDS_MAX];
	struct spec_struct *layout;
	struct span name = {0};
	size_t count = 0;
	int r = parse_name(lexer, "the name of a struct", &name);

	if (r == 0 && (kind_find(name) || word_is(name, "pad")))
		r = parse_error_of(lexer, "a struct can't be named", name);
	if (r == 0)
		r = parse_fields(lexer, store, fields, &count);
	if (r < 0)
		return r;
	layout = store_take(store, sizeof(*layout),
			    _Alignof(struct spec_struct));
	layout->name = store_name(store, name);
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
	if (layout->nested > SPEC_NESTED_MAX)
		return lex_error(lexer, "more than %d structs in each other",
				 SPEC_NESTED_MAX);
	if (!spec_struct_lay_out(layout))
		return lex_error(lexer, "a struct of more than %d bytes",
				 SPEC_STRUCT_BYTES_MAX);
	store_add(store, SYMBOL_STRUCT, layout->name)->layout = layout;
	return 0;
}

/* ---- what a field points at ---- */

/* FIELD=V[,V...] | FIELD&V */
static int parse_field_condition(struct lexer *lexer, const struct store *store,
				 const struct spec_struct *layout,
				 struct spec_condition *condition)
{
	struct span name;
	int r = parse_name(lexer, "the name of a field", &name);

	if (r == 0)
		r = find_number(lexer, layout->fields, layout->field_count,
				name, &condition->field);
	if (r < 0)
		return r;
	condition->is_mask = lex_mark(lexer, '&');
	if (!condition->is_mask) {
		r = parse_mark(lexer, '=');
		if (r < 0)
			return r;
	}
	do {
		if (condition->count == SPEC_CONDITION_VALUES_MAX ||
		    (condition->is_mask && condition->count))
			return lex_error(lexer, "too many numbers");
		r = parse_number(lexer, store, "a number",
				 &condition->values[condition->count++]);
	} while (r == 0 && lex_mark(lexer, ','));
	return r;
}

static int parse_deep_conditions(struct lexer *lexer, const struct store *store,
				 const struct spec_struct *layout,
				 struct spec_deep *deep)
{
	int r = 0;

	while (r == 0 && lex_mark(lexer, '?')) {
		if (deep->condition_count == SPEC_CONDITIONS_MAX)
			return lex_error(lexer, "more than %d conditions",
					 SPEC_CONDITIONS_MAX);
		r = parse_field_condition(
			lexer, store, layout,
			&deep->conditions[deep->condition_count++]);
	}
	return r;
}

static int resolve_length(struct lexer *lexer, const struct spec_struct *layout,
			  const struct references *references,
			  struct spec_length *length)
{
	int r = 0;

	if (length->from == SPEC_LENGTH_POINTED ||
	    length->from == SPEC_LENGTH_RETURN ||
	    length->from == SPEC_LENGTH_REQUEST)
		return lex_error(lexer, "a length is a field or a number");
	if (references->length.len)
		r = find_number(lexer, layout->fields, layout->field_count,
				references->length, &length->arg);
	if (r == 0 && references->max.len)
		r = find_number(lexer, layout->fields, layout->field_count,
				references->max, &length->max_arg);
	return r;
}

/* bytes LENGTH | transfer LENGTH | str [LENGTH] | path | MEMORY [[LENGTH]] */
static int parse_deep_pointee(struct lexer *lexer, struct store *store,
			      const struct spec_struct *layout,
			      struct spec_deep *deep)
{
	struct span word = lex_peek(lexer);
	struct references references = {0};
	bool is_whole = word_is(word, "transfer");
	bool is_bytes = is_whole || word_is(word, "bytes");
	bool is_str = word_is(word, "str");
	int r = 0;

	if (is_bytes || is_str || word_is(word, "path")) {
		lex_word(lexer);
		deep->pointee.type.kind = is_bytes ? SPEC_BYTES
					  : is_str ? SPEC_STRING
						   : SPEC_PATH;
		deep->pointee.is_whole = is_whole;
		deep->pointee.is_transfer = is_whole;
		if (is_bytes || is_str)
			r = parse_length(lexer, is_bytes, &deep->length,
					 &references);
	} else {
		r = parse_memory(lexer, store, &deep->pointee.type);
		if (r == 0 && lex_mark(lexer, '[')) {
			deep->pointee.is_array = true;
			r = parse_length(lexer, true, &deep->length,
					 &references);
			if (r == 0)
				r = parse_mark(lexer, ']');
		}
	}
	return r == 0 ? resolve_length(lexer, layout, &references,
				       &deep->length)
		      : r;
}

static void add_deep(struct store *store, struct spec_struct *layout,
		     uint8_t field, const struct spec_deep *deep)
{
	const struct spec_deep **at = &layout->fields[field].deep;
	const struct spec_struct *inner = deep->pointee.type.layout;
	struct spec_deep *kept =
		store_take(store, sizeof(*kept), _Alignof(struct spec_deep));

	*kept = *deep;
	kept->next = NULL;
	while (*at) /* in the order of the text */
		at = (const struct spec_deep **)&(*at)->next;
	*at = kept;
	layout->deep_directions |= deep->direction;
	if (inner)
		layout->deep_directions |= inner->deep_directions;
}

static int parse_arrow(struct lexer *lexer)
{
	if (!lex_mark(lexer, '-') || !lex_mark(lexer, '>'))
		return parse_error_at(lexer, "'->'");
	return 0;
}

/* Those of an earlier text are what others have been said with. */
static struct spec_struct *find_layout(struct store *store, struct span name)
{
	const struct store own = {.symbols = store->symbols};
	const struct symbol *symbol = store_find(&own, SYMBOL_STRUCT, name);

	return symbol ? symbol->layout : NULL;
}

int spec_parse_deep(struct lexer *lexer, struct store *store,
		    struct span layout_name)
{
	struct spec_struct *layout = find_layout(store, layout_name);
	struct spec_deep deep = {0};
	struct span name = {0};
	uint8_t field = 0;
	bool was_used;
	int r;

	if (!layout)
		return parse_error_of(lexer, "this text has no struct",
				      layout_name);
	was_used = layout->is_used;
	if (was_used)
		return parse_error_of(lexer, "in use already: struct",
				      layout_name);
	r = parse_name(lexer, "the name of a field", &name);
	if (r == 0)
		r = find_number(lexer, layout->fields, layout->field_count,
				name, &field);
	if (r == 0)
		r = parse_arrow(lexer);
	if (r < 0)
		return r;
	deep.direction = parse_direction(lexer);
	if (!deep.direction)
		return parse_error_at(lexer, "in, out or io");
	r = parse_deep_pointee(lexer, store, layout, &deep);
	if (r == 0)
		r = parse_deep_conditions(lexer, store, layout, &deep);
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "?, or the end of the line");
	if (r < 0)
		return r;
	/* A list's node may point at its like. */
	if (deep.pointee.type.layout == layout)
		layout->is_used = was_used;
	add_deep(store, layout, field, &deep);
	return 0;
}
