/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * builtin.h - the spec texts inside the program; made by embed.awk.
 */
#ifndef SPILE_SPEC_BUILTIN_H
#define SPILE_SPEC_BUILTIN_H

#include <stddef.h>

#include "base/embedded.h"
#include "base/span.h"

/* "calls.spec"; no text where they are packed. */
extern const struct embedded spec_builtins[];
extern const size_t spec_builtin_count;
/* All texts, one behind the other, by gzip(1): of a small build; else empty. */
extern const struct span spec_builtin_packed;
extern const char spec_builtin_sum[]; /* of the texts, as cksum(1) prints it */

#endif
