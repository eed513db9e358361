/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * abi.c - the tables of all ABIs.
 *
 * Each arch/ABI/syscalls.def has a line SYSCALL(number, name) for each call,
 * sorted by name, so that one file gives both orders. The private calls of arm
 * (__ARM_NR_BASE and up, asm/unistd.h) stand at ABI_PRIVATE_AT.
 */
#include "config.h"

#include "arch/abi.h"

#include <linux/audit.h>
#include <string.h>

#define ARM_PRIVATE_BASE 0xf0000u /* __ARM_NR_BASE, asm/unistd.h */
#define X32_CALL_BASE 0x40000000u /* __X32_SYSCALL_BIT, asm/unistd.h */

/* clang-format off */
#define SYSCALL(nr, name) [nr] = #name,
static const char *const x86_64_names[] = {
#include "arch/x86_64/syscalls.def"
};
static const char *const i386_names[] = {
#include "arch/i386/syscalls.def"
};
static const char *const x32_names[] = {
#include "arch/x32/syscalls.def"
};
static const char *const aarch64_names[] = {
#include "arch/aarch64/syscalls.def"
};
static const char *const arm_names[] = {
#include "arch/arm/syscalls.def"
};
#undef SYSCALL

#define SYSCALL(nr, name) nr,
static const uint16_t x86_64_by_name[] = {
#include "arch/x86_64/syscalls.def"
};
static const uint16_t i386_by_name[] = {
#include "arch/i386/syscalls.def"
};
static const uint16_t x32_by_name[] = {
#include "arch/x32/syscalls.def"
};
static const uint16_t aarch64_by_name[] = {
#include "arch/aarch64/syscalls.def"
};
static const uint16_t arm_by_name[] = {
#include "arch/arm/syscalls.def"
};
#undef SYSCALL
/* clang-format on */

#define LEN(array) (sizeof(array) / sizeof((array)[0]))
#define CALLS(abi) \
	abi##_names, LEN(abi##_names), abi##_by_name, LEN(abi##_by_name)

static const struct abi abis[ABI_COUNT] = {
	[ABI_X86_64] = {ABI_X86_64, "x86_64", AUDIT_ARCH_X86_64, 8, 8, 0, 0,
			CALLS(x86_64)},
	[ABI_I386] = {ABI_I386, "i386", AUDIT_ARCH_I386, 4, 4, 0, 0, CALLS(i386)},
	/* Longs and pointers are of 4 bytes, registers of 8. */
	[ABI_X32] = {ABI_X32, "x32", AUDIT_ARCH_X86_64, 4, 8, X32_CALL_BASE,
		     0, CALLS(x32)},
	[ABI_AARCH64] = {ABI_AARCH64, "aarch64", AUDIT_ARCH_AARCH64, 8, 8, 0, 0,
			 CALLS(aarch64)},
	[ABI_ARM] = {ABI_ARM, "arm", AUDIT_ARCH_ARM, 4, 8, 0,
		     ARM_PRIVATE_BASE, CALLS(arm)},
};

const struct abi *abi_by_id(unsigned id)
{
	return id > ABI_NONE && id < ABI_COUNT ? &abis[id] : NULL;
}

const struct abi *abi_by_name(const char *name)
{
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++)
		if (!strcmp(abis[id].name, name))
			return &abis[id];
	return NULL;
}

const struct abi *abi_of_words(enum abi_id id, unsigned word_bytes)
{
	bool is_arm = id == ABI_AARCH64 || id == ABI_ARM;

	if (word_bytes == 8)
		return &abis[is_arm ? ABI_AARCH64 : ABI_X86_64];
	return &abis[is_arm ? ABI_ARM : ABI_I386];
}

const struct abi *abi_of_call(uint32_t audit_arch, uint64_t nr)
{
	/* -1, which skips a call, has bit 30 too. */
	bool is_x32 = nr - X32_CALL_BASE < X32_CALL_BASE;

	if (audit_arch == AUDIT_ARCH_X86_64)
		return &abis[is_x32 ? ABI_X32 : ABI_X86_64];
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++)
		if (abis[id].audit_arch == audit_arch)
			return &abis[id];
	return NULL;
}

const char *abi_call_name(const struct abi *abi, uint64_t nr)
{
	uint64_t at = abi_index(abi, nr);

	return at < abi->call_count ? abi->call_names[at] : NULL;
}

int64_t abi_call_nr(const struct abi *abi, const char *name)
{
	size_t low = 0, high = abi->named_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint16_t at = abi->calls_by_name[middle];
		const char *found = abi->call_names[at];
		int order = name[0] - found[0];

		/* Half of the steps need no call; start-up makes 2000 searches.
		 */
		if (order == 0)
			order = strcmp(name, found);
		if (order == 0)
			return (int64_t)abi_nr_at(abi, at);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return -1;
}
