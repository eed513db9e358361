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
#include "layout/layout.h"

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

/* One for all ABIs and versions in which everything about it is the same. The
   `layout` of a type is one of these. */
struct shared {
	struct layout of; /* its align is that of the ABI being read */
	unsigned align[ABIS]; /* 0: that ABI hasn't got it */
	unsigned abis; /* whose struct of that name it is: bits */
	bool is_wanted;
	unsigned id;	   /* in the table; of the wanted ones */
	unsigned first_id; /* of its fields */
};

/* NULL when it is no struct. */
static inline struct shared *shared_of(const struct type *type)
{
	return (struct shared *)type->layout;
}

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
	struct layouts layouts;
};

/* The value is kept if there is none yet. */
void constants_add(struct facts *facts, unsigned abi, const char *name,
		   uint64_t value);
void constants_write(const struct facts *facts, FILE *out);

/* What is like it already, or a new one. */
struct layout *layouts_add(struct facts *facts, unsigned abi,
			   const struct layout *layout);
/* Gives the wanted ones their places in the tables. */
void layouts_number(struct facts *facts);

/* From a folder's lists and what was read of its types. */
void ioctls_read(struct folder *folder);
void calls_read(struct folder *folder);
void tables_write(const struct facts *facts, FILE *out);

void folder_read(struct facts *facts, unsigned abi, const char *path);

#endif
