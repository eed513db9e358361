/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * buf.h - bytes that grow.
 *
 * Integers are little-endian; a varint is LEB128 (seven bits a byte, the lowest
 * first, the top bit says that more follow), a signed one is zigzag first.
 */
#ifndef SPILE_BASE_BUF_H
#define SPILE_BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct buf {
	uint8_t *data;
	size_t len;
	size_t cap;
};

#define BUF_EMPTY ((struct buf){ NULL, 0, 0 })

void buf_done(struct buf *buf); /* frees; the buffer is empty again */
void buf_reserve(struct buf *buf, size_t more);
void buf_add(struct buf *buf, const void *data, size_t len);
void buf_add_u8(struct buf *buf, uint8_t value);
void buf_add_le16(struct buf *buf, uint16_t value);
void buf_add_le32(struct buf *buf, uint32_t value);
void buf_add_le64(struct buf *buf, uint64_t value);
void buf_add_varint(struct buf *buf, uint64_t value);
void buf_add_svarint(struct buf *buf, int64_t value);
/* Length as a varint, then the bytes. */
void buf_add_span(struct buf *buf, struct span span);
void buf_add_text(struct buf *buf, const char *text); /* no length, no NUL */
void buf_printf(struct buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The content as a C string; valid until the next change. */
const char *buf_text(struct buf *buf);
static inline struct span buf_span(const struct buf *buf)
{
	return span_of(buf->data, buf->len);
}

#endif
