/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kallsyms.h - which system calls the running kernel has, by its symbols.
 */
#ifndef SPILE_CLI_KALLSYMS_H
#define SPILE_CLI_KALLSYMS_H

#include <stdbool.h>

struct abi;
struct error;
struct facts_call;
struct kallsyms;

/* Reads the kernel's functions of system calls; an error when it doesn't tell. */
int kallsyms_open(struct kallsyms **ret, struct error *err);
void kallsyms_free(struct kallsyms **kallsyms); /* for AUTO */
/* Whether it is a kernel for programs of that ABI. */
bool kallsyms_know(const struct kallsyms *kallsyms, const struct abi *abi);
/* call: what is known of it, or NULL: no kernel has it any more. context is the
   kallsyms, for struct list_options. */
bool kallsyms_have(void *context, const struct abi *abi,
		   const struct facts_call *call);

#endif
