/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notation-line.c - a line of the notation in its words.
 */
#include "config.h"

#include "notation-line.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"

void line_done(struct line *line)
{
	for (size_t i = 0; i < line->count; i++) {
		free(line->tokens[i].name);
		free(line->tokens[i].text);
	}
	for (size_t i = 0; i < line->list_count; i++)
		free(line->lists[i]);
	memset(line, 0, sizeof(*line));
}

void line_free(struct line **line)
{
	line_done(*line);
	free(*line);
}

/* ---- a line into tokens ---- */

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return at ? (int)(at - digits) : -1;
}

static const char *read_quoted(const char *at, struct buf *ret,
			       struct error *err)
{
	for (at++; *at != '"'; at++) {
		if (!*at) {
			error_set(err, EINVAL, "a quote is not closed");
			return NULL;
		}
		if (*at != '\\') {
			buf_add_u8(ret, (uint8_t)*at);
			continue;
		}
		at++;
		if (*at == 'x' && hex_digit(at[1]) >= 0 &&
		    hex_digit(at[2]) >= 0) {
			buf_add_u8(ret, (uint8_t)(hex_digit(at[1]) * 16 +
						  hex_digit(at[2])));
			at += 2;
		} else if (*at == '"' || *at == '\\') {
			buf_add_u8(ret, (uint8_t)*at);
		} else if (*at == 'n' || *at == 't' || *at == '0') {
			buf_add_u8(ret, *at == 'n'   ? '\n'
					: *at == 't' ? '\t'
						     : '\0');
		} else {
			error_set(err, EINVAL,
				  "after \\ comes \", \\, n, t, 0 or xHH");
			return NULL;
		}
	}
	return at + 1;
}

static const char *skip_name(const char *at, char **ret_name)
{
	size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz_0123456789");

	*ret_name = NULL;
	if (!len || at[len] != '=' || isdigit((unsigned char)*at))
		return at;
	*ret_name = mem_strndup(at, len);
	return at + len + 1;
}

static const char *read_token(const char *at, struct token *token,
			      struct error *err)
{
	struct buf text = BUF_EMPTY;
	size_t len;

	at = skip_name(at, &token->name);
	token->kind = TOKEN_WORD;
	if (*at == '"') {
		token->kind = TOKEN_QUOTED;
		at = read_quoted(at, &text, err);
	} else if (*at == '[' || *at == ']') {
		token->kind = *at == '[' ? TOKEN_OPEN : TOKEN_CLOSE;
		at++;
	} else {
		len = strcspn(at, " \t[]\"");
		buf_add(&text, at, len);
		at += len;
	}
	token->len = text.len;
	buf_text(&text);
	token->text = (char *)text.data;
	return at;
}

int line_split(const char *at, struct line *line, struct error *err)
{
	for (;;) {
		at += strspn(at, " \t");
		if (!*at || *at == '#')
			return 0;
		if (line->count == TOKENS_MAX)
			return error_set(err, EINVAL, "too many words");
		at = read_token(at, &line->tokens[line->count++], err);
		if (!at)
			return -EINVAL;
	}
}

struct token *line_next(struct line *line)
{
	return line->at < line->count ? &line->tokens[line->at++] : NULL;
}

int line_word(struct line *line, const char *what, struct token **ret,
	      struct error *err)
{
	*ret = line_next(line);
	if (!*ret || (*ret)->kind == TOKEN_OPEN || (*ret)->kind == TOKEN_CLOSE)
		return error_set(err, EINVAL, "%s is missing", what);
	return 0;
}
