/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_text.c - values and calls in strace's syntax (strace(1), 7.2).
 *
 * printf stays out of what every call needs: numbers, strings, names.
 */
#include "config.h"

#include "view/strace_text.h"

#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/map.h"
#include "decode/value.h"
#include "event/event.h"
#include "model/model.h"
#include "view/ring_text.h"
#include "view/strace_names.h"
#include "view/strace_pids.h"
#include "view/view.h"

/* ---- numbers ---- */

void strace_uint(struct buf *buf, uint64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	buf_add(buf, digits + at, sizeof(digits) - at);
}

void strace_int(struct buf *buf, int64_t number)
{
	if (number < 0) {
		buf_add_u8(buf, '-');
		strace_uint(buf, -(uint64_t)number);
	} else {
		strace_uint(buf, (uint64_t)number);
	}
}

void strace_hex(struct buf *buf, uint64_t number)
{
	char digits[18];
	size_t at = sizeof(digits);

	if (!number) {
		buf_add_u8(buf, '0');
		return;
	}
	for (; number; number >>= 4)
		digits[--at] = "0123456789abcdef"[number & 15];
	digits[--at] = 'x';
	digits[--at] = '0';
	buf_add(buf, digits + at, sizeof(digits) - at);
}

/* Permission bits: at least three characters, "000" for none. */
static void add_octal(struct buf *buf, uint64_t number)
{
	if (!number)
		buf_add(buf, "000", 3);
	else
		buf_printf(buf, "0%02llo", (unsigned long long)number);
}

/* ---- values ---- */

static void add_addr(struct buf *buf, uint64_t addr)
{
	if (addr)
		strace_hex(buf, addr);
	else
		buf_add(buf, "NULL", 4);
}

static void add_text_value(struct buf *buf, const struct value *value,
			   const struct view_options *options)
{
	struct span text = value->bytes;
	bool is_path = value->kind == VALUE_PATH;
	uint64_t limit =
		is_path || value->is_whole ? UINT64_MAX : options->string_bytes;
	uint64_t needed = value->wanted < limit ? value->wanted : limit;
	bool has_more;

	/* What strace would have read of it can't be read in full. */
	if (value->fault_addr && text.len < needed) {
		add_addr(buf, value->number);
		return;
	}
	if (text.len > limit)
		text.len = limit;
	has_more = value->wanted > text.len;
	if (value->symbol)
		buf_add_text(buf, value->symbol);
	if (value->symbol && is_path) /* instead of its NUL */
		text = span_of(text.data + 1, text.len - 1);
	strace_bytes(buf, text, has_more, value->is_binary, options);
}

/* inet_pton(AF_INET6, "::1", &sin6_addr); as a number it has a name as others. */
static bool is_said_inside(const struct value *value,
			   const struct view_options *options)
{
	return value->kind != VALUE_WRAPPED || options->names == NAME_ALONE;
}

/* False: some were left out. */
static bool add_children(struct buf *buf, const struct value *value,
			 size_t count, const struct view_options *options)
{
	bool is_whole = true, has_one = false;

	for (size_t i = 0; i < count; i++) {
		const struct value *child = &value->children[i];

		if (child->is_extra && !options->is_verbose) {
			is_whole = false;
			continue;
		}
		if (has_one)
			buf_add(buf, ", ", 2);
		has_one = true;
		if (child->name && !(child->is_bare && is_said_inside(child, options))) {
			buf_add_text(buf, child->name);
			buf_add_u8(buf, '=');
		}
		strace_value(buf, child, options);
	}
	return is_whole;
}

/* [HEADER, VALUE, ATTRIBUTES] of a netlink message; HEADER when it has no more. */
static void add_tuple(struct buf *buf, const struct value *value,
		      const struct view_options *options)
{
	bool has_more = value->child_count > 1;

	if (has_more)
		buf_add_u8(buf, '[');
	for (size_t i = 0; i < value->child_count; i++) {
		if (i)
			buf_add(buf, ", ", 2);
		strace_value(buf, &value->children[i], options);
	}
	if (has_more)
		buf_add_u8(buf, ']');
}

static void add_struct(struct buf *buf, const struct value *value,
		       const struct view_options *options)
{
	bool is_whole;

	if (value->is_tuple) {
		add_tuple(buf, value, options);
		return;
	}
	if (value->macro_args) {
		buf_add_text(buf, value->symbol);
		buf_add_u8(buf, '(');
		add_children(buf, value, value->macro_args, options);
		buf_add_u8(buf, ')');
		return;
	}
	buf_add_u8(buf, '{');
	is_whole = add_children(buf, value, value->child_count, options);
	if (!is_whole || value->is_cut)
		buf_add_text(buf, value->child_count ? ", ..." : "...");
	buf_add_u8(buf, '}');
}

static void begin_name(struct buf *buf, const struct view_options *options)
{
	if (options->names == NAME_AS_COMMENT)
		buf_add(buf, " /* ", 4);
}

static void end_name(struct buf *buf, const struct view_options *options)
{
	if (options->names == NAME_AS_COMMENT)
		buf_add(buf, " */", 3);
}

/* [5 6], [INT RT_2]; ~[RTMIN] when most are members. */
static void add_set(struct buf *buf, const struct value *value,
		    const struct view_options *options)
{
	const struct value *members =
		value->is_most ? value->others : value->children;
	size_t count = value->is_most ? value->other_count : value->child_count;

	buf_add_text(buf, value->is_most ? "~[" : "[");
	for (size_t i = 0; i < count; i++) {
		const char *name = members[i].symbol;

		if (i)
			buf_add_u8(buf, ' ');
		if (members[i].kind == VALUE_FD) {
			strace_value(buf, &members[i], options);
			continue;
		}
		if (!name || options->names != NAME_ALONE)
			strace_int(buf, (int64_t)members[i].number);
		if (!name || options->names == NAME_NONE)
			continue;
		begin_name(buf, options);
		buf_add_text(buf, strncmp(name, "SIG", 3) ? name : name + 3);
		end_name(buf, options);
	}
	buf_add_u8(buf, ']');
}

static void add_array(struct buf *buf, const struct value *value,
		      const struct view_options *options)
{
	size_t count = value->child_count;
	bool is_cut = value->is_cut;

	if (value->is_list && !options->is_verbose &&
	    count > options->string_bytes) {
		count = options->string_bytes;
		is_cut = true;
	}
	if (value->is_folded && count == 1 && !is_cut) {
		strace_value(buf, &value->children[0], options);
		return;
	}
	buf_add_u8(buf, '[');
	add_children(buf, value, count, options);
	if (is_cut)
		buf_add_text(buf, count ? ", ..." : "...");
	else if (value->fault_addr)
		buf_printf(buf, "%s... /* %#llx */", count ? ", " : "",
			   (unsigned long long)value->fault_addr);
	buf_add_u8(buf, ']');
}

static void add_counted(struct buf *buf, const struct value *value,
			const struct view_options *options)
{
	if (options->is_verbose && value->is_list) {
		add_array(buf, value, options);
		return;
	}
	add_addr(buf, value->number);
	if (value->note)
		buf_printf(buf, " /* %s */", value->note);
}

static void add_changed(struct buf *buf, const struct value *value,
			const struct view_options *options)
{
	strace_value(buf, &value->children[0], options);
	if (value->is_noted)
		return;
	buf_add(buf, " => ", 4);
	strace_value(buf, &value->children[1], options);
}

static bool is_octal(const struct value *value)
{
	for (size_t i = 0; i < value->child_count; i++)
		if (value->children[i].kind == VALUE_OCTAL)
			return true;
	return false;
}

/* KEY_SPEC_THREAD_KEYRING is -1, also where the kernel has it as unsigned. */
static bool is_below_zero(const struct value *value)
{
	int32_t number = (int32_t)value->number;

	return value->kind == VALUE_ENUM && value->symbol && number < 0 &&
	       number >= -4096;
}

/* -X: the number alone, or with what it is called as a comment. */
static bool add_number_instead(struct buf *buf, const struct value *value,
			       const struct view_options *options)
{
	if (options->names == NAME_ALONE)
		return false;
	/* Signals and AT_FDCWD are decimal. */
	if (value->plain)
		buf_add_text(buf, value->plain);
	else if (value->kind == VALUE_NAMED)
		strace_int(buf, (int64_t)value->number);
	else if (is_below_zero(value))
		strace_int(buf, (int32_t)value->number);
	else if (value->kind == VALUE_FLAGS && is_octal(value))
		add_octal(buf, value->number);
	else
		strace_hex(buf, value->number);
	return options->names == NAME_NONE;
}

static void add_named(struct buf *buf, const struct value *value,
		      const struct view_options *options)
{
	if (!add_number_instead(buf, value, options)) {
		begin_name(buf, options);
		buf_add_text(buf, value->symbol);
		end_name(buf, options);
	}
	if (options->fd_details & FD_PATH && value->path) {
		buf_add_u8(buf, '<');
		strace_name(buf, span_of_str(value->path), options);
		buf_add_u8(buf, '>');
	}
}

static void add_symbol(struct buf *buf, const struct value *value,
		       const struct view_options *options)
{
	if (add_number_instead(buf, value, options))
		return;
	begin_name(buf, options);
	buf_add_text(buf, value->symbol);
	end_name(buf, options);
}

static void add_wrapped(struct buf *buf, const struct value *value,
			const struct view_options *options)
{
	if (value->is_bare && is_said_inside(value, options))
		buf_printf(buf, "%.*s, &%s)", (int)strlen(value->symbol) - 1,
			   value->symbol, value->name);
	else if (value->plain)
		add_symbol(buf, value, options);
	else
		buf_add_text(buf, value->symbol);
}

/* 0x4d, with what it would be one of. */
static void add_unknown(struct buf *buf, const struct value *value)
{
	strace_hex(buf, value->number);
	if (value->note)
		buf_printf(buf, " /* %s */", value->note);
}

static void add_enum(struct buf *buf, const struct value *value,
		     const struct view_options *options)
{
	if (value->macro)
		buf_printf(buf, "%s(", value->macro);
	if (!value->symbol && options->names != NAME_NONE)
		add_unknown(buf, value);
	else
		add_symbol(buf, value, options);
	if (value->macro)
		buf_add_u8(buf, ')');
}

static void add_flag_names(struct buf *buf, const struct value *value)
{
	bool has_args = value->macro && !value->is_one;
	const char *between = has_args ? ", " : value->is_sum ? "+" : "|";

	if (value->symbol)
		buf_add_text(buf, value->symbol);
	if (value->macro)
		buf_printf(buf, "%s(", value->macro);
	for (size_t i = 0; i < value->child_count; i++) {
		const struct value *child = &value->children[i];

		if (i)
			buf_add_text(buf, between);
		if (child->symbol)
			buf_add_text(buf, child->symbol);
		else if (child->kind == VALUE_OCTAL)
			add_octal(buf, child->number);
		else if (child->kind == VALUE_UINT)
			strace_uint(buf, child->number);
		else
			strace_hex(buf, child->number);
		if (child->shift && !has_args)
			buf_printf(buf, "<<%d", child->shift);
		if (!child->symbol && child->note)
			buf_printf(buf, " /* %s */", child->note);
	}
	if (value->macro)
		buf_add_u8(buf, ')');
}

static void add_flags(struct buf *buf, const struct value *value,
		      const struct view_options *options)
{
	if (!value->symbol && !value->child_count) {
		if (value->number && options->names != NAME_NONE)
			add_unknown(buf, value);
		else
			strace_hex(buf, value->number);
		return;
	}
	if (add_number_instead(buf, value, options))
		return;
	begin_name(buf, options);
	add_flag_names(buf, value);
	end_name(buf, options);
}

/* 2026-11-28T22:37:06.937123198+0000: where who looks at it is. */
static void add_date(struct buf *buf, const struct value *value)
{
	time_t seconds = (time_t)value->date_seconds;
	char text[64];
	struct tm tm;

	if (!(value->date_seconds || value->date_ns) ||
	    value->date_ns > 999999999 || !localtime_r(&seconds, &tm))
		return;
	strftime(text, sizeof(text), "%FT%T", &tm);
	buf_printf(buf, " /* %s", text);
	if (value->date_ns && value->is_micro)
		buf_printf(buf, ".%06u", (unsigned)(value->date_ns / 1000));
	else if (value->date_ns)
		buf_printf(buf, ".%09u", (unsigned)value->date_ns);
	strftime(text, sizeof(text), "%z", &tm);
	buf_printf(buf, "%s */", text);
}

/* 1<sh>, and behind it what that is in the tracer's pid namespace. */
static void add_pid(struct buf *buf, uint64_t number,
		    const struct view_options *options)
{
	uint32_t tid = 0;

	strace_int(buf, (int64_t)number);
	if (options->pids)
		tid = strace_pids_find(options->pids, options->pids_of, number);
	if (!tid)
		return;
	if (options->comms)
		strace_comm(buf, map_get(options->comms, tid));
	if (options->with_pidns && tid != number)
		buf_printf(buf, " /* %u in strace's PID NS */", tid);
}

static void add_plain_value(struct buf *buf, const struct value *value,
			    const struct view_options *options)
{
	switch (value->kind) {
	case VALUE_NONE:
		break;
	case VALUE_INT:
		strace_int(buf, (int64_t)value->number);
		break;
	case VALUE_PID:
		add_pid(buf, value->number, options);
		break;
	case VALUE_UINT:
		strace_uint(buf, value->number);
		if (value->note)
			buf_printf(buf, " /* %s */", value->note);
		break;
	case VALUE_HEX:
		strace_hex(buf, value->number);
		break;
	case VALUE_OCTAL:
		add_octal(buf, value->number);
		break;
	case VALUE_ADDR:
	case VALUE_NULL:
		add_addr(buf, value->number);
		break;
	case VALUE_NAMED:
		add_named(buf, value, options);
		break;
	case VALUE_FD:
		strace_int(buf, (int64_t)value->number);
		if (value->file && options->fd_details)
			strace_file(buf, value->file, options);
		break;
	case VALUE_PATH:
	case VALUE_STRING:
	case VALUE_BYTES:
		add_text_value(buf, value, options);
		break;
	case VALUE_ARRAY:
		add_array(buf, value, options);
		break;
	case VALUE_STRUCT:
		add_struct(buf, value, options);
		break;
	case VALUE_COUNTED:
		add_counted(buf, value, options);
		break;
	case VALUE_SET:
		add_set(buf, value, options);
		break;
	case VALUE_CHANGED:
		add_changed(buf, value, options);
		break;
	case VALUE_WRAPPED:
		add_wrapped(buf, value, options);
		break;
	case VALUE_ENUM:
		add_enum(buf, value, options);
		break;
	case VALUE_FLAGS:
		add_flags(buf, value, options);
		break;
	}
}

void strace_value(struct buf *buf, const struct value *value,
		  const struct view_options *options)
{
	add_plain_value(buf, value, options);
	if (value->is_date)
		add_date(buf, value);
}

/* ---- calls ---- */

static void add_arg(struct buf *buf, const struct value *value,
		    const struct view_options *options)
{
	bool is_deep = value->kind == VALUE_ARRAY ||
		       value->kind == VALUE_STRUCT ||
		       value->kind == VALUE_CHANGED ||
		       value->kind == VALUE_COUNTED;

	if (options->is_raw)
		strace_hex(buf, value->number);
	else if (options->is_shallow && is_deep)
		add_addr(buf, value->number);
	else
		strace_value(buf, value, options);
}

static void add_arg_name(struct buf *buf, const struct decoded *decoded,
			 size_t i, const struct view_options *options)
{
	const char *own = decoded->args[i].name;
	struct span name = own ? span_of_str(own) : (struct span){0};

	if (options->with_arg_names && options->is_raw) {
		buf_printf(buf, "arg%zu=", i + 1);
		return;
	}
	if (options->is_raw || !(options->with_arg_names || decoded->is_named))
		return;
	if (options->arg_names && !decoded->is_named)
		name = strace_name_at(options->arg_names, i);
	if (!name.len)
		return;
	buf_add(buf, name.data, name.len);
	buf_add_u8(buf, '=');
}

void strace_args(struct buf *buf, const struct decoded *decoded, size_t first,
		 size_t last, const struct view_options *options)
{
	for (size_t i = first; i < last; i++) {
		if (i)
			buf_add(buf, ", ", 2);
		add_arg_name(buf, decoded, i, options);
		add_arg(buf, &decoded->args[i], options);
	}
}

void strace_arg_end(struct buf *buf, const struct value *value,
		    const struct view_options *options)
{
	if (value->kind != VALUE_CHANGED || options->is_raw ||
	    options->is_shallow)
		return;
	buf_add(buf, " => ", 4);
	strace_value(buf, &value->children[1], options);
}

/* The kernel's own codes, linux/errno.h: the call will be made again, or will
   look as if it had returned EINTR. Programs never see them. */
static bool is_restart(int number)
{
	return number >= 512 && number <= 516 && number != 515;
}

static void add_error(struct buf *buf, const struct decoded *decoded)
{
	if (is_restart(decoded->errno_number))
		buf_add_u8(buf, '?');
	else
		buf_add(buf, "-1", 2);
	if (!decoded->errno_name) {
		buf_printf(buf, " (errno %d)", decoded->errno_number);
		return;
	}
	buf_add_u8(buf, ' ');
	buf_add_text(buf, decoded->errno_name);
	if (!decoded->errno_text)
		return;
	buf_add(buf, " (", 2);
	buf_add_text(buf, decoded->errno_text);
	buf_add_u8(buf, ')');
}

/* 1 ([{fd=3, revents=POLLIN}]), 0x8002 (flags O_RDWR|O_LARGEFILE). The number stands
   in front of its names. */
static void add_returned(struct buf *buf, const struct decoded *decoded,
			 const struct view_options *options)
{
	struct view_options by_name = *options;

	by_name.names = NAME_ALONE;
	strace_value(buf, &decoded->ret, options);
	for (size_t i = 0; i < decoded->note_count; i++) {
		const struct value *note = &decoded->notes[i];

		buf_add_text(buf, i ? ", " : " (");
		if (note->name) {
			buf_add_text(buf, note->name);
			buf_add_u8(buf, ' ');
		}
		strace_value(buf, note,
			     note->kind == VALUE_ENUM ||
					     note->kind == VALUE_FLAGS ||
					     note->kind == VALUE_NAMED
				     ? &by_name
				     : options);
	}
	if (decoded->note_count)
		buf_add_u8(buf, ')');
}

static void add_result(struct buf *buf, const struct decoded *decoded,
		       const struct call *call,
		       const struct view_options *options)
{
	if (call->state == CALL_UNFINISHED)
		buf_add_u8(buf, '?');
	else if (call->is_error)
		add_error(buf, decoded);
	else if (options->is_raw && decoded->ret.kind != VALUE_NONE)
		strace_hex(buf, (uint64_t)call->ret);
	else
		add_returned(buf, decoded, options);
}

void strace_result(struct buf *buf, const struct decoded *decoded,
		   const struct call *call, const struct view_options *options)
{
	add_result(buf, decoded, call, options);
	ring_add_text(buf, decoded, call, options);
}

void strace_call(struct buf *buf, const struct decoded *decoded,
		 const struct call *call, const struct view_options *options)
{
	if (call->state == CALL_NO_ENTRY) {
		buf_add_text(buf, "<... system call resumed>");
	} else {
		buf_add_text(buf, decoded->name);
		buf_add_u8(buf, '(');
		strace_args(buf, decoded, 0, decoded->arg_count, options);
	}
	buf_add(buf, ") = ", 4);
	strace_result(buf, decoded, call, options);
}
