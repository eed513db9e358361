/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module_alias.h - what the kernel's modules are asked for by.
 *
 * From /lib/modules/RELEASE, where depmod(8) writes modules.alias; the kernel's
 * makefiles say the same of what is built in, in modules.builtin.modinfo.
 */
#ifndef SPILE_CAPTURE_MODULE_ALIAS_H
#define SPILE_CAPTURE_MODULE_ALIAS_H

#include <stdbool.h>

/* pattern is a glob; both live until the function returns. */
typedef void module_alias_fn(void *context, const char *pattern,
			     const char *module, bool is_builtin);

/* Each alias of both files that begins with one of the prefixes that the kernel asks
   for by a call; none when they aren't there. folder: "/lib/modules/6.1.0". */
void module_alias_each(const char *folder, module_alias_fn *fn, void *context);

#endif
