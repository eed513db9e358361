/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * read.c - reads the DWARF of one version's headers for one ABI.
 *
 * `generate` has put what it wants to know into names: enumerators value_of__NAME
 * are values of macros, align_of__NAME what structs are aligned to, typedefs
 * type_of__NAME the arguments of ioctls. All other enumerators are constants, and
 * all structs with a name are kept.
 */
#include "kernel-facts.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"

static struct type read_type(struct folder *folder, Dwarf_Die *of);

static uint64_t number_of(Dwarf_Die *die, unsigned what, uint64_t otherwise)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;
	Dwarf_Sword value_signed;

	if (!dwarf_attr_integrate(die, what, &attribute))
		return otherwise;
	/* Its forms of a fixed size have no sign of their own. */
	if (dwarf_whatform(&attribute) == DW_FORM_sdata ||
	    dwarf_whatform(&attribute) == DW_FORM_implicit_const) {
		if (!dwarf_formsdata(&attribute, &value_signed))
			return (uint64_t)value_signed;
	} else if (!dwarf_formudata(&attribute, &value)) {
		return value;
	}
	return otherwise;
}

bool folder_value(const struct folder *folder, const char *prefix,
		  const char *name, uint64_t *ret_value)
{
	AUTO(mem_free_ptr) char *whole = mem_printf("%s%s", prefix, name);
	const uint64_t *value =
		map_get_bytes(&folder->values, span_of_str(whole));

	if (value)
		*ret_value = *value;
	return value;
}

static void read_enumerators(struct folder *folder, Dwarf_Die *type)
{
	Dwarf_Die die;

	if (dwarf_child(type, &die))
		return;
	do {
		const char *name = mem_strdup(dwarf_diename(&die));
		uint64_t value = number_of(&die, DW_AT_const_value, 0);

		map_put_bytes(&folder->values, span_of_str(name),
			      mem_copy(&value, sizeof(value)));
		if (!strncmp(name, "value_of__", 10))
			name += 10;
		if (!strstr(name, "_of__"))
			constants_add(folder->facts, folder->abi, name, value);
	} while (!dwarf_siblingof(&die, &die));
}

static struct type base_type(const struct folder *folder, Dwarf_Die *die)
{
	struct type type = {FACTS_UNSIGNED, false, number_of(die, DW_AT_byte_size, 0),
			    1, 0, NULL};

	switch (number_of(die, DW_AT_encoding, 0)) {
	case DW_ATE_signed_char:
	case DW_ATE_unsigned_char:
		/* As __u8 has it, that is a number; only char is text. */
		type.kind = !strcmp(dwarf_diename(die), "char") ? FACTS_CHAR :
			    strstr(dwarf_diename(die), "unsigned") ?
								  FACTS_UNSIGNED :
								  FACTS_SIGNED;
		break;
	case DW_ATE_signed:
		type.kind = FACTS_SIGNED;
		break;
	case DW_ATE_boolean:
		type.kind = FACTS_BOOL;
		break;
	case DW_ATE_float:
		type.kind = FACTS_FLOAT;
		break;
	}
	type.align = (unsigned)type.size;
	if (folder->abi == ABI_I386_COLUMN && type.align > 4)
		type.align = 4;
	return type;
}

static struct type array_type(struct folder *folder, Dwarf_Die *die)
{
	struct type type = read_type(folder, die);
	Dwarf_Die part;

	type.is_array = true;
	if (dwarf_child(die, &part))
		fail("an array without a range");
	do {
		/* Without a bound, as long as it is said elsewhere. */
		if (dwarf_tag(&part) == DW_TAG_subrange_type)
			type.count *= number_of(&part, DW_AT_count,
						number_of(&part, DW_AT_upper_bound,
							  UINT64_MAX) + 1);
	} while (!dwarf_siblingof(&part, &part));
	return type;
}

/* Alignment of what no name asks for: as its fields are, if they may be. */
static unsigned align_of_fields(const struct layout *layout)
{
	unsigned most = 1;

	for (size_t i = 0; i < layout->field_count; i++) {
		unsigned align = layout->fields[i].type.align;

		while (align > 1 && (layout->fields[i].offset % align ||
				     layout->size % align))
			align /= 2;
		if (align > most)
			most = align;
	}
	return most;
}

static struct field read_field(struct folder *folder, Dwarf_Die *die)
{
	const char *name = dwarf_diename(die);
	struct field field = {
		.name = name ? mem_strdup(name) : "",
		.offset = number_of(die, DW_AT_data_member_location, 0),
		.bit_size = (unsigned)number_of(die, DW_AT_bit_size, 0),
		.type = read_type(folder, die),
	};
	uint64_t bit = number_of(die, DW_AT_data_bit_offset, 0);
	unsigned align = (unsigned)number_of(die, DW_AT_alignment, 1);

	if (align > field.type.align)
		field.type.align = align;
	if (field.bit_size) {
		/* In a word of its type that has all of it. */
		uint64_t word = field.type.size;

		while (bit / 8 / word != (bit + field.bit_size - 1) / 8 / word)
			word *= 2;
		field.offset = bit / 8 / word * word;
		field.bit_at = (unsigned)(bit - field.offset * 8);
		field.type.size = word;
		if (field.bit_size == word * 8)
			field.bit_size = 0;
	}
	return field;
}

static void read_fields(struct folder *folder, Dwarf_Die *die,
			struct layout *layout)
{
	Dwarf_Die part;

	if (dwarf_child(die, &part))
		return;
	do {
		if (dwarf_tag(&part) != DW_TAG_member)
			continue;
		layout->fields = mem_resize(layout->fields,
					    layout->field_count + 1,
					    sizeof(*layout->fields));
		layout->fields[layout->field_count++] = read_field(folder, &part);
	} while (!dwarf_siblingof(&part, &part));
}

/* NULL when the headers have no more of it than its name. `name` is a typedef's,
   for a struct that has none. */
static struct layout *read_struct(struct folder *folder, Dwarf_Die *die,
				  const char *name)
{
	struct layout *layout = map_get(&folder->layouts, dwarf_dieoffset(die));
	const char *own = dwarf_diename(die);
	uint64_t align;

	if (layout || dwarf_hasattr(die, DW_AT_declaration))
		return layout;
	layout = mem_new(sizeof(*layout));
	layout->is_union = dwarf_tag(die) == DW_TAG_union_type;
	layout->is_typedef = !own && name;
	layout->name = mem_strdup(own ? own : name ? name : "");
	layout->header = mem_strdup(dwarf_decl_file(die));
	layout->size = number_of(die, DW_AT_byte_size, 0);
	read_fields(folder, die, layout);
	if (!folder_value(folder, "align_of__", layout->name, &align))
		align = number_of(die, DW_AT_alignment, align_of_fields(layout));
	layout = layouts_add(folder->facts, folder->abi, layout,
			     (unsigned)align);
	map_put(&folder->layouts, dwarf_dieoffset(die), layout);
	return layout;
}

static struct type typedef_type(struct folder *folder, Dwarf_Die *die)
{
	const char *name = dwarf_diename(die);
	Dwarf_Attribute attribute;
	Dwarf_Die of;
	struct type type;
	unsigned align = (unsigned)number_of(die, DW_AT_alignment, 0);

	if (dwarf_attr_integrate(die, DW_AT_type, &attribute) &&
	    dwarf_formref_die(&attribute, &of) && !dwarf_diename(&of) &&
	    (dwarf_tag(&of) == DW_TAG_structure_type ||
	     dwarf_tag(&of) == DW_TAG_union_type) &&
	    !strstr(name, "_of__"))
		read_struct(folder, &of, name);
	type = read_type(folder, die);
	if (align)
		type.align = align;
	if (type.kind == FACTS_UNSIGNED && !strncmp(name, "__be", 4))
		type.kind = FACTS_BIG_ENDIAN;
	return type;
}

/* Of what the DIE says to be its type. */
static struct type read_type(struct folder *folder, Dwarf_Die *of)
{
	static const struct type nothing = {FACTS_NONE, false, 0, 1, 1, NULL};
	struct type type = nothing;
	Dwarf_Attribute attribute;
	Dwarf_Die die;

	if (!dwarf_attr_integrate(of, DW_AT_type, &attribute) ||
	    !dwarf_formref_die(&attribute, &die))
		return nothing;
	switch (dwarf_tag(&die)) {
	case DW_TAG_typedef:
		return typedef_type(folder, &die);
	case DW_TAG_const_type:
	case DW_TAG_volatile_type:
		return read_type(folder, &die);
	case DW_TAG_array_type:
		return array_type(folder, &die);
	case DW_TAG_base_type:
		return base_type(folder, &die);
	case DW_TAG_enumeration_type:
	case DW_TAG_pointer_type:
		type.kind = dwarf_tag(&die) == DW_TAG_pointer_type ?
				    FACTS_POINTER :
				    FACTS_ENUM;
		type.size = number_of(&die, DW_AT_byte_size, 0);
		type.align = (unsigned)type.size;
		return type;
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
		type.layout = read_struct(folder, &die, NULL);
		if (!type.layout)
			return nothing;
		type.kind = FACTS_STRUCT;
		type.size = type.layout->size;
		type.align = type.layout->align[folder->abi];
		return type;
	default:
		return nothing;
	}
}

/* First all enumerators: structs are aligned to some. */
static void read_unit(struct folder *folder, Dwarf_Die *unit, bool is_first)
{
	Dwarf_Die die;

	if (dwarf_child(unit, &die))
		return;
	do {
		int tag = dwarf_tag(&die);
		bool is_struct = tag == DW_TAG_structure_type ||
				 tag == DW_TAG_union_type;

		if (is_first && tag == DW_TAG_enumeration_type) {
			read_enumerators(folder, &die);
		} else if (is_first && is_struct) {
			read_unit(folder, &die, is_first);
		} else if (!is_first && is_struct && dwarf_diename(&die)) {
			read_struct(folder, &die, NULL);
		} else if (!is_first && tag == DW_TAG_typedef) {
			struct type type = typedef_type(folder, &die);
			const char *name = dwarf_diename(&die);

			if (!strncmp(name, "type_of__", 9))
				map_put_bytes(&folder->types,
					      span_of_str(mem_strdup(name)),
					      mem_copy(&type, sizeof(type)));
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

static void read_units(struct folder *folder, Dwarf *dwarf, bool is_first)
{
	Dwarf_Off at = 0, next;
	size_t header_bytes;

	while (!dwarf_nextcu(dwarf, at, &next, &header_bytes, NULL, NULL, NULL)) {
		Dwarf_Die unit;

		if (!dwarf_offdie(dwarf, at + header_bytes, &unit))
			fail("%s: %s", folder->path, dwarf_errmsg(-1));
		read_unit(folder, &unit, is_first);
		at = next;
	}
}

void folder_read(struct facts *facts, unsigned abi, const char *path)
{
	static const Dwfl_Callbacks callbacks = {
		.section_address = dwfl_offline_section_address,
		.find_debuginfo = dwfl_standard_find_debuginfo,
	};
	struct folder folder = {.facts = facts, .abi = abi, .path = path};
	AUTO(mem_free_ptr) char *object = mem_printf("%s/facts.o", path);
	Dwfl *dwfl = dwfl_begin(&callbacks);
	Dwarf *dwarf = open_object(dwfl, object);

	read_units(&folder, dwarf, true);
	read_units(&folder, dwarf, false);
	ioctls_read(&folder);
	calls_read(&folder);
	dwfl_end(dwfl);
}
