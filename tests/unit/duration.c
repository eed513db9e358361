/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * duration.c - unit tests of src/base/duration.c.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "base/duration.h"
#include "base/error.h"

Test(duration, reads_what_people_write)
{
	static const struct {
		const char *text;
		uint64_t ns;
	} cases[] = {
		{"0", 0},
		{"1", 1000000000},
		{"1.5", 1500000000},
		{"1.5s", 1500000000},
		{".25", 250000000},
		{"1.", 1000000000},
		{"0.1s", 100000000},
		{"0.000000001", 1},
		{"0.0000000019", 1},
		{"0.00000000000000000000000000001", 0},
		{"1.9999999999999999999999999999", 1999999999},
		{"500ms", 500000000},
		{"3us", 3000},
		{"7ns", 7},
		{"0.5ns", 0},
		{"2m", 120000000000},
		{"0.5m", 30000000000},
		{"1h", 3600000000000},
		{"1d", 86400000000000},
		{"007s", 7000000000},
		{"9223372036854775807ns", INT64_MAX},
		{"9223372036.854775807", INT64_MAX},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t ns = 42;

		cr_expect_eq(duration_parse(cases[i].text, &ns, NULL), 0, "%s",
			     cases[i].text);
		cr_expect_eq(ns, cases[i].ns, "%s gave %llu", cases[i].text,
			     (unsigned long long)ns);
	}
}

Test(duration, refuses_the_rest)
{
	static const struct {
		const char *text;
		int code;
	} cases[] = {
		{"", EINVAL},
		{".", EINVAL},
		{"s", EINVAL},
		{".s", EINVAL},
		{"-1", EINVAL},
		{"+1", EINVAL},
		{" 1", EINVAL},
		{"1 s", EINVAL},
		{"1s ", EINVAL},
		{"1S", EINVAL},
		{"1e3", EINVAL},
		{"0x10", EINVAL},
		{"1.5.5", EINVAL},
		{"1,5", EINVAL},
		{"inf", EINVAL},
		{"nan", EINVAL},
		{"1min", EINVAL},
		{"9223372036854775808ns", ERANGE},
		{"9223372036.854775808", ERANGE},
		{"99999999999999999999ns", ERANGE},
		{"18446744073709551615h", ERANGE},
		{"106752d", ERANGE},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct error err = {0};
		uint64_t ns = 42;

		cr_expect_eq(duration_parse(cases[i].text, &ns, &err),
			     -cases[i].code, "%s", cases[i].text);
		cr_expect_eq(ns, 42, "%s changed its output", cases[i].text);
		cr_expect(strstr(err.text, cases[i].text), "%s: %s",
			  cases[i].text, err.text);
	}
}
