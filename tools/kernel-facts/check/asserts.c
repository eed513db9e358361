/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * asserts.c - what the tables say, for the compiler to compare.
 *
 *	asserts ABI		a line of C for each struct: its size, alignment, and
 *				the offsets of its fields
 *	asserts ABI ioctls	how many ioctls have a typed argument
 *
 * Offsets of bit-fields can't be asked for in C: those are left out, and counted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"
#include "facts/rows.h"

struct counts {
	unsigned structs, offsets, bits;
};

static void assert_fields(const struct facts_struct *of, const char *type,
			  unsigned base, struct counts *counts)
{
	for (unsigned i = 0; i < of->field_count; i++) {
		const struct facts_field *field = facts_field_of(of, i);
		struct facts_type field_type = facts_field_type(field);
		const char *name = facts_name(field->name);

		if (!*name) {
			if (field->kind == FACTS_STRUCT)
				assert_fields(facts_struct_of(&field_type), type,
					      base + field->offset, counts);
			continue;
		}
		if (field->bit_size) {
			counts->bits++;
			continue;
		}
		/* The count of what is an array, 0 of one without a bound. */
		printf(" A(offsetof(%s, %s) == %u", type, name,
		       base + field->offset);
		if (!field->is_array || field->count)
			printf(" && sizeof(((%s *)0)->%s) == %u", type, name,
			       facts_type_size(&field_type) * field->count);
		printf(");");
		counts->offsets++;
	}
}

static void assert_structs(enum abi_id abi, unsigned column)
{
	struct counts counts = {0};

	for (unsigned i = 0; i < facts_struct_count; i++) {
		const struct facts_struct *of = &facts_structs[i];
		char type[256];

		if (!(of->abis >> column & 1))
			continue;
		snprintf(type, sizeof(type), "%s%s",
			 of->is_typedef ? "" :
			 of->is_union	? "union " :
					  "struct ",
			 facts_name(of->name));
		printf("A(sizeof(%s) == %u && _Alignof(%s) == %u);", type,
		       of->size, type, facts_struct_align(abi, of));
		assert_fields(of, type, 0, &counts);
		putchar('\n');
		counts.structs++;
	}
	fprintf(stderr, "%u structs, %u fields, besides %u bit-fields",
		counts.structs, counts.offsets, counts.bits);
}

static void count_ioctls(enum abi_id abi)
{
	const struct facts_ioctl *ioctl;
	uint32_t last = 0;
	unsigned typed = 0, macros = 0;

	for (unsigned at = 0; (ioctl = facts_ioctl_next(abi, &at));) {
		macros++;
		/* Sorted: each number once, however many drivers share it. */
		if (ioctl->type.kind != FACTS_NONE &&
		    (!typed || ioctl->number != last)) {
			typed++;
			last = ioctl->number;
		}
	}
	printf("%u %u\n", typed, macros);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		enum abi_id id;
	} abis[] = {{"x86_64", ABI_X86_64},
		    {"i386", ABI_I386},
		    {"aarch64", ABI_AARCH64},
		    {"arm", ABI_ARM}};

	for (unsigned i = 0; argc > 1 && i < 4; i++) {
		if (strcmp(argv[1], abis[i].name))
			continue;
		if (argc > 2)
			count_ioctls(abis[i].id);
		else
			assert_structs(abis[i].id, i);
		return 0;
	}
	fputs("usage: asserts ABI [ioctls]\n", stderr);
	return 2;
}
