/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * duration.c - a span of time as a person writes it.
 *
 * Counts in integers: 0.1s is exactly 100000000 ns.
 */
#include "config.h"

#include "base/duration.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/auto.h"
#include "base/error.h"

static const struct {
	const char *name;
	uint64_t ns;
} units[] = {
	{"", 1000000000},
	{"ns", 1},
	{"us", 1000},
	{"ms", 1000000},
	{"s", 1000000000},
	{"m", 60 * 1000000000ull},
	{"h", 3600 * 1000000000ull},
	{"d", 24 * 3600 * 1000000000ull},
};

/* 0 when there is no such unit. */
static uint64_t unit_ns(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (!strcmp(units[i].name, name))
			return units[i].ns;
	return 0;
}

/* What the digits behind the point are; what is below a nanosecond is dropped. */
static uint64_t fraction_ns(const char *digits, uint64_t unit)
{
	size_t len = strspn(digits, "0123456789");
	uint64_t ns = 0;

	/* From the last: dropping at each step drops the same in all. */
	while (len--)
		ns = (ns + unit * (uint64_t)(digits[len] - '0')) / 10;
	return ns;
}

static int refuse(const char *text, struct error *err)
{
	return error_set(err, EINVAL,
			 "\"%s\" is no time; write 1.5 or 90s, or a number "
			 "with ns, us, ms, s, m, h or d",
			 text);
}

int duration_parse(const char *text, uint64_t *ret_ns, struct error *err)
{
	const char *at = text, *fraction = "";
	uint64_t whole = 0, ns, unit;
	bool is_over = false;

	for (; isdigit((unsigned char)*at); at++)
		is_over |= __builtin_mul_overflow(whole, 10, &whole) ||
			   __builtin_add_overflow(whole, *at - '0', &whole);
	if (*at == '.') {
		fraction = ++at;
		at += strspn(at, "0123456789");
	}
	/* A digit there must be, and "." alone has none. */
	if (!isdigit((unsigned char)text[0]) &&
	    !isdigit((unsigned char)fraction[0]))
		return refuse(text, err);
	unit = unit_ns(at);
	if (!unit)
		return refuse(text, err);
	is_over |= __builtin_mul_overflow(whole, unit, &ns) ||
		   __builtin_add_overflow(ns, fraction_ns(fraction, unit),
					  &ns) ||
		   ns > INT64_MAX;
	if (is_over)
		return error_set(err, ERANGE, "\"%s\" is too long a time",
				 text);
	*ret_ns = ns;
	return 0;
}
