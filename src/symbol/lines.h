/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lines.h - source lines of an address, with the functions inlined there.
 */
#ifndef SPILE_SYMBOL_LINES_H
#define SPILE_SYMBOL_LINES_H

#include <elfutils/libdwfl.h>
#include <stddef.h>

enum { LINES_MAX = 64 };

/* Texts belong to the module. NULL, 0: unknown. */
struct line {
	const char *function, *file;
	unsigned line;
};

/* Innermost first; all but the last are inlined into the next. */
struct lines {
	size_t count;
	struct line list[LINES_MAX];
};

void lines_find(Dwfl_Module *module, Dwarf_Addr addr, struct lines *ret_lines);

#endif
