/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bash_fork.c - unit tests of src/probe/bash_fork.c, on memory laid out as
 * bash's.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "fake_memory.h"

enum { FUNCTIONS = 4, BUCKETS = 2 };

struct fork_case {
	const char *name;
	const char *command; /* NULL: none at hand */
	const char *functions[FUNCTIONS];
	bool is_i386;
	const char *version; /* NULL: 5.2 */
	enum probe_fork expected;
	int error;
};

/* "wanted" is the function that matters. */
static const struct fork_case cases[] = {
	{.name = "no functions", .expected = PROBE_FORK_ENTERS_NONE},
	{.name = "others only",
	 .functions = {"f", "g", "h"},
	 .expected = PROBE_FORK_ENTERS_NONE},
	{.name = "a subshell",
	 .functions = {"f", "wanted"},
	 .expected = PROBE_FORK_MAY_ENTER},
	{.name = "the last of a chain, on i386",
	 .is_i386 = true,
	 .functions = {"f", "g", "h", "wanted"},
	 .expected = PROBE_FORK_MAY_ENTER},
	{.name = "a program",
	 .command = "ls",
	 .functions = {"f", "wanted"},
	 .expected = PROBE_FORK_RUNS_PROGRAM},
	{.name = "a program, on i386",
	 .is_i386 = true,
	 .command = "/bin/ls",
	 .functions = {"wanted"},
	 .expected = PROBE_FORK_RUNS_PROGRAM},
	{.name = "within another function",
	 .command = "f",
	 .functions = {"f", "wanted"},
	 .expected = PROBE_FORK_MAY_ENTER},
	{.name = "within a builtin",
	 .command = "eval",
	 .functions = {"wanted"},
	 .expected = PROBE_FORK_MAY_ENTER},
	{.name = "within a condition",
	 .command = "[[",
	 .functions = {"wanted"},
	 .expected = PROBE_FORK_MAY_ENTER},
	{.name = "a version of unknown layout",
	 .version = "5.4",
	 .functions = {"wanted"},
	 .error = -ENOENT},
};

static bool is_wanted(const void *context, struct span function)
{
	const char *name = context;

	return function.len == strlen(name) &&
	       !memcmp(function.data, name, function.len);
}

static void lay_functions(struct fake_memory *fake,
			  const struct fork_case *test)
{
	unsigned word = fake->word_bytes;
	uint64_t table = fake_take(fake, 64), buckets = fake_take(fake, 64);
	uint32_t count = 0;

	for (; count < FUNCTIONS && test->functions[count]; count++) {
		uint64_t bucket = buckets + count % BUCKETS * word;
		uint64_t entry = fake_take(fake, 64), last = bucket, next;

		/* Behind those that are there. */
		for (;;) {
			next = 0;
			memcpy(&next, fake->bytes + (last - FAKE_BASE), word);
			if (!next)
				break;
			last = next;
		}
		fake_put_word(fake, last, entry);
		fake_put_word(fake, entry + word,
			      fake_string(fake, test->functions[count]));
	}
	fake_put_word(fake, table, buckets);
	fake_put_u32(fake, table + word, BUCKETS);
	fake_put_u32(fake, table + word + 4, count);
	fake_put_word(fake, fake_symbol(SYMBOL_BASH_FUNCTIONS), table);
}

static void lay_builtins(struct fake_memory *fake)
{
	static const char *const names[] = {"break", "cd", "eval"};
	uint64_t table = fake_take(fake, 256);

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		fake_put_word(fake, table + i * 6 * fake->word_bytes,
			      fake_string(fake, names[i]));
	fake_put_word(fake, fake_symbol(SYMBOL_BASH_BUILTINS), table);
	fake_put_u32(fake, fake_symbol(SYMBOL_BASH_BUILTIN_COUNT),
		     ARRAY_LEN(names));
}

static void lay_out(struct fake_memory *fake, struct probe_image *ret_image,
		    const struct fork_case *test)
{
	fake_init(fake, ret_image, SCRIPT_BASH, test->is_i386 ? 4 : 8,
		  test->is_i386 ? 4 : 8);
	fake_put_word(fake, fake_symbol(SYMBOL_BASH_DIST_VERSION),
		      fake_string(fake, test->version ? test->version : "5.2"));
	if (test->command)
		fake_put_word(fake, fake_symbol(SYMBOL_BASH_COMMAND_NAME),
			      fake_string(fake, test->command));
	lay_functions(fake, test);
	lay_builtins(fake);
}

Test(bash_fork, says_what_the_child_may_do)
{
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct fork_case *test = &cases[i];
		enum probe_fork fork = PROBE_FORK_ENTERS_NONE;
		struct probe_image image;
		struct fake_memory fake;
		int rc;

		lay_out(&fake, &image, test);
		rc = probe_fork(&image, &fake.memory, is_wanted, "wanted",
				&fork);
		cr_expect_eq(rc, test->error, "%s: %d", test->name, rc);
		cr_expect_eq(fork, test->expected, "%s: %d", test->name, fork);
	}
}

Test(bash_fork, a_bash_without_these_names_cannot_say)
{
	enum probe_fork fork;
	struct probe_image image;
	struct fake_memory fake;

	lay_out(&fake, &image, &cases[2]);
	image.program.symbols[SYMBOL_BASH_FUNCTIONS] = 0;
	cr_expect_eq(probe_fork(&image, &fake.memory, is_wanted, "wanted",
				&fork),
		     -ENOENT);
}

Test(bash_fork, garbage_ends)
{
	enum probe_fork fork;
	struct probe_image image;
	struct fake_memory fake;

	/* Every word points to the same place: chains are circles. */
	for (uint64_t offset = 0; offset < 256; offset += 8) {
		lay_out(&fake, &image, &cases[4]);
		for (uint64_t at = fake_symbol(PROGRAM_SYMBOLS);
		     at < FAKE_BASE + FAKE_BYTES; at += 8)
			fake_put_u64(&fake, at, fake.used + offset);
		fake.reads = 0;
		probe_fork(&image, &fake.memory, is_wanted, "wanted", &fork);
		cr_expect_leq(fake.reads, 2048);
	}
}
