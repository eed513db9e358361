/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * python_probe.c - unit tests of src/probe/python*.c, on memory laid out as
 * CPython 3.11's.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "fake_memory.h"
#include "probe/peek.h"
#include "probe/python_lines.h"

enum { FRAMES = 5, THREADS = 3 };

/* Type objects are only addresses. */
enum {
	KIND_ASCII = 1 << 2 | 1 << 5 | 1 << 6,
	KIND_LATIN1 = 1 << 2 | 1 << 5,
	KIND_UCS2 = 2 << 2 | 1 << 5,
};

struct python_frame {
	const char *file, *function;
	uint32_t line;
};

struct python_thread {
	uint64_t native_id;
	struct python_frame frames[FRAMES]; /* innermost first */
};

struct python_case {
	const char *name;
	uint64_t version; /* 0: 3.11.2 */
	int tid, creator;
	struct python_thread threads[THREADS];
	const char *expected; /* as in bash_probe.c; NULL: -ENOENT */
};

static const struct python_case cases[] = {
	{.name = "a module",
	 .tid = 7,
	 .threads = {{7, {{"/x/a.py", "<module>", 12}}}},
	 .expected = "/x/a.py:12()"},
	{.name = "functions",
	 .tid = 7,
	 .threads = {{7,
		      {{"/x/b.py", "A.f", 3},
		       {"/x/b.py", "g", 9},
		       {"/x/a.py", "<module>", 12}}}},
	 .expected = "/x/b.py:3(A.f) /x/b.py:9(g) /x/a.py:12()"},
	{.name = "the library that starts programs is left out",
	 .tid = 7,
	 .threads = {{7,
		      {{"/usr/lib/python3.11/subprocess.py", "Popen._x", 1},
		       {"/usr/lib/python3.11/subprocess.py", "run", 2},
		       {"/x/a.py", "<module>", 12}}}},
	 .expected = "/x/a.py:12()"},
	{.name = "so is the frozen os",
	 .tid = 7,
	 .threads = {{7,
		      {{"<frozen os>", "execvp", 1},
		       {"/x/a.py", "<module>", 12}}}},
	 .expected = "/x/a.py:12()"},
	{.name = "and multiprocessing, but not further out",
	 .tid = 7,
	 .threads = {{7,
		      {{"/opt/lib/python3.11/multiprocessing/util.py", "f", 1},
		       {"/x/a.py", "work", 12},
		       {"/opt/lib/python3.11/multiprocessing/process.py", "run",
			4}}}},
	 .expected = "/x/a.py:12(work) "
		     "/opt/lib/python3.11/multiprocessing/process.py:4(run)"},
	{.name = "a file that is only called like it stays",
	 .tid = 7,
	 .threads = {{7,
		      {{"/x/subprocess.py", "run", 1},
		       {"/x/a.py", "<module>", 12}}}},
	 .expected = "/x/subprocess.py:1(run) /x/a.py:12()"},
	{.name = "all of it when there is nothing else",
	 .tid = 7,
	 .threads = {{7,
		      {{"/usr/lib/python3.11/pty.py", "spawn", 1},
		       {"/usr/lib/python3.11/pty.py", "<module>", 2}}}},
	 .expected = "/usr/lib/python3.11/pty.py:1(spawn) "
		     "/usr/lib/python3.11/pty.py:2()"},
	{.name = "text that is no file",
	 .tid = 7,
	 .threads = {{7, {{"<string>", "<module>", 12}}}},
	 .expected = "~<string>:12()@<string>"},
	{.name = "the thread that calls",
	 .tid = 8,
	 .creator = 7,
	 .threads = {{7, {{"/x/a.py", "a", 1}}},
		     {8, {{"/x/a.py", "b", 2}}},
		     {9, {{"/x/a.py", "c", 3}}}},
	 .expected = "/x/a.py:2(b)"},
	{.name = "the thread that forked the caller",
	 .tid = 20,
	 .creator = 9,
	 .threads = {{7, {{"/x/a.py", "a", 1}}},
		     {8, {{"/x/a.py", "b", 2}}},
		     {9, {{"/x/a.py", "c", 3}}}},
	 .expected = "/x/a.py:3(c)"},
	{.name = "the only thread",
	 .tid = 20,
	 .threads = {{7, {{"/x/a.py", "a", 1}}}},
	 .expected = "/x/a.py:1(a)"},
	{.name = "no guess among several threads",
	 .tid = 20,
	 .threads = {{7, {{"/x/a.py", "a", 1}}}, {8, {{"/x/a.py", "b", 2}}}}},
	{.name = "a thread that runs no python", .tid = 7, .threads = {{7}}},
	{.name = "a version whose layout isn't known",
	 .version = 0x030a0df0,
	 .tid = 7,
	 .threads = {{7, {{"/x/a.py", "a", 1}}}}},
	{.name = "3.13 without its description",
	 .version = 0x030d00f0,
	 .tid = 7,
	 .threads = {{7, {{"/x/a.py", "a", 1}}}}},
};

static uint64_t lay_text(struct fake_memory *fake, uint32_t state,
			 const void *data, size_t chars, size_t bytes)
{
	uint64_t text = fake_take(fake, 128);
	uint64_t header = state == KIND_ASCII ? 48 : 72;

	fake_put_u64(fake, text + 8, fake_symbol(SYMBOL_PYTHON_TEXT_TYPE));
	fake_put_u64(fake, text + 16, chars);
	fake_put_u32(fake, text + 32, state);
	fake_put(fake, text + header, data, bytes);
	return text;
}

static uint64_t lay_ascii(struct fake_memory *fake, const char *text)
{
	return lay_text(fake, KIND_ASCII, text, strlen(text), strlen(text));
}

/* The frame is at its second unit, which is `line`; the first is line 1. */
static uint64_t lay_code(struct fake_memory *fake,
			 const struct python_frame *frame)
{
	uint64_t code = fake_take(fake, 192 + 16);
	uint64_t table = fake_take(fake, 48);
	uint32_t change = (frame->line - 1) * 2;
	const uint8_t entries[] = {0x80 | 0 << 3, 0, 0x80 | 13 << 3,
				   (uint8_t)(0x40 | (change & 63)),
				   (uint8_t)(change >> 6)};

	fake_put_u64(fake, code + 8, fake_symbol(SYMBOL_PYTHON_CODE_TYPE));
	fake_put_u32(fake, code + 72, 1);
	fake_put_u64(fake, code + 112, lay_ascii(fake, frame->file));
	fake_put_u64(fake, code + 128, lay_ascii(fake, frame->function));
	fake_put_u64(fake, code + 136, table);
	fake_put_u64(fake, table + 8, fake_symbol(SYMBOL_PYTHON_BYTES_TYPE));
	fake_put_u64(fake, table + 16, sizeof(entries));
	fake_put(fake, table + 32, entries, sizeof(entries));
	return code;
}

static uint64_t lay_frames(struct fake_memory *fake,
			   const struct python_frame *frames)
{
	uint64_t link = fake_take(fake, 8), first = link;

	for (size_t i = 0; i < FRAMES && frames[i].file; i++) {
		uint64_t frame = fake_take(fake, 80);
		uint64_t code = lay_code(fake, &frames[i]);

		fake_put_u64(fake, link, frame);
		fake_put_u64(fake, frame + 32, code);
		fake_put_u64(fake, frame + 56, code + 184 + 2);
		link = frame + 48;
	}
	return first;
}

static void lay_out(struct fake_memory *fake, struct probe_image *ret_image,
		    const struct python_case *test)
{
	uint64_t interpreter, link;

	fake_init(fake, ret_image, SCRIPT_PYTHON, 8, 8);
	interpreter = fake_take(fake, 64);
	fake_put_u64(fake, fake_symbol(SYMBOL_PYTHON_VERSION),
		     test->version ? test->version : 0x030b02f0);
	fake_put_u64(fake, fake_symbol(SYMBOL_PYTHON_RUNTIME) + 40,
		     interpreter);
	link = interpreter + 16;
	for (size_t i = 0; i < THREADS && test->threads[i].native_id; i++) {
		uint64_t thread = fake_take(fake, 192);
		uint64_t cframe = fake_take(fake, 16);
		uint64_t first = lay_frames(fake, test->threads[i].frames);
		uint64_t frame;

		memcpy(&frame, fake->bytes + (first - FAKE_BASE), 8);
		fake_put_u64(fake, link, thread);
		fake_put_u64(fake, thread + 16, interpreter);
		fake_put_u64(fake, thread + 56, cframe);
		fake_put_u64(fake, thread + 160, test->threads[i].native_id);
		fake_put_u64(fake, cframe + 8, frame);
		link = thread + 8;
	}
}

Test(python_probe, says_where_python_is)
{
	struct probe_image image;
	struct fake_memory fake;
	struct probe_place place;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct python_case *test = &cases[i];
		AUTO(buf_done) struct buf buf = BUF_EMPTY;
		int rc;

		lay_out(&fake, &image, test);
		rc = probe_script(&image, test->tid, test->creator,
				  &fake.memory, &place);
		if (!test->expected) {
			cr_expect_eq(rc, -ENOENT, "%s: %d", test->name, rc);
			continue;
		}
		cr_expect_eq(rc, 0, "%s: %d", test->name, rc);
		if (rc < 0)
			continue;
		fake_show_place(&buf, &place);
		cr_expect_str_eq(buf_text(&buf), test->expected, "%s",
				 test->name);
	}
}

Test(python_probe, names_that_are_no_ascii)
{
	static const struct {
		const char *name;
		uint32_t state;
		const void *data;
		size_t chars, bytes;
		const char *expected;
	} texts[] = {
		{"latin-1", KIND_LATIN1, "/\xe9", 2, 2, "/\xc3\xa9"},
		{"two bytes", KIND_UCS2, u"/\u20ac", 2, 4, "/\xe2\x82\xac"},
		{"a byte that is no UTF-8", KIND_UCS2, "/\0\xff\xdc", 2, 4,
		 "/\xff"},
	};
	struct probe_image image;
	struct fake_memory fake;
	struct probe_place place;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct python_case test = cases[0];
		uint64_t frame, code = 0;

		lay_out(&fake, &image, &test);
		/* The code of the only frame: its type says where it is. */
		for (frame = FAKE_BASE + 8; frame < fake.used; frame += 8) {
			uint64_t word;

			memcpy(&word, fake.bytes + (frame - FAKE_BASE), 8);
			if (word == fake_symbol(SYMBOL_PYTHON_CODE_TYPE))
				code = frame - 8;
		}
		cr_assert_neq(code, 0);
		fake_put_u64(&fake, code + 112,
			     lay_text(&fake, texts[i].state, texts[i].data,
				      texts[i].chars, texts[i].bytes));
		cr_assert_eq(probe_script(&image, 7, 0, &fake.memory, &place),
			     0, "%s", texts[i].name);
		cr_expect_eq(place.frames[0].file.len,
			     strlen(texts[i].expected), "%s", texts[i].name);
		cr_expect_arr_eq(place.frames[0].file.data, texts[i].expected,
				 place.frames[0].file.len, "%s", texts[i].name);
	}
}

Test(python_probe, objects_of_another_type_are_not_believed)
{
	static const enum program_symbol types[] = {SYMBOL_PYTHON_CODE_TYPE,
						    SYMBOL_PYTHON_TEXT_TYPE,
						    SYMBOL_PYTHON_BYTES_TYPE};
	struct probe_image image;
	struct fake_memory fake;
	struct probe_place place;

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		lay_out(&fake, &image, &cases[0]);
		image.program.symbols[types[i]] += 8;
		cr_expect_eq(probe_script(&image, 7, 0, &fake.memory, &place),
			     -ENOENT, "%zu", i);
		image.program.symbols[types[i]] = 0;
		cr_expect_eq(probe_script(&image, 7, 0, &fake.memory, &place),
			     -ENOENT, "%zu", i);
	}
}

Test(python_probe, lines_of_instructions)
{
	/* Entries of every form, from line 10 on. */
	static const uint8_t table[] = {
		0x80 | 0 << 3 | 1,
		0x11, /* units 0-1: 10 */
		0x80 | 12 << 3,
		1,
		2,		    /* 2: 12 */
		0x80 | 15 << 3 | 7, /* 3-10: none */
		0x80 | 13 << 3,
		0x03, /* 11: 11 */
		0x80 | 14 << 3,
		0x40 | 4,
		2,
		0,
		0x40,
		0,
		1, /* 12: 77 */
		0x80 | 10 << 3,
		0,
		0, /* 13: 77 */
		0x80 | 13 << 3,
		0x40 | 63,
		0x40 | 63,
		0x40 | 63,
		0x40 | 63,
		0x40 | 63,
		3, /* 14: before line 1 */
	};
	static const struct {
		uint64_t unit;
		int rc;
		uint32_t line;
	} lines[] = {
		{0, 0, 10}, {1, 0, 10},	      {2, 0, 12},	   {3, 0, 0},
		{10, 0, 0}, {11, 0, 11},      {12, 0, 77},	   {13, 0, 77},
		{14, 0, 0}, {15, -ENOENT, 0}, {~0ull, -ENOENT, 0},
	};
	struct probe_image image;
	struct fake_memory fake;
	struct peek peek;

	fake_init(&fake, &image, SCRIPT_PYTHON, 8, 8);
	fake_put(&fake, FAKE_BASE, table, sizeof(table));
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		uint32_t line = 0;
		int rc;

		peek_init(&peek, &fake.memory, 8);
		rc = python_line(&peek, FAKE_BASE, sizeof(table), 10,
				 lines[i].unit, &line);
		cr_expect_eq(rc, lines[i].rc, "unit %zu", i);
		cr_expect_eq(line, lines[i].line, "unit %zu: %u", i, line);
	}
}
