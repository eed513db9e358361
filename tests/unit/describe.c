/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * describe.c - unit tests of src/describe: what a preprocessor prints and a compiler
 * complains of. tests/live/spec-header has the rest, with real ones.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"
#include "describe/program.h"

static const struct {
	const char *name, *text;
	/* NAME FILE:LINE PARAMETERS, a line each */
	const char *macros;
	bool is_clang;
} listings[] = {
	{"nothing", "", "", false},
	{"before any file", "#define A 1\n", "", false},
	{"plain, family and more",
	 "# 1 \"a.h\" 1\n#define A 1\n#define F(n) n\n#define T( a ,b ) a b\n"
	 "#define E() 1\n",
	 "A a.h:1 -\nF a.h:2 1\nT a.h:3 2\nE a.h:4 0\n", false},
	{"guards are none", "# 7 \"a.h\"\n#define GUARD\n#define B  \n#define A x\n",
	 "A a.h:9 -\n", false},
	{"the last definition counts",
	 "# 1 \"a.h\"\n#define A 1\n#define B 2\n#undef B\n\n#define A 2\n"
	 "#undef AB\n",
	 "A a.h:5 -\n", false},
	{"not the system's, nor the compiler's",
	 "# 0 \"<built-in>\"\n#define X 1\n# 1 \"/usr/include/s.h\" 1 3 4\n"
	 "#define S 1\n# 5 \"part.h\" 2\n#define P 1\n",
	 "P part.h:5 -\n", false},
	{"clang", "# 1 \"<built-in>\" 3\n#define __clang__ 1\n", "", true},
	{"a marker that is none", "# 1 \"\n#define A 1\n# x\n", "", false},
	{"no end of line", "# 3 \"a.h\"\n#define A 1", "A a.h:3 -\n", false},
};

Test(describe, macros)
{
	for (size_t i = 0; i < ARRAY_LEN(listings); i++) {
		AUTO(macros_done) struct macros macros = {0};
		AUTO(buf_done) struct buf got = BUF_EMPTY;

		macros_read(&macros, span_of_str(listings[i].text));
		for (size_t j = 0; j < macros.count; j++) {
			const struct macro *at = &macros.all[j];

			buf_printf(&got, "%s %s:%u ", at->name, at->file,
				   at->line);
			if (at->is_plain)
				buf_add_text(&got, "-\n");
			else
				buf_printf(&got, "%u\n", at->parameters);
			cr_assert(macros_own(&macros, at->file));
		}
		cr_assert_str_eq(buf_text(&got), listings[i].macros, "%s",
				 listings[i].name);
		cr_assert_eq(macros.is_clang, listings[i].is_clang, "%s",
			     listings[i].name);
		cr_assert_not(macros_own(&macros, "/usr/include/s.h"));
	}
}

static const char header[] = "# 1 \"a.h\"\n#define GET _IO('p', 1)\n"
			     "#define RUN(n) _IOC(1, 'p', 2, n * sizeof(int))\n"
			     "#define OPEN {\n#define ONE 1\nint behind;\n";

/* As cpp -P answers to expansions_ask. */
static const char answer[] = "int behind;\n"
			     "@v 0 (0x7001)\n@v 1 (f(1) * 4)\n@s 1 (f(2) * 4)\n"
			     "@v 2 {\n@v 3 1\n"
			     "@t 0 ((void *)0)\n@t 1 ((char *)0)\n"
			     "@m 0 @I 'p', 1\n@m 1 @I 1, 'p', 2, 1 * sizeof (int[2])\n"
			     "@m 2 {\n@m 3 1\n@v 99 1\n@\n@x\n";

static void read_both(struct macros *macros, struct program *program)
{
	macros_read(macros, span_of_str(header));
	expansions_read(program, macros, span_of_str(header),
			span_of_str(answer));
}

Test(describe, expansions)
{
	AUTO(macros_done) struct macros macros = {0};
	AUTO(expansions_done) struct program program = {0};
	const struct expansion *all;

	read_both(&macros, &program);
	all = program.expansions;
	/* Lines keep their numbers. */
	cr_assert_str_eq(program.header,
			 "# 1 \"a.h\"\n\n\n\n\nint behind;\n");
	cr_assert(all[0].is_ioctl && all[1].is_ioctl);
	cr_assert_not(all[2].is_ioctl || all[3].is_ioctl);
	cr_assert_str_eq(all[0].texts[EXPANSION_VALUE], " (0x7001)");
	cr_assert_str_eq(all[1].texts[EXPANSION_SECOND], " (f(2) * 4)");
	cr_assert_str_eq(all[1].texts[EXPANSION_SIZED], "int[2]");
	/* What would end what it stands in. */
	cr_assert_null(all[2].texts[EXPANSION_VALUE]);
	/* A constant. */
	cr_assert_str_eq(all[3].texts[EXPANSION_VALUE], " 1");
	cr_assert_null(all[3].texts[EXPANSION_TYPE]);
}

Test(describe, asked)
{
	AUTO(macros_done) struct macros macros = {0};
	AUTO(buf_done) struct buf ask = BUF_EMPTY;

	macros_read(&macros, span_of_str(header));
	expansions_ask(&macros, &ask);
	cr_assert(strstr(buf_text(&ask), "@v 0 GET\n@v 1 RUN(1)\n@s 1 RUN(2)\n"));
	cr_assert(strstr(buf_text(&ask), "\n@m 1 RUN(1)\n"));
}

/* The line in which the check of a macro stands. */
static unsigned line_of(size_t macro, enum expansion_kind kind)
{
	return (unsigned)(macro * EXPANSION_COUNT + kind + 1);
}

Test(describe, complaints)
{
	AUTO(macros_done) struct macros macros = {0};
	AUTO(expansions_done) struct program program = {0};
	AUTO(buf_done) struct buf check = BUF_EMPTY;
	AUTO(mem_free_ptr) char *said = NULL;

	read_both(&macros, &program);
	said = mem_printf("spile-check: In function 'x':\n"
			  "spile-check:%u:9: error: no such f\n"
			  "spile-check:%u:9: error: no such f\n"
			  "spile-check:9999:1: error: nowhere\n",
			  line_of(1, EXPANSION_VALUE),
			  line_of(1, EXPANSION_SECOND));
	cr_assert_eq(expansions_drop(&program, said), 2);
	cr_assert_eq(expansions_drop(&program, said), 0);
	cr_assert_str_eq(program.expansions[1].error, "no such f");
	cr_assert_null(program.expansions[1].texts[EXPANSION_VALUE]);
	expansions_check(&program, &check);
	cr_assert_null(strstr(buf_text(&check), "f(1)"));
	cr_assert(strstr(buf_text(&check), "0x7001"));
	/* The header's own error. */
	cr_assert_eq(expansions_drop(&program,
				     "a.h:5:1: error: x\nspile-check:1:1: "
				     "error: y\n"),
		     0);
	cr_assert(program.expansions[0].texts[EXPANSION_VALUE]);
}
