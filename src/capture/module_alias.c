/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module_alias.c - what the kernel's modules are asked for by.
 */
#include "config.h"

#include "capture/module_alias.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/span.h"

enum {
	FILE_BYTES_MAX = 64 << 20, /* Debian's has 1.3 MB */
	WORD_BYTES = 160,
};

/* Most of the 20,000 aliases are of hardware. */
static bool is_asked_for(const char *alias, size_t len)
{
	static const char *const prefixes[] = {
		"net-pf-",     "char-major-", "block-major-", "devname:",
		"fs-",	       "crypto-",     "algif-",
	};

	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		size_t bytes = strlen(prefixes[i]);

		if (len >= bytes && !memcmp(alias, prefixes[i], bytes))
			return true;
	}
	return false;
}

static void tell(struct span alias, struct span module, bool is_builtin,
		 module_alias_fn *fn, void *context)
{
	char pattern[WORD_BYTES], name[WORD_BYTES];

	if (alias.len >= sizeof(pattern) || module.len >= sizeof(name) ||
	    !is_asked_for((const char *)alias.data, alias.len))
		return;
	memcpy(pattern, alias.data, alias.len);
	pattern[alias.len] = '\0';
	memcpy(name, module.data, module.len);
	name[module.len] = '\0';
	fn(context, pattern, name, is_builtin);
}

/* "alias PATTERN MODULE" */
static void take_line(struct span line, module_alias_fn *fn, void *context)
{
	const uint8_t *pattern = line.data + 6, *blank;

	if (line.len < 9 || memcmp(line.data, "alias ", 6))
		return;
	blank = memchr(pattern, ' ', line.len - 6);
	if (blank)
		tell(span_of(pattern, (size_t)(blank - pattern)),
		     span_of(blank + 1,
			     line.len - (size_t)(blank + 1 - line.data)),
		     false, fn, context);
}

/* "MODULE.alias=PATTERN" */
static void take_builtin(struct span text, module_alias_fn *fn, void *context)
{
	static const char word[] = ".alias=";
	const uint8_t *dot = memchr(text.data, '.', text.len);
	size_t left = dot ? text.len - (size_t)(dot - text.data) : 0;

	if (left < sizeof(word) || memcmp(dot, word, sizeof(word) - 1))
		return;
	tell(span_of(dot + sizeof(word) - 1, left - (sizeof(word) - 1)),
	     span_of(text.data, text.len - left), true, fn, context);
}

typedef void take_fn(struct span text, module_alias_fn *fn, void *context);

static void each_of(const char *folder, const char *name, char end, take_fn *take,
		    module_alias_fn *fn, void *context)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	char path[PATH_MAX];
	size_t at = 0;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, name) >=
		    sizeof(path) ||
	    io_read_file(path, FILE_BYTES_MAX, &text, NULL))
		return;
	while (at < text.len) {
		const uint8_t *start = text.data + at;
		const uint8_t *stop = memchr(start, end, text.len - at);
		size_t len = stop ? (size_t)(stop - start) : text.len - at;

		take(span_of(start, len), fn, context);
		at += len + 1;
	}
}

void module_alias_each(const char *folder, module_alias_fn *fn, void *context)
{
	each_of(folder, "modules.alias", '\n', take_line, fn, context);
	each_of(folder, "modules.builtin.modinfo", '\0', take_builtin, fn,
		context);
}
