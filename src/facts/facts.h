/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * facts.h - what the kernel's own headers and sources say of its interface, for
 * all four ABIs, as tools/kernel-facts has read it.
 *
 * Constant tables that are searched when asked: nothing is built at the start. Of
 * x32 only constants are known, which are x86_64's.
 */
#ifndef SPILE_FACTS_FACTS_H
#define SPILE_FACTS_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch/abi.h"

/* The value of a macro or an enumerator that the built-in spec texts name; negative
   ones as 64 bits. False when the headers have none of that name for that ABI. */
bool facts_constant(enum abi_id abi, const char *name, size_t len,
		    uint64_t *ret_value);

#endif
