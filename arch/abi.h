/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * abi.h - what differs between the four system call interfaces, as data.
 *
 * Always compiled, for every ABI, on every host. Syscall numbers and names are
 * from the kernel's arch/.../syscall*.tbl, as exported in asm/unistd*.h.
 */
#ifndef SPILE_ARCH_ABI_H
#define SPILE_ARCH_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Stored in recordings: append only. */
enum abi_id {
	ABI_NONE = 0,
	ABI_X86_64 = 1,
	ABI_I386 = 2,
	ABI_X32 = 3, /* named, not decoded further */
	ABI_AARCH64 = 4,
	ABI_ARM = 5,
};

enum { ABI_COUNT = 6 };

struct abi {
	enum abi_id id;
	const char *name;    /* "x86_64", "i386", ... */
	uint32_t audit_arch; /* AUDIT_ARCH_*, linux/audit.h */
	uint8_t word_bytes;  /* of a register, a long and a pointer */
	uint8_t align_u64;   /* of a 64-bit member in a struct: 4 on i386 */
	uint32_t call_base;  /* added to a number: x32 sets bit 30 */
	uint32_t private_base; /* of numbers far beyond: arm's own; 0: none */
	const char *const *call_names; /* [abi_index], NULL in the gaps */
	size_t call_count;	       /* length of call_names */
	const uint16_t *calls_by_name; /* abi_index, in the order of names */
	size_t named_count;	       /* length of calls_by_name */
};

/* Where arm's private calls stand in the tables: no other number gets there. */
enum { ABI_PRIVATE_AT = 1008, ABI_PRIVATE_COUNT = 8 };

/* Where a number stands in the tables; beyond call_count when it has no place. */
static inline uint64_t abi_index(const struct abi *abi, uint64_t nr)
{
	uint64_t at = nr - abi->call_base;

	if (!abi->private_base)
		return at;
	if (nr - abi->private_base < ABI_PRIVATE_COUNT)
		return nr - abi->private_base + ABI_PRIVATE_AT;
	return at < ABI_PRIVATE_AT ? at : UINT64_MAX;
}

static inline uint64_t abi_nr_at(const struct abi *abi, uint64_t index)
{
	if (abi->private_base && index >= ABI_PRIVATE_AT)
		return index - ABI_PRIVATE_AT + abi->private_base;
	return index + abi->call_base;
}

/* NULL when unknown. */
const struct abi *abi_by_id(unsigned id);
const struct abi *abi_by_name(const char *name);
/* Of a program of 8 or 4 bytes a word on the same kernel: x86_64 or i386, aarch64
   or arm. */
const struct abi *abi_of_words(enum abi_id id, unsigned word_bytes);
/* Of one call: x32 shares x86_64's audit_arch and sets bit 30 of nr. */
const struct abi *abi_of_call(uint32_t audit_arch, uint64_t nr);
/* NULL when the number has no name. */
const char *abi_call_name(const struct abi *abi, uint64_t nr);
/* The number of a name, -1 when this ABI has none. */
int64_t abi_call_nr(const struct abi *abi, const char *name);

#endif
