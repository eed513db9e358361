/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * builtin.h - the spec texts inside the program; made by embed.awk.
 */
#ifndef SPILE_SPEC_BUILTIN_H
#define SPILE_SPEC_BUILTIN_H

#include <stddef.h>

#include "base/embedded.h"

extern const struct embedded spec_builtins[]; /* "calls.spec" */
extern const size_t spec_builtin_count;
extern const char spec_builtin_sum[]; /* of the texts, as cksum(1) prints it */

#endif
