/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * abi.c - unit tests of arch/abi.c.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <linux/audit.h>
#include <sys/syscall.h>

#include "arch/abi.h"
#include "base/auto.h"

Test(abi, every_name_finds_its_number)
{
	for (unsigned id = 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);
		size_t named = 0;

		cr_assert_not_null(abi);
		cr_expect_eq(abi->id, id);
		cr_expect_eq(abi_by_name(abi->name), abi);
		for (size_t i = 0; i < abi->call_count; i++) {
			const char *name = abi->call_names[i];

			if (!name)
				continue;
			named++;
			cr_expect_eq(abi_call_nr(abi, name),
				     (int64_t)abi_nr_at(abi, i),
				     "%s of %s: is the table sorted?", name,
				     abi->name);
		}
		cr_expect_eq(named, abi->named_count, "%s", abi->name);
	}
}

Test(abi, numbers_are_the_kernels)
{
	static const struct {
		unsigned id;
		int64_t nr;
		const char *name;
	} cases[] = {
		/* asm/unistd_64.h, unistd_32.h, unistd_x32.h, ... */
		{ABI_X86_64, 0, "read"},
		{ABI_X86_64, 59, "execve"},
		{ABI_X86_64, SYS_openat, "openat"},
		{ABI_I386, 3, "read"},
		{ABI_I386, 11, "execve"},
		{ABI_I386, 102, "socketcall"},
		{ABI_X32, 0x40000000, "read"},
		{ABI_X32, 0x40000000 + 520, "execve"},
		{ABI_AARCH64, 63, "read"},
		{ABI_ARM, 3, "read"},
		{ABI_ARM, 0xf0002, "cacheflush"},
		{ABI_ARM, 0xf0005, "set_tls"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct abi *abi = abi_by_id(cases[i].id);
		const char *name = abi_call_name(abi, (uint64_t)cases[i].nr);

		cr_expect_eq(abi_call_nr(abi, cases[i].name), cases[i].nr, "%s",
			     cases[i].name);
		cr_assert_not_null(name);
		cr_expect_str_eq(name, cases[i].name);
	}
}

Test(abi, what_is_unknown_has_no_name)
{
	for (unsigned id = 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);

		cr_expect_null(abi_call_name(abi, UINT64_MAX));
		cr_expect_null(abi_call_name(abi, 100000));
		cr_expect_null(abi_call_name(abi, 0xf0000));
		cr_expect_null(abi_call_name(abi, 0xf0007));
		/* where they stand in the table is no number */
		cr_expect_null(abi_call_name(abi, ABI_PRIVATE_AT + 5));
		cr_expect_eq(abi_call_nr(abi, "nosuchcall"), -1);
		cr_expect_eq(abi_call_nr(abi, ""), -1);
	}
	cr_expect_null(abi_by_id(ABI_NONE));
	cr_expect_null(abi_by_id(ABI_COUNT));
	cr_expect_null(abi_by_name("sparc"));
	cr_expect_null(abi_call_name(abi_by_id(ABI_X32), 0));
}

Test(abi, x32_is_told_by_the_number)
{
	cr_expect_eq(abi_of_call(AUDIT_ARCH_X86_64, 1)->id, ABI_X86_64);
	cr_expect_eq(abi_of_call(AUDIT_ARCH_X86_64, 0x40000001)->id, ABI_X32);
	cr_expect_eq(abi_of_call(AUDIT_ARCH_I386, 1)->id, ABI_I386);
	cr_expect_eq(abi_of_call(AUDIT_ARCH_AARCH64, 1)->id, ABI_AARCH64);
	cr_expect_eq(abi_of_call(AUDIT_ARCH_ARM, 1)->id, ABI_ARM);
	cr_expect_null(abi_of_call(AUDIT_ARCH_SPARC64, 1));
	/* -1, as a tracer sets to skip a call, is no call of x32 */
	cr_expect_eq(abi_of_call(AUDIT_ARCH_X86_64, UINT64_MAX)->id,
		     ABI_X86_64);
	cr_expect_eq(abi_of_call(AUDIT_ARCH_X86_64, UINT32_MAX)->id,
		     ABI_X86_64);
}
