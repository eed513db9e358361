/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stacks.h - stacks of calls for people and programs.
 */
#ifndef SPILE_VIEW_STACKS_H
#define SPILE_VIEW_STACKS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct call;
struct call_frame;
struct json;
struct symbol_answer;
struct symbols;
struct view_input;
struct view_options;

/* NULL when the options ask for no stacks. */
struct symbols *stacks_symbols(const struct view_input *input);
/* Says so when stacks were asked for and no call has one. */
void stacks_say_none(const struct view_input *input, bool has_some);

/* strace's lines, one a frame, without a newline behind the last:
   " > /bin/x(main+0x4) [0x1139] x.c:3". */
void stacks_add_lines(struct buf *buf, const struct call *call,
		      struct symbols *symbols,
		      const struct view_options *options);
/* Members "stack" and "stack_end" of an open object; null without a stack. */
void stacks_put_json(struct json *json, const struct call *call,
		     struct symbols *symbols);

/* NULL when the frame is in no file. */
const struct symbol_answer *stacks_answer(struct symbols *symbols,
					  const struct call_frame *frame);
/* The i-th function of the answer, as people would call it: "main",
   "libc.so.6+0x1234", "0x7f..." of memory without a file. */
void stacks_add_name(struct buf *buf, const struct call_frame *frame,
		     const struct symbol_answer *answer, size_t i,
		     bool is_utf8);
/* Why there is nothing behind the last frame, in a few words; NULL: it is the
   outermost one. */
const char *stacks_why_ended(const struct call *call);

#endif
