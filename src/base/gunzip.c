/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gunzip.c - what gzip(1) compressed, by zlib.
 */
#include "config.h"

#include "base/gunzip.h"

#include <errno.h>
#include <zlib.h>

#include "base/auto.h"
#include "base/buf.h"

bool gunzip_is(struct span bytes)
{
	return bytes.len > 2 && bytes.data[0] == 0x1f && bytes.data[1] == 0x8b;
}

enum {
	STEP_BYTES = 65536,
	GZIP_WINDOW = 16 + MAX_WBITS, /* zlib.h: a gzip header is expected */
};

static int inflate_all(z_stream *stream, size_t max, struct buf *out)
{
	int result = Z_OK;

	while (result == Z_OK) {
		buf_reserve(out, STEP_BYTES);
		stream->next_out = out->data + out->len;
		stream->avail_out = STEP_BYTES;
		result = inflate(stream, Z_NO_FLUSH);
		out->len += STEP_BYTES - stream->avail_out;
		if (out->len > max)
			return -EFBIG;
	}
	return result == Z_STREAM_END ? 0 : -EBADMSG;
}

int gunzip(struct span bytes, size_t max, struct buf *ret)
{
	AUTO(buf_done) struct buf out = BUF_EMPTY;
	z_stream stream = {
		.next_in = (Bytef *)(uintptr_t)bytes.data,
		.avail_in = (uInt)bytes.len,
	};
	int result;

	if (bytes.len > UINT32_MAX || inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
		return -EBADMSG;
	result = inflate_all(&stream, max, &out);
	inflateEnd(&stream);
	if (result)
		return result;
	buf_done(ret);
	*ret = out;
	out = BUF_EMPTY;
	return 0;
}
