/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse_attrs.c - statements about attributes and messages, by their types.
 *
 *	attrs NAME(TYPE[, TYPE...] : SHAPE, ..., [... : SHAPE])
 *	TYPE = CONST[=NUMBER] | CONST << NUMBER | CONST
 *	SHAPE = by TYPE attrs NAME | [bytes | MEMORY[[[enum NAME]]] | str | host
 *| sockaddr | mac] [attrs NAME] [set NAME]
 *
 * They contain each other, so the attrs of a shape are looked up when something
 * is shown; in a text of the user's they must be known all the same.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/auto.h"
#include "spec/parse_part.h"
#include "spec/store.h"

static const struct {
	const char *word;
	enum spec_kind kind;
} shape_words[] = {
	{"bytes", SPEC_BYTES},
	{"str", SPEC_STRING},
	{"host", SPEC_HOST},
	{"sockaddr", SPEC_SOCKADDR},
	{"mac", SPEC_MAC},
};

const struct spec_attrs_ref *keep_attrs(struct store *store, const char *name)
{
	struct spec_attrs_ref *ref =
		store_take(store, sizeof(*ref), _Alignof(struct spec_attrs_ref));

	*ref = (struct spec_attrs_ref){name, store};
	return ref;
}

/* [attrs NAME] */
static int parse_attrs_of(struct lexer *lexer, struct store *store,
			  struct spec_shape *shape)
{
	struct span name;
	int r;

	if (!word_is(lex_peek(lexer), "attrs"))
		return 0;
	lex_word(lexer);
	r = parse_name(lexer, "the name of attrs", &name);
	if (r < 0)
		return r;
	if (!store->is_lazy && !store_find(store, SYMBOL_ATTRS, name))
		return parse_error_of(lexer, "no attrs are named", name);
	shape->attrs = keep_attrs(store, store_name(store, name));
	return 0;
}

/* [ [enum NAME] ] behind MEMORY */
static int parse_places(struct lexer *lexer, const struct store *store,
			struct spec_shape *shape)
{
	int r;

	if (!lex_mark(lexer, '['))
		return 0;
	shape->is_array = true;
	r = parse_names(lexer, store, &shape->indices);
	return r == 0 ? parse_mark(lexer, ']') : r;
}

/* TYPE attrs NAME, behind "by" */
static int parse_by(struct lexer *lexer, struct store *store,
		    struct spec_shape *shape)
{
	struct span type;
	int r = parse_name(lexer, "a type", &type);

	if (r < 0)
		return r;
	shape->by = store_name(store, type);
	if (!word_is(lex_peek(lexer), "attrs"))
		return parse_error_at(lexer, "attrs");
	return parse_attrs_of(lexer, store, shape);
}

static int parse_shape(struct lexer *lexer, struct store *store,
		       struct spec_shape *shape)
{
	struct span word = lex_peek(lexer);
	size_t i = 0;
	int r = 0;

	if (word_is(word, "by")) {
		lex_word(lexer);
		return parse_by(lexer, store, shape);
	}
	while (i < ARRAY_LEN(shape_words) && !word_is(word, shape_words[i].word))
		i++;
	if (i < ARRAY_LEN(shape_words)) {
		lex_word(lexer);
		shape->type.kind = shape_words[i].kind;
	} else if (!word_is(word, "attrs")) {
		r = parse_memory(lexer, store, &shape->type);
		if (r == 0)
			r = parse_places(lexer, store, shape);
	}
	if (r == 0)
		r = parse_attrs_of(lexer, store, shape);
	return r == 0 ? parse_names(lexer, store, &shape->flags) : r;
}

/* What is known so far. */
struct attrs_line {
	struct spec_const consts[SPEC_NAMES_MAX];
	const struct spec_shape *shapes[SPEC_NAMES_MAX];
	size_t count;
	const struct spec_shape *rest;
};

/* Behind the first '<' of TYPE, whose name is known: a number of two halves. */
static int parse_halves(struct lexer *lexer, struct store *store,
			struct span high, struct spec_const *type)
{
	uint64_t shift = 0, value, low;
	struct lexer at_high = *lexer;
	struct span word;
	size_t room;
	char *name;
	int r = parse_mark(lexer, '<');

	if (r == 0)
		r = parse_number(lexer, store, "a number", &shift);
	if (r == 0 && shift > 63)
		return lex_error(lexer, "more than 63 bits");
	if (r == 0)
		r = parse_mark(lexer, '|');
	word = lex_peek(lexer);
	if (r == 0)
		r = parse_number(lexer, store, "the name of a number", &low);
	at_high.at = (const char *)high.data;
	if (r == 0)
		r = parse_number(&at_high, store, "a known name", &value);
	if (r < 0)
		return r;
	room = high.len + word.len + sizeof("<<63|");
	name = store_take(store, room, 1);
	snprintf(name, room, "%.*s<<%u|%.*s", (int)high.len,
		 (const char *)high.data, (unsigned)shift, (int)word.len,
		 (const char *)word.data);
	*type = (struct spec_const){.name = name,
				    .value = value << shift | low};
	return 0;
}

/* CONST[=NUMBER] | CONST << NUMBER | CONST */
static int parse_type(struct lexer *lexer, struct store *store,
		      struct spec_const *type)
{
	struct span word = lex_peek(lexer);
	int r = parse_named(lexer, store, type);

	return r == 0 && lex_mark(lexer, '<')
		       ? parse_halves(lexer, store, word, type)
		       : r;
}

/* TYPE[, TYPE...] : SHAPE | ... : SHAPE */
static int parse_types(struct lexer *lexer, struct store *store,
		       struct attrs_line *line)
{
	struct spec_shape *shape = store_take(store, sizeof(*shape),
					      _Alignof(struct spec_shape));
	bool is_rest = lex_mark(lexer, '.');
	int r = 0;

	if (is_rest) {
		lex_mark(lexer, '.');
		lex_mark(lexer, '.');
		line->rest = shape;
	}
	while (r == 0 && !is_rest) {
		if (line->count == SPEC_NAMES_MAX)
			return lex_error(lexer, "more than %d names",
					 SPEC_NAMES_MAX);
		line->shapes[line->count] = shape;
		r = parse_type(lexer, store, &line->consts[line->count]);
		if (r < 0)
			return r;
		line->count++;
		if (!lex_mark(lexer, ','))
			break;
	}
	r = parse_mark(lexer, ':');
	return r == 0 ? parse_shape(lexer, store, shape) : r;
}

static void keep_line(struct store *store, const struct attrs_line *line,
		      struct spec_attrs *attrs)
{
	struct spec_names *names =
		store_take(store, sizeof(*names), _Alignof(struct spec_names));
	const struct spec_shape **shapes =
		store_take(store, line->count * sizeof(*shapes) + 1,
			   _Alignof(struct spec_shape *));

	names->consts = store_take(store,
				   line->count * sizeof(line->consts[0]) + 1,
				   _Alignof(struct spec_const));
	memcpy(names->consts, line->consts,
	       line->count * sizeof(line->consts[0]));
	memcpy(shapes, line->shapes, line->count * sizeof(*shapes));
	names->count = line->count;
	names->store = store;
	if (line->count)
		names->unknown =
			parse_unknown_name(store, line->consts, line->count);
	attrs->names = names;
	attrs->shapes = shapes;
	attrs->rest = line->rest;
}

int spec_parse_attrs(struct lexer *lexer, struct store *store)
{
	struct attrs_line line = {.count = 0};
	struct spec_attrs *attrs =
		store_take(store, sizeof(*attrs), _Alignof(struct spec_attrs));
	struct span name;
	int r = parse_name(lexer, "the name of attrs", &name);

	if (r == 0)
		r = parse_mark(lexer, '(');
	if (r < 0)
		return r;
	/* They may name themselves, or what names them. */
	keep_line(store, &line, attrs);
	store_add(store, SYMBOL_ATTRS, store_name(store, name))->attrs = attrs;
	do
		r = parse_types(lexer, store, &line);
	while (r == 0 && lex_mark(lexer, ','));
	if (r == 0)
		r = parse_mark(lexer, ')');
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "the end of the line");
	if (r == 0)
		keep_line(store, &line, attrs);
	return r;
}

/* ---- look-ups ---- */

const struct spec_attrs *spec_attrs_find(const struct spec_attrs_ref *ref)
{
	const struct symbol *symbol =
		store_find(ref->store, SYMBOL_ATTRS, span_of_str(ref->name));

	return symbol ? symbol->attrs : NULL;
}

const struct spec_names *spec_attrs_set(const struct spec_attrs_ref *ref,
					const char *name)
{
	const struct symbol *symbol =
		store_find(ref->store, SYMBOL_NAMES, span_of_str(name));

	return symbol ? symbol->names : NULL;
}

const struct spec_shape *spec_attrs_shape(const struct spec_attrs *attrs,
					  const struct abi *abi, uint64_t type,
					  const char **ret_name)
{
	spec_names_read(attrs->names);
	for (size_t i = 0; i < attrs->names->count; i++) {
		const struct spec_const *at = &attrs->names->consts[i];
		uint64_t value;

		if (spec_const_of(at, abi, &value) && value == type) {
			*ret_name = at->name;
			return attrs->shapes[i];
		}
	}
	*ret_name = NULL;
	return attrs->rest;
}

const struct spec_shape *spec_attrs_named(const struct spec_attrs *attrs,
					  struct span name, uint64_t bits)
{
	const struct spec_shape *first = NULL;

	for (size_t i = 0; i < attrs->names->count; i++) {
		const struct spec_const *at = &attrs->names->consts[i];

		if (!span_is(name, at->name))
			continue;
		if ((at->value & bits) == bits)
			return attrs->shapes[i];
		if (!first)
			first = attrs->shapes[i];
	}
	return first;
}
