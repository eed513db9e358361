/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * demangle.h - a function's name as its source has it.
 */
#ifndef SPILE_SYMBOL_DEMANGLE_H
#define SPILE_SYMBOL_DEMANGLE_H

#include <stdbool.h>

struct buf;

/* "ns::pump::read(int)" of "_ZN2ns4pump4readEi", for C++ and Rust; false when it
   is no such name, or a longer text than anybody reads: ret is empty then. */
bool demangle(const char *name, struct buf *ret);

#endif
