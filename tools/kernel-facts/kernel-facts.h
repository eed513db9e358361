/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel-facts.h - what is read of the kernel's headers, and written as tables.
 */
#ifndef SPILE_KERNEL_FACTS_H
#define SPILE_KERNEL_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/map.h"
#include "facts/facts.h"

/* In the order of the columns that the tables have. */
enum { ABIS = 4, ABI_I386_COLUMN = 1 };

/* Says what is wrong, and ends the program. */
void fail(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));

/* A growing list of pointers. */
struct list {
	void **items;
	size_t count;
};

void list_add(struct list *list, void *item);

struct constant {
	const char *name;
	bool has[ABIS];
	uint64_t value[ABIS];
};

/* What memory holds: as struct facts_field has it. */
struct type {
	enum facts_kind kind;
	bool is_array;
	uint64_t size, count; /* of one, and of them */
	unsigned align;
	struct layout *layout; /* FACTS_STRUCT */
};

struct field {
	const char *name;
	uint64_t offset;
	unsigned bit_at, bit_size;
	struct type type;
};

/* One for all ABIs and versions in which everything about it is the same. */
struct layout {
	const char *name; /* "": none */
	const char *header;
	bool is_union, is_typedef;
	uint64_t size;
	unsigned align[ABIS]; /* 0: that ABI hasn't got it */
	unsigned abis; /* whose struct of that name it is: bits */
	size_t field_count;
	struct field *fields;
	bool is_wanted;
	unsigned id;	   /* in the table; of the wanted ones */
	unsigned first_id; /* of its fields */
};

struct ioctl {
	uint32_t number;
	const char *name, *header;
	unsigned abis;
	unsigned direction; /* FACTS_WRITES, FACTS_READS */
	bool is_family;
	struct type type;
};

struct call {
	const char *name, *function, *file, *config, *arguments;
	unsigned abis;
};

/* All that the versions and ABIs have together. Newer versions are read first. */
struct facts {
	struct list left_out; /* globs of headers */
	struct map constants_by_name;
	struct list constants;
	struct map layouts_by_key;
	struct list layouts;
	struct map layout_names; /* ABI and name: taken */
	struct map ioctls_by_key;
	struct list ioctls;
	struct map ioctl_names; /* ABI, name, number: taken */
	struct map calls_by_key;
	struct list calls;
	struct map call_names; /* ABI and name: taken */
};

/* What has been read of one version for one ABI. */
struct folder {
	struct facts *facts;
	unsigned abi;
	const char *path;
	struct map values;  /* enumerators: name -> uint64_t */
	struct map layouts; /* offset of the DIE -> struct layout */
	struct map types;   /* "type_of__NAME" -> struct type */
};

/* The value is kept if there is none yet. */
void constants_add(struct facts *facts, unsigned abi, const char *name,
		   uint64_t value);
void constants_write(const struct facts *facts, FILE *out);

/* Takes over what is like it, or the new one. */
struct layout *layouts_add(struct facts *facts, unsigned abi,
			   struct layout *layout, unsigned align);
/* Gives the wanted ones their places in the tables. */
void layouts_number(struct facts *facts);

/* From a folder's lists and what was read of its types. */
void ioctls_read(struct folder *folder);
void calls_read(struct folder *folder);
void tables_write(const struct facts *facts, FILE *out);

void folder_read(struct facts *facts, unsigned abi, const char *path);
/* False when there is none. */
bool folder_value(const struct folder *folder, const char *prefix,
		  const char *name, uint64_t *ret_value);

#endif
