/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base.c - unit tests of src/base.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/cursor.h"
#include "base/error.h"
#include "base/map.h"

Test(base, varints_come_back)
{
	static const uint64_t values[] = { 0, 1, 127, 128, 16384, 1ull << 32,
					   UINT64_MAX >> 1, UINT64_MAX };
	AUTO(buf_done) struct buf buf = BUF_EMPTY;
	struct cursor cursor;

	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		buf_add_varint(&buf, values[i]);
		buf_add_svarint(&buf, (int64_t)values[i]);
	}
	cursor = cursor_of(buf_span(&buf));
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		cr_expect_eq(cursor_varint(&cursor), values[i]);
		cr_expect_eq(cursor_svarint(&cursor), (int64_t)values[i]);
	}
	cr_expect_eq(cursor_left(&cursor), 0);
	cr_expect_not(cursor.is_bad);
}

Test(base, cursor_refuses_what_is_not_there)
{
	static const struct {
		const char *name;
		uint8_t data[11];
		size_t len;
	} cases[] = {
		{ "nothing", { 0 }, 0 },
		{ "cut varint", { 0x80, 0x80 }, 2 },
		{ "varint of 65 bits",
		  { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02 },
		  10 },
		{ "varint without an end",
		  { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x81,
		    0 },
		  11 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct cursor cursor =
			cursor_of(span_of(cases[i].data, cases[i].len));

		cr_expect_eq(cursor_varint(&cursor), 0, "%s", cases[i].name);
		cr_expect(cursor.is_bad, "%s", cases[i].name);
		cr_expect_eq(cursor_le32(&cursor), 0, "%s", cases[i].name);
	}
}

Test(base, cursor_refuses_a_span_beyond_the_end)
{
	static const uint8_t data[] = { 5, 'a', 'b' };
	struct cursor cursor = cursor_of(span_of(data, sizeof(data)));

	cr_expect_eq(cursor_span(&cursor).len, 0);
	cr_expect(cursor.is_bad);
}

Test(base, map_keeps_and_removes)
{
	AUTO(map_done) struct map map = MAP_EMPTY;
	static int marks[2000];
	size_t at = 0, seen = 0;

	for (uint64_t i = 0; i < 2000; i++)
		map_put(&map, i * 64, &marks[i]);
	for (uint64_t i = 0; i < 2000; i += 2)
		cr_expect_eq(map_remove(&map, i * 64), &marks[i]);
	for (uint64_t i = 0; i < 2000; i++)
		cr_expect_eq(map_get(&map, i * 64), i % 2 ? &marks[i] : NULL);
	while (map_next(&map, &at))
		seen++;
	cr_expect_eq(seen, 1000);
	cr_expect_eq(map.count, 1000);
}

Test(base, map_of_bytes_compares_the_bytes)
{
	AUTO(map_done) struct map map = MAP_EMPTY;
	int a = 0, b = 0;

	map_put_bytes(&map, span_of_str("a"), &a);
	map_put_bytes(&map, span_of_str(""), &b);
	cr_expect_eq(map_get_bytes(&map, span_of_str("a")), &a);
	cr_expect_eq(map_get_bytes(&map, span_of_str("")), &b);
	cr_expect_null(map_get_bytes(&map, span_of_str("aa")));
}

Test(base, an_error_is_one_printable_line)
{
	struct error err = { 0 };

	cr_expect_eq(error_set(&err, ENOENT, "a\nb\033[31m"), -ENOENT);
	cr_expect_str_eq(err.text, "a?b?[31m");
	cr_expect_eq(error_prefix(&err, "x"), -ENOENT);
	cr_expect_str_eq(err.text, "x: a?b?[31m");
}
