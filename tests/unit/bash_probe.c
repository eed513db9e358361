/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bash_probe.c - unit tests of src/probe/bash.c, on memory laid out as bash's.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "fake_memory.h"

enum { FRAMES = 6, STREAMS = 4 };

struct bash_frame {
	const char *file, *function, *called_from; /* as bash's three arrays */
};

struct bash_stream {
	const char *name;
	uint32_t line;
};

struct bash_case {
	const char *name;
	const char *version; /* NULL: 5.2 */
	bool is_i386;
	bool has_no_functions; /* FUNCNAME is unset */
	uint32_t line;
	const char *input;
	struct bash_stream streams[STREAMS]; /* what input was pushed on */
	struct bash_frame frames[FRAMES];    /* innermost first */
	/* "FILE:LINE(FUNCTION) ..." and "~" in front, "@CONTEXT" behind;
	   NULL: -ENOENT */
	const char *expected;
};

static const struct bash_case cases[] = {
	{.name = "a script",
	 .line = 7,
	 .input = "main.sh",
	 .frames = {{"main.sh", "main", "0"}},
	 .expected = "main.sh:7()"},
	{.name = "a function",
	 .line = 3,
	 .input = "main.sh",
	 .frames = {{"lib.sh", "f", "12"}, {"main.sh", "main", "0"}},
	 .expected = "lib.sh:3(f) main.sh:12()"},
	{.name = "a sourced file",
	 .line = 3,
	 .input = "./lib.sh",
	 .streams = {{"main.sh", 12}},
	 .frames = {{"./lib.sh", "source", "12"}, {"main.sh", "main", "0"}},
	 .expected = "./lib.sh:3() main.sh:12()"},
	{.name = "functions called main and source keep their names within",
	 .line = 3,
	 .input = "main.sh",
	 .frames = {{"main.sh", "main", "12"}, {"main.sh", "main", "0"}},
	 .expected = "main.sh:3(main) main.sh:12()"},
	{.name = "5.1 has an enum in front of an array",
	 .version = "5.1",
	 .line = 7,
	 .input = "main.sh",
	 .frames = {{"main.sh", "f", "9"}, {"main.sh", "main", "0"}},
	 .expected = "main.sh:7(f) main.sh:9()"},
	{.name = "5.1 on i386",
	 .version = "5.1",
	 .is_i386 = true,
	 .line = 7,
	 .input = "main.sh",
	 .frames = {{"main.sh", "f", "9"}, {"main.sh", "main", "0"}},
	 .expected = "main.sh:7(f) main.sh:9()"},
	{.name = "5.2 on i386, in a command substitution",
	 .is_i386 = true,
	 .line = 7,
	 .input = "command substitution",
	 .streams = {{"main.sh", 7}},
	 .frames = {{"main.sh", "f", "9"}, {"main.sh", "main", "0"}},
	 .expected = "main.sh:7(f) main.sh:9()@command substitution"},
	{.name = "5.3",
	 .version = "5.3",
	 .line = 7,
	 .input = "main.sh",
	 .frames = {{"main.sh", "main", "0"}},
	 .expected = "main.sh:7()"},
	{.name = "an older version is not asked",
	 .version = "5.0",
	 .line = 7,
	 .input = "main.sh",
	 .frames = {{"main.sh", "main", "0"}}},
	{.name = "nor a newer one",
	 .version = "5.4",
	 .line = 7,
	 .input = "main.sh",
	 .frames = {{"main.sh", "main", "0"}}},
	{.name = "nor one that has another form",
	 .version = "5.2.15",
	 .line = 7,
	 .input = "main.sh",
	 .frames = {{"main.sh", "main", "0"}}},
	{.name = "no line, no file", .line = 0, .input = "main.sh"},
	{.name = "a line that can't be",
	 .line = 2000000000,
	 .input = "main.sh",
	 .frames = {{"main.sh", "main", "0"}}},
	{.name = "-c", .line = 2, .input = "-c", .expected = "~:2()@-c"},
	{.name = "a function of -c",
	 .line = 1,
	 .input = "-c",
	 .frames = {{"environment", "f", "4"}},
	 .expected = "~environment:1(f) :4()@-c"},
	{.name = "a function from the environment has no lines",
	 .line = 0,
	 .input = "-c",
	 .frames = {{"environment", "f", "4"}},
	 .expected = "~environment:0(f) :4()@-c"},
	{.name = "a file's function called from -c",
	 .line = 8,
	 .input = "-c",
	 .frames = {{"lib.sh", "f", "4"}},
	 .expected = "lib.sh:8(f) :4()@-c"},
	{.name = "standard input",
	 .line = 2,
	 .input = "stdin",
	 .expected = "~:2()@stdin"},
	{.name = "a substitution of several lines",
	 .line = 9,
	 .input = "command substitution",
	 .streams = {{"main.sh", 8}},
	 .frames = {{"main.sh", "main", "0"}},
	 .expected = "~main.sh:9()@command substitution"},
	{.name = "substitutions within each other",
	 .line = 8,
	 .input = "command substitution",
	 .streams = {{"process substitution", 8}, {"main.sh", 8}},
	 .frames = {{"main.sh", "main", "0"}},
	 .expected = "main.sh:8()@command substitution"},
	{.name = "a function called in a substitution",
	 .line = 3,
	 .input = "command substitution",
	 .streams = {{"main.sh", 8}},
	 .frames = {{"main.sh", "f", "8"}, {"main.sh", "main", "0"}},
	 .expected = "main.sh:3(f) main.sh:8()@command substitution"},
	{.name = "a substitution of several lines calls a function",
	 .line = 3,
	 .input = "command substitution",
	 .streams = {{"main.sh", 8}},
	 .frames = {{"main.sh", "f", "10"}, {"main.sh", "main", "0"}},
	 .expected = "~main.sh:3(f) main.sh:10()@command substitution"},
	{.name = "a substitution that the script has on several lines",
	 .line = 9,
	 .input = "command substitution",
	 .streams = {{"main.sh", 9}},
	 .frames = {{"main.sh", "main", "0"}},
	 .expected = "~main.sh:9()@command substitution"},
	{.name = "a substitution of a script that isn't there",
	 .line = 8,
	 .input = "command substitution",
	 .streams = {{"gone.sh", 8}},
	 .frames = {{"gone.sh", "main", "0"}},
	 .expected = "~gone.sh:8()@command substitution"},
	{.name = "a command below its assignments",
	 .line = 10,
	 .input = "main.sh",
	 .frames = {{"main.sh", "main", "0"}},
	 .expected = "~main.sh:10()"},
	{.name = "eval",
	 .line = 8,
	 .input = "eval",
	 .streams = {{"main.sh", 8}},
	 .frames = {{"main.sh", "main", "0"}},
	 .expected = "main.sh:8()@eval"},
	{.name = "eval of several lines",
	 .line = 9,
	 .input = "eval",
	 .streams = {{"main.sh", 8}},
	 .frames = {{"main.sh", "main", "0"}},
	 .expected = "~main.sh:9()@eval"},
	{.name = "a trap counts its own lines",
	 .line = 1,
	 .input = "exit trap",
	 .streams = {{"main.sh", 1}},
	 .frames = {{"main.sh", "main", "0"}},
	 .expected = "~main.sh:1()@exit trap"},
	{.name = "a substitution in a trap",
	 .line = 1,
	 .input = "command substitution",
	 .streams = {{"trap", 1}, {"main.sh", 1}},
	 .frames = {{"main.sh", "main", "0"}},
	 .expected = "~main.sh:1()@command substitution"},
	{.name = "FUNCNAME is unset",
	 .has_no_functions = true,
	 .line = 3,
	 .input = "main.sh",
	 .frames = {{"lib.sh", "f", "12"}, {"main.sh", "main", "0"}},
	 .expected = "lib.sh:3() main.sh:12()"},
	{.name = "a line that is no number",
	 .line = 3,
	 .input = "main.sh",
	 .frames = {{"lib.sh", "f", "1x"}, {"main.sh", "main", "0"}},
	 .expected = "lib.sh:3(f) main.sh:0()"},
	{.name = "bytes are kept as they are",
	 .line = 3,
	 .input = "\x1b\xff.sh",
	 .frames = {{"\x1b\xff.sh", "f\n", "1"}, {"\x1b\xff.sh", "main", "0"}},
	 .expected = "\x1b\xff.sh:3(f\n) \x1b\xff.sh:1()"},
};

static uint32_t fnv(const char *name)
{
	uint32_t hash = 2166136261u;

	for (; *name; name++) {
		hash *= 16777619;
		hash ^= (uint8_t)*name;
	}
	return hash;
}

/* The words of a frame for one of the arrays. */
static const char *element_of(const struct bash_frame *frame, size_t stack)
{
	switch (stack) {
	case BASH_SOURCE:
		return frame->file;
	case BASH_FUNCNAME:
		return frame->function;
	default:
		return frame->called_from;
	}
}

static uint64_t lay_array(struct fake_memory *fake,
			  const struct bash_case *test, size_t stack)
{
	bool is_5_1 = test->version && strcmp(test->version, "5.1") == 0;
	unsigned word = fake->word_bytes;
	unsigned lead = !is_5_1 ? 0 : test->is_i386 ? 4 : 8;
	uint64_t array = fake_take(fake, 64);
	uint64_t head = fake_take(fake, 32), last = head;
	uint64_t count = 0;

	for (; count < FRAMES && test->frames[count].file; count++) {
		uint64_t element = fake_take(fake, 32);

		fake_put_u64(fake, element, count);
		fake_put_word(fake, element + 8,
			      fake_string(fake, element_of(&test->frames[count],
							   stack)));
		fake_put_word(fake, last + 8 + word, element);
		last = element;
	}
	fake_put_word(fake, last + 8 + word, head);
	fake_put_u64(fake, array + lead, count - 1);
	fake_put_u64(fake, array + lead + 8, count);
	fake_put_word(fake, array + lead + 16, head);
	return array;
}

static void lay_variables(struct fake_memory *fake,
			  const struct bash_case *test)
{
	static const char *const names[BASH_STACKS] = {
		"BASH_SOURCE", "FUNCNAME", "BASH_LINENO"};
	unsigned word = fake->word_bytes;
	uint64_t context = fake_take(fake, 64);
	uint64_t table = fake_take(fake, 32);
	uint64_t buckets = fake_take(fake, 4 * word);

	fake_put_word(fake, fake_symbol(SYMBOL_BASH_GLOBAL_VARIABLES), context);
	fake_put_word(fake, context + 3 * word + 8, table);
	fake_put_word(fake, table, buckets);
	fake_put_u32(fake, table + word, 4);
	for (size_t i = 0; i < BASH_STACKS; i++) {
		uint64_t bucket = buckets + (fnv(names[i]) & 3) * word;
		uint64_t entry = fake_take(fake, 64);
		uint64_t variable = fake_take(fake, 64);
		uint64_t first = 0;

		if (i == BASH_FUNCNAME && test->has_no_functions)
			continue;
		/* In front of what is in the bucket. */
		memcpy(&first, fake->bytes + (bucket - FAKE_BASE), word);
		fake_put_word(fake, entry, first);
		fake_put_word(fake, entry + word, fake_string(fake, names[i]));
		fake_put_word(fake, entry + 2 * word, variable);
		fake_put_word(fake, bucket, entry);
		fake_put_word(fake, variable, fake_string(fake, names[i]));
		fake_put_word(fake, variable + word, lay_array(fake, test, i));
		fake_put_u32(fake, variable + 5 * word, 4);
	}
}

static void lay_streams(struct fake_memory *fake, const struct bash_case *test)
{
	unsigned word = fake->word_bytes;
	uint64_t last = fake_symbol(SYMBOL_BASH_STREAM_LIST);

	fake_put_word(fake, fake_symbol(SYMBOL_BASH_INPUT) + word,
		      fake_string(fake, test->input));
	for (size_t i = 0; i < STREAMS && test->streams[i].name; i++) {
		uint64_t saver = fake_take(fake, 64);

		fake_put_word(fake, last, saver);
		fake_put_word(fake, saver + 2 * word,
			      fake_string(fake, test->streams[i].name));
		fake_put_u32(fake, saver + 6 * word, test->streams[i].line);
		last = saver;
	}
}

static void lay_out(struct fake_memory *fake, struct probe_image *ret_image,
		    const struct bash_case *test)
{
	fake_init(fake, ret_image, SCRIPT_BASH, test->is_i386 ? 4 : 8,
		  test->is_i386 ? 4 : 8);
	fake_put_word(fake, fake_symbol(SYMBOL_BASH_DIST_VERSION),
		      fake_string(fake, test->version ? test->version : "5.2"));
	fake_put_u32(fake, fake_symbol(SYMBOL_BASH_LINE_NUMBER), test->line);
	lay_streams(fake, test);
	lay_variables(fake, test);
}

/* main.sh in a directory of its own, for the marks that need the text. */
static void write_script(char *dir)
{
	static const char text[] = "\n\n\n\n\n\n"
				   "x=$(f)\n"	  /* line 7 */
				   "y=`f` <(f)\n" /* 8 */
				   "z=$(f\n"	  /* 9 */
				   "A=1 \\\n";	  /* 10 */
	char path[64];
	FILE *file;

	cr_assert_not_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/main.sh", dir);
	file = fopen(path, "w");
	cr_assert_not_null(file);
	fputs(text, file);
	cr_assert_eq(fclose(file), 0);
}

static void remove_script(const char *dir)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/main.sh", dir);
	unlink(path);
	rmdir(dir);
}

Test(bash_probe, says_where_bash_is)
{
	AUTO(probe_cache_free) struct probe_cache *cache = probe_cache_new();
	char dir[] = "/tmp/spile-unit-XXXXXX";
	struct probe_image image;
	struct fake_memory fake;
	struct probe_place place;

	write_script(dir);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct bash_case *test = &cases[i];
		AUTO(buf_done) struct buf buf = BUF_EMPTY;
		int rc;

		lay_out(&fake, &image, test);
		image.cache = cache;
		image.cwd = dir;
		rc = probe_script(&image, getpid(), 0, &fake.memory, &place);
		if (!test->expected) {
			cr_expect_eq(rc, -ENOENT, "%s", test->name);
			continue;
		}
		cr_expect_eq(rc, 0, "%s: %d", test->name, rc);
		if (rc < 0)
			continue;
		fake_show_place(&buf, &place);
		cr_expect_str_eq(buf_text(&buf), test->expected, "%s",
				 test->name);
	}
	remove_script(dir);
}

Test(bash_probe, asks_again_where_a_variable_is_when_it_has_moved)
{
	struct bash_case test = cases[0];
	struct probe_image image, other;
	struct fake_memory fake;
	struct probe_place place;

	lay_out(&fake, &image, &test);
	cr_assert_eq(probe_script(&image, 1, 0, &fake.memory, &place), 0);
	cr_expect_neq(image.bash_vars[BASH_SOURCE], 0);
	/* Another layout: the addresses that the image keeps are wrong now. */
	test.input = "a name that is much longer than the one before";
	test.streams[0] = (struct bash_stream){"and one more", 1};
	lay_out(&fake, &other, &test);
	cr_assert_eq(probe_script(&image, 1, 0, &fake.memory, &place), 0);
	cr_expect_eq(place.count, 1);
	cr_expect_eq(place.frames[0].line, 7);
}

Test(bash_probe, garbage_ends)
{
	/* Every word of the memory points to every other place in turn. */
	struct probe_image image;
	struct fake_memory fake;
	struct probe_place place;

	for (uint64_t offset = 0; offset < 256; offset += 8) {
		lay_out(&fake, &image, &cases[1]);
		for (uint64_t at = fake_symbol(PROGRAM_SYMBOLS);
		     at < FAKE_BASE + FAKE_BYTES; at += 8)
			fake_put_u64(&fake, at, fake.used + offset);
		fake.reads = 0;
		probe_script(&image, 1, 0, &fake.memory, &place);
		cr_expect_leq(fake.reads, 2048);
	}
}

Test(bash_probe, memory_that_faults_is_an_error_and_no_place)
{
	struct probe_image image;
	struct fake_memory fake;
	struct probe_place place = {.count = 77};

	lay_out(&fake, &image, &cases[0]);
	fake_put_word(&fake, fake_symbol(SYMBOL_BASH_DIST_VERSION), 8);
	cr_expect_eq(probe_script(&image, 1, 0, &fake.memory, &place), -EFAULT);
	cr_expect_eq(place.count, 77);
}

Test(bash_probe, warm_images_need_few_reads)
{
	struct probe_image image;
	struct fake_memory fake;
	struct probe_place place;

	lay_out(&fake, &image, &cases[1]);
	cr_assert_eq(probe_script(&image, 1, 0, &fake.memory, &place), 0);
	fake.reads = 0;
	cr_assert_eq(probe_script(&image, 1, 0, &fake.memory, &place), 0);
	/* What it needs lies in so many blocks. */
	cr_expect_leq(fake.reads, 3);
}
