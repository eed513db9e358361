/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * siginfo.h - a siginfo_t as a struct value.
 */
#ifndef SPILE_DECODE_SIGINFO_H
#define SPILE_DECODE_SIGINFO_H

#include <stdint.h>

#include "base/span.h"
#include "decode/value.h"

struct abi;

/* bytes: as many of it as there are, as the ABI (NULL: of 64 bits) has it. */
struct value decode_siginfo(struct value_pool *pool, const struct abi *abi,
			    struct span bytes);
/* The same, when signal and code are known, whatever bytes there are. */
struct value decode_siginfo_of(struct value_pool *pool, const struct abi *abi,
			       uint32_t signo, int32_t code, struct span bytes);

#endif
