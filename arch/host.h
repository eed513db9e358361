/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * host.h - registers of a stopped tracee, on the architecture spile runs on.
 *
 * All functions return 0 or -errno; -ESRCH means that the tracee is gone or not
 * stopped, -EOVERFLOW that it is a 64-bit program whose registers the kernel cuts
 * for a 32-bit spile.
 */
#ifndef SPILE_ARCH_HOST_H
#define SPILE_ARCH_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "arch/abi.h"

/* The ABI that spile itself was built for. */
extern const enum abi_id host_abi;

struct registers;

struct host_call {
	uint32_t audit_arch;
	uint64_t nr;
	uint64_t args[6];
	uint64_t ip;
	uint64_t sp;
};

/* At any stop: registers.h tells what is where. */
int host_read_registers(pid_t tid, struct registers *ret_registers);

/*
 * At a syscall-entry-stop, from the registers: for kernels before 5.3, which
 * have no PTRACE_GET_SYSCALL_INFO.
 */
int host_read_entry(pid_t tid, struct host_call *ret_call);
/* At a syscall-exit-stop, from the registers. */
int host_read_return(pid_t tid, int64_t *ret_value, bool *ret_is_error);

/* At a syscall-entry-stop: argument 0..5 of the call. */
int host_set_arg(pid_t tid, uint32_t audit_arch, unsigned arg, uint64_t value);
/* After it: as the program had it, where calls preserve their arguments. On arm
   the first argument's register holds the result. */
int host_restore_arg(pid_t tid, uint32_t audit_arch, unsigned arg,
		     uint64_t value);

/* The call that a task, which need not be a tracee, is blocked in; audit_arch
   stays 0. -EAGAIN: in none. From /proc/TID/syscall, proc(5). */
int host_read_blocked(pid_t tid, struct host_call *ret_call);

/*
 * At a stop outside of a syscall-stop: when the tracee is on its way out of a
 * call that an interruption by the tracer made return -EINTR, has it made
 * again. blocked is what host_read_blocked said before the interruption, NULL
 * when it said nothing; arm can't do without. Sets whether it did.
 */
int host_restart_interrupted(pid_t tid, const struct host_call *blocked,
			     bool *ret_is_restarted);
/*
 * At a signal-delivery-stop of a signal that has a handler: when it comes before
 * that call is made again, the call returns -EINTR after all.
 */
int host_take_back_restart(pid_t tid, const struct host_call *blocked);

#endif
