/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * layout.c - reads C types from the DWARF of an object file.
 *
 * What the program itself has put there (WORD_of__NAME) is kept apart; all structs
 * with a name are read, and those within them.
 */
#include "config.h"

#include "layout/layout.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"

static struct type read_type(struct layouts *layouts, Dwarf_Die *of);

/* Zeroed; until layouts_done. */
static void *take(struct layouts *layouts, size_t size)
{
	void *block = mem_new(size);

	layouts->blocks = mem_resize(layouts->blocks, layouts->block_count + 1,
				     sizeof(*layouts->blocks));
	layouts->blocks[layouts->block_count++] = block;
	return block;
}

static const char *take_name(struct layouts *layouts, const char *name)
{
	return name ? strcpy(take(layouts, strlen(name) + 1), name) : "";
}

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

static size_t count_children(Dwarf_Die *of, int tag)
{
	size_t count = 0;
	Dwarf_Die die;

	if (dwarf_child(of, &die))
		return 0;
	do
		count += dwarf_tag(&die) == tag;
	while (!dwarf_siblingof(&die, &die));
	return count;
}

/* ---- enumerators ---- */

bool layouts_value(const struct layouts *layouts, const char *prefix,
		   const char *name, uint64_t *ret_value)
{
	AUTO(mem_free_ptr) char *whole = mem_printf("%s%s", prefix, name);
	const uint64_t *value =
		map_get_bytes(&layouts->values, span_of_str(whole));

	if (value)
		*ret_value = *value;
	return value;
}

static struct enumeration *read_enumeration(struct layouts *layouts,
					    Dwarf_Die *die)
{
	struct enumeration *read =
		map_get(&layouts->enums, dwarf_dieoffset(die));
	Dwarf_Die part;

	if (read)
		return read;
	read = take(layouts, sizeof(*read));
	map_put(&layouts->enums, dwarf_dieoffset(die), read);
	read->name = take_name(layouts, dwarf_diename(die));
	read->header = take_name(layouts, dwarf_decl_file(die));
	read->all = take(layouts, (count_children(die, DW_TAG_enumerator) + 1) *
					  sizeof(*read->all));
	if (dwarf_child(die, &part))
		return read;
	do {
		struct enumerator *one = &read->all[read->count];

		if (dwarf_tag(&part) != DW_TAG_enumerator)
			continue;
		one->name = take_name(layouts, dwarf_diename(&part));
		one->value = number_of(&part, DW_AT_const_value, 0);
		map_put_bytes(&layouts->values, span_of_str(one->name),
			      &one->value);
		read->count++;
	} while (!dwarf_siblingof(&part, &part));
	if (layouts->add_enumeration)
		layouts->add_enumeration(layouts->context, read);
	return read;
}

/* ---- types ---- */

static bool is_named(Dwarf_Die *die, const char *name)
{
	return !strcmp(dwarf_diename(die), name);
}

static struct type base_type(const struct layouts *layouts, Dwarf_Die *die)
{
	struct type type = {
		.kind = FACTS_UNSIGNED,
		.size = number_of(die, DW_AT_byte_size, 0),
		.count = 1,
		.is_long = is_named(die, "long int") ||
			   is_named(die, "long unsigned int") ||
			   is_named(die, "long") ||
			   is_named(die, "unsigned long"),
	};

	switch (number_of(die, DW_AT_encoding, 0)) {
	case DW_ATE_signed_char:
	case DW_ATE_unsigned_char:
		/* As __u8 has it, that is a number; only char is text. */
		type.kind = is_named(die, "char") ? FACTS_CHAR
			    : strstr(dwarf_diename(die), "unsigned")
				    ? FACTS_UNSIGNED
				    : FACTS_SIGNED;
		break;
	case DW_ATE_signed:
		type.kind = FACTS_SIGNED;
		break;
	case DW_ATE_boolean:
		type.kind = FACTS_BOOL;
		break;
	case DW_ATE_float:
	case DW_ATE_complex_float:
		type.kind = FACTS_FLOAT;
		break;
	}
	type.align = (unsigned)type.size;
	if (layouts->machine == EM_386 && type.align > 4)
		type.align = 4;
	return type;
}

static struct type array_type(struct layouts *layouts, Dwarf_Die *die)
{
	struct type type = read_type(layouts, die);
	Dwarf_Die part;

	type.is_array = true;
	if (dwarf_child(die, &part)) {
		type.count = 0;
		return type;
	}
	do {
		/* Without a bound, as long as it is said elsewhere. */
		if (dwarf_tag(&part) == DW_TAG_subrange_type)
			type.count *= number_of(
				&part, DW_AT_count,
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

/* clang counts from the highest bit of the word at an offset, as DWARF 3 did. */
static void set_bits(Dwarf_Die *die, struct field *field)
{
	uint64_t word = field->type.size; /* that has all of it */
	uint64_t from_top = number_of(die, DW_AT_bit_offset, UINT64_MAX);
	uint64_t bit = number_of(die, DW_AT_data_bit_offset, 0);

	if (from_top != UINT64_MAX)
		bit = (field->offset + word) * 8 - from_top - field->bit_size;
	while (word && bit / 8 / word != (bit + field->bit_size - 1) / 8 / word)
		word *= 2;
	field->offset = word ? bit / 8 / word * word : 0;
	field->bit_at = (unsigned)(bit - field->offset * 8);
	field->type.size = word;
	if (field->bit_size == word * 8)
		field->bit_size = 0;
}

static struct field read_field(struct layouts *layouts, Dwarf_Die *die)
{
	struct field field = {
		.name = take_name(layouts, dwarf_diename(die)),
		.offset = number_of(die, DW_AT_data_member_location, 0),
		.bit_size = (unsigned)number_of(die, DW_AT_bit_size, 0),
		.type = read_type(layouts, die),
	};
	unsigned align = (unsigned)number_of(die, DW_AT_alignment, 0);

	if (align > field.type.align)
		field.type.align = align;
	field.type.is_aligned = field.type.is_aligned || align;
	if (field.bit_size)
		set_bits(die, &field);
	return field;
}

static void read_fields(struct layouts *layouts, Dwarf_Die *die,
			struct layout *layout)
{
	Dwarf_Die part;

	layout->fields = take(layouts, (count_children(die, DW_TAG_member) + 1) *
					       sizeof(*layout->fields));
	if (dwarf_child(die, &part))
		return;
	do {
		if (dwarf_tag(&part) == DW_TAG_member)
			layout->fields[layout->field_count++] =
				read_field(layouts, &part);
	} while (!dwarf_siblingof(&part, &part));
}

/* NULL when the headers have no more of it than its name. `name` is a typedef's,
   for a struct that has none. */
static struct layout *read_struct(struct layouts *layouts, Dwarf_Die *die,
				  const char *name)
{
	struct layout *layout = map_get(&layouts->known, dwarf_dieoffset(die));
	const char *own = dwarf_diename(die);
	uint64_t align;

	if (layout || dwarf_hasattr(die, DW_AT_declaration))
		return layout;
	layout = take(layouts, sizeof(*layout));
	layout->is_union = dwarf_tag(die) == DW_TAG_union_type;
	layout->is_typedef = !own && name;
	layout->name = take_name(layouts, own ? own : name);
	layout->header = take_name(layouts, dwarf_decl_file(die));
	layout->size = number_of(die, DW_AT_byte_size, 0);
	read_fields(layouts, die, layout);
	if (!layouts_value(layouts, "align_of__", layout->name, &align))
		align = number_of(die, DW_AT_alignment, align_of_fields(layout));
	layout->align = (unsigned)align;
	if (layouts->add_layout)
		layout = layouts->add_layout(layouts->context, layout);
	map_put(&layouts->known, dwarf_dieoffset(die), layout);
	return layout;
}

/* Of 64 bits everywhere, though some ABIs have a C long for it. */
static bool is_fixed(const char *name)
{
	static const char *const names[] = {
		"__u64",     "__s64",	 "__le64",     "__be64",    "u64",
		"s64",	     "uint64_t", "int64_t",    "u_int64_t", "__uint64_t",
		"__int64_t", "loff_t",	 "__off64_t", "uintmax_t", "intmax_t",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static struct type typedef_type(struct layouts *layouts, Dwarf_Die *die)
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
		read_struct(layouts, &of, name);
	type = read_type(layouts, die);
	if (type.names && !*type.names->name && !strstr(name, "_of__"))
		type.names->name = take_name(layouts, name);
	if (align)
		type.align = align;
	type.is_aligned = type.is_aligned || align;
	type.is_long = type.is_long && !is_fixed(name);
	if (type.kind == FACTS_UNSIGNED && !strncmp(name, "__be", 4))
		type.kind = FACTS_BIG_ENDIAN;
	return type;
}

/* What a pointer points at, as C writes it. */
static const char *read_pointee(struct layouts *layouts, Dwarf_Die *pointer)
{
	AUTO(mem_free_ptr) char *whole = NULL;
	Dwarf_Attribute attribute;
	Dwarf_Die die = *pointer;
	const char *name, *word = "";

	do {
		if (!dwarf_attr_integrate(&die, DW_AT_type, &attribute) ||
		    !dwarf_formref_die(&attribute, &die))
			return "void";
	} while (dwarf_tag(&die) == DW_TAG_const_type ||
		 dwarf_tag(&die) == DW_TAG_volatile_type);
	name = dwarf_diename(&die);
	switch (dwarf_tag(&die)) {
	case DW_TAG_subroutine_type:
		return "a function";
	case DW_TAG_pointer_type:
		return "a pointer";
	case DW_TAG_structure_type:
		word = "struct ";
		break;
	case DW_TAG_union_type:
		word = "union ";
		break;
	}
	whole = mem_printf("%s%s", word, name ? name : "without a name");
	return take_name(layouts, whole);
}

/* Of what the DIE says to be its type. */
static struct type read_type(struct layouts *layouts, Dwarf_Die *of)
{
	static const struct type nothing = {
		.kind = FACTS_NONE, .count = 1, .align = 1};
	struct type type = nothing;
	Dwarf_Attribute attribute;
	Dwarf_Die die;

	if (!dwarf_attr_integrate(of, DW_AT_type, &attribute) ||
	    !dwarf_formref_die(&attribute, &die))
		return nothing;
	switch (dwarf_tag(&die)) {
	case DW_TAG_typedef:
		return typedef_type(layouts, &die);
	case DW_TAG_const_type:
	case DW_TAG_volatile_type:
		return read_type(layouts, &die);
	case DW_TAG_array_type:
		return array_type(layouts, &die);
	case DW_TAG_base_type:
		return base_type(layouts, &die);
	case DW_TAG_enumeration_type:
	case DW_TAG_pointer_type:
		type.size = number_of(&die, DW_AT_byte_size, 0);
		type.align = (unsigned)type.size;
		if (dwarf_tag(&die) == DW_TAG_pointer_type) {
			type.kind = FACTS_POINTER;
			type.pointee = read_pointee(layouts, &die);
			return type;
		}
		type.kind = FACTS_ENUM;
		type.names = read_enumeration(layouts, &die);
		return type;
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
		type.layout = read_struct(layouts, &die, NULL);
		if (!type.layout)
			return nothing;
		type.kind = FACTS_STRUCT;
		type.size = type.layout->size;
		type.align = type.layout->align;
		return type;
	default:
		return nothing;
	}
}

const struct type *layouts_type(const struct layouts *layouts, const char *name)
{
	return map_get_bytes(&layouts->types, span_of_str(name));
}

/* ---- the file ---- */

static void read_typedef(struct layouts *layouts, Dwarf_Die *die)
{
	struct type type = typedef_type(layouts, die), *kept;

	if (strncmp(dwarf_diename(die), "type_of__", 9) != 0)
		return;
	kept = take(layouts, sizeof(*kept));
	*kept = type;
	map_put_bytes(&layouts->types, span_of_str(dwarf_diename(die)), kept);
}

/* First all enumerators: structs are aligned to some. */
static void read_unit(struct layouts *layouts, Dwarf_Die *unit, bool is_first)
{
	Dwarf_Die die;

	if (dwarf_child(unit, &die))
		return;
	do {
		int tag = dwarf_tag(&die);
		bool is_struct = tag == DW_TAG_structure_type ||
				 tag == DW_TAG_union_type;

		if (is_first && tag == DW_TAG_enumeration_type)
			read_enumeration(layouts, &die);
		else if (is_first && is_struct)
			read_unit(layouts, &die, is_first);
		else if (!is_first && is_struct && dwarf_diename(&die))
			read_struct(layouts, &die, NULL);
		else if (!is_first && tag == DW_TAG_typedef)
			read_typedef(layouts, &die);
	} while (!dwarf_siblingof(&die, &die));
}

static int read_units(struct layouts *layouts, Dwarf *dwarf, bool is_first,
		      struct error *err)
{
	Dwarf_Off at = 0, next;
	size_t header_bytes;

	while (!dwarf_nextcu(dwarf, at, &next, &header_bytes, NULL, NULL, NULL)) {
		Dwarf_Die unit;

		if (!dwarf_offdie(dwarf, at + header_bytes, &unit))
			return error_set(err, EINVAL, "%s", dwarf_errmsg(-1));
		read_unit(layouts, &unit, is_first);
		at = next;
	}
	return 0;
}

static int read_dwarf(struct layouts *layouts, Dwarf *dwarf, struct error *err)
{
	GElf_Ehdr header;
	int rc;

	if (!dwarf || !gelf_getehdr(dwarf_getelf(dwarf), &header))
		return error_set(err, EINVAL, "%s", dwfl_errmsg(-1));
	layouts->machine = header.e_machine;
	layouts->is_32 = header.e_ident[EI_CLASS] == ELFCLASS32;
	rc = read_units(layouts, dwarf, true, err);
	return rc < 0 ? rc : read_units(layouts, dwarf, false, err);
}

int layouts_read(struct layouts *layouts, const char *path, struct error *err)
{
	static const Dwfl_Callbacks callbacks = {
		.section_address = dwfl_offline_section_address,
		.find_debuginfo = dwfl_standard_find_debuginfo,
	};
	Dwfl *dwfl = dwfl_begin(&callbacks);
	Dwfl_Module *module = dwfl_report_offline(dwfl, path, path, -1);
	Dwarf_Addr bias;
	int rc;

	dwfl_report_end(dwfl, NULL, NULL);
	/* Relocated, which plain dwarf_begin() wouldn't do to an object. */
	rc = module ? read_dwarf(layouts, dwfl_module_getdwarf(module, &bias),
				 err)
		    : error_set(err, EINVAL, "%s", dwfl_errmsg(-1));
	if (rc < 0)
		error_prefix(err, "%s", path);
	dwfl_end(dwfl);
	return rc;
}

void layouts_done(struct layouts *layouts)
{
	for (size_t i = 0; i < layouts->block_count; i++)
		free(layouts->blocks[i]);
	free(layouts->blocks);
	map_done(&layouts->values);
	map_done(&layouts->known);
	map_done(&layouts->types);
	map_done(&layouts->enums);
	*layouts = (struct layouts){0};
}
