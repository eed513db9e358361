/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * units.h - numbers and sizes as people write them.
 */
#ifndef SPILE_CLI_UNITS_H
#define SPILE_CLI_UNITS_H

#include <stdbool.h>
#include <stdint.h>

/* Both take the whole text or nothing; the result is untouched on failure. */
bool units_number(const char *text, uint64_t max, uint64_t *ret);
/* "4096", "64K", "100M", "2G", "1T": powers of 1024. */
bool units_size(const char *text, uint64_t *ret_bytes);

#endif
