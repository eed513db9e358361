/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * items_none.c - in place of items_baseline.c where spile is built without jansson.
 */
#include "config.h"

#include <errno.h>

#include "base/error.h"
#include "view/footprint_view.h"

int footprint_write_baseline(const struct footprint_view *view, FILE *out,
			     struct error *err)
{
	(void)view;
	(void)out;
	return error_set(err, ENOTSUP,
			 "--format=baseline: this spile was built without spile "
			 "diff (--enable-small, --disable-diff)");
}
