/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * span.h - bytes that somebody else owns.
 */
#ifndef SPILE_BASE_SPAN_H
#define SPILE_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
	const uint8_t *data; /* may be NULL when len is 0 */
	size_t len;
};

static inline struct span span_of(const void *data, size_t len)
{
	return (struct span){ (const uint8_t *)data, len };
}

static inline struct span span_of_str(const char *text)
{
	return span_of(text, text ? strlen(text) : 0);
}

static inline bool span_equal(struct span a, struct span b)
{
	return a.len == b.len && (!a.len || !memcmp(a.data, b.data, a.len));
}

static inline bool span_is(struct span span, const char *text)
{
	return span_equal(span, span_of_str(text));
}

static inline bool span_begins(struct span span, const char *text)
{
	size_t len = strlen(text);

	return span.len >= len && (!len || !memcmp(span.data, text, len));
}

static inline bool span_ends(struct span span, const char *text)
{
	size_t len = strlen(text);

	return span.len >= len &&
	       (!len || !memcmp(span.data + span.len - len, text, len));
}

/* Without the byte order mark that some editors begin UTF-8 with. */
static inline struct span span_behind_mark(struct span text)
{
	size_t len = span_begins(text, "\xef\xbb\xbf") ? 3 : 0;

	return len ? span_of(text.data + len, text.len - len) : text;
}

/* As memcmp, and what is longer comes behind. */
static inline int span_compare(struct span a, struct span b)
{
	size_t least = a.len < b.len ? a.len : b.len;
	int order = least ? memcmp(a.data, b.data, least) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

#endif
