/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deep.h - what deep.c and pointer.c share: structs have pointers, which point at
 * structs.
 */
#ifndef SPILE_DECODE_DEEP_H
#define SPILE_DECODE_DEEP_H

#include "decode/decoder.h"

/* Where a pointer points at, and when it was looked at. */
struct place {
	const struct spec_pointee *pointee;
	const struct spec_length *length;
	enum spec_direction direction;
	uint64_t addr;
	uint64_t count; /* of its length */
	bool is_negative; /* the length, or it is unknown; then none is known */
	unsigned depth;
};

struct value decode_pointee(struct decoder *decoder, const struct place *place);
/* Of `there` bytes, with zeros behind them. */
struct value decode_struct(struct decoder *decoder,
			   const struct spec_struct *layout,
			   const uint8_t *bytes, uint64_t there, unsigned depth);
/* SENT => GOT */
struct value decode_changed(struct decoder *decoder, const struct value *sent,
			    const struct value *got);

#endif
