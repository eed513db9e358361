/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * registers.c - unit tests of arch/registers.c.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <linux/audit.h>
#include <string.h>

#include "arch/host.h"
#include "arch/registers.h"
#include "base/auto.h"

enum {
	X86_64_BYTES = 216,
	I386_BYTES = 68,
	AARCH64_BYTES = 272,
	ARM_BYTES = 72,
	ARM_CPSR = 16,
	THUMB = 0x20,
	RESTART_NO_HANDLER = 514,
};

/* Every word holds its index, and in 64-bit registers bit 40 too. */
static struct registers sample(size_t bytes, enum abi_id abi)
{
	struct registers registers = {
		.layout = registers_layout(bytes, abi),
	};

	cr_assert_not_null(registers.layout);
	for (unsigned i = 0; i < registers.layout->count; i++)
		registers_set(&registers, i, (1ull << 40) + i);
	return registers;
}

Test(registers, entry)
{
	static const struct {
		const char *name;
		size_t bytes;
		enum abi_id abi;
		struct host_call want; /* without bit 40 */
		bool is_wide;	       /* arguments keep it */
		bool has_wide_ip;
	} cases[] = {
		{"x86_64",
		 X86_64_BYTES,
		 ABI_NONE,
		 {AUDIT_ARCH_X86_64, 15, {14, 13, 12, 7, 9, 8}, 16, 19},
		 true,
		 true},
		{"int 0x80 in x86_64",
		 X86_64_BYTES,
		 ABI_I386,
		 {AUDIT_ARCH_I386, 15, {5, 11, 12, 13, 14, 4}, 16, 19},
		 false,
		 true},
		{"i386",
		 I386_BYTES,
		 ABI_NONE,
		 {AUDIT_ARCH_I386, 11, {0, 1, 2, 3, 4, 5}, 12, 15},
		 false,
		 false},
		{"aarch64",
		 AARCH64_BYTES,
		 ABI_NONE,
		 {AUDIT_ARCH_AARCH64, 8, {0, 1, 2, 3, 4, 5}, 32, 31},
		 true,
		 true},
		{"arm",
		 ARM_BYTES,
		 ABI_NONE,
		 {AUDIT_ARCH_ARM, 7, {0, 1, 2, 3, 4, 5}, 15, 13},
		 false,
		 false},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct registers registers =
			sample(cases[i].bytes, cases[i].abi);
		struct host_call want = cases[i].want, got;
		uint64_t wide = cases[i].is_wide ? 1ull << 40 : 0;
		uint64_t wide_ip = cases[i].has_wide_ip ? 1ull << 40 : 0;

		registers_entry(&registers, &got);
		cr_expect_eq(got.audit_arch, want.audit_arch, "%s",
			     cases[i].name);
		cr_expect_eq(got.nr, want.nr + wide, "%s", cases[i].name);
		for (unsigned arg = 0; arg < 6; arg++)
			cr_expect_eq(got.args[arg], want.args[arg] + wide,
				     "%s: argument %u", cases[i].name, arg);
		cr_expect_eq(got.ip, want.ip + wide_ip, "%s", cases[i].name);
		cr_expect_eq(got.sp, want.sp + wide_ip, "%s", cases[i].name);
	}
}

Test(registers, of_no_architecture)
{
	static const size_t sizes[] = {0, 4, 64, 71, 73, 215, 280};

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
		cr_expect_null(registers_layout(sizes[i], ABI_NONE), "%zu",
			       sizes[i]);
	cr_expect_null(registers_layout(ARM_BYTES, ABI_I386));
}

Test(registers, results)
{
	static const struct {
		size_t bytes;
		uint64_t word;
		int64_t ret;
		bool is_error;
	} cases[] = {
		{X86_64_BYTES, 0, 0, false},
		{X86_64_BYTES, (uint64_t)-1, -1, true},
		{X86_64_BYTES, (uint64_t)-4095, -4095, true},
		{X86_64_BYTES, (uint64_t)-4096, -4096, false},
		{X86_64_BYTES, 0xffffffff, 0xffffffff, false},
		{I386_BYTES, 0xffffffff, -1, true},
		{I386_BYTES, 0xfffff001, -4095, true},
		/* An address in the upper half is no negative number. */
		{I386_BYTES, 0xfffff000, 0xfffff000, false},
		{I386_BYTES, 0xb6f00000, 0xb6f00000, false},
		{AARCH64_BYTES, (uint64_t)-ENOENT, -ENOENT, true},
		{AARCH64_BYTES, 0xfffff001, 0xfffff001, false},
		{ARM_BYTES, (uint32_t)-ENOENT, -ENOENT, true},
		{ARM_BYTES, 0xb6f00000, 0xb6f00000, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct registers registers = sample(cases[i].bytes, ABI_NONE);
		bool is_error;
		int64_t ret;

		registers_set(&registers, registers.layout->ret, cases[i].word);
		registers_return(&registers, &ret, &is_error);
		cr_expect_eq(ret, cases[i].ret, "case %zu", i);
		cr_expect_eq(is_error, cases[i].is_error, "case %zu", i);
	}
}

/* What the task was blocked in: argument 0 is gone from the registers. */
static struct host_call blocked_in(const struct registers *registers)
{
	struct host_call call;

	registers_entry(registers, &call);
	call.args[0] = 4711;
	return call;
}

Test(registers, restart_by_the_kernel)
{
	static const size_t sizes[] = {X86_64_BYTES, I386_BYTES};

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct registers registers = sample(sizes[i], ABI_NONE);
		const struct registers_layout *layout = registers.layout;
		uint64_t ip = registers_get(&registers, layout->ip);
		struct host_call call;
		bool is_error;
		int64_t ret;

		cr_expect_not(registers_restart(&registers, NULL),
			      "no -EINTR");
		registers_set(&registers, layout->ret, (uint64_t)-EINTR);
		cr_expect(registers_restart(&registers, NULL));
		registers_return(&registers, &ret, &is_error);
		cr_expect_eq(ret, -RESTART_NO_HANDLER);
		cr_expect_eq(registers_get(&registers, layout->ip), ip);
		registers_set(&registers, layout->ret, (uint64_t)-EINTR);
		registers_set(&registers, layout->nr, (uint64_t)-1);
		cr_expect_not(registers_restart(&registers, NULL),
			      "in no call");
		call = blocked_in(&registers);
		cr_expect_not(registers_take_back(&registers, &call),
			      "the kernel does");
	}
}

static void expect_made_again(size_t bytes, uint64_t cpsr, uint64_t step)
{
	struct registers registers = sample(bytes, ABI_NONE);
	const struct registers_layout *layout = registers.layout;
	struct host_call call;
	uint64_t ip = registers_get(&registers, layout->ip);

	if (layout->abi == ABI_ARM)
		registers_set(&registers, ARM_CPSR, cpsr);
	registers_set(&registers, layout->ret, (uint64_t)-EINTR);
	call = blocked_in(&registers);
	cr_expect_not(registers_restart(&registers, NULL), "none known");
	call.args[2]++;
	cr_expect_not(registers_restart(&registers, &call), "another call");
	call.args[2]--;
	call.sp += 8;
	cr_expect_not(registers_restart(&registers, &call), "another place");
	call.sp -= 8;
	cr_expect(registers_restart(&registers, &call));
	cr_expect_eq(registers_get(&registers, layout->args[0]), 4711);
	cr_expect_eq(registers_get(&registers, layout->ip), ip - step);
	/* A signal comes before it is. */
	call.nr++;
	cr_expect_not(registers_take_back(&registers, &call), "another call");
	call.nr--;
	cr_expect_not(registers_take_back(&registers, NULL), "none known");
	cr_expect(registers_take_back(&registers, &call));
	cr_expect_eq((int32_t)registers_get(&registers, layout->ret), -EINTR);
	cr_expect_eq(registers_get(&registers, layout->ip), ip);
	cr_expect_not(registers_take_back(&registers, &call), "made already");
}

Test(registers, restart_by_hand)
{
	expect_made_again(AARCH64_BYTES, 0, 4);
	expect_made_again(ARM_BYTES, 0x10, 4);
	expect_made_again(ARM_BYTES, 0x10 | THUMB, 2);
}
