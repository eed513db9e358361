/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse_part.h - what the parsers of statements share.
 */
#ifndef SPILE_SPEC_PARSE_PART_H
#define SPILE_SPEC_PARSE_PART_H

#include "spec/lex.h"
#include "spec/parse.h"

enum length_rule { LENGTH_NEVER, LENGTH_MAY, LENGTH_MUST };

struct kind_word {
	const char *word;
	enum spec_kind kind;
	uint8_t bytes;
	enum spec_registers registers;
	uint8_t directions; /* allowed; 0: the value is no pointer */
	uint8_t direction;  /* without a word; 0: a word must say it */
	enum length_rule length;
};

/* What is said of others, by name, until all names are known. */
struct references {
	struct span length, max, condition;
};

/* "WANTED expected, not '...'" and "WHAT 'WORD'"; -EINVAL. */
int parse_error_at(struct lexer *lexer, const char *wanted);
int parse_error_of(struct lexer *lexer, const char *what, struct span word);
int parse_mark(struct lexer *lexer, char mark);
int parse_name(struct lexer *lexer, const char *what, struct span *ret_name);
/* Behind '@': ABI[,ABI...], as bits 1 << abi_id */
int parse_abis(struct lexer *lexer, uint32_t *ret_abis);
/* A number, or a name of one, which may differ between ABIs or not. */
int parse_const(struct lexer *lexer, const struct store *store,
		const char *what, struct spec_const *ret);
int parse_number(struct lexer *lexer, const struct store *store,
		 const char *what, uint64_t *ret);
/* 0 when there is none. */
enum spec_direction parse_direction(struct lexer *lexer);
const struct kind_word *kind_find(struct span word);
/* A number that can be in memory. */
bool kind_is_number(const struct kind_word *kind);
/* [NAME | *NAME | ret | ioc | NUMBER [max NAME]] */
int parse_length(struct lexer *lexer, bool is_needed,
		 struct spec_length *ret_length, struct references *references);
/* [set NAME | enum NAME] behind a number's kind; NULL without. */
int parse_names(struct lexer *lexer, const struct store *store,
		const struct spec_names **ret_names);
/* NAME = NUMBER, or a NAME that is known */
int parse_named(struct lexer *lexer, struct store *store,
		struct spec_const *ret_const);
/* What the names have in common, up to an underscore: "SPI_???". */
const char *parse_unknown_name(struct store *store,
			       const struct spec_const *consts, size_t count);
/* A copy that stays; name is the store's. */
const struct spec_attrs_ref *keep_attrs(struct store *store, const char *name);
/* Behind '?': NAME&NUMBER | NAME=NUMBER[,NUMBER...] | NAME&MASK=NUMBER... */
struct field_names {
	const struct spec_field *fields;
	size_t count;
};
int parse_conditions(struct lexer *lexer, const struct store *store,
		     const struct field_names *names,
		     struct spec_conditions *conditions);
/* The argument of that name; 0 without a name. */
int parse_find_arg(struct lexer *lexer, const struct spec_line *line,
		   struct span name, uint8_t *ret);
/* All that is behind the return value. */
int parse_tail(struct lexer *lexer, const struct store *store,
	       struct spec_line *line);
/* Behind "shown". */
int parse_shown_as(struct lexer *lexer, struct spec_line *line);
/* Of this text, to say more of it. */
int find_layout(struct lexer *lexer, struct store *store, struct span name,
		struct spec_struct **ret);
/* What a line says of each different variant; -ENOENT: of none. */
struct variants {
	int (*about)(struct lexer *lexer, struct store *store,
		     struct spec_struct *layout, struct span name);
	struct span name;
};
int for_variants(struct lexer *lexer, struct store *store,
		 struct spec_struct *whole, const struct variants *variants);
/* What a field is, and how often. */
bool is_room_word(struct span word);
int parse_field_type(struct lexer *lexer, const struct store *store,
		     const struct field_names *names, struct spec_field *field);
/* Not too many structs in each other. */
int check_nested(struct lexer *lexer, const struct spec_struct *layout);
/* A field that is a number. */
int find_number(struct lexer *lexer, const struct field_names *names,
		struct span name, uint8_t *ret);
/* What a field is if no conditions hold that were said of it before; a copy. */
struct spec_field *field_otherwise(struct store *store,
				   struct spec_field *field,
				   const struct spec_field *other);
/* KIND [names] | STRUCT, which takes part in the text from now on. */
int parse_memory(struct lexer *lexer, const struct store *store,
		 struct spec_type *ret_type);
/* A copy that stays. */
const struct spec_pointee *keep_pointee(struct store *store,
					const struct spec_pointee *pointee);

#endif
