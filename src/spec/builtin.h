/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * builtin.h - calls.spec inside the program; made by embed.awk.
 */
#ifndef SPILE_SPEC_BUILTIN_H
#define SPILE_SPEC_BUILTIN_H

#include <stddef.h>

extern const char spec_builtin_text[];
extern const size_t spec_builtin_len;
extern const char spec_builtin_sum[]; /* of the text, as cksum(1) prints it */

#endif
