/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse_shows.c - statements about a struct as a whole: which fields are
 * shown, and when it is another struct.
 *
 *	show STRUCT(FIELD, ..., [...])
 *	gives STRUCT(FIELD, ...)
 *	asks STRUCT(FIELD, ...)
 *	becomes STRUCT(OTHER ?...)
 */
#include "config.h"

#include "base/auto.h"
#include "spec/parse_part.h"
#include "spec/store.h"

/* [+]FIELD, ... [, ...] ); what a variant lacks is left out. */
static int parse_shown(struct lexer *lexer, struct spec_struct *layout,
		       bool is_variant, struct spec_show *show)
{
	const struct field_names names = {layout->fields, layout->field_count};
	int r = 0;

	do {
		struct span name;
		uint8_t field = 0;
		bool is_extra;

		if (lex_mark(lexer, '.')) {
			lex_mark(lexer, '.');
			lex_mark(lexer, '.');
			show->is_brief = true;
			break;
		}
		is_extra = lex_mark(lexer, '+');
		r = parse_name(lexer, "the name of a field", &name);
		if (r < 0)
			return r;
		while (field < names.count &&
		       !word_is(name, names.fields[field].name))
			field++;
		if (field == names.count && !is_variant)
			return parse_error_of(lexer, "no field is named", name);
		if (show->count == SPEC_FIELDS_MAX)
			return lex_error(lexer, "more than %d fields",
					 SPEC_FIELDS_MAX);
		if (field == names.count)
			continue;
		show->extra |= (uint64_t)is_extra << show->count;
		show->fields[show->count++] = field;
	} while (lex_mark(lexer, ','));
	r = parse_mark(lexer, ')');
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "the end of the line");
	return r;
}

static int parse_list(struct lexer *lexer, struct store *store,
		      struct spec_struct *layout, struct span name,
		      const struct spec_show **ret)
{
	struct spec_show show = {0}, *kept;
	int r = parse_shown(lexer, layout, name.len != 0, &show);

	if (r < 0)
		return r;
	kept = store_take(store, sizeof(*kept), _Alignof(struct spec_show));
	*kept = show;
	*ret = kept;
	return 0;
}

static int parse_show(struct lexer *lexer, struct store *store,
		      struct spec_struct *layout, struct span name)
{
	return parse_list(lexer, store, layout, name, &layout->show);
}

static int parse_gives(struct lexer *lexer, struct store *store,
		       struct spec_struct *layout, struct span name)
{
	return parse_list(lexer, store, layout, name, &layout->gives);
}

static int parse_asks(struct lexer *lexer, struct store *store,
		      struct spec_struct *layout, struct span name)
{
	return parse_list(lexer, store, layout, name, &layout->asks);
}

/* OTHER ?... ) */
static int parse_becomes(struct lexer *lexer, struct store *store,
			 struct spec_struct *layout, struct span name)
{
	const struct field_names names = {layout->fields, layout->field_count};
	struct spec_becomes becomes = {0}, *kept;
	const struct spec_becomes **at = &layout->becomes;
	const struct symbol *symbol;
	int r = parse_name(lexer, "the name of a struct", &name);

	if (r < 0)
		return r;
	symbol = store_find(store, SYMBOL_STRUCT, name);
	if (!symbol || word_is(name, layout->name))
		return parse_error_of(lexer, "no other struct is", name);
	becomes.layout = symbol->layout;
	r = parse_conditions(lexer, store, &names, &becomes.conditions);
	if (r == 0 && !becomes.conditions.count)
		r = parse_error_at(lexer, "'?'");
	if (r == 0)
		r = parse_mark(lexer, ')');
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "the end of the line");
	if (r < 0)
		return r;
	symbol->layout->is_used = true;
	layout->deep_directions |= symbol->layout->deep_directions;
	kept = store_take(store, sizeof(*kept), _Alignof(struct spec_becomes));
	*kept = becomes;
	while (*at) /* in the order of the text */
		at = (const struct spec_becomes **)&(*at)->next;
	*at = kept;
	return 0;
}

static const struct {
	const char *word;
	int (*about)(struct lexer *lexer, struct store *store,
		     struct spec_struct *layout, struct span name);
} show_words[] = {
	{"show", parse_show},
	{"gives", parse_gives},
	{"asks", parse_asks},
	{"becomes", parse_becomes},
};

bool spec_is_show(struct span word)
{
	for (size_t i = 0; i < ARRAY_LEN(show_words); i++)
		if (word_is(word, show_words[i].word))
			return true;
	return false;
}

int spec_parse_show(struct lexer *lexer, struct store *store, struct span word)
{
	struct variants variants = {.about = NULL};
	struct spec_struct *layout = NULL;
	struct span name = {0};
	int r = parse_name(lexer, "the name of a struct", &name);

	for (size_t i = 0; i < ARRAY_LEN(show_words); i++)
		if (word_is(word, show_words[i].word))
			variants.about = show_words[i].about;
	if (r == 0)
		r = find_layout(lexer, store, name, &layout);
	if (r == 0)
		r = parse_mark(lexer, '(');
	if (r < 0)
		return r;
	if (layout->variants)
		variants.name = name;
	return for_variants(lexer, store, layout, &variants);
}
