/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * image.h - a program in an address space, and what was learnt about it.
 *
 * A child of fork has a copy of its parent's memory, so that what was found in
 * one holds for the other: they share the image. Whatever is kept here is
 * checked again when it is used.
 */
#ifndef SPILE_PROBE_IMAGE_H
#define SPILE_PROBE_IMAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/span.h"
#include "probe/program.h"

struct probe_cache;

enum bash_stack { BASH_SOURCE, BASH_FUNCNAME, BASH_LINENO, BASH_STACKS };

struct probe_image {
	unsigned refs;
	struct probe_cache *cache; /* the caller's, outlives the images */
	struct program program;
	uint64_t bias; /* address in memory - address in the file */
	/* Interpreter version, (major << 8) + minor; 0: not yet read. */
	unsigned version;
	char *cwd; /* where a shell began, to find its scripts; may be NULL */
	uint64_t bash_vars[BASH_STACKS]; /* struct variable; 0: not found yet */
};

/* Where a symbol is in the tracee's memory; it must be there. */
static inline uint64_t image_symbol(const struct probe_image *image,
				    enum program_symbol symbol)
{
	return image->bias + image->program.symbols[symbol];
}

/*
 * python may be a library: its symbols and bias replace those of the program,
 * once it is mapped. -ENOENT: not there (yet).
 */
int image_find_library(struct probe_image *image, pid_t tid);

/*
 * What the script says of the line (enum source_flag); 0 when it can't be read.
 * file is as bash names it; tid is any task of the process.
 */
unsigned image_script_flags(const struct probe_image *image, pid_t tid,
			    struct span file, uint32_t line);
bool image_has_script(const struct probe_image *image, pid_t tid,
		      struct span file, uint32_t line);

#endif
