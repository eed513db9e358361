/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk.h - visits the memory that a row says a call sends or receives.
 *
 * The one place that knows which address and how many bytes: capture walks with
 * a memory that reads the tracee (and records what it read), decode with one
 * that finds the snapshots of a recording. Both so see the same requests.
 */
#ifndef SPILE_SPEC_WALK_H
#define SPILE_SPEC_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "spec/spec.h"

struct spec_deep;

enum walk_phase { WALK_ENTRY = 0, WALK_RETURN = 1 };

enum walk_shape {
	WALK_BYTES,  /* exactly `wanted` bytes */
	WALK_STRING, /* up to and including a NUL, at most `wanted` bytes */
};

struct walk_request {
	uint64_t addr;
	uint64_t wanted;
	enum walk_shape shape;
	bool is_bulk; /* an ordinary buffer, which --capture-bytes may cut; */
	bool is_transfer; /* one of a bus, which --bus-bytes may cut; else it
			     is needed whole */
	/* The call only reads it, but writes where it points at: asked for at
	   the return again, and then it is what it was at the entry. */
	bool is_guide;
};

struct walk_bytes {
	struct span bytes; /* valid until the next fetch */
	bool is_fault;	   /* memory behind bytes could not be read */
};

struct walk_call;

struct walk_memory {
	struct walk_bytes (*fetch)(struct walk_memory *memory,
				   const struct walk_request *request);
	/* How many semaphores a set has, whose values lie at addr; 0: unknown.
	   NULL: all are. */
	uint64_t (*semaphores)(struct walk_memory *memory, int id,
			       uint64_t addr);
	/* The addresses, a u64 each, of what the call submits. NULL: none. */
	struct span (*submitted)(struct walk_memory *memory,
				 const struct walk_call *call);
};

struct walk_call {
	const struct abi *abi; /* NULL: words of 8 bytes */
	const uint64_t *args;  /* 6 */
	int64_t ret;	       /* WALK_RETURN */
	bool is_error;
};

/* Bounds that no tracee can exceed. */
enum {
	WALK_STRING_MAX = 4096, /* PATH_MAX; also of one argv string cut */
	WALK_ARG_STRING_MAX = 131072,	 /* MAX_ARG_STRLEN */
	WALK_VECTOR_MAX = 65536,	 /* strings in argv */
	WALK_VECTOR_BYTES_MAX = 6 << 20, /* execve(2): 3/4 of _STK_LIM */
	WALK_SOCKADDR_MAX = 128,	 /* sizeof(struct sockaddr_storage) */
	WALK_BITS_MAX = 8192,	     /* of sets of descriptors, CPUs, signals */
	WALK_SIGINFO_BYTES = 128,    /* SI_MAX_SIZE */
	WALK_CONTROL_MAX = 1 << 14,  /* control messages */
	WALK_BYTES_MAX = 1 << 20,
	/* Of what a struct's pointer points at; of transfers WALK_BYTES_MAX. */
	WALK_DEEP_BYTES_MAX = 1 << 16,
	WALK_DEPTH_MAX = 4, /* pointers in what pointers point at */
	/* Behind one argument, all told. */
	WALK_DEEP_FETCHES_MAX = 4096,
	WALK_DEEP_TOTAL_MAX = 8 << 20, /* and the last one over it */
	/* Of the entries of an io_uring, of which there are 32768 at most. */
	WALK_RING_FETCHES_MAX = 1 << 17,
};

/* Fetches all that `row` sends (entry) or receives (return). */
void walk_row(const struct spec_row *row, const struct walk_call *call,
	      enum walk_phase phase, struct walk_memory *memory);
/*
 * Of one argument only; how decode gets at its bytes. Emits through memory.
 * visit, when not NULL, is told each string of a vector (WALK_STRING; of an
 * environment without bytes, since they are not read), or the one buffer. A
 * vector that goes on in unreadable memory ends with a WALK_BYTES that faults.
 */
struct walk_visitor {
	void (*visit)(struct walk_visitor *visitor,
		      const struct walk_request *request,
		      struct walk_bytes bytes);
};
void walk_arg(const struct spec_row *row, unsigned arg,
	      const struct walk_call *call, enum walk_phase phase,
	      struct walk_memory *memory, struct walk_visitor *visitor);
/*
 * What to fetch where a pointer, of an argument or a struct, points at; count:
 * of its length, false when there is nothing to fetch. The request is for the
 * memory itself; what pointers in it point at is the next one's business.
 */
bool walk_pointee_request(const struct spec_pointee *pointee,
			  const struct spec_length *length,
			  const struct abi *abi, uint64_t addr, uint64_t count,
			  struct walk_request *ret_request);
/* Where the bytes there say that the struct is another one (spec_become), makes
   pointee and request that one's; false: they stay as they are. */
bool walk_become(struct spec_pointee *pointee, const struct abi *abi,
		 struct walk_bytes got, struct walk_request *request);
/* How many bytes in all the call put where the structs behind an argument point
   at. */
uint64_t walk_received(const struct spec_arg *arg,
		       const struct walk_call *call);
/* How many of `count` that a field's pointee has the call put there, and takes
   them from `left`. */
uint64_t walk_take_received(const struct spec_deep *deep, bool is_received,
			    uint64_t count, uint64_t *left);
/* The number of bytes an argument is about, or of elements if it is a pointer
   to several; 0 when unknown or none. Fetches the length when a pointer says
   it. */
uint64_t walk_length(const struct spec_row *row, unsigned arg,
		     const struct walk_call *call, enum walk_phase phase,
		     struct walk_memory *memory);
/* Another argument says a length less than nothing. */
bool walk_is_negative(const struct spec_row *row, unsigned arg,
		      const struct walk_call *call);

#endif
