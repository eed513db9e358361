/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * read.c - reads the DWARF of one version's headers for one ABI.
 *
 * Enumerators are constants; those of enum { value_of__NAME } are the values of
 * macros.
 */
#include "kernel-facts.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"

#define VALUE_OF "value_of__"

static uint64_t enumerator_value(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;
	Dwarf_Sword value_signed;

	if (!dwarf_attr(die, DW_AT_const_value, &attribute))
		fail("an enumerator without a value: %s", dwarf_diename(die));
	switch (dwarf_whatform(&attribute)) {
	case DW_FORM_data1:
	case DW_FORM_data2:
	case DW_FORM_data4:
	case DW_FORM_data8:
	case DW_FORM_udata:
		if (!dwarf_formudata(&attribute, &value))
			return value;
		break;
	default:
		if (!dwarf_formsdata(&attribute, &value_signed))
			return (uint64_t)value_signed;
	}
	fail("%s: its value has another form", dwarf_diename(die));
}

static void read_enumerators(struct facts *facts, unsigned abi, Dwarf_Die *type)
{
	Dwarf_Die die;

	if (dwarf_child(type, &die))
		return;
	do {
		const char *name = dwarf_diename(&die);

		if (dwarf_tag(&die) != DW_TAG_enumerator)
			continue;
		if (!strncmp(name, VALUE_OF, strlen(VALUE_OF)))
			name += strlen(VALUE_OF);
		constants_add(&facts->constants, abi, name,
			      enumerator_value(&die));
	} while (!dwarf_siblingof(&die, &die));
}

static void read_types(struct facts *facts, unsigned abi, Dwarf_Die *parent)
{
	Dwarf_Die die;

	if (dwarf_child(parent, &die))
		return;
	do {
		switch (dwarf_tag(&die)) {
		case DW_TAG_enumeration_type:
			read_enumerators(facts, abi, &die);
			break;
		case DW_TAG_structure_type:
		case DW_TAG_union_type:
			read_types(facts, abi, &die); /* enums within it */
			break;
		}
	} while (!dwarf_siblingof(&die, &die));
}

static Dwarf *open_object(Dwfl *dwfl, const char *path)
{
	Dwarf_Addr bias;
	Dwfl_Module *module = dwfl_report_offline(dwfl, path, path, -1);
	Dwarf *dwarf;

	if (!module)
		fail("%s: %s", path, dwfl_errmsg(-1));
	dwfl_report_end(dwfl, NULL, NULL);
	/* Relocated, which plain dwarf_begin() wouldn't do to an object. */
	dwarf = dwfl_module_getdwarf(module, &bias);
	if (!dwarf)
		fail("%s: %s", path, dwfl_errmsg(-1));
	return dwarf;
}

void read_folder(struct facts *facts, unsigned abi, const char *folder)
{
	static const Dwfl_Callbacks callbacks = {
		.section_address = dwfl_offline_section_address,
		.find_debuginfo = dwfl_standard_find_debuginfo,
	};
	AUTO(mem_free_ptr) char *path = mem_printf("%s/facts.o", folder);
	Dwfl *dwfl = dwfl_begin(&callbacks);
	Dwarf *dwarf = open_object(dwfl, path);
	Dwarf_Off at = 0, next;
	size_t header_bytes;

	while (!dwarf_nextcu(dwarf, at, &next, &header_bytes, NULL, NULL, NULL)) {
		Dwarf_Die unit;

		if (!dwarf_offdie(dwarf, at + header_bytes, &unit))
			fail("%s: %s", path, dwarf_errmsg(-1));
		read_types(facts, abi, &unit);
		at = next;
	}
	dwfl_end(dwfl);
}
