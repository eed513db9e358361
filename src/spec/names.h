/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.h - names of errno values and signals; the same on all four ABIs.
 */
#ifndef SPILE_SPEC_NAMES_H
#define SPILE_SPEC_NAMES_H

/* "ENOENT"; the kernel's own ERESTARTSYS (512) and its like included. NULL when
   unknown. From asm-generic/errno*.h and the kernel's linux/errno.h. */
const char *errno_name(int number);
/* The text a person reads: strerror's in the C locale, the kernel-only ones as
   strace words them. NULL when unknown. */
const char *errno_text(int number);
/* -1 when unknown. */
int errno_by_name(const char *name);
/* "SIGTERM", "SIGRTMIN", "SIGRT_1" (kernel numbering: 32 is SIGRTMIN).
   NULL when unknown. */
const char *signal_name(int number);
int signal_by_name(const char *name); /* with or without SIG; -1 */
/* si_code by signal: "SI_USER", "CLD_EXITED", "SEGV_MAPERR". NULL unknown. */
const char *signal_code_name(int signo, int code);

#endif
