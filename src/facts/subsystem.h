/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subsystem.h - the part of the kernel that a system call belongs to, by rules
 * over the source file that defines it; spile-subsystems(5).
 */
#ifndef SPILE_FACTS_SUBSYSTEM_H
#define SPILE_FACTS_SUBSYSTEM_H

#include "arch/abi.h"
#include "base/span.h"

struct error;
struct subsystems;

/* The rules that come with spile: "default", "elisa"; NULL: no such. */
struct subsystems *subsystems_builtin(const char *name);
/* Of a text. On failure -EINVAL and "NAME:LINE:COLUMN: ...". */
int subsystems_parse(const char *name, struct span text,
		     struct subsystems **ret, struct error *err);
void subsystems_free(struct subsystems **subsystems); /* for AUTO */

/* Of a call of that name; never NULL: "Other" where no rule matches. The text is
   the rules'. */
const char *subsystem_of(const struct subsystems *subsystems, enum abi_id abi,
			 const char *call);

#endif
