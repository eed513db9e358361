/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * describe.h - a driver's header as a text for --spec.
 *
 * A C compiler reads the header; what it says of types is in the DWARF it writes,
 * and of macros in what it makes of them. Nothing here reads C.
 */
#ifndef SPILE_DESCRIBE_DESCRIBE_H
#define SPILE_DESCRIBE_DESCRIBE_H

#include <stddef.h>

#include "base/buf.h"

struct error;

struct describe_options {
	const char *header;   /* a file's name */
	const char *compiler; /* as the shell has it: "gcc -m32" */
	const char *const *flags; /* more arguments of it */
	size_t flag_count;
	/* A line on something that the text lacks: "pump.h:12: ..." */
	void (*note)(void *context, const char *line);
	void *context;
};

/* -ENOTSUP when spile was built without libdw. */
int describe_header(const struct describe_options *options, struct buf *ret_text,
		    struct error *err);

#endif
