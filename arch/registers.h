/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * registers.h - which register of a stopped tracee holds what, as data.
 *
 * Always compiled, for every ABI: pure, so that any machine can test it. The
 * registers are the words of the regset NT_PRSTATUS, in the kernel's order
 * (struct user_regs_struct, struct user_pt_regs, struct pt_regs of the
 * architectures' asm/ptrace.h and sys/user.h). Its size, which the kernel says,
 * tells the layouts from each other.
 */
#ifndef SPILE_ARCH_REGISTERS_H
#define SPILE_ARCH_REGISTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch/abi.h"

struct host_call;

enum { REGISTERS_BYTES_MAX = 272 }; /* of aarch64 */

struct registers_layout {
	enum abi_id abi;
	uint8_t word_bytes;
	uint8_t count; /* words in all */
	/* Indices of words, syscall(2): */
	uint8_t nr, args[6], ret, ip, sp;
};

/* As the kernel gave them. */
struct registers {
	const struct registers_layout *layout;
	_Alignas(uint64_t) uint8_t bytes[REGISTERS_BYTES_MAX];
};

/*
 * Of registers of that size, for calls of that ABI; ABI_NONE: of the program
 * itself. 64-bit x86 code can make 32-bit calls, by int 0x80. NULL: unknown.
 */
const struct registers_layout *registers_layout(size_t bytes, enum abi_id abi);

uint64_t registers_get(const struct registers *registers, unsigned index);
/*
 * As libunwind numbers them (UNW_X86_64_RAX, ...), of the ABI's own programs:
 * general registers, stack pointer, instruction pointer. Returns whether there
 * is such a one.
 */
bool registers_unwind(const struct registers *registers, unsigned number,
		      uint64_t *ret_value);
/* Cut to the size of a register. */
void registers_set(struct registers *registers, unsigned index, uint64_t value);

/* At a syscall-entry-stop. */
void registers_entry(const struct registers *registers,
		     struct host_call *ret_call);
/* At a syscall-exit-stop. */
void registers_return(const struct registers *registers, int64_t *ret_value,
		      bool *ret_is_error);
/*
 * On the way out of a call that was interrupted and returned -EINTR: changes
 * the registers so that it is made again. blocked is the call, as it was known
 * before the interruption; NULL when it wasn't. Returns whether it did.
 */
bool registers_restart(struct registers *registers,
		       const struct host_call *blocked);
/*
 * When that call has not been made again yet: back to -EINTR, for a signal that
 * comes in between. Returns whether it changed the registers; on x86, where the
 * kernel does so by itself, never.
 */
bool registers_take_back(struct registers *registers,
			 const struct host_call *blocked);

#endif
