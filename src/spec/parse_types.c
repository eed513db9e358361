/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse_types.c - statements about numbers and memory.
 *
 *	struct NAME(FIELD:TYPE, ...)
 *	STRUCT.FIELD -> in|out|io POINTEE [length] [?FIELD=V,... | ?FIELD&V]...
 *	STRUCT.FIELD : KIND [names] [?...]
 *	show STRUCT(FIELD, ..., [...])
 *	set NAME(CONST[=NUMBER], enum NAME & NUMBER, signal & NUMBER, octal, ...)
 *	enum NAME(CONST[=NUMBER], ..., [...])
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

enum { CONSTS_MAX = 512 };

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
	const char *first = NULL;
	size_t len = 0;
	char *text;

	for (size_t i = 0; i < count; i++) {
		if (consts[i].is_part)
			continue;
		if (!first) {
			first = consts[i].name;
			len = strlen(first);
		}
		while (strncmp(first, consts[i].name, len) != 0)
			len--;
	}
	while (len && first[len - 1] != '_')
		len--;
	text = store_take(store, len + 4, 1);
	if (len)
		memcpy(text, first, len);
	memcpy(text + len, "???", 4);
	return text;
}

/* NAME = NUMBER, or a NAME that is known */
static int parse_named(struct lexer *lexer, struct store *store,
		       struct spec_const *ret_const)
{
	struct lexer start = *lexer;
	struct span name;
	int r = parse_name(lexer, "the name of a number", &name);

	if (r < 0)
		return r;
	if (!lex_mark(lexer, '=')) {
		*lexer = start;
		r = parse_const(lexer, store, "a known name, or '='",
				ret_const);
		if (r == 0)
			ret_const->name = store_name(store, name);
		return r;
	}
	r = parse_const(lexer, store, "a number", ret_const);
	if (r == 0) {
		struct spec_const *kept;

		kept = store_take(store, sizeof(*kept),
				  _Alignof(struct spec_const));
		ret_const->name = store_name(store, name);
		*kept = *ret_const;
		store_add(store, SYMBOL_CONST, kept->name)->number = kept;
	}
	return r;
}

/* enum NAME & NUMBER | signal & NUMBER */
static int parse_part(struct lexer *lexer, const struct store *store,
		      struct spec_const *ret_const)
{
	int r = 0;

	*ret_const = (struct spec_const){.is_part = true};
	if (word_is(lex_peek(lexer), "signal"))
		lex_word(lexer);
	else
		r = parse_names(lexer, store, &ret_const->part);
	if (r == 0)
		r = parse_mark(lexer, '&');
	return r == 0 ? parse_number(lexer, store, "a number",
				     &ret_const->value)
		      : r;
}

/* What stands for all others; false when there is none. */
static bool parse_rest(struct lexer *lexer, enum spec_rest *ret_rest)
{
	if (lex_mark(lexer, '.')) {
		lex_mark(lexer, '.');
		lex_mark(lexer, '.');
		*ret_rest = SPEC_REST_PLAIN;
		return true;
	}
	if (word_is(lex_peek(lexer), "octal"))
		*ret_rest = SPEC_REST_OCTAL;
	else if (word_is(lex_peek(lexer), "kib"))
		*ret_rest = SPEC_REST_KIB;
	else
		return false;
	lex_word(lexer);
	return true;
}

static int parse_consts(struct lexer *lexer, struct store *store,
			struct spec_const *consts, struct spec_names *names)
{
	int r = parse_mark(lexer, '(');

	do {
		struct span word = lex_peek(lexer);
		struct spec_const *next = &consts[names->count];

		if (r == 0 && parse_rest(lexer, &names->rest))
			break;
		if (r == 0 && names->count == CONSTS_MAX)
			return lex_error(lexer, "more than %d names",
					 CONSTS_MAX);
		if (r == 0 && names->is_set &&
		    (word_is(word, "enum") || word_is(word, "signal")))
			r = parse_part(lexer, store, next);
		else if (r == 0)
			r = parse_named(lexer, store, next);
		if (r == 0)
			names->count++;
	} while (r == 0 && lex_mark(lexer, ','));
	if (r == 0)
		r = parse_mark(lexer, ')');
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "the end of the line");
	if (r == 0 && !names->count)
		r = lex_error(lexer, "no names");
	return r;
}

int spec_parse_names(struct lexer *lexer, struct store *store, bool is_set)
{
	struct spec_const consts[CONSTS_MAX], *kept_consts;
	struct spec_names names = {.is_set = is_set}, *kept;
	struct span name = {0};
	int r = parse_name(lexer, "the name of a set or enum", &name);

	if (r == 0)
		r = parse_consts(lexer, store, consts, &names);
	if (r < 0)
		return r;
	kept_consts = store_take(store, names.count * sizeof(consts[0]),
				 _Alignof(struct spec_const));
	memcpy(kept_consts, consts, names.count * sizeof(consts[0]));
	names.name = store_name(store, name);
	names.unknown = unknown_name(store, consts, names.count);
	names.consts = kept_consts;
	kept = store_take(store, sizeof(*kept), _Alignof(struct spec_names));
	*kept = names;
	store_add(store, SYMBOL_NAMES, kept->name)->names = kept;
	return 0;
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
	if (word_is(word, "bytes"))
		return SPEC_BYTES;
	if (word_is(word, "str"))
		return SPEC_STRING;
	if (word_is(word, "sigset"))
		return SPEC_SIGSET;
	if (!word_is(word, "pad"))
		*ret_is_room = false;
	return SPEC_NONE;
}

/* bytes|str|sigset|pad COUNT [max NAME] | MEMORY [[COUNT] [max NAME]] */
static int parse_field_type(struct lexer *lexer, const struct store *store,
			    const struct field_names *names,
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

/* NAME : TYPE [over NAME] [?...] */
static int parse_struct_field(struct lexer *lexer, struct store *store,
			      const struct field_names *names,
			      struct spec_field *field)
{
	struct span name;
	int r = parse_name(lexer, "the name of a field", &name);

	if (r < 0)
		return r;
	for (size_t i = 0; i < names->count; i++)
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
			(*ret_count)++;
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

/* Behind a comma: another number, or in a struct the next field. */
static bool is_number_next(struct lexer *lexer)
{
	struct lexer ahead = *lexer;

	if (!lex_mark(&ahead, ',') || !lex_word(&ahead).len ||
	    lex_mark(&ahead, ':'))
		return false;
	return lex_mark(lexer, ',');
}

/* FIELD=V[,V...] | FIELD&V | FIELD&MASK=V[,V...] */
static int parse_condition(struct lexer *lexer, const struct store *store,
			   const struct field_names *names,
			   struct spec_condition *condition)
{
	struct span name;
	int r = parse_name(lexer, "the name of a field", &name);

	if (r == 0)
		r = find_number(lexer, names, name, &condition->field);
	if (r < 0)
		return r;
	condition->mask = UINT64_MAX;
	if (lex_mark(lexer, '&')) {
		r = parse_number(lexer, store, "a number", &condition->mask);
		if (r < 0 || !lex_mark(lexer, '='))
			return r;
	} else {
		r = parse_mark(lexer, '=');
		if (r < 0)
			return r;
	}
	do {
		if (condition->count == SPEC_CONDITION_VALUES_MAX)
			return lex_error(lexer, "too many numbers");
		r = parse_number(lexer, store, "a number",
				 &condition->values[condition->count++]);
	} while (r == 0 && is_number_next(lexer));
	return r;
}

int parse_conditions(struct lexer *lexer, const struct store *store,
		     const struct field_names *names,
		     struct spec_conditions *conditions)
{
	int r = 0;

	while (r == 0 && lex_mark(lexer, '?')) {
		if (conditions->count == SPEC_CONDITIONS_MAX)
			return lex_error(lexer, "more than %d conditions",
					 SPEC_CONDITIONS_MAX);
		r = parse_condition(lexer, store, names,
				    &conditions->all[conditions->count++]);
	}
	return r;
}

static int resolve_length(struct lexer *lexer, const struct spec_struct *layout,
			  const struct references *references,
			  struct spec_length *length)
{
	const struct field_names names = {layout->fields, layout->field_count};
	int r = 0;

	if (length->from == SPEC_LENGTH_POINTED ||
	    length->from == SPEC_LENGTH_RETURN ||
	    length->from == SPEC_LENGTH_REQUEST)
		return lex_error(lexer, "a length is a field or a number");
	if (references->length.len)
		r = find_number(lexer, &names, references->length,
				&length->arg);
	if (r == 0 && references->max.len)
		r = find_number(lexer, &names, references->max,
				&length->max_arg);
	return r;
}

static const struct {
	const char *word;
	enum spec_kind kind;
	enum length_rule length;
	bool is_transfer;
} pointee_words[] = {
	{"bytes", SPEC_BYTES, LENGTH_MUST, false},
	{"transfer", SPEC_BYTES, LENGTH_MUST, true},
	{"str", SPEC_STRING, LENGTH_MAY, false},
	{"path", SPEC_PATH, LENGTH_NEVER, false},
	{"sockaddr", SPEC_SOCKADDR, LENGTH_MUST, false},
	{"control", SPEC_CONTROL, LENGTH_MUST, false},
	{"sigset", SPEC_SIGSET, LENGTH_MUST, false},
};

/* A control message begins with a struct that a text has. */
static int find_header(struct lexer *lexer, const struct store *store,
		       struct spec_type *type)
{
	const struct symbol *symbol =
		store_find(store, SYMBOL_STRUCT, span_of_str("cmsghdr"));

	if (!symbol || symbol->layout->field_count < 3)
		return lex_error(lexer, "no struct cmsghdr");
	symbol->layout->is_used = true;
	type->layout = symbol->layout;
	return 0;
}

/* MEMORY [[LENGTH]] */
static int parse_deep_memory(struct lexer *lexer, struct store *store,
			     struct spec_deep *deep,
			     struct references *references)
{
	int r = parse_memory(lexer, store, &deep->pointee.type);

	if (r < 0 || !lex_mark(lexer, '['))
		return r;
	deep->pointee.is_array = true;
	r = parse_length(lexer, true, &deep->length, references);
	return r == 0 ? parse_mark(lexer, ']') : r;
}

/* bytes LENGTH | transfer LENGTH | str [LENGTH] | path | ... | MEMORY */
static int parse_deep_pointee(struct lexer *lexer, struct store *store,
			      const struct spec_struct *layout,
			      struct spec_deep *deep)
{
	struct span word = lex_peek(lexer);
	struct references references = {0};
	size_t i = 0;
	int r = 0;

	while (i < ARRAY_LEN(pointee_words) &&
	       !word_is(word, pointee_words[i].word))
		i++;
	if (i == ARRAY_LEN(pointee_words)) {
		r = parse_deep_memory(lexer, store, deep, &references);
	} else {
		lex_word(lexer);
		deep->pointee.type.kind = pointee_words[i].kind;
		deep->pointee.is_whole = pointee_words[i].is_transfer;
		deep->pointee.is_transfer = pointee_words[i].is_transfer;
		if (pointee_words[i].kind == SPEC_CONTROL)
			r = find_header(lexer, store, &deep->pointee.type);
		if (r == 0 && pointee_words[i].length != LENGTH_NEVER)
			r = parse_length(lexer,
					 pointee_words[i].length == LENGTH_MUST,
					 &deep->length, &references);
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

/* Those of an earlier text are what others have been said with. */
static int find_layout(struct lexer *lexer, struct store *store,
		       struct span name, struct spec_struct **ret)
{
	const struct symbol *symbol =
		store_find_own(store, SYMBOL_STRUCT, name);

	if (!symbol)
		return parse_error_of(lexer, "this text has no struct", name);
	if (symbol->layout->is_used)
		return parse_error_of(lexer, "in use already: struct", name);
	*ret = symbol->layout;
	return 0;
}

/* -> in|out|io POINTEE [?...] */
static int parse_deep(struct lexer *lexer, struct store *store,
		      struct spec_struct *layout, uint8_t field)
{
	const struct field_names names = {layout->fields, layout->field_count};
	struct spec_deep deep = {0};
	int r = 0;

	if (!lex_mark(lexer, '-') || !lex_mark(lexer, '>'))
		return parse_error_at(lexer, "'->'");
	deep.direction = parse_direction(lexer);
	if (!deep.direction)
		return parse_error_at(lexer, "in, out or io");
	r = parse_deep_pointee(lexer, store, layout, &deep);
	if (r == 0)
		r = parse_conditions(lexer, store, &names, &deep.conditions);
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "?, or the end of the line");
	if (r < 0)
		return r;
	/* A list's node may point at its like. */
	if (deep.pointee.type.layout == layout)
		layout->is_used = false;
	add_deep(store, layout, field, &deep);
	return 0;
}

/* : KIND [names] [?...] */
static int parse_refined(struct lexer *lexer, struct store *store,
			 struct spec_struct *layout, uint8_t at)
{
	const struct field_names names = {layout->fields, layout->field_count};
	struct spec_field *field = &layout->fields[at];
	const struct kind_word *kind = kind_find(lex_peek(lexer));

	if (kind && kind_is_number(kind)) {
		lex_word(lexer);
		field->type.kind = kind->kind;
		int r = parse_names(lexer, store, &field->type.names);

		if (r < 0)
			return r;
	}
	return parse_conditions(lexer, store, &names, &field->conditions);
}

int spec_parse_field(struct lexer *lexer, struct store *store,
		     struct span layout_name)
{
	struct spec_struct *layout = NULL;
	struct field_names names;
	struct span name = {0};
	uint8_t field = 0;
	int r = find_layout(lexer, store, layout_name, &layout);

	if (r == 0)
		r = parse_name(lexer, "the name of a field", &name);
	if (r < 0)
		return r;
	names = (struct field_names){layout->fields, layout->field_count};
	if (lex_mark(lexer, ':')) {
		r = find_field(lexer, &names, name, &field);
		if (r == 0)
			r = parse_refined(lexer, store, layout, field);
		if (r == 0 && !lex_is_line_end(lexer))
			r = parse_error_at(lexer, "?, or the end of the line");
		return r;
	}
	r = find_number(lexer, &names, name, &field);
	return r == 0 ? parse_deep(lexer, store, layout, field) : r;
}

/* ---- which fields are shown ---- */

int spec_parse_show(struct lexer *lexer, struct store *store)
{
	struct spec_struct *layout = NULL;
	struct spec_show show = {0}, *kept;
	struct span name = {0};
	int r = parse_name(lexer, "the name of a struct", &name);

	if (r == 0)
		r = find_layout(lexer, store, name, &layout);
	if (r == 0)
		r = parse_mark(lexer, '(');
	do {
		struct field_names names;

		if (r < 0)
			return r;
		names = (struct field_names){layout->fields,
					     layout->field_count};
		if (lex_mark(lexer, '.')) {
			lex_mark(lexer, '.');
			lex_mark(lexer, '.');
			show.is_brief = true;
			break;
		}
		if (show.count == SPEC_FIELDS_MAX)
			return lex_error(lexer, "more than %d fields",
					 SPEC_FIELDS_MAX);
		r = parse_name(lexer, "the name of a field", &name);
		if (r == 0)
			r = find_field(lexer, &names, name,
				       &show.fields[show.count++]);
	} while (r == 0 && lex_mark(lexer, ','));
	if (r == 0)
		r = parse_mark(lexer, ')');
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "the end of the line");
	if (r < 0)
		return r;
	kept = store_take(store, sizeof(*kept), _Alignof(struct spec_show));
	*kept = show;
	layout->show = kept;
	return 0;
}
