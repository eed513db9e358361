/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * program.h - the programs that ask a compiler what macros are.
 *
 * The first has each macro in a line of its own, for cpp; of its answer the others
 * are made, in which no macro is left: one to learn which of them make sense, one
 * for the DWARF.
 */
#ifndef SPILE_DESCRIBE_PROGRAM_H
#define SPILE_DESCRIBE_PROGRAM_H

#include "base/buf.h"
#include "describe/macros.h"

/* What a macro becomes. A family NAME(N) has it for N = 1. */
enum expansion_kind {
	EXPANSION_VALUE,
	EXPANSION_SECOND, /* of a family with N = 2 */
	EXPANSION_TYPE,	  /* of an ioctl: a pointer to its argument */
	EXPANSION_SIZED,  /* of a family: what sizeof is said of in it */
	EXPANSION_COUNT,
};

struct expansion {
	char *texts[EXPANSION_COUNT]; /* NULL: none, or it doesn't compile */
	bool is_ioctl;		      /* _IO or its like is in it */
	char *error;		      /* the compiler's, of the value */
};

struct program {
	const struct macros *macros;
	struct expansion *expansions; /* one for each macro */
	char *header;		      /* as cpp leaves it */
};

/* For cpp. */
void expansions_ask(const struct macros *macros, struct buf *ret);
/* What cpp made of the header (-dD), and behind it of that (-P). */
void expansions_read(struct program *program, const struct macros *macros,
		  struct span header, struct span answer);
/* All expansions, each in a function: only syntax and types count. */
void expansions_check(const struct program *program, struct buf *ret);
/* Takes away what the compiler complained of: how many. 0 when the first complaint is
   of the header. */
size_t expansions_drop(struct program *program, const char *messages);
/* value_of__NAME, second_of__NAME, type_of__NAME and type_of__sized_of__NAME. */
void expansions_types(const struct program *program, struct buf *ret);
void expansions_done(struct program *program);

#endif
