/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * export.c - the view for other programs.
 */
#include "config.h"

#include "view/export.h"

#include "view/views.h"

static int show(const struct view_input *input, FILE *out, struct error *err)
{
	switch (input->options->export) {
	case EXPORT_PCAP:
		return export_pcap(input, out, err);
	case EXPORT_FOLDED:
		break;
	}
	return export_folded(input, out, err);
}

const struct view view_export = {
	.name = "export",
	.summary = "for other programs",
	.show = show,
};
