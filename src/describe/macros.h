/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * macros.h - the macros that a header defines, from what cpp -dD prints.
 */
#ifndef SPILE_DESCRIBE_MACROS_H
#define SPILE_DESCRIBE_MACROS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/span.h"

struct macro {
	char *name;
	const char *file;
	unsigned line;
	unsigned parameters;
	bool is_plain; /* without parentheses */
};

struct macros {
	struct macro *all; /* in the header's order */
	size_t count;
	/* Those of the header and of what it includes, but for the system's. */
	struct map files;    /* name -> itself */
	char **file_names;
	size_t file_count;
	bool is_clang;
};

void macros_read(struct macros *macros, struct span text);
void macros_done(struct macros *macros);
/* Whether the file is the header, or one like it. */
bool macros_own(const struct macros *macros, const char *file);

#endif
