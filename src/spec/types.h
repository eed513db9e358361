/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * types.h - names of numbers, layouts of structs, and what their pointers
 * point at, as a spec text says them.
 *
 * A layout holds for all ABIs: where its fields are is kept for each. Nothing
 * here reads a tracee; bytes of a struct are handed in.
 */
#ifndef SPILE_SPEC_TYPES_H
#define SPILE_SPEC_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arch/abi.h"
#include "spec/spec.h"

enum {
	SPEC_FIELDS_MAX = 64,
	SPEC_NO_FIELD = SPEC_FIELDS_MAX,
	SPEC_STRUCT_BYTES_MAX = 1 << 16,
	SPEC_NESTED_MAX = 8, /* structs within structs */
	SPEC_CONDITIONS_MAX = 2,
	SPEC_CONDITION_VALUES_MAX = 8,
	SPEC_NAMES_MAX = 512, /* of a set, an enum, or attributes */
};

struct store;

/* A number with a name. */
struct spec_const {
	const char *name;
	uint64_t value;		/* where all ABIs have the same */
	const uint64_t *values; /* by enum abi_id, else; or NULL */
	uint8_t lacking;	/* bits 1 << abi_id of those without it */
	/* In a set, instead of a name: the bits of value are one number, which
	   is one of these, or a signal when it is NULL. */
	bool is_part;
	/* Each bit is one of the part's by its place: 1<<NAME, or
	   1<<(NAME-1). */
	bool is_shift, is_from_one;
	const struct spec_names *part;
	uint8_t shift; /* the number is this many bits higher up */
	const struct spec_condition *condition; /* of the whole number, for
						   the part; or NULL */
	bool is_unread; /* the headers have its value: see spec_names_read */
};

/* How what has no name is shown. */
enum spec_rest {
	SPEC_REST_HEX,
	SPEC_REST_OCTAL, /* permissions: always there */
	SPEC_REST_PLAIN, /* as the number's kind is: nothing is unknown */
	SPEC_REST_KIB,	 /* the same, 8192*1024 */
	SPEC_REST_REMARK, /* the same; names are remarks on the number */
	SPEC_REST_SUM, /* of a set: names and what is left over are added; no
			  name at all is no matter */
};

/* A set of flags, or an enum. */
struct spec_names {
	const char *name;
	const char *unknown; /* "SPI_???": for a value without a name */
	bool is_set;
	enum spec_rest rest;
	/* Of a set: its numbers are arguments of this macro; or NULL. */
	const char *macro;
	size_t count;
	struct spec_const *consts; /* in the order of the text */
	struct store *store;	   /* for spec_names_read */
};

/* The values of all names, which most are never asked for; 0, or the place of one
   that nobody knows, plus 1. */
size_t spec_names_read(const struct spec_names *names);

/* What memory has: a number, bytes, text, or a struct. */
struct spec_type {
	enum spec_kind kind; /* a number's, SPEC_BYTES, SPEC_STRING, SPEC_PATH,
				SPEC_STRUCT; SPEC_NONE: padding */
	uint8_t bytes;	     /* of a number; 0: a register */
	const struct spec_names *names;	  /* of a number; or NULL */
	const struct spec_struct *layout; /* SPEC_STRUCT */
};

struct spec_pointee {
	struct spec_type type;
	bool is_array; /* several, as a length says */
	bool is_brief; /* text has their address alone, unless it is verbose */
	bool is_sized; /* a struct of which a length says how much is there */
	bool is_whole; /* SPEC_BYTES that --capture-bytes doesn't cut */
	bool is_transfer; /* and that went over a bus */
	const struct spec_attrs_ref
		*messages; /* netlink, control, sockaddr; or NULL */
};

/* What a field must have; it is a number. */
struct spec_condition {
	uint8_t field;
	uint64_t mask; /* of its bits that matter */
	uint8_t count; /* of values, of which it must be one; 0: any but 0 */
	bool is_not;   /* it must be none */
	uint64_t values[SPEC_CONDITION_VALUES_MAX];
	/* It suffices that another field has one of these bits; 0: none. */
	uint8_t other;
	uint64_t other_mask;
};

/* Up to SPEC_CONDITIONS_MAX, all of which must hold. */
struct spec_conditions {
	uint8_t count;
	struct spec_condition all[SPEC_CONDITIONS_MAX];
};

/* What a field points at, if all conditions hold. */
struct spec_deep {
	const struct spec_deep *next; /* looked at if they don't */
	enum spec_direction direction;
	struct spec_pointee pointee;
	struct spec_length length; /* its arguments are fields */
	struct spec_conditions conditions;
};

struct spec_field {
	const char *name;
	struct spec_type type;
	bool is_array;
	uint32_t count; /* of elements; of SPEC_BYTES and SPEC_STRING, bytes */
	bool has_max;	/* only as many count as field max_field says */
	uint8_t max_field;
	/* Bytes received behind a struct in it are as many as this field says. */
	bool has_limit;
	uint8_t limit_field;
	bool is_binary; /* bytes that are no text */
	/* Of a bit-field: these bits of the number there; or 0. */
	uint8_t bit_at, bit_size;
	bool is_date;	/* seconds since 1970; field date_field has what is
			   behind the point */
	uint8_t date_field; /* SPEC_NO_FIELD: none */
	bool is_over; /* it begins where field over_field does: a union */
	uint8_t over_field;
	/* Shown only if these hold; in a union one member is. */
	struct spec_conditions conditions;
	struct spec_field *other; /* what it is if they don't, no larger */
	bool is_told; /* about its conditions, outside of the struct */
	/* As its struct has it, when more was said of it; or NULL. */
	const struct spec_field *declared;
	const struct spec_deep *deep; /* or NULL */
	uint32_t at[ABI_COUNT];	      /* offset */
};

/* Which fields are shown, in which order. */
struct spec_show {
	uint8_t count;
	uint8_t fields[SPEC_FIELDS_MAX];
	/* Text has no others, unless it is to be verbose. */
	bool is_brief;
	/* Nor has it those of `fields` with a bit here; fields are shown in
	   their order, and all there are. */
	uint64_t extra;
};

/* Another struct, which a pointer to this one leads to if the conditions hold.
 */
struct spec_becomes {
	const struct spec_becomes *next; /* looked at if they don't */
	const struct spec_struct *layout;
	struct spec_conditions conditions;
};

struct spec_struct {
	const char *name;
	/* By enum abi_id, where ABIs have different fields: then this one has
	   only the numbers that all have below, and what holds for all. */
	struct spec_struct **variants;
	size_t field_count;
	struct spec_field *fields;
	uint32_t bytes[ABI_COUNT];
	uint16_t align[ABI_COUNT];
	unsigned nested;	  /* structs within it, deepest */
	unsigned deep_directions; /* enum spec_direction bits of all that its
				     pointers point at */
	bool is_packed;		  /* nothing is aligned */
	bool is_used;		  /* something else was said with it */
	bool is_untold; /* the headers' own, of which no text has said more */
	bool is_micro; /* that is microseconds, not nanoseconds */
	bool is_date;		  /* seconds since 1970, and what is behind
				     the point */
	bool is_joined; /* several are one: each number of 32 bits goes on in the
			   next one's */
	bool is_bpf; /* an instruction, linux/filter.h: code, k, jt, jf */
	const struct spec_show *show; /* or NULL: all, as they lie */
	/* What comes back in it, of what is shown as it was sent first; or
	   NULL. */
	const struct spec_show *gives;
	/* All that is looked at when the call begins: the others come back, and
	   aren't shown of a call that failed; or NULL. Of those that come back
	   as well text has both. */
	const struct spec_show *asks;
	const struct spec_becomes *becomes; /* or NULL */
};

/* Attributes or messages, each of which begins with its type: found by name when
   they are to be shown, since they contain each other. */
struct spec_attrs_ref {
	const char *name;
	const struct store *store;
};

/* What follows a type. */
struct spec_shape {
	/* A number, a struct, SPEC_STRING, SPEC_HOST, SPEC_MAC; SPEC_BYTES:
	   nothing is known; SPEC_NONE: attributes only. */
	struct spec_type type;
	bool is_array;			  /* as many as there are */
	const struct spec_names *indices; /* of an array's places; or NULL */
	/* Behind it, or NULL; of an array's structs behind each one, of which
	   the first two bytes say how long both are. */
	const struct spec_attrs_ref *attrs;
	/* What it is one of `attrs` says: that with the name which the attribute
	   of this type beside it has as text; or NULL. */
	const char *by;
	const struct spec_names *flags;	    /* of the message; or NULL */
};

struct spec_attrs {
	const struct spec_names *names; /* of the types */
	const struct spec_shape *const *shapes; /* of names->consts */
	const struct spec_shape *rest; /* of types without a name; or NULL */
};

/* NULL when no text has it. */
const struct spec_attrs *spec_attrs_find(const struct spec_attrs_ref *ref);
const struct spec_names *spec_attrs_set(const struct spec_attrs_ref *ref,
					const char *name);
const struct spec_shape *spec_attrs_shape(const struct spec_attrs *attrs,
					  const struct abi *abi, uint64_t type,
					  const char **ret_name);
/* NULL when none has that name; of several, one whose number has the bits, or
   the first. */
const struct spec_shape *spec_attrs_named(const struct spec_attrs *attrs,
					  struct span name, uint64_t bits);

/* A number that an ioctl knows, or a family of them. */
struct spec_request {
	const char *name; /* NULL: any of a direction */
	uint32_t numbers[ABI_COUNT];
	uint32_t mask;		  /* of the bits that must agree */
	uint32_t unit[ABI_COUNT]; /* of a family NAME(N): bytes of one of N */
	bool is_family;
	/* Of a family NAME(WHICH) or NAME(WHICH, N): the request's numbers, and
	   what they have names for, counted from the first; or NULL. */
	uint8_t first, last;
	const struct spec_names *which;
};

/* asm-generic/ioctl.h, which all four ABIs have. */
enum {
	REQUEST_SIZE_SHIFT = 16,
	REQUEST_SIZE_MASK = 0x3fff,
	REQUEST_DIRECTION_SHIFT = 30,
	REQUEST_WRITE = 1, /* the program writes: SPEC_IN */
	REQUEST_READ = 2,
};

static inline uint32_t request_bytes(uint64_t request)
{
	return request >> REQUEST_SIZE_SHIFT & REQUEST_SIZE_MASK;
}

/* False where the ABI has no such number. */
bool spec_const_of(const struct spec_const *number, const struct abi *abi,
		   uint64_t *ret);
bool spec_request_is(const struct spec_request *request, const struct abi *abi,
		     uint64_t number);

/* Not of what is behind a pointer. */
/* whole gets another layout for an ABI, and what holds for all from the last. */
void spec_set_variant(struct spec_struct *whole, enum abi_id id,
		      struct spec_struct *layout);
bool spec_kind_is_number(enum spec_kind kind);
/* Of one; ABI NULL: as x86_64. */
uint32_t spec_type_bytes(const struct spec_type *type, const struct abi *abi);
uint32_t spec_type_align(const struct spec_type *type, const struct abi *abi);
/* A number of `bytes` bytes, signed as its kind is. */
uint64_t spec_extend(enum spec_kind kind, unsigned bytes, uint64_t value);
/* Such a number as a length: less than nothing is nothing, but a size_t has no
   sign and is only large. */
bool spec_is_negative(enum spec_kind kind, uint64_t value);
uint64_t spec_count(enum spec_kind kind, uint64_t value);
uint64_t spec_number_at(const struct spec_type *type, const struct abi *abi,
			const uint8_t *at);

bool spec_conditions_hold(const struct spec_struct *layout,
			  const struct spec_conditions *conditions,
			  const struct abi *abi, const uint8_t *bytes);

/* What the field is in these bytes; NULL: it isn't there. */
const struct spec_field *spec_field_now(const struct spec_struct *layout,
					unsigned field, const struct abi *abi,
					const uint8_t *bytes);
/* What a pointer to the struct leads to, where it begins with these bytes:
   itself, or one that it becomes. */
const struct spec_struct *spec_become(const struct spec_struct *layout,
				      const struct abi *abi, struct span bytes);

/* Of a struct's bytes, all of which are there: a number in it, what a field
   points at (or NULL), and how long that is (elements, or bytes; less than
   nothing is nothing), or where an int says so. */
uint64_t spec_field_number(const struct spec_struct *layout, unsigned field,
			   const struct abi *abi, const uint8_t *bytes);
const struct spec_deep *spec_field_deep(const struct spec_struct *layout,
					unsigned field, const struct abi *abi,
					const uint8_t *bytes);
bool spec_deep_is_negative(const struct spec_struct *layout,
			   const struct spec_deep *deep, const struct abi *abi,
			   const uint8_t *bytes);
uint64_t spec_deep_length(const struct spec_struct *layout,
			  const struct spec_deep *deep, const struct abi *abi,
			  const uint8_t *bytes);

/* As an ABI has it: its fields. */
static inline const struct spec_struct *
spec_layout(const struct spec_struct *layout, const struct abi *abi)
{
	return layout->variants ? layout->variants[abi ? abi->id : ABI_X86_64]
				: layout;
}

/* Gives all fields their places; -E2BIG when it gets too large, -EINVAL when a
   field lies over one that isn't aligned for it. */
int spec_struct_lay_out(struct spec_struct *layout);

#endif
