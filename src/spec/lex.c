/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lex.c - cuts a spec text into words and marks.
 *
 * Any bytes may come in; nothing is read behind the end.
 */
#include "config.h"

#include "spec/lex.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"

enum { WORD_SHOWN_MAX = 40 }; /* bytes of a text that a message repeats */

struct lexer lexer_of(const char *name, struct span text, struct error *err)
{
	const char *at = text.len ? (const char *)text.data : "";

	return (struct lexer){name, at, at, at + text.len, 1, err, {0}};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Not isalnum(3): a spec means the same in every locale. */
static const bool word_bytes[256] = {
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['_'] = true,
	['a' ... 'z'] = true,
};

/* Up to the next word or mark of this statement, or the end of its line. */
static void skip_blanks(struct lexer *lexer)
{
	while (lexer->at < lexer->end) {
		char c = *lexer->at;

		if ((unsigned char)c > '#') /* most are */
			return;
		if (c == '#') {
			while (lexer->at < lexer->end && *lexer->at != '\n')
				lexer->at++;
		} else if (c == '\n') {
			/* Of an empty line of another system's editor there
			   is its '\r'. */
			if (lexer->at + 1 == lexer->end ||
			    !is_blank(lexer->at[1]) || lexer->at[1] == '\r')
				return;
			lexer->line++;
			lexer->at++;
		} else if (is_blank(c)) {
			lexer->at++;
		} else {
			return;
		}
	}
}

bool lex_statement(struct lexer *lexer)
{
	for (;;) {
		skip_blanks(lexer);
		if (lexer->at == lexer->end)
			return false;
		if (*lexer->at != '\n')
			return true;
		lexer->line++;
		lexer->at++;
	}
}

void lex_skip_statement(struct lexer *lexer)
{
	while (!lex_is_line_end(lexer))
		lexer->at++;
}

bool lex_is_line_end(struct lexer *lexer)
{
	skip_blanks(lexer);
	return lexer->at == lexer->end || *lexer->at == '\n';
}

bool lex_mark(struct lexer *lexer, char mark)
{
	skip_blanks(lexer);
	if (lexer->at == lexer->end || *lexer->at != mark)
		return false;
	lexer->at++;
	return true;
}

struct span lex_peek(struct lexer *lexer)
{
	const char *end;

	skip_blanks(lexer);
	if (lexer->peeked.data == (const uint8_t *)lexer->at)
		return lexer->peeked;
	end = lexer->at;
	while (end < lexer->end && word_bytes[(uint8_t)*end])
		end++;
	lexer->peeked = span_of(lexer->at, (size_t)(end - lexer->at));
	return lexer->peeked;
}

struct span lex_word(struct lexer *lexer)
{
	struct span word = lex_peek(lexer);

	lexer->at += word.len;
	return word;
}

struct span lex_next(struct lexer *lexer)
{
	struct span word = lex_peek(lexer);

	if (lex_is_line_end(lexer))
		return span_of_str("the end of the line");
	if (!word.len)
		word.len = 1;
	if (word.len > WORD_SHOWN_MAX)
		word.len = WORD_SHOWN_MAX;
	return word;
}

bool word_number(struct span word, uint64_t *ret)
{
	unsigned base = 10;
	uint64_t value = 0;
	size_t i = 0;

	if (word.len > 1 && word.data[0] == '0') {
		base = word.data[1] == 'x' ? 16 : 8;
		i = base == 16 ? 2 : 1;
	}
	if (i == word.len)
		return false;
	for (; i < word.len; i++) {
		uint8_t c = word.data[i];
		unsigned digit = 16;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if (c >= 'a' && c <= 'f')
			digit = c - 'a' + 10u;
		if (digit >= base ||
		    __builtin_mul_overflow(value, base, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
	}
	*ret = value;
	return true;
}

/* Columns are bytes, from 1 on. */
static int error_at(const struct lexer *lexer, const char *at,
		    const char *format, va_list args)
{
	const char *line = at;
	unsigned number = lexer->line;
	char what[256];

	for (const char *c = at; c < lexer->at; c++)
		number -= *c == '\n';
	while (line > lexer->start && line[-1] != '\n')
		line--;
	vsnprintf(what, sizeof(what), format, args);
	return error_set(lexer->err, EINVAL, "%s:%u:%zu: %s", lexer->name,
			 number, (size_t)(at - line) + 1, what);
}

int lex_error(const struct lexer *lexer, const char *format, ...)
{
	va_list args;
	int r;

	va_start(args, format);
	r = error_at(lexer, lexer->at, format, args);
	va_end(args);
	return r;
}

int lex_error_of(const struct lexer *lexer, struct span word,
		 const char *format, ...)
{
	uintptr_t before = (uintptr_t)lexer->at - (uintptr_t)word.data;
	const char *at = lexer->at;
	va_list args;
	int r;

	/* The name may come from elsewhere. */
	if (before <= (uintptr_t)(lexer->at - lexer->start))
		at -= before;
	va_start(args, format);
	r = error_at(lexer, at, format, args);
	va_end(args);
	return r;
}
