/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * callset.h - a set of system calls, in the words of strace's -e trace=.
 *
 *	SET	"!"* ( "none" | ITEM ( "," ITEM )* )
 *	ITEM	"?"* ( NUMBER | NAME | "%"CLASS | "/"REGEX ) [ "@64" | "@32" |
 *"@x32" ]
 *
 * Each "!" turns the whole set around. Some classes need no "%" (all, desc,
 * file, ipc, memory, network, process, signal). REGEX is POSIX extended and not
 * anchored. An item that fits no call of any ABI is an error, unless it has
 *"?".
 */
#ifndef SPILE_SELECT_CALLSET_H
#define SPILE_SELECT_CALLSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch/abi.h"

struct error;
struct spec;

/* The kernel's numbers end far below: 472 on x86_64 Linux 6.18, x32's at 547.
 */
enum { CALLSET_NUMBERS = 1024, CALLSET_WORDS = CALLSET_NUMBERS / 64 };

struct callset {
	uint64_t bits[ABI_COUNT][CALLSET_WORDS]; /* of abi_index */
	bool has_beyond;			 /* every higher number */
	bool has_subsystems; /* their names are words, too, unlike strace's */
};

#define CALLSET_EMPTY ((struct callset){.has_beyond = false})

/* Adds what SET says; untouched on failure. */
int callset_add(struct callset *set, const struct spec *spec, const char *text,
		struct error *err);

/* abi may be NULL: of an ABI that is not known. */
static inline bool callset_has(const struct callset *set, const struct abi *abi,
			       uint64_t nr)
{
	uint64_t at = abi ? abi_index(abi, nr) : nr;
	unsigned id = abi ? abi->id : ABI_NONE;

	if (at >= CALLSET_NUMBERS)
		return set->has_beyond;
	return set->bits[id][at / 64] >> (at % 64) & 1;
}

#endif
