/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * buf.c - bytes that grow.
 */
#include "config.h"

#include "base/buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST_CAP = 64, VARINT_MAX = 10 };

void buf_done(struct buf *buf)
{
	int saved = errno;

	free(buf->data);
	*buf = BUF_EMPTY;
	errno = saved;
}

void buf_reserve(struct buf *buf, size_t more)
{
	size_t cap = buf->cap ? buf->cap : FIRST_CAP;

	if (more <= buf->cap - buf->len)
		return;
	while (cap < buf->len + more)
		cap *= 2;
	buf->data = mem_resize(buf->data, cap, 1);
	buf->cap = cap;
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
	if (!len)
		return;
	buf_reserve(buf, len);
	memcpy(buf->data + buf->len, data, len);
	buf->len += len;
}

void buf_add_u8(struct buf *buf, uint8_t value)
{
	buf_reserve(buf, 1);
	buf->data[buf->len++] = value;
}

static void add_le(struct buf *buf, uint64_t value, unsigned bytes)
{
	buf_reserve(buf, bytes);
	for (unsigned i = 0; i < bytes; i++)
		buf->data[buf->len++] = (uint8_t)(value >> (8 * i));
}

void buf_add_le16(struct buf *buf, uint16_t value)
{
	add_le(buf, value, 2);
}

void buf_add_le32(struct buf *buf, uint32_t value)
{
	add_le(buf, value, 4);
}

void buf_add_le64(struct buf *buf, uint64_t value)
{
	add_le(buf, value, 8);
}

void buf_add_varint(struct buf *buf, uint64_t value)
{
	uint8_t *at;

	buf_reserve(buf, VARINT_MAX);
	at = buf->data + buf->len;
	while (value >= 0x80) {
		*at++ = (uint8_t)value | 0x80;
		value >>= 7;
	}
	*at++ = (uint8_t)value;
	buf->len = (size_t)(at - buf->data);
}

void buf_add_svarint(struct buf *buf, int64_t value)
{
	buf_add_varint(buf, ((uint64_t)value << 1) ^ (uint64_t)(value >> 63));
}

void buf_add_span(struct buf *buf, struct span span)
{
	buf_add_varint(buf, span.len);
	buf_add(buf, span.data, span.len);
}

void buf_add_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	int len;

	buf_reserve(buf, FIRST_CAP);
	va_start(args, format);
	len = vsnprintf((char *)buf->data + buf->len, buf->cap - buf->len,
			format, args);
	va_end(args);
	if (len < 0)
		return;
	if ((size_t)len >= buf->cap - buf->len) {
		buf_reserve(buf, (size_t)len + 1);
		va_start(args, format);
		vsnprintf((char *)buf->data + buf->len, buf->cap - buf->len,
			  format, args);
		va_end(args);
	}
	buf->len += (size_t)len;
}

const char *buf_text(struct buf *buf)
{
	buf_reserve(buf, 1);
	buf->data[buf->len] = '\0';
	return (const char *)buf->data;
}
