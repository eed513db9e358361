/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse_names.c - statements about numbers with names.
 *
 *	set NAME(CONST[=NUMBER], enum NAME & NUMBER [<< NUMBER] [?...],
 *		signal & NUMBER, 1 << enum NAME [- 1], ...)
 *	enum NAME(CONST[=NUMBER], ..., [...])
 */
#include "config.h"

#include <string.h>

#include "spec/parse_part.h"
#include "spec/store.h"

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

const char *parse_unknown_name(struct store *store,
			       const struct spec_const *consts, size_t count)
{
	const char *first = NULL;
	size_t len = 0;
	char *text;

	if (count == 1 && consts->is_shift)
		return consts->part->unknown;
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

int parse_named(struct lexer *lexer, struct store *store,
		struct spec_const *ret_const)
{
	struct lexer start = *lexer;
	struct span name;
	bool has_value;
	int r = parse_name(lexer, "the name of a number", &name);

	if (r < 0)
		return r;
	has_value = lex_mark(lexer, '=');
	if (!has_value && store->is_lazy) {
		*ret_const =
			(struct spec_const){.name = store_name(store, name),
					    .is_unread = true};
		return 0;
	}
	if (!has_value) {
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

/* [?MASK=V[|V...]] */
static int parse_part_condition(struct lexer *lexer, struct store *store,
				const struct spec_condition **ret)
{
	struct spec_condition condition = {0}, *kept;
	int r;

	if (!lex_mark(lexer, '?'))
		return 0;
	r = parse_number(lexer, store, "a number", &condition.mask);
	if (r == 0)
		r = parse_mark(lexer, '=');
	do {
		if (r == 0 && condition.count == SPEC_CONDITION_VALUES_MAX)
			return lex_error(lexer, "too many numbers");
		if (r == 0)
			r = parse_number(lexer, store, "a number",
					 &condition.values[condition.count++]);
	} while (r == 0 && lex_mark(lexer, '|'));
	kept = store_take(store, sizeof(*kept),
			  _Alignof(struct spec_condition));
	*kept = condition;
	*ret = kept;
	return r;
}

/* Behind '<': < NUMBER */
static int parse_shift(struct lexer *lexer, const struct store *store,
		       uint8_t *ret_shift)
{
	uint64_t shift = 0;
	int r = parse_mark(lexer, '<');

	if (r == 0)
		r = parse_number(lexer, store, "a number", &shift);
	if (r == 0 && shift > 63)
		return lex_error(lexer, "more than 63 bits");
	*ret_shift = (uint8_t)shift;
	return r;
}

/* enum NAME & NUMBER [<< NUMBER] [?...] | signal & NUMBER [?...] */
static int parse_part(struct lexer *lexer, struct store *store,
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
	if (r == 0)
		r = parse_number(lexer, store, "a number", &ret_const->value);
	if (r == 0 && lex_mark(lexer, '<'))
		r = parse_shift(lexer, store, &ret_const->shift);
	return r == 0 ? parse_part_condition(lexer, store,
					     &ret_const->condition)
		      : r;
}

/* 1 << enum NAME [- 1] */
static int parse_places(struct lexer *lexer, struct store *store,
			struct spec_const *ret_const)
{
	uint64_t one = 1;
	int r = 0;

	*ret_const = (struct spec_const){.is_part = true, .is_shift = true};
	lex_word(lexer); /* 1 */
	for (int i = 0; r == 0 && i < 2; i++)
		r = parse_mark(lexer, '<');
	if (r == 0)
		r = parse_names(lexer, store, &ret_const->part);
	if (r == 0 && (!ret_const->part || ret_const->part->is_set))
		return parse_error_at(lexer, "'enum'");
	ret_const->is_from_one = r == 0 && lex_mark(lexer, '-');
	if (ret_const->is_from_one)
		r = parse_number(lexer, store, "a number", &one);
	return r == 0 && one != 1 ? lex_error(lexer, "only 1 is taken off") : r;
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
	else if (word_is(lex_peek(lexer), "remark"))
		*ret_rest = SPEC_REST_REMARK;
	else if (word_is(lex_peek(lexer), "sum"))
		*ret_rest = SPEC_REST_SUM;
	else
		return false;
	lex_word(lexer);
	return true;
}

/* as NAME: the macro that makes a set's number. */
static int parse_macro(struct lexer *lexer, struct store *store,
		       struct spec_names *names)
{
	struct span name = {0};
	int r;

	lex_word(lexer); /* as */
	r = parse_name(lexer, "the name of a macro", &name);
	if (r == 0)
		names->macro = store_name(store, name);
	return r;
}

/* Behind `count` others, none of which has the name: of a built-in text, which is
   read in a hurry, spec_check() finds it. */
static int parse_new(struct lexer *lexer, struct store *store,
		     struct spec_const *consts, size_t count)
{
	struct span word = lex_peek(lexer);

	for (size_t i = 0; i < count && !store->is_lazy; i++)
		if (!consts[i].is_part && word_is(word, consts[i].name))
			return lex_error_of(lexer, word,
					    "two names are '%.*s'",
					    (int)word.len,
					    (const char *)word.data);
	return parse_named(lexer, store, &consts[count]);
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
		if (r == 0 && names->is_set && word_is(word, "as")) {
			r = parse_macro(lexer, store, names);
			break;
		}
		if (r == 0 && names->count == SPEC_NAMES_MAX)
			return lex_error(lexer, "more than %d names",
					 SPEC_NAMES_MAX);
		if (r == 0 && names->is_set &&
		    (word_is(word, "enum") || word_is(word, "signal")))
			r = parse_part(lexer, store, next);
		else if (r == 0 && names->is_set && word_is(word, "1"))
			r = parse_places(lexer, store, next);
		else if (r == 0)
			r = parse_new(lexer, store, consts, names->count);
		if (r == 0)
			names->count++;
	} while (r == 0 && lex_mark(lexer, ','));
	if (r == 0)
		r = parse_mark(lexer, ')');
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "the end of the line");
	if (r == 0 && !names->count && names->rest != SPEC_REST_PLAIN)
		r = lex_error(lexer, "no names");
	return r;
}

int spec_parse_names(struct lexer *lexer, struct store *store, bool is_set)
{
	struct spec_const consts[SPEC_NAMES_MAX], *kept_consts;
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
	names.unknown = parse_unknown_name(store, consts, names.count);
	names.consts = kept_consts;
	names.store = store;
	kept = store_take(store, sizeof(*kept), _Alignof(struct spec_names));
	*kept = names;
	store_add(store, SYMBOL_NAMES, kept->name)->names = kept;
	return 0;
}
