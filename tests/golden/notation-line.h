/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notation-line.h - a line of the notation in its words.
 */
#ifndef SPILE_TESTS_GOLDEN_NOTATION_LINE_H
#define SPILE_TESTS_GOLDEN_NOTATION_LINE_H

#include <stddef.h>

struct error;

enum { TOKENS_MAX = 4096 };

enum token_kind { TOKEN_WORD, TOKEN_QUOTED, TOKEN_OPEN, TOKEN_CLOSE };

struct token {
	enum token_kind kind;
	char *name; /* of NAME=..., else NULL */
	char *text;
	size_t len;
};

/* One line in pieces; everything that its event points to lives here. */
struct line {
	struct token tokens[TOKENS_MAX];
	size_t count, at;
	void *lists[2]; /* the most that one event has */
	size_t list_count;
};

/* line is empty before; a # begins a comment. -EINVAL: an open quote, ... */
int line_split(const char *text, struct line *line, struct error *err);
struct token *line_next(struct line *line); /* NULL at the end */
/* The next one, which must be a word; what: for the message. */
int line_word(struct line *line, const char *what, struct token **ret,
	      struct error *err);
void line_done(struct line *line);  /* empty again */
void line_free(struct line **line); /* for AUTO */

#endif
