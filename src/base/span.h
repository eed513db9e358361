/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * span.h - bytes that somebody else owns.
 */
#ifndef SPILE_BASE_SPAN_H
#define SPILE_BASE_SPAN_H

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

#endif
