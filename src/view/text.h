/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - words for people: numbers, times, names from outside, colour.
 */
#ifndef SPILE_VIEW_TEXT_H
#define SPILE_VIEW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct buf;

enum text_color {
	TEXT_NORMAL,
	TEXT_BOLD,
	TEXT_DIM,
	TEXT_RED,
	TEXT_GREEN,
	TEXT_YELLOW,
	TEXT_BLUE,
	TEXT_CYAN,
};

/* The escape sequence that begins a colour; TEXT_NORMAL ends it. */
const char *text_escape(enum text_color color);

/* Well-formed by RFC 3629: no surrogates, nothing overlong. */
bool text_is_utf8(struct span text);
/* Bytes of the character at the front, 0 when they are none. */
size_t text_char_bytes(struct span text);

/*
 * Bytes from outside, harmless on a terminal: control bytes, what is no UTF-8,
 * and all beyond ASCII unless is_utf8, become \n, \t or \xNN.
 */
void text_add_clean(struct buf *buf, struct span text, bool is_utf8);
/* The same, in quotes where a shell would need them. */
void text_add_word(struct buf *buf, struct span text, bool is_utf8);

/* Columns on a terminal, one a character; escape sequences have none. */
size_t text_columns(struct span text);
/* Cuts what is too wide and puts an ellipsis at its end. Not for escapes. */
void text_cut(struct buf *buf, size_t columns, bool is_utf8);
/* The same at its front, where the end says more: a path, a place. */
void text_cut_front(struct buf *buf, size_t columns, bool is_utf8);
const char *text_ellipsis(bool is_utf8);

/* "1.93 s", "31 ms", "2 min 5 s". */
void text_add_duration(struct buf *buf, uint64_t ns, bool is_utf8);
/* "12 480" */
void text_add_count(struct buf *buf, uint64_t count);
/* "1.5 MiB" */
void text_add_bytes(struct buf *buf, uint64_t bytes);
/* "call", "calls" */
const char *text_plural(uint64_t count, const char *one, const char *many);

#endif
