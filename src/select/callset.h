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

/*
 * The kernel's numbers end far below: 472 on x86_64 Linux 6.18, x32's at 547.
 *
 * i386's socketcall(2) and ipc(2) are several calls, by their first argument: each has
 * a bit of its own, behind all numbers. So its name or that of the one it stands for
 * selects it.
 */
enum {
	CALLSET_NUMBERS = 960,
	CALLSET_PARTS = 32, /* of each */
	CALLSET_BITS = CALLSET_NUMBERS + 2 * CALLSET_PARTS,
	CALLSET_WORDS = CALLSET_BITS / 64,
	CALLSET_SOCKETCALL = 102,
	CALLSET_IPC = 117,
};

struct callset {
	uint64_t bits[ABI_COUNT][CALLSET_WORDS]; /* of abi_index */
	bool has_beyond;			 /* every higher number */
	bool has_subsystems; /* their names are words, too, unlike strace's */
};

#define CALLSET_EMPTY ((struct callset){.has_beyond = false})

/* Adds what SET says; untouched on failure. */
int callset_add(struct callset *set, const struct spec *spec, const char *text,
		struct error *err);

/* The bit of a call; CALLSET_BITS or more: of all that are beyond. */
static inline uint64_t callset_bit(const struct abi *abi, uint64_t nr,
				   const uint64_t *args)
{
	bool is_ipc = nr == CALLSET_IPC;
	/* ipc(2) has a version in its upper half. */
	uint64_t part =
		!args ? CALLSET_PARTS : args[0] & (is_ipc ? 0xffff : ~0ull);
	uint64_t at = abi ? abi_index(abi, nr) : nr;

	if (abi && abi->id == ABI_I386 && part < CALLSET_PARTS &&
	    (nr == CALLSET_SOCKETCALL || is_ipc))
		return CALLSET_NUMBERS + part + (is_ipc ? CALLSET_PARTS : 0);
	return at < CALLSET_NUMBERS ? at : CALLSET_BITS;
}

/* abi may be NULL, of an ABI that is not known, and args, which are not known. */
static inline bool callset_has(const struct callset *set, const struct abi *abi,
			       uint64_t nr, const uint64_t *args)
{
	uint64_t at = callset_bit(abi, nr, args);
	unsigned id = abi ? abi->id : ABI_NONE;

	if (at >= CALLSET_BITS)
		return set->has_beyond;
	return set->bits[id][at / 64] >> (at % 64) & 1;
}

#endif
