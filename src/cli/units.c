/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * units.c - numbers and sizes as people write them.
 */
#include "config.h"

#include "cli/units.h"

#include <string.h>

/* Digits at *at; false when there are none or too many. */
static bool take_digits(const char **at, uint64_t *ret)
{
	uint64_t value = 0;
	const char *start = *at;

	for (; **at >= '0' && **at <= '9'; (*at)++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, **at - '0', &value))
			return false;
	*ret = value;
	return *at > start;
}

bool units_number(const char *text, uint64_t max, uint64_t *ret)
{
	const char *at = text;
	uint64_t value = 0;

	if (!take_digits(&at, &value) || *at || value > max)
		return false;
	*ret = value;
	return true;
}

bool units_size(const char *text, uint64_t *ret_bytes)
{
	static const char units[] = "KMGT";
	const char *at = text;
	uint64_t value, factor = 1;

	if (!take_digits(&at, &value))
		return false;
	if (*at) {
		const char *unit = strchr(units, *at == 'k' ? 'K' : *at);

		if (!unit || at[1])
			return false;
		factor <<= 10 * (unit - units + 1);
	}
	if (__builtin_mul_overflow(value, factor, &value))
		return false;
	*ret_bytes = value;
	return true;
}
