/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_string.c - strings and names, as strace quotes them.
 */
#include "config.h"

#include "base/buf.h"
#include "view/strace_text.h"
#include "view/view.h"

static bool is_octal_digit(uint8_t byte)
{
	return byte >= '0' && byte <= '7';
}

/* The shortest octal escape that the next byte does not make longer. */
static void add_octal_escape(struct buf *buf, uint8_t byte, bool is_full)
{
	char text[4];
	size_t len = 0;

	text[len++] = '\\';
	if (is_full || byte >= 0100)
		text[len++] = (char)('0' + (byte >> 6));
	if (is_full || byte >= 010)
		text[len++] = (char)('0' + (byte >> 3 & 7));
	text[len++] = (char)('0' + (byte & 7));
	buf_add(buf, text, len);
}

/* '\n' gives 'n'; 0: no letter. */
static char escape_letter(uint8_t byte)
{
	return byte >= '\t' && byte <= '\r' ? "tnvfr"[byte - '\t'] : 0;
}

static void add_hex_escape(struct buf *buf, uint8_t byte)
{
	char escape[] = {'\\', 'x', "0123456789abcdef"[byte >> 4],
			 "0123456789abcdef"[byte & 15]};

	buf_add(buf, escape, sizeof(escape));
}

static void add_escaped(struct buf *buf, struct span text, const char *marks,
			bool is_hex)
{
	size_t plain = 0; /* begin of what needs no escape */

	for (size_t i = 0; i < text.len; i++) {
		uint8_t byte = text.data[i];
		bool is_mark =
			byte == marks[0] || byte == marks[1] || byte == '\\';

		if (byte >= ' ' && byte <= '~' && !is_mark)
			continue;
		buf_add(buf, text.data + plain, i - plain);
		plain = i + 1;
		if (byte == '"' || byte == '\\') {
			buf_add_u8(buf, '\\');
			buf_add_u8(buf, byte);
		} else if (escape_letter(byte)) {
			buf_add_u8(buf, '\\');
			buf_add_u8(buf, (uint8_t)escape_letter(byte));
		} else if (is_hex) {
			add_hex_escape(buf, byte);
		} else {
			add_octal_escape(
				buf, byte,
				i + 1 < text.len &&
					is_octal_digit(text.data[i + 1]));
		}
	}
	if (plain < text.len)
		buf_add(buf, text.data + plain, text.len - plain);
}

static void add_hex_escaped(struct buf *buf, struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		add_hex_escape(buf, text.data[i]);
}

/* -x: what no letter stands for makes the whole string hex. */
static bool is_plain(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.data[i] < ' ' && !escape_letter(text.data[i])) ||
		    text.data[i] > '~')
			return false;
	return true;
}

void strace_bytes(struct buf *buf, struct span text, bool is_cut,
		  bool is_binary, const struct view_options *options)
{
	buf_add_u8(buf, '"');
	if (options->hex_strings == HEX_ALL || is_binary ||
	    (options->hex_strings == HEX_NON_ASCII && !is_plain(text)))
		add_hex_escaped(buf, text);
	else
		add_escaped(buf, text, "\"\"",
			    options->hex_strings == HEX_CHARS);
	buf_add_u8(buf, '"');
	if (is_cut)
		buf_add(buf, "...", 3);
}

void strace_string(struct buf *buf, struct span text, bool is_cut,
		   const struct view_options *options)
{
	strace_bytes(buf, text, is_cut, false, options);
}

void strace_name(struct buf *buf, struct span text,
		 const struct view_options *options)
{
	if (options->hex_strings == HEX_ALL)
		add_hex_escaped(buf, text);
	else
		add_escaped(buf, text, "<>", false);
}

void strace_comm(struct buf *buf, const char *comm)
{
	if (!comm || !*comm)
		return;
	buf_add_u8(buf, '<');
	add_escaped(buf, span_of_str(comm), "<>", false);
	buf_add_u8(buf, '>');
}
