/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls.c - the view of every call, a line each.
 */
#include "config.h"

#include "view/calls_view.h"
#include "view/views.h"

static int show(const struct view_input *input, FILE *out, struct error *err)
{
	switch (input->options->format) {
	case FORMAT_TEXT:
		return calls_show_text(input, out, err);
	case FORMAT_JSON:
	case FORMAT_MARKDOWN:
	case FORMAT_CSV:
		break;
	}
	return calls_show_rows(input, out, err);
}

const struct view view_calls = {
	.name = "calls",
	.summary = "every call, a line each, in strace's syntax",
	.is_streaming = true,
	.show = show,
};
