/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * layout.h - C types as a compiler's DWARF has them.
 *
 * tools/kernel-facts reads the kernel's headers with it, and `spile spec` those of
 * private drivers. Both have a program compiled that puts what they want to know
 * into names: enumerators WORD_of__NAME are values, typedefs type_of__NAME types. An
 * enumerator align_of__NAME is what the struct of that name is aligned to.
 */
#ifndef SPILE_LAYOUT_LAYOUT_H
#define SPILE_LAYOUT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "facts/facts.h"

struct error;

struct enumerator {
	const char *name;
	uint64_t value; /* negative ones as 64 bits */
};

struct enumeration {
	const char *name;   /* a typedef's, if it has none; "": nor that */
	const char *header; /* as the compiler was told */
	size_t count;
	struct enumerator *all;
};

/* What memory holds: as struct facts_field has it. */
struct type {
	enum facts_kind kind;
	bool is_array;
	bool is_long;	 /* a C long, which some ABIs have shorter */
	bool is_aligned; /* otherwise than its kind is */
	uint64_t size, count; /* of one, and of them; 0: unknown */
	unsigned align;
	struct layout *layout;		 /* FACTS_STRUCT */
	struct enumeration *names;	 /* FACTS_ENUM */
	const char *pointee; /* FACTS_POINTER: "struct x", "function", ... */
};

struct field {
	const char *name; /* "": an anonymous struct or union */
	uint64_t offset;
	unsigned bit_at, bit_size; /* of a bit-field; or 0 */
	struct type type;
};

struct layout {
	const char *name;   /* "": none */
	const char *header; /* as the compiler was told */
	bool is_union, is_typedef;
	uint64_t size;
	unsigned align;
	size_t field_count;
	struct field *fields;
};

/* What has been read of one object file. The callbacks may be NULL. */
struct layouts {
	void *context;
	/* The enumerators of the program's names are among them. */
	void (*add_enumeration)(void *context, const struct enumeration *);
	/* Inner ones first, each once; what it returns takes the place of it. */
	struct layout *(*add_layout)(void *context, struct layout *layout);
	/* The rest belongs to layout.c. */
	unsigned machine;    /* ELF's EM_... */
	bool is_32;	     /* ELFCLASS32 */
	struct map values;   /* enumerators: name -> uint64_t */
	struct map known;    /* offset of the DIE -> struct layout */
	struct map types;    /* "type_of__NAME" -> struct type */
	struct map enums;    /* offset of the DIE -> struct enumeration */
	void **blocks;	     /* all of its memory */
	size_t block_count;
};

/* Of a program for one of the four ABIs; -EINVAL. */
int layouts_read(struct layouts *layouts, const char *path, struct error *err);
void layouts_done(struct layouts *layouts);

/* False when there is none. */
bool layouts_value(const struct layouts *layouts, const char *prefix,
		   const char *name, uint64_t *ret_value);
/* NULL when there is none. */
const struct type *layouts_type(const struct layouts *layouts,
				const char *name);

#endif
