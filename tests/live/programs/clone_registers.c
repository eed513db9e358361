/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clone_registers.c - CLONE_UNTRACED by clone: creator and child find their own
 * flags in the register of the argument, which a call preserves on x86_64. On
 * arm the result takes its place, which clone_untraced looks at.
 */
#include "live.h"

#include <linux/sched.h>
#include <signal.h>
#include <sys/syscall.h>

int main(void)
{
	register unsigned long flags asm("rdi") = CLONE_UNTRACED | SIGCHLD;
	register long pid asm("rax") = SYS_clone;

	asm volatile("xor %%esi, %%esi; xor %%edx, %%edx; xor %%r10d, %%r10d;"
		     "xor %%r8d, %%r8d; syscall"
		     : "+r"(pid), "+r"(flags)
		     :
		     : "rsi", "rdx", "r10", "r8", "rcx", "r11", "memory");
	if (!pid)
		syscall(SYS_exit_group,
			flags == (CLONE_UNTRACED | SIGCHLD) ? 4 : 40);
	say("flags kept in the register: %s\n",
	    flags == (CLONE_UNTRACED | SIGCHLD) ? "yes" : "no");
	say_status("clone by hand", wait_for((pid_t)pid, 0));
	return 0;
}
