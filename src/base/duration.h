/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * duration.h - a span of time as a person writes it.
 */
#ifndef SPILE_BASE_DURATION_H
#define SPILE_BASE_DURATION_H

#include <stdint.h>

struct error;

/*
 * "1.5" and "1.5s" are seconds; the units are ns, us, ms, s, m, h and d. Digits
 * below a nanosecond are dropped. -EINVAL for anything else, a sign, an
 * exponent and blanks included; -ERANGE for more than 2^63-1 ns (292 years).
 */
int duration_parse(const char *text, uint64_t *ret_ns, struct error *err);

#endif
