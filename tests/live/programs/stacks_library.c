/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stacks_library.c - a library that calls getppid(), for stacks.c. INNER is what
 * its inner function is called.
 */
#include <unistd.h>

void outer(void);

static __attribute__((noinline, noclone)) void INNER(void)
{
	getppid();
	asm volatile("" ::: "memory");
}

void outer(void)
{
	INNER();
	asm volatile("" ::: "memory");
}
