/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spec_part.h - what the files share that keep a spec's rows.
 *
 * The built-in texts are read when something of them is asked for: a look-up
 * may fill slots and the built-in store, which a const spec only points at.
 */
#ifndef SPILE_SPEC_SPEC_PART_H
#define SPILE_SPEC_SPEC_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "arch/abi.h"
#include "spec/lex.h"
#include "spec/parse.h"
#include "spec/spec.h"
#include "spec/store.h"

struct builtin;
struct facts_file;
struct ioctls;

/* What an argument must be for a sub-row. */
struct sub_test {
	unsigned arg;
	uint64_t mask;
	size_t choice_count;
	const struct spec_choice *choices;
};

/* A row for certain values of arguments. */
struct sub {
	const struct sub *next; /* an older one */
	const struct spec_row *row;
	unsigned test_count;
	struct sub_test tests[SPEC_TESTS_MAX];
	bool is_builtin; /* else a user said it, who knows best */
};

struct slot {
	const struct spec_row *row;
	const struct sub *subs;
	unsigned text;	  /* the number of the text that it came from */
	bool is_specific; /* from a line for single ABIs */
	/* The built-in texts have nothing more to say. */
	bool has_rows, has_subs;
};

struct spec {
	struct store store;	 /* of users' texts */
	struct builtin *builtin; /* NULL in a trial */
	const struct spec *base; /* of a trial: what it would be added to */
	struct ioctls *ioctls;	 /* NULL in a trial */
	struct slot *slots[ABI_COUNT];
	unsigned text_count;
};

/* Where the statements of a text go. */
struct spec_adding {
	const struct spec *spec;
	struct store *store;
	struct lexer *lexer;
	unsigned text;
	bool is_builtin;
	const int64_t *nrs; /* of the call that sub-rows are for; or NULL */
};

/* What is known of the call at an index of its ABI's table, after reading the
   built-in lines. */
struct slot *spec_slot(const struct spec *spec, const struct abi *abi,
		       uint64_t index);
/* The same, with its sub-rows. */
struct slot *spec_slot_with_subs(const struct spec *spec, const struct abi *abi,
				 uint64_t index);
/* Of a trial's base, where the trial itself has none. NULL: neither has one. */
const struct slot *spec_slot_below(const struct spec *spec,
				   const struct abi *abi, uint64_t index);

/* rows.c: of a call that no line tells of; and what follows from arguments. */
extern const struct spec_row spec_unknown_row;
void spec_row_derive(struct spec_row *row);
/* By the registers of the line's arguments; NULL: as they are. */
const struct spec_shown *spec_keep_shown(struct store *store,
					 const struct spec_line_shown *line,
					 const uint8_t *places);
int spec_add_call(const struct spec_adding *adding);

/* subs.c; behind "CALL/" and "request" */
int spec_add_sub(const struct spec_adding *adding, struct span call);
int spec_add_request(const struct spec_adding *adding);
bool spec_sub_is_chosen(const struct sub *sub, const struct abi *abi,
			const uint64_t *args);

/* ioctls.c: rows for requests of the kernel's headers that no text has. */
struct ioctls *ioctls_new(const struct store *structs);
void ioctls_free(struct ioctls **ioctls);
void ioctls_forget(struct ioctls *ioctls);
/* What the texts chose for these arguments, with the request's name, and, unless
   a text has said it, the argument; or just `base`. */
const struct spec_row *ioctls_row(const struct spec *spec, const struct abi *abi,
				  const struct spec_row *base, bool is_said,
				  const uint64_t *args);
/* Instead of `row`, on a device whose request it is; base: without any request's
   name. */
const struct spec_row *ioctls_row_on(const struct spec *spec,
				     const struct abi *abi,
				     const struct spec_row *row,
				     const struct spec_row *base, bool is_said,
				     const uint64_t *args,
				     const struct facts_file *file);

/* The statement that the lexer is at the beginning of. */
int spec_add_statement(const struct spec_adding *adding);

/* builtin.c */
struct builtin *builtin_new(void);
void builtin_free(struct builtin **builtin);
struct store *builtin_store(struct builtin *builtin);
void builtin_load_rows(const struct spec *spec, const char *call);
void builtin_load_subs(const struct spec *spec, const char *call);
/* Reads all; says what is wrong. */
int builtin_check(const struct spec *spec, struct error *err);

#endif
