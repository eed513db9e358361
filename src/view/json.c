/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.c - writes JSON (RFC 8259) as it goes.
 *
 * Knows no structure but the comma: callers pair what they open. Write errors
 * stay in the stream, whoever owns it checks once.
 */
#include "config.h"

#include "view/json.h"

#include <inttypes.h>

#include "view/text.h"

/* The largest integer up to which doubles hold every one. */
static const uint64_t exact_max = 1ull << 53;

static void value_begins(struct json *json)
{
	if (json->needs_comma)
		putc_unlocked(',', json->out);
	json->needs_comma = true;
}

void json_object(struct json *json)
{
	value_begins(json);
	putc_unlocked('{', json->out);
	json->needs_comma = false;
}

void json_object_end(struct json *json)
{
	putc_unlocked('}', json->out);
	json->needs_comma = true;
}

void json_array(struct json *json)
{
	value_begins(json);
	putc_unlocked('[', json->out);
	json->needs_comma = false;
}

void json_array_end(struct json *json)
{
	putc_unlocked(']', json->out);
	json->needs_comma = true;
}

/* Numbers and plain text are what most of the output is: no printf for them. */
static void put_number(FILE *out, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	fwrite_unlocked(digits + at, 1, sizeof(digits) - at, out);
}

static bool needs_escape(uint8_t byte)
{
	return byte < ' ' || byte == '"' || byte == '\\' || byte == 0x7f;
}

static void put_escaped(FILE *out, uint8_t byte)
{
	if (byte == '"' || byte == '\\')
		fprintf(out, "\\%c", byte);
	else if (byte == '\n')
		fputs_unlocked("\\n", out);
	else if (byte == '\t')
		fputs_unlocked("\\t", out);
	else
		fprintf(out, "\\u%04x", byte);
}

static void put_quoted(FILE *out, struct span text)
{
	size_t plain = 0; /* begin of what needs no escape */

	putc_unlocked('"', out);
	for (size_t i = 0; i < text.len; i++) {
		if (!needs_escape(text.data[i]))
			continue;
		if (i > plain)
			fwrite_unlocked(text.data + plain, 1, i - plain, out);
		plain = i + 1;
		put_escaped(out, text.data[i]);
	}
	if (text.len > plain)
		fwrite_unlocked(text.data + plain, 1, text.len - plain, out);
	putc_unlocked('"', out);
}

void json_key(struct json *json, const char *key)
{
	value_begins(json);
	put_quoted(json->out, span_of_str(key));
	putc_unlocked(':', json->out);
	json->needs_comma = false;
}

void json_uint(struct json *json, uint64_t value)
{
	value_begins(json);
	if (value > exact_max)
		fprintf(json->out, "\"0x%" PRIx64 "\"", value);
	else
		put_number(json->out, value);
}

void json_int(struct json *json, int64_t value)
{
	if (value >= 0) {
		json_uint(json, (uint64_t)value);
		return;
	}
	value_begins(json);
	if (-(uint64_t)value > exact_max)
		fprintf(json->out, "\"-0x%" PRIx64 "\"", -(uint64_t)value);
	else
		fprintf(json->out, "%" PRId64, value);
}

void json_bool(struct json *json, bool value)
{
	value_begins(json);
	fputs_unlocked(value ? "true" : "false", json->out);
}

void json_null(struct json *json)
{
	value_begins(json);
	fputs_unlocked("null", json->out);
}

static void put_base64(FILE *out, struct span bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		uint32_t group = (uint32_t)bytes.data[i] << 16;

		if (left > 1)
			group |= (uint32_t)bytes.data[i + 1] << 8;
		if (left > 2)
			group |= bytes.data[i + 2];
		putc_unlocked(digits[group >> 18], out);
		putc_unlocked(digits[group >> 12 & 63], out);
		putc_unlocked(left > 1 ? digits[group >> 6 & 63] : '=', out);
		putc_unlocked(left > 2 ? digits[group & 63] : '=', out);
	}
}

void json_span(struct json *json, struct span text)
{
	value_begins(json);
	if (text_is_utf8(text)) {
		put_quoted(json->out, text);
		return;
	}
	fputs_unlocked("{\"base64\":\"", json->out);
	put_base64(json->out, text);
	fputs_unlocked("\"}", json->out);
}

void json_text(struct json *json, const char *text)
{
	if (text)
		json_span(json, span_of_str(text));
	else
		json_null(json);
}

void json_newline(struct json *json)
{
	putc_unlocked('\n', json->out);
	json->needs_comma = false;
}

void json_key_uint(struct json *json, const char *key, uint64_t value)
{
	json_key(json, key);
	json_uint(json, value);
}

void json_key_int(struct json *json, const char *key, int64_t value)
{
	json_key(json, key);
	json_int(json, value);
}

void json_key_bool(struct json *json, const char *key, bool value)
{
	json_key(json, key);
	json_bool(json, value);
}

void json_key_null(struct json *json, const char *key)
{
	json_key(json, key);
	json_null(json);
}

void json_key_span(struct json *json, const char *key, struct span text)
{
	json_key(json, key);
	json_span(json, text);
}

void json_key_text(struct json *json, const char *key, const char *text)
{
	json_key(json, key);
	json_text(json, text);
}
