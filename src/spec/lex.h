/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lex.h - the words and marks of a spec text.
 *
 * A word is letters, digits and underscores; everything else is a mark of one
 * character. Blanks separate, '#' begins a comment, and a line that begins with
 * a blank goes on with the one before.
 */
#ifndef SPILE_SPEC_LEX_H
#define SPILE_SPEC_LEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

struct error;

struct lexer {
	const char *name; /* of the text, for messages */
	const char *start;
	const char *at;
	const char *end;
	unsigned line;
	struct error *err;
	struct span peeked; /* the word at `at`, if peeked.data is there */
};

struct lexer lexer_of(const char *name, struct span text, struct error *err);
/* Goes to the beginning of the next statement; false at the end of the text. */
bool lex_statement(struct lexer *lexer);
/* Behind what is left of this one. */
void lex_skip_statement(struct lexer *lexer);
bool lex_is_line_end(struct lexer *lexer);
/* The mark, if it comes next. */
bool lex_mark(struct lexer *lexer, char mark);
/* The word that comes next, or an empty one. */
struct span lex_word(struct lexer *lexer);
/* The same word, as it would come next, without going behind it. */
struct span lex_peek(struct lexer *lexer);
static inline bool word_is(struct span word, const char *text)
{
	return word.len && word.data[0] == (uint8_t)text[0] &&
	       strlen(text) == word.len && !memcmp(word.data, text, word.len);
}
/* 10, 010 or 0x10, at most 64 bits. */
bool word_number(struct span word, uint64_t *ret);
/* "NAME:LINE:COLUMN: ...", of what comes next or, of lex_error_of, of a word of the
   text; -EINVAL. */
int lex_error(const struct lexer *lexer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
int lex_error_of(const struct lexer *lexer, struct span word,
		 const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* What comes next, for a message. */
struct span lex_next(struct lexer *lexer);

#endif
