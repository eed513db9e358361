/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kconfig.c - fuzzes the reader of a kernel's configuration, packed or not.
 */
#include "config.h"

#include "facts/kconfig.h"

#include <stdlib.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/gunzip.h"
#include "fuzz.h"

static void read_lines(struct span text)
{
	struct kconfig_line line;
	size_t at = 0;

	while (kconfig_next(text, &at, &line)) {
		const uint8_t *end = text.data + text.len;

		if (!line.symbol.len || line.line.data + line.line.len > end ||
		    line.value.len > line.line.len)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	struct span bytes = span_of(data, size);

	if (!gunzip_is(bytes))
		read_lines(bytes);
	else if (!gunzip(bytes, 1 << 20, &text))
		read_lines(buf_span(&text));
	return 0;
}
