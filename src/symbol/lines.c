/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lines.c - source lines of an address, with the functions inlined there.
 */
#include "config.h"

#include "symbol/lines.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/mem.h"

/* The name the linker would know it by, where there is one. */
static const char *name_of(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	const char *name = dwarf_formstring(
		dwarf_attr_integrate(die, DW_AT_linkage_name, &attribute));

	return name ? name : dwarf_diename(die);
}

static unsigned number_of(Dwarf_Die *die, unsigned what)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;

	return dwarf_formudata(dwarf_attr(die, what, &attribute), &value) == 0
		       ? (unsigned)value
		       : 0;
}

/* Where the function that `die` inlines is called. */
static void set_call_place(Dwarf_Die *unit, Dwarf_Die *die, struct line *line)
{
	unsigned file = number_of(die, DW_AT_call_file);
	Dwarf_Files *files;

	line->line = number_of(die, DW_AT_call_line);
	if (line->line && dwarf_getsrcfiles(unit, &files, NULL) == 0)
		line->file = dwarf_filesrc(files, file, NULL, NULL);
}

/* Names, and places of calls, from the innermost function outwards. */
static void add_functions(Dwarf_Die *unit, Dwarf_Die *scopes, int count,
			  struct lines *lines)
{
	for (int i = 0; i < count; i++) {
		int tag = dwarf_tag(&scopes[i]);

		if (tag != DW_TAG_subprogram &&
		    tag != DW_TAG_inlined_subroutine)
			continue;
		lines->list[lines->count - 1].function = name_of(&scopes[i]);
		if (tag == DW_TAG_subprogram || lines->count == LINES_MAX)
			return;
		set_call_place(unit, &scopes[i], &lines->list[lines->count++]);
	}
}

void lines_find(Dwfl_Module *module, Dwarf_Addr addr, struct lines *ret_lines)
{
	Dwfl_Line *line = dwfl_module_getsrc(module, addr);
	AUTO(mem_free_ptr) Dwarf_Die *innermost = NULL;
	AUTO(mem_free_ptr) Dwarf_Die *scopes = NULL;
	struct line *first = &ret_lines->list[0];
	Dwarf_Addr bias = 0;
	Dwarf_Die *unit;
	int number = 0, count;

	*ret_lines = (struct lines){.count = 1};
	if (line)
		first->file = dwfl_lineinfo(line, NULL, &number, NULL, NULL,
					    NULL);
	first->line = number > 0 ? (unsigned)number : 0;
	unit = dwfl_module_addrdie(module, addr, &bias);
	if (!unit || dwarf_getscopes(unit, addr - bias, &innermost) <= 0)
		return;
	/* Those around an inlined function are of where it is written; these are
	   of where it is inlined. */
	count = dwarf_getscopes_die(&innermost[0], &scopes);
	if (count > 0)
		add_functions(unit, scopes, count, ret_lines);
}
