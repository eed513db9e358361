/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - the spec text that a header becomes.
 *
 * Each statement is tried on the spec's own parser before it is written: what it
 * makes of a struct or a request must be what the compiler has made of it.
 */
#ifndef SPILE_DESCRIBE_TEXT_H
#define SPILE_DESCRIBE_TEXT_H

#include <stdbool.h>

#include "arch/abi.h"
#include "base/buf.h"
#include "describe/describe.h"
#include "describe/program.h"
#include "layout/layout.h"

struct spec;

struct text {
	const struct describe_options *options;
	const struct program *program;
	const struct macros *macros;
	const struct layouts *layouts;
	const struct abi *abi; /* that the compiler compiles for */
	struct spec *spec;     /* with all statements so far */
	struct buf *out;
	struct map structs;	 /* names that are taken */
	struct map names;	 /* the same, of sets and enums */
	struct map layout_names; /* struct layout -> its name in the text */
	struct map enum_words;	 /* struct enumeration -> "enum NAME" */
	char **blocks;		 /* all names */
	size_t block_count;
};

void text_done(struct text *text);

/* Until text_done. */
const char *text_keep(struct text *text, char *owned);
/* A name that stays, with a number behind it if it is taken in that map. */
const char *text_name(struct text *text, struct map *taken, const char *name);
/* Whether the spec takes the statement; from then on it has it. */
bool text_try(struct text *text, const char *statement);
/* A line on something left out, for the person. */
void text_note(const struct text *text, const char *file, unsigned line,
	       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A statement or a comment with a list in it, in lines of at most 80 columns. */
struct statement {
	struct buf text;
	size_t column;
	const char *indent; /* of the lines behind the first */
	bool has_item;
};

#define STATEMENT_EMPTY ((struct statement){.text = BUF_EMPTY, .indent = "\t"})

void statement_done(struct statement *statement); /* for AUTO */
void statement_begin(struct statement *statement, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void statement_item(struct statement *statement, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
const char *statement_end(struct statement *statement, const char *end);

/* names.c: all enums of the header, and its macros that seem to belong together. */
void text_add_names(struct text *text, const struct enumeration *const *all,
		    size_t count);
/* " enum NAME" or " set NAME"; "" when the text has none. */
const char *text_enum_word(const struct text *text,
			   const struct enumeration *names);

/* structs.c: those of the header, and what ioctls take. */
void text_add_structs(struct text *text, struct layout *const *all,
		      size_t count);
/* "u32", "NAME", "NAME[COUNT]" of a request's argument; NULL when there is none. */
const char *text_type(struct text *text, const struct type *type);

/* requests.c: how many ioctls the text has. */
size_t text_add_requests(struct text *text);

#endif
