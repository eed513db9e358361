/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * values.h - several values of one fact as one text, with commas between:
 * "spi_gpio, spi_bcm2835"; of very many, those that came first and an ellipsis.
 */
#ifndef SPILE_MODEL_VALUES_H
#define SPILE_MODEL_VALUES_H

#include <stdbool.h>

#include "base/span.h"

struct buf;

bool values_has(struct span values, struct span value);
/* Whether both are the same values. Those that were cut are the same as any. */
bool values_are_same(struct span a, struct span b);
/* Both in ret, those of `values` in front; false: they have all of `more`, and
   nothing is added. */
bool values_merge(struct span values, struct span more, struct buf *ret);

#endif
