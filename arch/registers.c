/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * registers.c - which register of a stopped tracee holds what, as data.
 */
#include "config.h"

#include "arch/registers.h"

#include <errno.h>
#include <string.h>

#include "arch/host.h"
#include "base/auto.h"

enum {
	LOWEST_ERROR = -4095,	  /* -MAX_ERRNO, linux/err.h */
	RESTART_NO_HANDLER = 514, /* ERESTARTNOHAND, linux/errno.h */
	ARM_CPSR = 16,		  /* index of the word, asm/ptrace.h */
	ARM_THUMB = 1 << 5,	  /* PSR_T_BIT */
};

static const struct registers_layout layouts[] = {
	/* r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax
	   rip cs eflags rsp ss fs_base gs_base ds es fs gs */
	{ABI_X86_64, 8, 27, 15, {14, 13, 12, 7, 9, 8}, 10, 16, 19},
	/* ebx ecx edx esi edi ebp eax ds es fs gs orig_eax eip cs eflags esp
	   ss */
	{ABI_I386, 4, 17, 11, {0, 1, 2, 3, 4, 5}, 6, 12, 15},
	/* As the first: int 0x80 in 64-bit code. */
	{ABI_I386, 8, 27, 15, {5, 11, 12, 13, 14, 4}, 10, 16, 19},
	/* x0 to x30, sp, pc, pstate */
	{ABI_AARCH64, 8, 34, 8, {0, 1, 2, 3, 4, 5}, 0, 32, 31},
	/* r0 to r15, cpsr, orig_r0 */
	{ABI_ARM, 4, 18, 7, {0, 1, 2, 3, 4, 5}, 0, 15, 13},
};

static size_t bytes_of(const struct registers_layout *layout)
{
	return (size_t)layout->word_bytes * layout->count;
}

const struct registers_layout *registers_layout(size_t bytes, enum abi_id abi)
{
	for (size_t i = 0; i < ARRAY_LEN(layouts); i++)
		if (bytes_of(&layouts[i]) == bytes &&
		    (abi == ABI_NONE || abi == layouts[i].abi))
			return &layouts[i];
	return NULL;
}

uint64_t registers_get(const struct registers *registers, unsigned index)
{
	size_t word_bytes = registers->layout->word_bytes;
	const uint8_t *at = registers->bytes + index * word_bytes;
	uint64_t value_64;
	uint32_t value_32;

	memcpy(&value_64, at, sizeof(value_64));
	memcpy(&value_32, at, sizeof(value_32));
	return word_bytes == sizeof(value_64) ? value_64 : value_32;
}

void registers_set(struct registers *registers, unsigned index, uint64_t value)
{
	size_t word_bytes = registers->layout->word_bytes;
	uint8_t *at = registers->bytes + index * word_bytes;
	uint32_t value_32 = (uint32_t)value;

	if (word_bytes == sizeof(value))
		memcpy(at, &value, sizeof(value));
	else
		memcpy(at, &value_32, sizeof(value_32));
}

/* libunwind-x86_64.h: rax rdx rcx rbx rsi rdi rbp rsp r8 to r15 rip. */
static const uint8_t unwind_x86_64[] = {10, 12, 11, 5, 13, 14, 4, 19, 9,
					8,  7,	6,  3, 2,  1,  0, 16};
/* libunwind-x86.h: eax edx ecx ebx esi edi ebp esp eip. */
static const uint8_t unwind_i386[] = {6, 2, 1, 0, 3, 4, 5, 15, 12};

/* libunwind-aarch64.h: x0 to x30, sp, pc; libunwind-arm.h: r0 to r15. */
enum { UNWIND_AARCH64 = 33, UNWIND_ARM = 16 };

static bool get_listed(const struct registers *registers, const uint8_t *list,
		       size_t count, unsigned number, uint64_t *ret_value)
{
	if (number >= count)
		return false;
	*ret_value =
		registers_get(registers, list ? list[number] : number);
	return true;
}

bool registers_unwind(const struct registers *registers, unsigned number,
		      uint64_t *ret_value)
{
	switch (registers->layout->abi) {
	case ABI_X86_64:
		return get_listed(registers, unwind_x86_64,
				  ARRAY_LEN(unwind_x86_64), number, ret_value);
	case ABI_I386:
		return get_listed(registers, unwind_i386,
				  ARRAY_LEN(unwind_i386), number, ret_value);
	case ABI_AARCH64:
		return get_listed(registers, NULL, UNWIND_AARCH64, number,
				  ret_value);
	case ABI_ARM:
		return get_listed(registers, NULL, UNWIND_ARM, number,
				  ret_value);
	case ABI_NONE:
	case ABI_X32:
		break;
	}
	return false;
}

void registers_entry(const struct registers *registers,
		     struct host_call *ret_call)
{
	const struct registers_layout *layout = registers->layout;
	const struct abi *abi = abi_by_id(layout->abi);
	uint64_t mask = abi->word_bytes == 4 ? UINT32_MAX : UINT64_MAX;

	*ret_call = (struct host_call){
		.audit_arch = abi->audit_arch,
		.nr = registers_get(registers, layout->nr) & mask,
		.ip = registers_get(registers, layout->ip),
		.sp = registers_get(registers, layout->sp),
	};
	for (size_t i = 0; i < ARRAY_LEN(layout->args); i++)
		ret_call->args[i] =
			registers_get(registers, layout->args[i]) & mask;
}

/* A 32-bit value's own sign shows an error. */
static int64_t signed_word(const struct registers *registers, unsigned index)
{
	uint64_t word = registers_get(registers, index);

	return registers->layout->word_bytes == 4 ? (int32_t)word
						  : (int64_t)word;
}

void registers_return(const struct registers *registers, int64_t *ret_value,
		      bool *ret_is_error)
{
	const struct registers_layout *layout = registers->layout;
	int64_t value = signed_word(registers, layout->ret);

	*ret_is_error = value < 0 && value >= LOWEST_ERROR;
	*ret_value = *ret_is_error ? value
				   : (int64_t)registers_get(registers,
							    layout->ret);
}

/* Whether the task left that very call: all but the result is as it was. */
static bool is_same_call(const struct registers *registers,
			 const struct host_call *blocked)
{
	struct host_call now;

	registers_entry(registers, &now);
	if (now.nr != blocked->nr || now.ip != blocked->ip ||
	    now.sp != blocked->sp)
		return false;
	return !memcmp(&now.args[1], &blocked->args[1],
		       sizeof(now.args) - sizeof(now.args[0]));
}

static unsigned instruction_bytes(const struct registers *registers)
{
	bool is_thumb = registers->layout->abi == ABI_ARM &&
			registers_get(registers, ARM_CPSR) & ARM_THUMB;

	return is_thumb ? 2 : 4;
}

bool registers_restart(struct registers *registers,
		       const struct host_call *blocked)
{
	const struct registers_layout *layout = registers->layout;
	uint64_t ip = registers_get(registers, layout->ip);

	if ((int32_t)registers_get(registers, layout->ret) != -EINTR)
		return false;
	if (layout->ret != layout->args[0]) {
		/* x86: the kernel looks at the result after the stop. */
		if (signed_word(registers, layout->nr) < 0)
			return false;
		registers_set(registers, layout->ret,
			      (uint64_t)-RESTART_NO_HANDLER);
		return true;
	}
	/* arm has looked already, and the result took the first argument's
	   place: back to the instruction, with what was there. */
	if (!blocked || !is_same_call(registers, blocked))
		return false;
	registers_set(registers, layout->args[0], blocked->args[0]);
	registers_set(registers, layout->ip, ip - instruction_bytes(registers));
	return true;
}

bool registers_take_back(struct registers *registers,
			 const struct host_call *blocked)
{
	const struct registers_layout *layout = registers->layout;
	uint64_t ip = registers_get(registers, layout->ip);
	struct registers after = *registers;

	if (layout->ret != layout->args[0] || !blocked ||
	    registers_get(registers, layout->ret) != blocked->args[0])
		return false;
	registers_set(&after, layout->ip, ip + instruction_bytes(registers));
	registers_set(&after, layout->ret, (uint64_t)-EINTR);
	if (!is_same_call(&after, blocked))
		return false;
	*registers = after;
	return true;
}
