/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symbols.h - which function and line is at an offset of a program's file.
 *
 * A file is used only when its build-id is the one that was recorded: another
 * version of a library would give wrong names. Without a build-id, or the file,
 * nothing is known; nothing is ever guessed.
 */
#ifndef SPILE_SYMBOL_SYMBOLS_H
#define SPILE_SYMBOL_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct symbols;

struct symbol_frame {
	const char *function; /* of C++ and Rust as their source has it;
				 NULL: unknown */
	uint64_t function_offset; /* of the address, from its beginning */
	bool is_inlined;	  /* into the next one */
	const char *file;	  /* NULL: unknown */
	unsigned line;
};

/* Innermost first: functions inlined there, then the function itself. */
struct symbol_answer {
	size_t count; /* at least one */
	const struct symbol_frame *frames;
};

/* Whether this spile was built with libdw. */
bool symbols_are_built(void);

/*
 * Files are looked for below sysroot (NULL: none), then where they were, then,
 * if DEBUGINFOD_URLS is set, at these. with_lines: source files, lines and
 * inlined functions too.
 */
struct symbols *symbols_new(const char *sysroot, bool with_lines);
void symbols_free(struct symbols **symbols); /* for AUTO */

/*
 * offset: in the file at path, of an instruction; unless is_exact, of the one
 * behind it. Lives as long as the symbols.
 */
const struct symbol_answer *symbols_find(struct symbols *symbols,
					 const char *path, struct span build_id,
					 uint64_t offset, bool is_exact);

#endif
