/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.h - statements of the spec language, as written; language.md has them.
 *
 * Nothing here knows which registers a value of 64 bits takes: that differs
 * between ABIs and is spec.c's.
 */
#ifndef SPILE_SPEC_PARSE_H
#define SPILE_SPEC_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "spec/spec.h"

struct lexer;

/* How many registers a value takes. */
enum spec_registers {
	REGISTERS_ONE,
	REGISTERS_U64,	 /* two where a register has 32 bits; on arm an even
			    one first */
	REGISTERS_HALVES /* two everywhere, as preadv(2)'s offset; the second
			    counts only where a register has 32 bits */
};

struct spec_line_arg {
	struct span name; /* in the text */
	enum spec_registers registers;
	/* Without its name; other arguments by their place in the line. */
	struct spec_arg arg;
};

/* One call. */
struct spec_line {
	struct span name;
	uint32_t abis; /* bits 1 << abi_id; 0: all that have such a call */
	size_t arg_count;
	struct spec_line_arg args[SPEC_ARGS_MAX];
	struct spec_arg ret;
	uint32_t classes; /* those that the line names */
	enum spec_effect effect;
};

/* The statement at the lexer, which is at its beginning; -EINVAL. */
int spec_parse_line(struct lexer *lexer, struct spec_line *ret_line);

#endif
