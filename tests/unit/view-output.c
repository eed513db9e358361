/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view-output.c - unit tests of what all views write with: text.c, json.c,
 * table.c.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "view/json.h"
#include "view/table.h"
#include "view/text.h"

#define TEXT(string)                                        \
	{                                                   \
		(const uint8_t *)string, sizeof(string) - 1 \
	}

static const struct {
	const char *name;
	struct span text;
	bool is_utf8;
	const char *clean, *word;
} clean_cases[] = {
	{"plain", TEXT("abc"), true, "abc", "abc"},
	{"empty", TEXT(""), true, "", "''"},
	{"blank", TEXT("a b"), true, "a b", "'a b'"},
	{"single quote", TEXT("it's"), true, "it's", "\"it's\""},
	{"both quotes", TEXT("'\""), true, "'\"", "''\\''\"'"},
	{"newline and tab", TEXT("\n\t"), true, "\\n\\t", "'\\n\\t'"},
	{"escape", TEXT("\033[31m"), true, "\\x1b[31m", "'\\x1b[31m'"},
	{"NUL", TEXT("a\0b"), true, "a\\x00b", "a\\x00b"},
	{"UTF-8", TEXT("é"), true, "é", "é"},
	{"UTF-8 for ASCII", TEXT("é"), false, "\\xc3\\xa9", "\\xc3\\xa9"},
	{"C1 control", TEXT("\xc2\x9b"), true, "\\xc2\\x9b", "\\xc2\\x9b"},
	{"not UTF-8", TEXT("a\xff"), true, "a\\xff", "a\\xff"},
	{"overlong", TEXT("\xc0\xaf"), true, "\\xc0\\xaf", "\\xc0\\xaf"},
	{"surrogate", TEXT("\xed\xa0\x80"), true, "\\xed\\xa0\\x80",
	 "\\xed\\xa0\\x80"},
	{"cut character", TEXT("\xe2\x82"), true, "\\xe2\\x82", "\\xe2\\x82"},
};

Test(view_text, bytes_from_outside_are_harmless)
{
	for (size_t i = 0; i < ARRAY_LEN(clean_cases); i++) {
		AUTO(buf_done) struct buf clean = BUF_EMPTY;
		AUTO(buf_done) struct buf word = BUF_EMPTY;

		text_add_clean(&clean, clean_cases[i].text,
			       clean_cases[i].is_utf8);
		text_add_word(&word, clean_cases[i].text,
			      clean_cases[i].is_utf8);
		cr_expect_str_eq(buf_text(&clean), clean_cases[i].clean,
				 "%s: %s", clean_cases[i].name,
				 buf_text(&clean));
		cr_expect_str_eq(buf_text(&word), clean_cases[i].word, "%s: %s",
				 clean_cases[i].name, buf_text(&word));
	}
}

Test(view_text, cuts_to_columns)
{
	static const struct {
		const char *text;
		size_t columns;
		bool is_utf8;
		const char *end, *front;
	} cases[] = {
		{"abcdef", 6, true, "abcdef", "abcdef"},
		{"abcdef", 5, true, "abcd…", "…cdef"},
		{"äöüäöü", 4, true, "äöü…", "…äöü"},
		{"abcdef", 5, false, "ab...", "...ef"},
		{"abcdef", 1, true, "…", "…"},
		{"abcdef", 0, true, "", "…"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(buf_done) struct buf end = BUF_EMPTY;
		AUTO(buf_done) struct buf front = BUF_EMPTY;

		buf_add_text(&end, cases[i].text);
		buf_add_text(&front, cases[i].text);
		text_cut(&end, cases[i].columns, cases[i].is_utf8);
		text_cut_front(&front, cases[i].columns, cases[i].is_utf8);
		cr_expect_str_eq(buf_text(&end), cases[i].end, "%zu: %s", i,
				 buf_text(&end));
		cr_expect_str_eq(buf_text(&front), cases[i].front, "%zu: %s", i,
				 buf_text(&front));
	}
}

Test(view_text, colour_takes_no_columns)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	buf_add_text(&text, text_escape(TEXT_RED));
	buf_add_text(&text, "aé");
	buf_add_text(&text, text_escape(TEXT_NORMAL));
	cr_expect_eq(text_columns(buf_span(&text)), 2);
}

Test(view_text, numbers_for_people)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} durations[] = {
		{0, "0.0 µs"},
		{312000, "312 µs"},
		{999499, "999 µs"},
		{999500, "1.0 ms"},
		{9949999, "9.9 ms"},
		{31000000, "31 ms"},
		{999499999, "999 ms"},
		{999500000, "1.00 s"},
		{1930000000, "1.93 s"},
		{59940000000, "59.9 s"},
		{125000000000, "2 min 05 s"},
		{3725000000000, "1 h 02 min"},
		{UINT64_MAX, "5124095 h 34 min"},
	};
	static const struct {
		uint64_t number;
		const char *count, *bytes;
	} numbers[] = {
		{0, "0", "0 bytes"},
		{1, "1", "1 byte"},
		{999, "999", "999 bytes"},
		{1024, "1 024", "1.0 KiB"},
		{12480, "12 480", "12.2 KiB"},
		{1048575, "1 048 575", "1.0 MiB"},
		{UINT64_MAX, "18 446 744 073 709 551 615", "16777216.0 TiB"},
	};
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < ARRAY_LEN(durations); i++, text.len = 0) {
		text_add_duration(&text, durations[i].ns, true);
		cr_expect_str_eq(buf_text(&text), durations[i].text, "%s",
				 buf_text(&text));
	}
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++, text.len = 0) {
		text_add_count(&text, numbers[i].number);
		cr_expect_str_eq(buf_text(&text), numbers[i].count, "%s",
				 buf_text(&text));
		text.len = 0;
		text_add_bytes(&text, numbers[i].number);
		cr_expect_str_eq(buf_text(&text), numbers[i].bytes, "%s",
				 buf_text(&text));
	}
}

/* ---- JSON ---- */

static void write_integers(struct json *json)
{
	json_array(json);
	json_uint(json, 1ull << 53);
	json_uint(json, (1ull << 53) + 1);
	json_int(json, -1);
	json_int(json, INT64_MIN);
	json_int(json, -(1ll << 53));
	json_array_end(json);
}

static void write_strings(struct json *json)
{
	static const struct span nul = TEXT("a\0\x7f");
	static const struct span bytes[] = {TEXT("\xff"), TEXT("\xff\xfe"),
					    TEXT("\xff\xfe\xfd")};

	json_array(json);
	json_text(json, "é\"\\/\n\t\033");
	json_span(json, nul);
	json_text(json, NULL);
	for (size_t i = 0; i < ARRAY_LEN(bytes); i++)
		json_span(json, bytes[i]);
	json_array_end(json);
}

static void write_nested(struct json *json)
{
	json_object(json);
	json_key_uint(json, "a", 1);
	json_key(json, "b");
	json_array(json);
	json_array_end(json);
	json_key(json, "c");
	json_object(json);
	json_key_bool(json, "d", true);
	json_key_null(json, "e");
	json_object_end(json);
	json_object_end(json);
	json_newline(json);
	json_bool(json, false);
}

static const struct {
	void (*write)(struct json *json);
	const char *text;
} json_cases[] = {
	{write_integers, "[9007199254740992,\"0x20000000000001\",-1,"
			 "\"-0x8000000000000000\",-9007199254740992]"},
	{write_strings, "[\"é\\\"\\\\/\\n\\t\\u001b\",\"a\\u0000\\u007f\",null,"
			"{\"base64\":\"/w==\"},{\"base64\":\"//4=\"},"
			"{\"base64\":\"//79\"}]"},
	{write_nested, "{\"a\":1,\"b\":[],\"c\":{\"d\":true,\"e\":null}}\n"
		       "false"},
};

Test(view_json, writes)
{
	for (size_t i = 0; i < ARRAY_LEN(json_cases); i++) {
		AUTO(mem_free_ptr) char *text = NULL;
		size_t size = 0;
		struct json json = {.out = open_memstream(&text, &size)};

		cr_assert_not_null(json.out);
		json_cases[i].write(&json);
		fclose(json.out);
		cr_expect_str_eq(text, json_cases[i].text, "%s", text);
	}
}

/* ---- tables ---- */

static const struct {
	enum view_format format;
	const char *text;
} table_cases[] = {
	{FORMAT_TEXT, "    N name\n"
		      "----- -----\n"
		      "    7 a|b,\"\n"
		      "      \\xff\n"},
	{FORMAT_JSON, "{\"schema\":1,\"n\":7,\"name\":\"a|b,\\\"\"}\n"
		      "{\"schema\":1,\"n\":null,\"name\":{\"base64\":\"/w==\"}}"
		      "\n"},
	{FORMAT_MARKDOWN, "| N | name |\n"
			  "| ---: | --- |\n"
			  "| 7 | a\\|b,\" |\n"
			  "|  | \\\\xff |\n"},
	{FORMAT_CSV, "n,name\r\n"
		     "7,\"a|b,\"\"\"\r\n"
		     ",\xff\r\n"},
};

Test(view_table, prints_in_every_format)
{
	static const struct table_column columns[] = {
		{"n", "N", false, 5},
		{"name", "name", true, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(table_cases); i++) {
		AUTO(mem_free_ptr) char *text = NULL;
		AUTO(table_free)
		struct table *table = table_new(columns, ARRAY_LEN(columns));
		size_t size = 0;
		FILE *out = open_memstream(&text, &size);

		cr_assert_not_null(out);
		table_rule(table);
		table_uint(table, 7);
		table_text(table, "a|b,\"");
		table_none(table);
		table_text(table, "\xff");
		table_print(table, table_cases[i].format, true, out);
		fclose(out);
		cr_expect_str_eq(text, table_cases[i].text, "%s", text);
	}
}

Test(view_table, fits_a_terminal)
{
	static const struct table_column columns[] = {
		{"calls", "calls", false, 9},
		{"name", "command", true, 12, true},
	};
	static const struct {
		unsigned width;
		const char *line;
	} fits[] = {
		{0, "        7 403 a.sh/long name.sh/git\n"},
		{35, "        7 403 a.sh/long name.sh/git\n"},
		{34, "        7 403 …sh/long name.sh/git\n"},
		{24, "        7 403 …me.sh/git\n"},
		{5, "        7 403 ….sh/git\n"}, /* no less than 12 columns */
	};

	for (size_t i = 0; i < ARRAY_LEN(fits); i++) {
		char text[256] = "";
		FILE *out = fmemopen(text, sizeof(text), "w");
		AUTO(table_free)
		struct table *table = table_new(columns, ARRAY_LEN(columns));

		cr_assert_not_null(out);
		table_uint(table, 7);
		table_text(table, "403 a.sh/long name.sh/git");
		table_fit(table, fits[i].width);
		table_print(table, FORMAT_TEXT, true, out);
		fclose(out);
		cr_expect_str_eq(strchr(text, '\n') + 1, fits[i].line,
				 "%u: %s", fits[i].width, text);
	}
}
