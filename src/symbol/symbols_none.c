/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symbols_none.c - in place of symbols.c where spile is built without libdw.
 *
 * Nobody asks for symbols then: the options that want them are refused.
 */
#include "config.h"

#include "symbol/symbols.h"

bool symbols_are_built(void)
{
	return false;
}

struct symbols *symbols_new(const char *sysroot, bool with_lines)
{
	(void)sysroot;
	(void)with_lines;
	return NULL;
}

void symbols_free(struct symbols **symbols)
{
	*symbols = NULL;
}

const struct symbol_answer *symbols_find(struct symbols *symbols,
					 const char *path, struct span build_id,
					 uint64_t offset, bool is_exact)
{
	static const struct symbol_frame unknown = {.function = NULL};
	static const struct symbol_answer answer = {1, &unknown};

	(void)symbols;
	(void)path;
	(void)build_id;
	(void)offset;
	(void)is_exact;
	return &answer;
}
