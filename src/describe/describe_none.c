/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * describe_none.c - without libdw, no header can be read.
 */
#include "config.h"

#include "describe/describe.h"

#include <errno.h>

#include "base/error.h"

int describe_header(const struct describe_options *options, struct buf *ret_text,
		    struct error *err)
{
	(void)ret_text;
	return error_set(err, ENOTSUP,
			 "%s: this spile was built without libdw "
			 "(--enable-small, --disable-stacks), which reads "
			 "headers",
			 options->header);
}
