/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sockaddr.h - a socket address as a struct value.
 */
#ifndef SPILE_DECODE_SOCKADDR_H
#define SPILE_DECODE_SOCKADDR_H

#include <stdint.h>

#include "base/span.h"
#include "decode/value.h"

/* bytes: all that the kernel was given, or gave; they were at addr. */
struct value decode_sockaddr(struct value_pool *pool, uint64_t addr,
			     struct span bytes);
/* 4 bytes or 16; field: the name of the member that has them, or NULL. */
struct value decode_host(struct value_pool *pool, struct span bytes,
			 const char *field);
struct value decode_mac(struct value_pool *pool, struct span bytes);

#endif
