/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * host.h - registers of a stopped tracee, on the architecture spile runs on.
 *
 * Implemented once per architecture, in arch/ARCH/host.c. All functions return
 * 0 or -errno; -ESRCH means that the tracee is gone or not stopped.
 */
#ifndef SPILE_ARCH_HOST_H
#define SPILE_ARCH_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "arch/abi.h"

/* The ABI that spile itself was built for. */
extern const enum abi_id host_abi;

struct host_call {
	uint32_t audit_arch;
	uint64_t nr;
	uint64_t args[6];
	uint64_t ip;
	uint64_t sp;
};

/*
 * At a syscall-entry-stop, from the registers: for kernels before 5.3, which
 * have no PTRACE_GET_SYSCALL_INFO.
 */
int host_read_entry(pid_t tid, struct host_call *ret_call);
/* At a syscall-exit-stop, from the registers. */
int host_read_return(pid_t tid, int64_t *ret_value, bool *ret_is_error);

/* Argument of the call that the tracee is stopped in, 0..5. */
int host_set_arg(pid_t tid, uint32_t audit_arch, unsigned arg, uint64_t value);

/*
 * At a stop outside of a syscall-stop: when the tracee is on its way out of a
 * call that an interruption by the tracer made return -EINTR, makes the kernel
 * restart the call (as -ERESTARTNOHAND), unless a handler runs first.
 */
int host_restart_interrupted(pid_t tid);

#endif
