/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decoder.h - what the parts of decode share about one call.
 */
#ifndef SPILE_DECODE_DECODER_H
#define SPILE_DECODE_DECODER_H

#include <stdbool.h>
#include <stdint.h>

#include "decode/memory.h"
#include "decode/value.h"
#include "spec/types.h"
#include "spec/walk.h"

struct decoder {
	struct value_pool *pool;
	const struct call *call;
	struct walk_call walk;
	bool is_ok; /* it returned, without an error */
	bool has_returned;
	bool is_text; /* strace's: what was sent, and then what came back */
	/* Of what pointers to numbers and structs point at. */
	bool has_memory;
	struct decode_memory memory[2]; /* by enum snapshot_phase */
	uint64_t values_left;		/* so that pointers in circles end */
	unsigned followed; /* pointers, each behind another, through addresses
			      and messages, too */
	uint64_t received_left; /* bytes that an argument's structs got */
	/* What is decoded now, of a pointer that is io, and what was there when
	   the call began: as long, or shorter. */
	struct span given, sent;
};

struct value decode_plain(enum value_kind kind, uint64_t number);
struct value decode_addr(uint64_t addr);
/* A number of a kind that is no pointer; names or NULL; bytes: of the type, 0
   for a register. */
struct value decode_number(const struct decoder *decoder, enum spec_kind kind,
			   unsigned bytes, const struct spec_names *names,
			   uint64_t number);
/* An argument of the call's row. */
struct value decode_arg(struct decoder *decoder, unsigned i);
/* Whether the kernel looks at it. */
bool decode_is_used(const struct call *call, const struct spec_arg *arg);
/* Who the descriptor is when the call has returned. */
const struct event_file *decode_file_after(const struct call *call,
					   uint64_t fd);
struct value decode_fd(uint64_t number, const struct event_file *file);
/* Text up to its NUL; cut without one. */
struct value decode_string(uint64_t addr, struct walk_bytes bytes,
			   enum value_kind kind);

/* names.c: values with names that a spec text gives. */
struct value decode_names(const struct decoder *decoder, enum spec_kind kind,
			  const struct spec_names *names, unsigned bytes,
			  uint64_t number);
struct value decode_request(const struct decoder *decoder, uint64_t number);

/* deep.c: a struct that may have had fewer fields when the program was built, or
   more; of bytes that all are there, one value; several. */
struct value decode_sized(struct decoder *decoder,
			  const struct spec_struct *layout, struct span bytes,
			  unsigned depth);
struct value decode_memory_value(struct decoder *decoder,
				 const struct spec_type *type,
				 const uint8_t *at, unsigned depth);
struct value decode_elements(struct decoder *decoder,
			     const struct spec_type *type, const uint8_t *at,
			     uint64_t count, unsigned depth);
/* False: there were too many. */
bool decode_take_values(struct decoder *decoder, uint64_t count);
/* Of `count` things of at least so many values each, how many can be taken. */
size_t decode_affordable(const struct decoder *decoder, size_t count,
			 unsigned each);
/* Phase as in memory[]. */
struct walk_bytes decode_read(struct decoder *decoder, unsigned phase,
			      const struct walk_request *request);

/* notes.c: what is shown behind the result of a row with notes. */
void decode_notes(struct decoder *decoder, struct decoded *ret_decoded);

/* ring.c: entries of an io_uring that a call submits, and those that came back. */
void decode_ring(struct decoder *decoder, struct decoded *ret_decoded);

/* pointer.c: what argument i, a SPEC_POINTER, points at. */
struct value decode_pointer(struct decoder *decoder, unsigned i, uint64_t addr);

#endif
