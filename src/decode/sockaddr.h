/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sockaddr.h - a socket address as a struct value.
 */
#ifndef SPILE_DECODE_SOCKADDR_H
#define SPILE_DECODE_SOCKADDR_H

#include <stdint.h>

#include "base/span.h"
#include "decode/decoder.h"

/* bytes: all that the kernel was given, or gave; they were at addr. families:
   what the spec has of addresses that aren't described here, or NULL. */
struct value decode_sockaddr(struct decoder *decoder,
			     const struct spec_attrs_ref *families,
			     uint64_t addr, struct span bytes);
/* 4 bytes or 16; field: the name of the member that has them, or NULL. */
struct value decode_host(struct value_pool *pool, struct span bytes,
			 const char *field);
struct value decode_mac(struct value_pool *pool, struct span bytes);

#endif
