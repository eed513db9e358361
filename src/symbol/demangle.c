/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * demangle.c - a function's name as its source has it, by binutils' libiberty.
 *
 * A name of a hundred bytes can stand for one of gigabytes, each part of which
 * repeats what is in front of it twice; files may come from anywhere. libiberty
 * hands out its text in pieces but has no way to be told that it is enough. It is
 * left by longjmp(3): what these two functions hold is on their stack.
 */
#include "config.h"

#include "symbol/demangle.h"

#include <libiberty/demangle.h>
#include <setjmp.h>
#include <string.h>

#include "base/buf.h"

enum {
	OPTIONS = DMGL_PARAMS | DMGL_ANSI, /* as binutils' c++filt */
	NAME_MAX_BYTES = 8192,	/* libiberty takes some 64 of stack for each */
	TEXT_MAX_BYTES = 16384,
};

struct text {
	struct buf *buf;
	jmp_buf enough;
};

static void add_piece(const char *piece, size_t len, void *context)
{
	struct text *text = context;

	if (text->buf->len + len > TEXT_MAX_BYTES)
		longjmp(text->enough, 1);
	buf_add(text->buf, piece, len);
}

static bool demangle_by(int (*take)(const char *name, int options,
				    demangle_callbackref callback,
				    void *context),
			const char *name, struct buf *ret)
{
	struct text text = {.buf = ret};

	ret->len = 0;
	if (!setjmp(text.enough) && take(name, OPTIONS, add_piece, &text) &&
	    ret->len)
		return true;
	ret->len = 0;
	return false;
}

bool demangle(const char *name, struct buf *ret)
{
	ret->len = 0;
	if (strlen(name) > NAME_MAX_BYTES || name[0] != '_')
		return false;
	/* Rust's older names are C++'s with a hash at their end. */
	return demangle_by(rust_demangle_callback, name, ret) ||
	       demangle_by(cplus_demangle_v3_callback, name, ret);
}
