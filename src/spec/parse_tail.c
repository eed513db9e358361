/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse_tail.c - what a call's line says behind the return value.
 *
 *	tail = [%class | does WORD | notes WORD | submits STRUCT completes STRUCT |
 *	        shown [as NAME] [named] (ARG, ...)]...
 */
#include "config.h"

#include "base/auto.h"
#include "spec/parse_part.h"

static const struct {
	const char *word;
	enum spec_class class;
} class_words[] = {
	{"file", SPEC_CLASS_FILE},	 {"desc", SPEC_CLASS_DESC},
	{"network", SPEC_CLASS_NETWORK}, {"process", SPEC_CLASS_PROCESS},
	{"memory", SPEC_CLASS_MEMORY},	 {"signal", SPEC_CLASS_SIGNAL},
	{"ipc", SPEC_CLASS_IPC},	 {"creds", SPEC_CLASS_CREDS},
	{"clock", SPEC_CLASS_CLOCK},	 {"pure", SPEC_CLASS_PURE},
	{"stat", SPEC_CLASS_STAT},	 {"lstat", SPEC_CLASS_LSTAT},
	{"fstat", SPEC_CLASS_FSTAT},	 {"statfs", SPEC_CLASS_STATFS},
	{"fstatfs", SPEC_CLASS_FSTATFS}, {"ustat", SPEC_CLASS_USTAT},
};

static const struct {
	const char *word;
	enum spec_effect effect;
} effect_words[] = {
	{"close", SPEC_EFFECT_CLOSE},
	{"close_range", SPEC_EFFECT_CLOSE_RANGE},
	{"dup_to", SPEC_EFFECT_DUP_TO},
	{"chdir", SPEC_EFFECT_CHDIR},
	{"exec", SPEC_EFFECT_EXEC},
	{"mount", SPEC_EFFECT_MOUNT},
	{"no_return", SPEC_EFFECT_NO_RETURN},
	{"ring", SPEC_EFFECT_RING},
	{"ring_register", SPEC_EFFECT_RING_REGISTER},
	{"sigreturn", SPEC_EFFECT_SIGRETURN},
};

static const struct {
	const char *word;
	enum spec_notes notes;
} notes_words[] = {
	{"poll", SPEC_NOTES_POLL},
	{"select", SPEC_NOTES_SELECT},
	{"thread_area", SPEC_NOTES_THREAD_AREA},
};

static int parse_class(struct lexer *lexer, uint32_t *classes)
{
	struct span word = lex_peek(lexer);

	for (size_t i = 0; i < ARRAY_LEN(class_words); i++) {
		if (word_is(word, class_words[i].word)) {
			*classes |= class_words[i].class;
			lex_word(lexer);
			return 0;
		}
	}
	return parse_error_at(lexer, "a class");
}

static int parse_effect(struct lexer *lexer, enum spec_effect *ret_effect)
{
	struct span word = lex_peek(lexer);

	for (size_t i = 0; i < ARRAY_LEN(effect_words); i++) {
		if (word_is(word, effect_words[i].word)) {
			*ret_effect = effect_words[i].effect;
			lex_word(lexer);
			return 0;
		}
	}
	return parse_error_at(lexer, "what it does");
}

static int parse_notes(struct lexer *lexer, enum spec_notes *ret_notes)
{
	struct span word = lex_peek(lexer);

	for (size_t i = 0; i < ARRAY_LEN(notes_words); i++) {
		if (word_is(word, notes_words[i].word)) {
			*ret_notes = notes_words[i].notes;
			lex_word(lexer);
			return 0;
		}
	}
	return parse_error_at(lexer, "poll, select or thread_area");
}

/* Whether the struct has it, under any ABI. */
static bool has_field(const struct spec_struct *whole, struct span name)
{
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		const struct spec_struct *layout =
			spec_layout(whole, abi_by_id((enum abi_id)id));

		for (size_t i = 0; i < layout->field_count; i++)
			if (word_is(name, layout->fields[i].name))
				return true;
	}
	return false;
}

/* Behind ARG.: a field of the struct that it points at, the same for all. */
static int parse_member(struct lexer *lexer, const struct spec_line *line,
			struct spec_line_shown *shown, struct span *ret_name)
{
	uint8_t at = shown->args[shown->count].arg;
	const struct spec_arg *arg = &line->args[at].arg;
	const struct spec_struct *whole =
		arg->kind == SPEC_POINTER ? arg->pointee->type.layout : NULL;

	if (!whole || !has_field(whole, lex_peek(lexer)))
		return parse_error_at(lexer, "a field of the struct there");
	for (size_t i = 0; i < shown->count; i++)
		if (shown->args[i].field.len && shown->args[i].arg != at)
			return lex_error(lexer, "fields of two arguments");
	*ret_name = shown->args[shown->count].field = lex_word(lexer);
	return 0;
}

/* [NAME=]ARG[.FIELD], ... ) */
static int parse_shown_args(struct lexer *lexer, struct spec_line *line)
{
	struct spec_line_shown *shown = &line->shown;

	do {
		struct span name, arg;
		int r = parse_name(lexer, "the name of an argument", &name);

		arg = name;
		if (r == 0 && lex_mark(lexer, '='))
			r = parse_name(lexer, "the name of an argument", &arg);
		if (r == 0 && shown->count == SPEC_ARGS_MAX)
			r = lex_error(lexer, "more than %d arguments",
				      SPEC_ARGS_MAX);
		if (r == 0)
			r = parse_find_arg(lexer, line, arg,
					   &shown->args[shown->count].arg);
		if (r == 0 && lex_mark(lexer, '.'))
			r = parse_member(lexer, line, shown, &name);
		if (r < 0)
			return r;
		shown->args[shown->count++].name = name;
	} while (lex_mark(lexer, ','));
	return parse_mark(lexer, ')');
}

/* [as NAME] [named] ( ... */
int parse_shown_as(struct lexer *lexer, struct spec_line *line)
{
	int r = 0;

	line->shown = (struct spec_line_shown){0};
	if (word_is(lex_peek(lexer), "as")) {
		lex_word(lexer);
		r = parse_name(lexer, "the name of a call", &line->shown.as);
	}
	if (r < 0)
		return r;
	if (word_is(lex_peek(lexer), "named")) {
		lex_word(lexer);
		line->shown.is_named = true;
	}
	r = parse_mark(lexer, '(');
	return r == 0 ? parse_shown_args(lexer, line) : r;
}

/* STRUCT, of one address, completes STRUCT. */
static int parse_submits(struct lexer *lexer, const struct store *store,
			 struct spec_line *line)
{
	struct spec_type type = {0};
	int r = parse_memory(lexer, store, &type);

	if (r == 0 && (type.kind != SPEC_STRUCT || type.layout->field_count != 1))
		return lex_error(lexer, "no struct of one address");
	line->submits = type.layout;
	if (r == 0 && !word_is(lex_peek(lexer), "completes"))
		return parse_error_at(lexer, "completes");
	if (r < 0)
		return r;
	lex_word(lexer);
	r = parse_memory(lexer, store, &type);
	if (r == 0 && type.kind != SPEC_STRUCT)
		return lex_error(lexer, "no struct");
	line->completes = type.layout;
	return r;
}

/* [%class | does WORD | notes WORD | submits ... | shown ...]... */
int parse_tail(struct lexer *lexer, const struct store *store,
	       struct spec_line *line)
{
	int r = 0;

	while (r == 0 && !lex_is_line_end(lexer)) {
		if (lex_mark(lexer, '%')) {
			r = parse_class(lexer, &line->classes);
		} else if (word_is(lex_peek(lexer), "does")) {
			lex_word(lexer);
			r = parse_effect(lexer, &line->effect);
		} else if (word_is(lex_peek(lexer), "notes")) {
			lex_word(lexer);
			r = parse_notes(lexer, &line->notes);
		} else if (word_is(lex_peek(lexer), "submits")) {
			lex_word(lexer);
			r = parse_submits(lexer, store, line);
		} else if (word_is(lex_peek(lexer), "shown")) {
			lex_word(lexer);
			r = parse_shown_as(lexer, line);
		} else {
			r = parse_error_at(lexer, "%class, does, notes, submits, "
						  "shown or nothing");
		}
	}
	return r;
}
