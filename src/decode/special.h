/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * special.h - values of kinds that have a shape of their own.
 */
#ifndef SPILE_DECODE_SPECIAL_H
#define SPILE_DECODE_SPECIAL_H

#include <stdint.h>

#include "base/span.h"
#include "decode/decoder.h"

struct value decode_wait_status(struct value_pool *pool, uint32_t status);
struct value decode_big_endian(const struct decoder *decoder,
			       const struct spec_names *names, unsigned bytes,
			       uint64_t number);
struct value decode_kernel_version(struct value_pool *pool, uint64_t number);
struct value decode_device(struct value_pool *pool, uint64_t number);
/* Bits, each a signal: the first is signal 1. */
struct value decode_signal_set(struct value_pool *pool, struct span bytes);
/* Bits by their numbers, at most `limit` of them looked at. */
struct value decode_bits(struct value_pool *pool, struct span bytes,
			 uint64_t limit);
/* As C code has a struct sock_filter, linux/filter.h: BPF_STMT, or with somewhere
   to go BPF_JUMP. */
void decode_filter(struct value *value);
/* What getdents(2) gave. */
struct value decode_entries(const struct decoder *decoder, struct span bytes,
			    bool is_64);
/* cmsg(3); header: struct cmsghdr as a spec text has it; levels: attrs. */
struct value decode_control(struct decoder *decoder,
			    const struct spec_struct *header,
			    const struct spec_attrs_ref *levels,
			    struct span bytes);
/* One struct that is_joined, or the two of them as one. */
struct value decode_joined(struct decoder *decoder,
			   const struct spec_struct *layout, uint64_t addr,
			   struct span bytes);

#endif
