/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * host.c - registers of a stopped tracee, on the machine spile runs on.
 *
 * The same for every architecture: the kernel gives a task's registers in the
 * layout of the program it runs, 32-bit ones on a 64-bit kernel included, and
 * registers.c knows the layouts. What differs in kind is named in here.
 */
#include "config.h"

#include "arch/host.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/audit.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

#include "arch/registers.h"
#include "base/auto.h"

const enum abi_id host_abi = HOST_ABI;

enum {
	INT_80 = 0x80cd, /* the bytes cd 80, as a little-endian word */
	GET_SYSCALL_INFO = 0x420e, /* PTRACE_, linux/ptrace.h */
};

static size_t size_of(const struct registers *registers)
{
	return (size_t)registers->layout->word_bytes * registers->layout->count;
}

/*
 * A kernel for arm64 gives a 32-bit tracer the registers of every program as if
 * it were one of 32 bits (task_user_regset_view, arch/arm64/kernel/ptrace.c);
 * what a call is made under it says all the same, since Linux 5.3.
 */
static bool is_cut(pid_t tid, const struct registers_layout *layout)
{
	struct {
		uint32_t op, audit_arch;
	} info; /* begins struct ptrace_syscall_info, linux/ptrace.h */

	return layout->abi == ABI_ARM &&
	       ptrace((enum __ptrace_request)GET_SYSCALL_INFO, tid,
		      sizeof(info), &info) > 0 &&
	       info.audit_arch == AUDIT_ARCH_AARCH64;
}

static int get(pid_t tid, struct registers *ret_registers)
{
	struct iovec room = {ret_registers->bytes,
			     sizeof(ret_registers->bytes)};

	if (ptrace(PTRACE_GETREGSET, tid, (long)NT_PRSTATUS, &room))
		return -errno;
	ret_registers->layout = registers_layout(room.iov_len, ABI_NONE);
	if (!ret_registers->layout)
		return -ENOTSUP;
	return is_cut(tid, ret_registers->layout) ? -EOVERFLOW : 0;
}

static int set(pid_t tid, struct registers *registers)
{
	struct iovec words = {registers->bytes, size_of(registers)};

	return ptrace(PTRACE_SETREGSET, tid, (long)NT_PRSTATUS, &words)
		       ? -errno
		       : 0;
}

/* 64-bit x86 code can make 32-bit calls by int 0x80: only the instruction
   tells. */
static bool is_call_by_int_80(pid_t tid, const struct registers *registers)
{
	const struct registers_layout *layout = registers->layout;
	uint64_t addr = registers_get(registers, layout->ip) - 2;
	long word;

	if (layout->abi != ABI_X86_64 || (uintptr_t)addr != addr)
		return false;
	errno = 0;
	word = ptrace(PTRACE_PEEKTEXT, tid, (void *)(uintptr_t)addr, NULL);
	return !errno && (word & 0xffff) == INT_80;
}

int host_read_registers(pid_t tid, struct registers *ret_registers)
{
	return get(tid, ret_registers);
}

int host_read_entry(pid_t tid, struct host_call *ret_call)
{
	struct registers registers;
	int error = get(tid, &registers);

	if (error)
		return error;
	if (is_call_by_int_80(tid, &registers))
		registers.layout = registers_layout(size_of(&registers),
						    ABI_I386);
	registers_entry(&registers, ret_call);
	return 0;
}

int host_read_return(pid_t tid, int64_t *ret_value, bool *ret_is_error)
{
	struct registers registers;
	int error = get(tid, &registers);

	if (error)
		return error;
	registers_return(&registers, ret_value, ret_is_error);
	return 0;
}

/* The lower half of the first register. */
static int set_first_half(pid_t tid, uint32_t value)
{
	struct iovec word = {&value, sizeof(value)};

	return ptrace(PTRACE_SETREGSET, tid, (long)NT_PRSTATUS, &word) ? -errno
								       : 0;
}

int host_set_arg(pid_t tid, uint32_t audit_arch, unsigned arg, uint64_t value)
{
	struct registers registers;
	const struct registers_layout *layout;
	int error = get(tid, &registers);

	if (error == -EOVERFLOW && arg == 0 && value <= UINT32_MAX)
		return set_first_half(tid, (uint32_t)value);
	if (error)
		return error;
	layout = registers.layout;
	if (audit_arch == AUDIT_ARCH_I386)
		layout = registers_layout(size_of(&registers), ABI_I386);
	if (arg >= ARRAY_LEN(layout->args))
		return -EINVAL;
	registers_set(&registers, layout->args[arg], value);
	return set(tid, &registers);
}

int host_restore_arg(pid_t tid, uint32_t audit_arch, unsigned arg,
		     uint64_t value)
{
	struct registers registers;
	int error = get(tid, &registers);

	if (error == -EOVERFLOW && arg == 0)
		return 0;
	if (error)
		return error;
	if (arg < ARRAY_LEN(registers.layout->args) &&
	    registers.layout->args[arg] == registers.layout->ret)
		return 0;
	return host_set_arg(tid, audit_arch, arg, value);
}

int host_read_blocked(pid_t tid, struct host_call *ret_call)
{
	struct host_call call = {0};
	uint64_t *const args = call.args;
	char path[64];
	FILE *file;
	int64_t nr;
	int count;

	snprintf(path, sizeof(path), "/proc/%d/syscall", (int)tid);
	file = fopen(path, "re");
	if (!file)
		return -errno;
	count = fscanf(file,
		       "%" SCNd64 " %" SCNx64 " %" SCNx64 " %" SCNx64
		       " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64
		       " %" SCNx64,
		       &nr, &args[0], &args[1], &args[2], &args[3], &args[4],
		       &args[5], &call.sp, &call.ip);
	fclose(file);
	/* "running", or "-1" and two addresses: in no call. */
	if (count != 9 || nr < 0)
		return -EAGAIN;
	call.nr = (uint64_t)nr;
	*ret_call = call;
	return 0;
}

int host_restart_interrupted(pid_t tid, const struct host_call *blocked,
			     bool *ret_is_restarted)
{
	struct registers registers;
	int error = get(tid, &registers);
	bool is_restarted;

	if (error)
		return error;
	is_restarted = registers_restart(&registers, blocked);
	if (is_restarted)
		error = set(tid, &registers);
	if (!error)
		*ret_is_restarted = is_restarted;
	return error;
}

int host_take_back_restart(pid_t tid, const struct host_call *blocked)
{
	struct registers registers;
	int error = get(tid, &registers);

	if (error)
		return error;
	return registers_take_back(&registers, blocked) ? set(tid, &registers)
							: 0;
}
