/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * host.c - registers of a stopped tracee on x86_64, 32-bit programs included.
 *
 * Which register holds what is in syscall(2); struct user_regs_struct is
 * sys/user.h's. PTRACE_GETREGS gives 32-bit tracees in the same struct.
 */
#include "config.h"

#include "arch/host.h"

#include <errno.h>
#include <linux/audit.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>

#include "base/auto.h"

const enum abi_id host_abi = ABI_X86_64;

enum {
	CS_USER_32 = 0x23,	  /* __USER32_CS, asm/segment.h */
	INT_80 = 0x80cd,	  /* the bytes cd 80, as a little-endian word */
	RESTART_NO_HANDLER = 514, /* ERESTARTNOHAND, linux/errno.h */
	LOWEST_ERROR = -4095,	  /* -MAX_ERRNO, linux/err.h */
};

static int get_regs(pid_t tid, struct user_regs_struct *ret_regs)
{
	return ptrace(PTRACE_GETREGS, tid, NULL, ret_regs) ? -errno : 0;
}

/* 64-bit code can make 32-bit calls by int 0x80: only the instruction tells. */
static bool is_call_32(pid_t tid, const struct user_regs_struct *regs)
{
	long word;

	if (regs->cs == CS_USER_32)
		return true;
	errno = 0;
	word = ptrace(PTRACE_PEEKTEXT, tid, regs->rip - 2, NULL);
	return !errno && (word & 0xffff) == INT_80;
}

int host_read_entry(pid_t tid, struct host_call *ret_call)
{
	struct user_regs_struct regs;
	int error = get_regs(tid, &regs);

	if (error)
		return error;
	*ret_call = (struct host_call){
		.audit_arch = AUDIT_ARCH_X86_64,
		.nr = regs.orig_rax,
		.args = {regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8,
			 regs.r9},
		.ip = regs.rip,
		.sp = regs.rsp,
	};
	if (!is_call_32(tid, &regs))
		return 0;
	*ret_call = (struct host_call){
		.audit_arch = AUDIT_ARCH_I386,
		.nr = (uint32_t)regs.orig_rax,
		.args = {(uint32_t)regs.rbx, (uint32_t)regs.rcx,
			 (uint32_t)regs.rdx, (uint32_t)regs.rsi,
			 (uint32_t)regs.rdi, (uint32_t)regs.rbp},
		.ip = regs.rip,
		.sp = regs.rsp,
	};
	return 0;
}

int host_read_return(pid_t tid, int64_t *ret_value, bool *ret_is_error)
{
	struct user_regs_struct regs;
	int error = get_regs(tid, &regs);
	int64_t value;

	if (error)
		return error;
	/* A 32-bit program's value has 32 bits; its sign shows an error. */
	value = regs.cs == CS_USER_32 ? (int32_t)regs.rax : (int64_t)regs.rax;
	*ret_is_error = value < 0 && value >= LOWEST_ERROR;
	if (regs.cs == CS_USER_32 && !*ret_is_error)
		value = (int64_t)(uint32_t)regs.rax;
	*ret_value = value;
	return 0;
}

int host_set_arg(pid_t tid, uint32_t audit_arch, unsigned arg, uint64_t value)
{
	static const size_t offsets_64[] = {
		offsetof(struct user_regs_struct, rdi),
		offsetof(struct user_regs_struct, rsi),
		offsetof(struct user_regs_struct, rdx),
		offsetof(struct user_regs_struct, r10),
		offsetof(struct user_regs_struct, r8),
		offsetof(struct user_regs_struct, r9),
	};
	static const size_t offsets_32[] = {
		offsetof(struct user_regs_struct, rbx),
		offsetof(struct user_regs_struct, rcx),
		offsetof(struct user_regs_struct, rdx),
		offsetof(struct user_regs_struct, rsi),
		offsetof(struct user_regs_struct, rdi),
		offsetof(struct user_regs_struct, rbp),
	};
	const size_t *offsets =
		audit_arch == AUDIT_ARCH_I386 ? offsets_32 : offsets_64;

	if (arg >= ARRAY_LEN(offsets_64))
		return -EINVAL;
	return ptrace(PTRACE_POKEUSER, tid, offsets[arg], value) ? -errno : 0;
}

int host_restart_interrupted(pid_t tid)
{
	struct user_regs_struct regs;
	int error = get_regs(tid, &regs);

	if (error)
		return error;
	if ((int64_t)regs.orig_rax < 0 || (int32_t)regs.rax != -EINTR)
		return 0;
	return ptrace(PTRACE_POKEUSER, tid,
		      offsetof(struct user_regs_struct, rax),
		      (long)-RESTART_NO_HANDLER)
		       ? -errno
		       : 0;
}
