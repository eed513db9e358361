/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deny.h - says what stands in the way of tracing a process.
 */
#ifndef SPILE_ENGINE_DENY_H
#define SPILE_ENGINE_DENY_H

#include <sys/types.h>

struct error;

/* Fills err for a PTRACE_SEIZE that failed with `code`; returns -code. */
int deny_explain(pid_t pid, int code, struct error *err);
/* The same as a remark beside strerror(code); NULL: nothing to add. The caller
   frees it. */
char *deny_hint(pid_t pid, int code);

#endif
