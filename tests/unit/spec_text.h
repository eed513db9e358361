/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spec_text.h - specs with a text, and texts that are refused.
 */
#ifndef TESTS_UNIT_SPEC_TEXT_H
#define TESTS_UNIT_SPEC_TEXT_H

#include <stddef.h>

struct spec;

struct refused_text {
	const char *text, *message;
};

/* The built-in description and this text, which must be right. */
struct spec *spec_with(const char *text);
/* Each text, added to spec as "t", is refused by its message. */
void expect_refused(struct spec *spec, const struct refused_text *cases,
		    size_t count);

#endif
