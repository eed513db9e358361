/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spec_text.c - specs with a text, and texts that are refused.
 */
#include "config.h"

#include "spec_text.h"

#include <criterion/criterion.h>
#include <errno.h>

#include "base/error.h"
#include "spec/spec.h"

struct spec *spec_with(const char *text)
{
	struct spec *spec = NULL;
	struct error err = {0};

	cr_assert_eq(spec_new(&spec, &err), 0, "%s", err.text);
	cr_assert_eq(spec_add(spec, "t", span_of_str(text), &err), 0, "%s",
		     err.text);
	return spec;
}

void expect_refused(struct spec *spec, const struct refused_text *cases,
		    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct error err = {0};

		cr_expect_eq(spec_add(spec, "t", span_of_str(cases[i].text),
				      &err),
			     -EINVAL, "%s", cases[i].text);
		cr_expect_str_eq(err.text, cases[i].message, "%s gives %s",
				 cases[i].text, err.text);
	}
}
