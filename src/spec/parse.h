/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.h - statements of the spec language, as written; spile-spec(5) has them.
 *
 * Nothing here knows which registers a value of 64 bits takes: that differs
 * between ABIs and is spec.c's. What a text names goes into the store.
 */
#ifndef SPILE_SPEC_PARSE_H
#define SPILE_SPEC_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "spec/spec.h"
#include "spec/types.h"

struct lexer;
struct store;

/* How many registers a value takes. */
enum spec_registers {
	REGISTERS_ONE,
	REGISTERS_U64,	 /* two where a register has 32 bits; on arm an even
			    one first */
	REGISTERS_HALVES, /* two everywhere, as preadv(2)'s offset; the second
			    counts only where a register has 32 bits */
	REGISTERS_UPPER_FIRST, /* the same, as _llseek(2)'s */
	REGISTERS_PAGES, /* one, with so many pages of 4096 bytes */
};

struct spec_line_arg {
	struct span name; /* in the text */
	enum spec_registers registers;
	/* Without its name; other arguments by their place in the line. */
	struct spec_arg arg;
};

/* How text shows the call; no arguments: as it is. */
struct spec_line_shown {
	struct span as; /* the name of another call, or empty */
	bool is_named;
	size_t count;
	struct {
		struct span name;
		uint8_t arg; /* place in the line */
		struct span field; /* of the struct it points at, or empty */
	} args[SPEC_ARGS_MAX];
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
	enum spec_notes notes;
	struct spec_line_shown shown;
	const struct spec_struct *submits, *completes;
};

/* What an argument of a call must be for a sub-row. */
struct spec_choice {
	const struct spec_request *request; /* or NULL: */
	struct spec_const number;
};

enum { SPEC_CHOICES_MAX = 64, SPEC_TESTS_MAX = 2 };

struct spec_test {
	struct span arg;
	uint64_t mask;
	size_t choice_count;
	const struct spec_choice *choices; /* in the store */
};

struct spec_sub {
	struct span call;
	size_t test_count;
	struct spec_test tests[SPEC_TESTS_MAX];
};

/* What a request's type makes of the argument behind it. */
struct spec_request_line {
	const struct spec_request *request;
	bool has_type;
	enum spec_direction direction;
	const struct spec_pointee *pointee;
	struct spec_length length;
};

/* The statement at the lexer, which is at its beginning; -EINVAL. */
int spec_parse_line(struct lexer *lexer, struct store *store,
		    struct spec_line *ret_line);
/* Behind their first words. */
int spec_parse_struct(struct lexer *lexer, struct store *store);
int spec_parse_names(struct lexer *lexer, struct store *store, bool is_set);
int spec_parse_request(struct lexer *lexer, struct store *store,
		       struct spec_request_line *ret_line);
/* show, gives, asks, becomes */
bool spec_is_show(struct span word);
int spec_parse_show(struct lexer *lexer, struct store *store, struct span word);
int spec_parse_attrs(struct lexer *lexer, struct store *store);
/* Behind "STRUCT.": what the field is, or points at. */
int spec_parse_field(struct lexer *lexer, struct store *store,
		     struct span layout);
/* Behind "CALL/", up to the parenthesis; and what is in that, where base is the
   call's own line. */
int spec_parse_sub(struct lexer *lexer, struct store *store,
		   struct spec_sub *ret_sub);
int spec_parse_sub_args(struct lexer *lexer, struct store *store,
			const struct spec_line *base,
			struct spec_line *ret_line);

#endif
