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
	const char *const *call_names; /* [nr - base], NULL in the gaps */
	size_t call_count;	       /* length of call_names */
	const uint16_t *calls_by_name; /* nr - base, in the order of names */
	size_t named_count;	       /* length of calls_by_name */
};

/* NULL when unknown. */
const struct abi *abi_by_id(unsigned id);
const struct abi *abi_by_name(const char *name);
/* Of one call: x32 shares x86_64's audit_arch and sets bit 30 of nr. */
const struct abi *abi_of_call(uint32_t audit_arch, uint64_t nr);
/* NULL when the number has no name. */
const char *abi_call_name(const struct abi *abi, uint64_t nr);
/* The number of a name, -1 when this ABI has none. */
int64_t abi_call_nr(const struct abi *abi, const char *name);

#endif
