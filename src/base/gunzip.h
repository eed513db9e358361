/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gunzip.h - what gzip(1) compressed.
 */
#ifndef SPILE_BASE_GUNZIP_H
#define SPILE_BASE_GUNZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct buf;

bool gunzip_is(struct span bytes); /* by the magic in front */
/* 0; -EBADMSG: damaged, or cut; -EFBIG: it would be more than max bytes. */
int gunzip(struct span bytes, size_t max, struct buf *ret);

#endif
