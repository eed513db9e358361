/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * value.h - what an argument means, as a tree of typed values.
 *
 * A call's row, its numbers and its snapshots make the values; text, JSON and
 * whatever comes later print them. Nothing here prints.
 */
#ifndef SPILE_DECODE_VALUE_H
#define SPILE_DECODE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct call;
struct event_file;

enum value_kind {
	VALUE_NONE = 0,
	VALUE_INT,  /* signed decimal */
	VALUE_UINT, /* unsigned decimal */
	VALUE_HEX,
	VALUE_OCTAL,
	VALUE_ADDR,  /* an address that was not followed, or not readable */
	VALUE_NULL,  /* a null pointer */
	VALUE_NAMED, /* an integer with a name: a signal, AT_FDCWD, an enum */
	VALUE_FD,    /* integer; file when known */
	VALUE_PID,
	VALUE_PATH,   /* a string that is always shown whole; symbol: instead of
			  its first byte, the NUL of an abstract name */
	VALUE_STRING, /* bytes up to a NUL; cut when longer than was copied */
	VALUE_BYTES,
	VALUE_ARRAY,   /* children */
	VALUE_STRUCT,  /* children, each with a name */
	VALUE_COUNTED, /* an address, and a note or none of how many are there:
			  envp; is_list: verbose text has the children */
	VALUE_CHANGED, /* two children: what was sent, what came back */
	VALUE_WRAPPED, /* a number or text that C code would write as a call:
			  symbol is "htons(80)", bytes the text or empty; or
			  children, of which those without a name are names
			  themselves, and the others have what they say */
	VALUE_ENUM,    /* an integer of which some have names: symbol, or NULL
			  and note says "SEEK_???"; is_bare: symbol says it
			  without being its name, as _IOC(...) */
	VALUE_FLAGS,   /* children: the names of bits, VALUE_NAMED, and of what
			  has none a VALUE_HEX; none at all: symbol is the
			  name of 0, or NULL, and note says "?_OK" */
	VALUE_SET,     /* children: the members of a set of bits. Of a set of
			  signals number has the bits, is_signals; is_most:
			  `others` are fewer */
};

struct value {
	enum value_kind kind;
	const char *name;   /* of the argument or member; NULL in an array */
	uint64_t number;    /* the raw integer or address, always */
	const char *symbol; /* VALUE_NAMED, VALUE_WRAPPED */
	const char *plain; /* what -X raw has instead of the symbol; or NULL */
	const char *note;   /* a comment: what an address stands for */
	const char *word;   /* the name alone, where symbol, note or name has it
			       with something else: 1<<NAME, [NAME-1] */
	const struct event_file *file; /* VALUE_FD, VALUE_NAMED AT_FDCWD */
	const char *path;  /* instead of file, for AT_FDCWD: the cwd */
	struct span bytes; /* VALUE_STRING, VALUE_BYTES; what a VALUE_ARRAY of
			      messages was made of */
	uint64_t wanted;   /* bytes there were; > bytes.len: cut */
	struct value *children;
	size_t child_count;
	struct value *others;
	size_t other_count;
	bool is_signals, is_most;
	uint8_t shift; /* of one of VALUE_FLAGS: text has it shifted so far */
	bool is_sum; /* VALUE_FLAGS whose names are added, not or'ed */
	const char
		*macro; /* VALUE_FLAGS whose children text has as arguments
			   of this, VALUE_ENUM that is its argument; or NULL */
	bool is_one; /* VALUE_FLAGS: or'ed, they are that macro's one argument */
	/* VALUE_STRUCT: text has so many of its members, without their names,
	   as arguments of the macro in symbol; 0: in braces. */
	unsigned macro_args;
	bool is_binary; /* bytes that are no text */
	bool is_whole; /* VALUE_STRING: text has all of it, whatever -s says */
	bool is_extra; /* a member that text shows only when it is verbose */
	bool is_noted; /* VALUE_CHANGED: text has what came back in the notes */
	bool is_cut;  /* more children, or more string, than was copied */
	struct span rest; /* VALUE_ARRAY: bytes behind its children, of which
			     none could be made */
	bool is_list; /* VALUE_ARRAY of any length: text may show its start */
	bool is_date; /* seconds since 1970: text says when, with the -v that
			 shows them; date_ns is behind the point */
	uint64_t date_seconds, date_ns;
	bool is_micro; /* of which text has the microseconds */
	/* VALUE_STRUCT: text has its members without their names, in []; a
	   single one alone. */
	bool is_tuple;
	bool is_folded; /* VALUE_ARRAY: text has a single one without [] */
	bool is_bare; /* a member whose name strace's syntax leaves out */
	bool may_be_named; /* a number without a name, others have one; is_set:
			      of which bits have */
	bool is_set;
	uint64_t fault_addr; /* where memory behind what is here could not be
				read; 0: nowhere */
};

/* Values live here until the next reset. */
struct value_pool;
struct value_pool *value_pool_new(void);
void value_pool_reset(struct value_pool *pool);
void value_pool_free(struct value_pool **pool); /* for AUTO */

struct decoded {
	const char *name; /* "openat", "syscall_0x270f" */
	char name_room[32];
	size_t arg_count; /* as shown: arguments that a flag of the call makes
			     meaningless are left out at the end */
	struct value args[6];
	/* Arguments below this index are known at entry; strace prints them
	   there and the rest when the call returns. */
	size_t args_at_entry;
	/* Of the next one what was sent is known, too: VALUE_CHANGED. */
	bool is_begun;
	bool is_named; /* strace has these arguments with names, always */
	struct value ret;	/* VALUE_NONE when the call gives none */
	struct value named_ret; /* VALUE_NONE when its numbers have no names */
	/* The entries that it submits by a shared ring, VALUE_ARRAY; VALUE_NONE:
	   none that are known. */
	struct value submitted;
	/* And those that came back there. */
	struct value completed;
	/* What strace has behind the result: each with its label as name, or
	   without. */
	struct value notes[8]; /* as many namespaces there are */
	size_t note_count;
	const char *errno_name; /* when is_error; NULL if it has no name */
	const char *errno_text;
	int errno_number;
};

/* Entry only (what a live view shows while the call runs), or all of it. */
void decode_call(struct value_pool *pool, const struct call *call,
		 bool is_entry_only, struct decoded *ret_decoded);
/* The same, with the arguments' order and names that strace's text has. */
void decode_call_shown(struct value_pool *pool, const struct call *call,
		       bool is_entry_only, struct decoded *ret_decoded);

#endif
