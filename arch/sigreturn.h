/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sigreturn.h - the instructions that a signal handler returns to.
 */
#ifndef SPILE_ARCH_SIGRETURN_H
#define SPILE_ARCH_SIGRETURN_H

#include <stdbool.h>
#include <stdint.h>

#include "arch/abi.h"

enum { SIGRETURN_BYTES = 12 };

/* Whether a frame whose address holds these bytes is what the kernel made for a
   signal: it returns to what the signal interrupted. Always compiled, pure. */
bool sigreturn_is(enum abi_id abi, const uint8_t code[SIGRETURN_BYTES]);

#endif
