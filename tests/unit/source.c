/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * source.c - unit tests of src/probe/source.c.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/auto.h"
#include "probe/source.h"

enum {
	NONE = 0,
	WHOLE = SOURCE_WHOLE_SUBSTITUTION,
	LEADING = SOURCE_LEADING_ASSIGNMENT,
};

Test(source, lines)
{
	static const struct {
		const char *line;
		unsigned flags;
	} cases[] = {
		{"", NONE},
		{"cmd x", NONE},
		{"x=$(cmd)", WHOLE},
		{"x=\"$(cmd)\"", WHOLE},
		{"x=`cmd`", WHOLE},
		{"diff <(a) >(b)", WHOLE},
		{"x=$(a $(b) `c`)", WHOLE},
		{"x=$(echo \")\")", WHOLE},
		{"x=$(echo ')' \\) \"$(a \"b)\")\")", WHOLE},
		{"x=$((1 + 2))", WHOLE}, /* harmless: nothing runs in it */
		{"x=$(", NONE},
		{"x=$(cmd", NONE},
		{"x=$(cmd \")\"", NONE},
		{"x=$(cmd ')'", NONE},
		{"x=$(cmd \\)", NONE},
		{"x=$(a) y=$(b", NONE},
		{"x=`cmd", NONE},
		{"cmd )", NONE},
		{"cmd \"$(a)\" \\", NONE},
		{"cmd \"$(a)\" <<X", NONE},
		{"cmd <<< \"$(a)\"", WHOLE},
		{"echo \\$(cmd", NONE},
		{"echo \\`", NONE},
		{"A=1 \\", LEADING},
		{"  A=1 B+=\"x y\" c[1]='d e' \\", LEADING},
		{"A=(1 2) \\", LEADING},
		{"A=1 cmd \\", NONE},
		{"A=1", NONE},
		{"cmd \\", NONE},
		{"\\", NONE},
		{"=1 \\", NONE},
		{"A=\"1 \\", NONE},
		{"A=$(b) \\", LEADING},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(source_line_flags(span_of_str(cases[i].line)),
			     cases[i].flags, "%s", cases[i].line);
}

Test(source, nesting_has_an_end)
{
	char line[4096];

	for (size_t i = 0; i + 1 < sizeof(line); i += 2) {
		line[i] = '$';
		line[i + 1] = '(';
	}
	cr_expect_eq(source_line_flags(span_of(line, sizeof(line))), NONE);
}

Test(source, files)
{
	AUTO(source_cache_done) struct source_cache cache = {MAP_EMPTY};
	char dir[] = "/tmp/spile-unit-XXXXXX";
	char path[64];
	struct source_name relative = {getpid(), dir, span_of_str("a.sh")};
	struct source_name absolute = {getpid(), NULL, span_of_str(path)};
	struct source_name missing = {getpid(), dir, span_of_str("b.sh")};
	struct source_name device = {getpid(), dir, span_of_str("/dev/zero")};
	struct source_name nul = {getpid(), dir, span_of("a\0b", 3)};
	FILE *file;

	cr_assert_not_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a.sh", dir);
	absolute.file = span_of_str(path);
	file = fopen(path, "w");
	cr_assert_not_null(file);
	fputs("A=1 \\\nx=$(b)", file);
	cr_assert_eq(fclose(file), 0);

	cr_expect_eq(source_flags(&cache, &relative, 1), LEADING);
	cr_expect_eq(source_flags(&cache, &relative, 2), WHOLE);
	cr_expect_eq(source_flags(&cache, &relative, 0), NONE);
	cr_expect_eq(source_flags(&cache, &relative, 3), NONE);
	cr_expect_eq(source_flags(&cache, &absolute, 2), WHOLE);
	cr_expect_eq(source_flags(&cache, &missing, 1), NONE);
	cr_expect_eq(source_flags(&cache, &device, 1), NONE);
	cr_expect_eq(source_flags(&cache, &nul, 1), NONE);
	unlink(path);
	rmdir(dir);
}
