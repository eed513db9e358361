/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.c - words for people: numbers, times, names from outside, colour.
 */
#include "config.h"

#include "view/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"

const char *text_escape(enum text_color color)
{
	switch (color) {
	case TEXT_NORMAL:
		return "\033[0m";
	case TEXT_BOLD:
		return "\033[1m";
	case TEXT_DIM:
		return "\033[2m";
	case TEXT_RED:
		return "\033[31m";
	case TEXT_GREEN:
		return "\033[32m";
	case TEXT_YELLOW:
		return "\033[33m";
	case TEXT_BLUE:
		return "\033[34m";
	case TEXT_CYAN:
		return "\033[36m";
	}
	return "";
}

static bool is_continuation(uint8_t byte)
{
	return (byte & 0xc0) == 0x80;
}

size_t text_char_bytes(struct span text)
{
	/* By length: the smallest code point that needs so many bytes. */
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t code;
	size_t len;

	if (!text.len)
		return 0;
	if (text.data[0] < 0x80)
		return 1;
	len = text.data[0] >= 0xf0 ? 4 : text.data[0] >= 0xe0 ? 3 : 2;
	if (text.data[0] < 0xc2 || text.data[0] > 0xf4 || text.len < len)
		return 0;
	code = text.data[0] & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if (!is_continuation(text.data[i]))
			return 0;
		code = code << 6 | (text.data[i] & 0x3f);
	}
	if (code < smallest[len] || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return 0;
	return len;
}

bool text_is_utf8(struct span text)
{
	while (text.len) {
		size_t len = text_char_bytes(text);

		if (!len)
			return false;
		text = span_of(text.data + len, text.len - len);
	}
	return true;
}

static void add_escaped(struct buf *buf, uint8_t byte)
{
	if (byte == '\n')
		buf_add_text(buf, "\\n");
	else if (byte == '\t')
		buf_add_text(buf, "\\t");
	else
		buf_printf(buf, "\\x%02x", byte);
}

/* C1 controls, U+0080 to U+009F, steer terminals, too. */
static bool is_control(struct span text, size_t len)
{
	return text.data[0] < ' ' || text.data[0] == 0x7f ||
	       (len == 2 && text.data[0] == 0xc2 && text.data[1] < 0xa0);
}

void text_add_clean(struct buf *buf, struct span text, bool is_utf8)
{
	while (text.len) {
		size_t len = text_char_bytes(text);
		bool is_shown = len == 1 || (len && is_utf8);

		if (is_shown && !is_control(text, len)) {
			buf_add(buf, text.data, len);
		} else {
			len = len ? len : 1;
			for (size_t i = 0; i < len; i++)
				add_escaped(buf, text.data[i]);
		}
		text = span_of(text.data + len, text.len - len);
	}
}

/* Has single quotes, and nothing that double ones would not take away. */
static bool reads_better_in_double_quotes(struct span text)
{
	bool has_single = false;

	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] && strchr("\"\\$`!", text.data[i]))
			return false;
		has_single |= text.data[i] == '\'';
	}
	return has_single;
}

void text_add_word(struct buf *buf, struct span text, bool is_utf8)
{
	static const char special[] = " \t\n'\"\\$`;&|<>()*?#~!{}[]";
	bool is_plain = text.len > 0;

	for (size_t i = 0; i < text.len && is_plain; i++)
		is_plain = !text.data[i] || !strchr(special, text.data[i]);
	if (is_plain) {
		text_add_clean(buf, text, is_utf8);
		return;
	}
	if (reads_better_in_double_quotes(text)) {
		buf_add_u8(buf, '"');
		text_add_clean(buf, text, is_utf8);
		buf_add_u8(buf, '"');
		return;
	}
	buf_add_u8(buf, '\'');
	for (size_t i = 0; i < text.len;) {
		size_t end = i;

		while (end < text.len && text.data[end] != '\'')
			end++;
		text_add_clean(buf, span_of(text.data + i, end - i), is_utf8);
		if (end < text.len)
			buf_add_text(buf, "'\\''");
		i = end + 1;
	}
	buf_add_u8(buf, '\'');
}

static size_t escape_bytes(struct span text)
{
	size_t len = 2;

	if (text.len < 2 || text.data[0] != '\033' || text.data[1] != '[')
		return 0;
	while (len < text.len && text.data[len] != 'm')
		len++;
	return len < text.len ? len + 1 : len;
}

size_t text_columns(struct span text)
{
	size_t columns = 0;

	while (text.len) {
		size_t skip = escape_bytes(text);

		if (!skip) {
			skip = text_char_bytes(text);
			skip = skip ? skip : 1;
			columns++;
		}
		text = span_of(text.data + skip, text.len - skip);
	}
	return columns;
}

const char *text_ellipsis(bool is_utf8)
{
	return is_utf8 ? "…" : "...";
}

/* Bytes of the first `columns` characters. */
static size_t bytes_of(struct span text, size_t columns)
{
	size_t at = 0;

	while (columns-- && at < text.len) {
		size_t len =
			text_char_bytes(span_of(text.data + at, text.len - at));

		at += len ? len : 1;
	}
	return at;
}

void text_cut(struct buf *buf, size_t columns, bool is_utf8)
{
	size_t dots = is_utf8 ? 1 : 3;

	if (text_columns(buf_span(buf)) <= columns)
		return;
	if (columns < dots) {
		buf->len = bytes_of(buf_span(buf), columns);
		return;
	}
	buf->len = bytes_of(buf_span(buf), columns - dots);
	buf_add_text(buf, text_ellipsis(is_utf8));
}

void text_cut_front(struct buf *buf, size_t columns, bool is_utf8)
{
	AUTO(buf_done) struct buf whole = BUF_EMPTY;
	size_t dots = is_utf8 ? 1 : 3;
	size_t all = text_columns(buf_span(buf)), skip;

	if (all <= columns)
		return;
	buf_add(&whole, buf->data, buf->len);
	skip = bytes_of(buf_span(&whole),
			all - (columns > dots ? columns - dots : 0));
	buf->len = 0;
	buf_add_text(buf, text_ellipsis(is_utf8));
	buf_add(buf, whole.data + skip, whole.len - skip);
}

static void add_rounded(struct buf *buf, uint64_t value, uint64_t unit,
			const char *name)
{
	double amount = (double)value / (double)unit;

	buf_printf(buf, amount < 9.95 ? "%.1f %s" : "%.0f %s", amount, name);
}

void text_add_duration(struct buf *buf, uint64_t ns, bool is_utf8)
{
	static const uint64_t second = 1000000000;
	uint64_t seconds = ns / second;

	if (ns < 999500)
		add_rounded(buf, ns, 1000, is_utf8 ? "µs" : "us");
	else if (ns < 999500000)
		add_rounded(buf, ns, 1000000, "ms");
	else if (ns < 9995000000)
		buf_printf(buf, "%.2f s", (double)ns / (double)second);
	else if (ns < 60 * second)
		buf_printf(buf, "%.1f s", (double)ns / (double)second);
	else if (seconds < 3600)
		buf_printf(buf, "%" PRIu64 " min %02u s", seconds / 60,
			   (unsigned)(seconds % 60));
	else
		buf_printf(buf, "%" PRIu64 " h %02u min", seconds / 3600,
			   (unsigned)(seconds / 60 % 60));
}

void text_add_count(struct buf *buf, uint64_t count)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, count);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			buf_add_u8(buf, ' ');
		buf_add_u8(buf, (uint8_t)digits[i]);
	}
}

void text_add_bytes(struct buf *buf, uint64_t bytes)
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
	double amount = (double)bytes;
	size_t unit = 0;

	if (bytes < 1024) {
		buf_printf(buf, "%" PRIu64 " %s", bytes,
			   text_plural(bytes, "byte", "bytes"));
		return;
	}
	for (amount /= 1024; amount >= 1023.95 && unit + 1 < ARRAY_LEN(units);
	     amount /= 1024)
		unit++;
	buf_printf(buf, "%.1f %s", amount, units[unit]);
}

const char *text_plural(uint64_t count, const char *one, const char *many)
{
	return count == 1 ? one : many;
}
