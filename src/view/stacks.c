/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stacks.c - stacks of calls for people and programs.
 *
 * A frame in no file (a JIT's code, the vsyscall page) is an address and stays
 * one; one whose file is not there is its place in that file.
 */
#include "config.h"

#include "view/stacks.h"

#include <inttypes.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "event/call.h"
#include "symbol/symbols.h"
#include "view/json.h"
#include "view/text.h"
#include "view/view.h"

struct symbols *stacks_symbols(const struct view_input *input)
{
	const struct view_options *options = input->options;

	return options->stacks == STACKS_NONE
		       ? NULL
		       : symbols_new(options->sysroot,
				     options->stacks == STACKS_SOURCE);
}

void stacks_say_none(const struct view_input *input, bool has_some)
{
	if (input->options->stacks && !has_some && input->say)
		input->say(input->say_context, "no stacks",
			   "no call here was recorded with --stack");
}

const struct symbol_answer *stacks_answer(struct symbols *symbols,
					  const struct call_frame *frame)
{
	const struct stack_image *image = frame->image;

	return image ? symbols_find(symbols, image->path, image->build_id,
				    frame->offset, frame->is_exact)
		     : NULL;
}

void stacks_add_name(struct buf *buf, const struct call_frame *frame,
		     const struct symbol_answer *answer, size_t i, bool is_utf8)
{
	const char *function = answer ? answer->frames[i].function : NULL;
	const char *slash;

	if (function) {
		text_add_clean(buf, span_of_str(function), is_utf8);
	} else if (frame->image) {
		slash = strrchr(frame->image->path, '/');
		text_add_clean(buf,
			       span_of_str(slash ? slash + 1
						 : frame->image->path),
			       is_utf8);
		buf_printf(buf, "+0x%" PRIx64, frame->offset);
	} else {
		buf_printf(buf, "0x%" PRIx64, frame->addr);
	}
}

const char *stacks_why_ended(const struct call *call)
{
	switch (call->stack->end) {
	case STACK_WHOLE:
		return NULL;
	case STACK_CUT:
		return "more frames";
	case STACK_BROKEN:
		return "no way to go on";
	case STACK_FOREIGN:
		return "not unwound";
	}
	return NULL;
}

/* ---- strace's lines ---- */

static void add_source(struct buf *buf, const struct symbol_frame *frame,
		       bool is_utf8)
{
	if (!frame->file)
		return;
	buf_add_u8(buf, ' ');
	text_add_clean(buf, span_of_str(frame->file), is_utf8);
	buf_printf(buf, ":%u", frame->line);
}

static void add_frame(struct buf *buf, const struct call_frame *at,
		      const struct symbol_frame *frame, bool is_utf8)
{
	buf_add_text(buf, at->is_guessed ? " ~> " : " > ");
	text_add_clean(buf, span_of_str(at->image->path), is_utf8);
	buf_add_u8(buf, '(');
	if (frame->function) {
		text_add_clean(buf, span_of_str(frame->function), is_utf8);
		if (frame->is_inlined)
			buf_add_text(buf, ", inlined");
		else
			buf_printf(buf, "+0x%" PRIx64, frame->function_offset);
	}
	buf_printf(buf, ") [0x%" PRIx64 "]", at->offset);
	add_source(buf, frame, is_utf8);
	buf_add_u8(buf, '\n');
}

void stacks_add_lines(struct buf *buf, const struct call *call,
		      struct symbols *symbols,
		      const struct view_options *options)
{
	const struct call_stack *stack = call->stack;
	size_t limit = options->stack_frames ?: SIZE_MAX;
	const char *why;

	for (size_t i = 0; i < stack->count && i < limit; i++) {
		const struct call_frame *frame = &stack->frames[i];
		const struct symbol_answer *answer =
			stacks_answer(symbols, frame);

		if (!answer)
			buf_printf(buf, "%s[0x%" PRIx64 "]\n",
				   frame->is_guessed ? " ~> " : " > ",
				   frame->addr);
		for (size_t j = 0; answer && j < answer->count; j++)
			add_frame(buf, frame, &answer->frames[j],
				  options->is_utf8);
	}
	buf->len--;
	if (stack->count > limit) {
		buf_add_text(buf, "\n > too many stack frames");
		return;
	}
	why = stacks_why_ended(call);
	if (stack->end == STACK_FOREIGN)
		buf_printf(buf, "\n > [%s: %s program]", why, call->abi->name);
	else if (stack->end == STACK_CUT)
		buf_printf(buf, "\n > [%s than the %zu recorded]", why,
			   stack->count);
	else if (why)
		buf_printf(buf, "\n > [%s]", why);
}

/* ---- JSON ---- */

static void put_hex(struct json *json, const char *key, struct span bytes)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < bytes.len; i++)
		buf_printf(&text, "%02x", bytes.data[i]);
	json_key_text(json, key, bytes.len ? buf_text(&text) : NULL);
}

static void put_frame(struct json *json, const struct call_frame *at,
		      const struct symbol_frame *frame)
{
	bool has_place = frame && frame->file;

	json_object(json);
	json_key_uint(json, "address", at->addr);
	if (at->image)
		json_key_span(json, "module", span_of_str(at->image->path));
	else
		json_key_null(json, "module");
	put_hex(json, "build_id",
		at->image ? at->image->build_id : span_of(NULL, 0));
	if (at->image)
		json_key_uint(json, "offset", at->offset);
	else
		json_key_null(json, "offset");
	json_key_text(json, "function", frame ? frame->function : NULL);
	if (frame && frame->function && !frame->is_inlined)
		json_key_uint(json, "function_offset", frame->function_offset);
	else
		json_key_null(json, "function_offset");
	json_key_bool(json, "inlined", frame && frame->is_inlined);
	json_key_text(json, "file", has_place ? frame->file : NULL);
	if (has_place)
		json_key_uint(json, "line", frame->line);
	else
		json_key_null(json, "line");
	json_key_bool(json, "guessed", at->is_guessed);
	json_object_end(json);
}

static const char *end_name(enum stack_end end)
{
	switch (end) {
	case STACK_WHOLE:
		return "whole";
	case STACK_CUT:
		return "cut";
	case STACK_BROKEN:
		return "broken";
	case STACK_FOREIGN:
		return "foreign";
	}
	return NULL;
}

void stacks_put_json(struct json *json, const struct call *call,
		     struct symbols *symbols)
{
	const struct call_stack *stack = call->stack;

	json_key(json, "stack");
	if (!stack) {
		json_null(json);
		json_key_null(json, "stack_end");
		return;
	}
	json_array(json);
	for (size_t i = 0; i < stack->count; i++) {
		const struct call_frame *frame = &stack->frames[i];
		const struct symbol_answer *answer =
			stacks_answer(symbols, frame);

		if (!answer)
			put_frame(json, frame, NULL);
		for (size_t j = 0; answer && j < answer->count; j++)
			put_frame(json, frame, &answer->frames[j]);
	}
	json_array_end(json);
	json_key_text(json, "stack_end", end_name(stack->end));
}
