/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * facts.h - what the kernel's own headers and sources say of its interface, for
 * all four ABIs, as tools/kernel-facts has read it.
 *
 * Constant tables that are searched when asked: nothing is built at the start. Of
 * x32 only constants are known, which are x86_64's.
 */
#ifndef SPILE_FACTS_FACTS_H
#define SPILE_FACTS_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch/abi.h"

/* What one place in memory holds. */
enum facts_kind {
	FACTS_NONE = 0, /* nothing, or nobody says what */
	FACTS_UNSIGNED,
	FACTS_SIGNED,
	FACTS_BIG_ENDIAN, /* unsigned, the highest byte first: __be32 */
	FACTS_CHAR,	  /* an array of these is text */
	FACTS_BOOL,
	FACTS_FLOAT,
	FACTS_ENUM,
	FACTS_POINTER,
	FACTS_STRUCT, /* or a union */
};

struct facts_type {
	uint32_t kind : 4; /* enum facts_kind */
	uint32_t is_array : 1;
	uint32_t size : 5;    /* of one, in bytes; 0 of a struct: it has its own */
	uint32_t count : 18;  /* of an array; 0: as many as there are */
	uint32_t layout : 14; /* of a struct: ask facts_struct_of() */
};

/* The type is taken apart, because 30,000 of these take 12 bytes each so;
   facts_field_type() puts it together. */
struct facts_field {
	uint32_t name : 20; /* facts_name(); "" of an anonymous struct */
	/* Of a bit-field: the bits from bit_at on of the number there; or 0. */
	uint32_t bit_at : 6, bit_size : 6;
	uint32_t offset : 20, kind : 4, is_array : 1, size : 5;
	uint32_t count : 18, layout : 14;
};

struct facts_struct {
	uint32_t name : 20; /* facts_name(); "" of one within another struct */
	uint32_t abis : 4;
	uint32_t is_union : 1;
	uint32_t is_typedef : 1; /* C has "NAME", not "struct NAME" */
	uint32_t size : 20, field_count : 12;
	uint32_t first_field : 16; /* facts_field_of() */
	uint32_t aligns : 16;	   /* facts_struct_align() */
};

/* What the program does with the argument's memory, as _IOW and _IOR say it. */
enum { FACTS_WRITES = 1, FACTS_READS = 2 };

struct facts_ioctl {
	uint32_t number;    /* of a family, without its size */
	uint32_t name : 20; /* facts_name() */
	uint32_t abis : 4;
	uint32_t direction : 2; /* FACTS_WRITES and FACTS_READS */
	uint32_t is_family : 1; /* NAME(N), of which the size tells N */
	uint32_t header;	/* "linux/spi/spidev.h" */
	struct facts_type type; /* of what the argument points at */
};

/* A system call as the kernel's source defines it; all of it for facts_name(), ""
   where nothing is known. */
struct facts_call {
	uint32_t name : 20;
	uint32_t abis : 4;
	uint32_t function;  /* "sys_newstat" */
	uint32_t file;	    /* "fs/stat.c" */
	uint32_t config;    /* "CONFIG_FUTEX", several with blanks between; "":
			       every kernel has it */
	uint32_t arguments; /* "unsigned int fd, char *buf, size_t count" */
};

/* The value of a macro or an enumerator that the built-in spec texts name; negative
   ones as 64 bits. False when the headers have none of that name for that ABI. */
bool facts_constant(enum abi_id abi, const char *name, size_t len,
		    uint64_t *ret_value);

const char *facts_name(uint32_t name);

/* The struct, union or typedef of that name; NULL when the headers have none. */
const struct facts_struct *facts_struct(enum abi_id abi, const char *name,
					size_t len);
/* Of a type of kind FACTS_STRUCT. */
const struct facts_struct *facts_struct_of(const struct facts_type *type);
/* Field `index` of field_count. */
const struct facts_field *facts_field_of(const struct facts_struct *of,
					 unsigned index);
static inline struct facts_type facts_field_type(const struct facts_field *field)
{
	return (struct facts_type){field->kind, field->is_array, field->size,
				   field->count, field->layout};
}

/* In bytes. */
unsigned facts_struct_align(enum abi_id abi, const struct facts_struct *of);
/* Of one element. */
uint32_t facts_type_size(const struct facts_type *type);

/* The macros that have this number, as several drivers may: index counts from 0
   until NULL comes. */
const struct facts_ioctl *facts_ioctl(enum abi_id abi, uint32_t number,
				      unsigned index);
/* All of them, by number; `at` begins at 0. NULL at the end. */
const struct facts_ioctl *facts_ioctl_next(enum abi_id abi, unsigned *at);

/* NULL when no version of the kernel that was read has it for that ABI. */
const struct facts_call *facts_call(enum abi_id abi, const char *name);

#endif
