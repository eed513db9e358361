/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * perl.c - which line a stopped perl is at.
 *
 * PL_curinterp leads to PL_curcop, the statement that runs: a COP with its line
 * and, in perls with threads (Debian's), the name of its file. Where PL_curcop
 * is depends on the version, which perl doesn't export; the statement found is
 * believed when its function is the one that all statements have.
 *
 * perl leaves the statement out that is alone in a block, and has one line for
 * conditions of several: a place is always approximate. There is no call stack:
 * frame 0 alone, without a function.
 */
#include "config.h"

#include "probe/perl.h"

#include <errno.h>
#include <stdbool.h>

#include "base/auto.h"
#include "probe/draft.h"
#include "probe/image.h"
#include "probe/peek.h"

enum {
	/* COP, with 8-byte pointers and threads */
	COP_FUNCTION = 16, /* op_ppaddr */
	COP_LINE = 36,
	COP_FILE = 48,
};

/* Of PL_curcop in the interpreter: perl 5.36 to 5.42, and 5.32. */
static const uint64_t curcop_offsets[] = {208, 224};

static bool is_statement(const struct probe_image *image, struct peek *peek,
			 uint64_t cop_addr)
{
	uint64_t function_addr;

	if (cop_addr == 0 ||
	    peek_word(peek, cop_addr + COP_FUNCTION, &function_addr) < 0)
		return false;
	return function_addr == image_symbol(image, SYMBOL_PERL_PP_NEXTSTATE) ||
	       function_addr == image_symbol(image, SYMBOL_PERL_PP_DBSTATE);
}

int perl_place(const struct probe_image *image, struct peek *peek,
	       struct draft *draft)
{
	struct draft_frame frame = {0};
	uint64_t interpreter_addr, cop_addr = 0, file_addr;
	bool is_found = false;
	int rc;

	if (peek->word_bytes != 8)
		return -ENOENT;
	rc = peek_word(peek, image_symbol(image, SYMBOL_PERL_CURINTERP),
		       &interpreter_addr);
	for (size_t i = 0;
	     rc == 0 && !is_found && i < ARRAY_LEN(curcop_offsets); i++) {
		rc = peek_word(peek, interpreter_addr + curcop_offsets[i],
			       &cop_addr);
		is_found = rc == 0 && is_statement(image, peek, cop_addr);
	}
	if (rc == 0 && !is_found)
		rc = -ENOENT;
	if (rc == 0)
		rc = peek_u32(peek, cop_addr + COP_LINE, &frame.line);
	if (rc == 0)
		rc = peek_word(peek, cop_addr + COP_FILE, &file_addr);
	if (rc == 0)
		rc = draft_add_string(draft, peek, file_addr,
				      (struct draft_text){0, 0}, &frame.file);
	if (rc < 0)
		return rc;
	draft->frames[draft->count++] = frame;
	draft->is_approximate = true;
	/* The text of perl -e has that name. */
	if (draft_equals(draft, frame.file, "-e"))
		draft->context = frame.file;
	return 0;
}
