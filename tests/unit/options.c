/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.c - unit tests of the table of options and of its parser.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "cli/options.h"
#include "cli/parse.h"
#include "cli/units.h"
#include "view/view.h"

enum { WORDS_MAX = 12 };

static int count_words(char **words)
{
	int count = 0;

	while (words[count])
		count++;
	return count;
}

/* "by=command x x | -- ls", so that a case is one line. */
static void print_parsed(const struct parsed *parsed, struct buf *buf)
{
	for (size_t i = 0; i < parsed->count; i++) {
		const struct parsed_option *option = &parsed->options[i];

		buf_printf(buf, "%s%s%s ", option->row->long_name,
			   option->value ? "=" : "", option->value ?: "");
	}
	buf_add_text(buf, parsed->has_separator ? "--" : "|");
	for (size_t i = 0; i < parsed->word_count; i++)
		buf_printf(buf, " %s", parsed->words[i]);
}

Test(options, words_are_told_from_options)
{
	static const struct {
		const char *name;
		char *words[WORDS_MAX];
		const char *expected;
	} cases[] = {
		{"nothing", {"stat"}, "|"},
		{"a recording", {"stat", "a.out"}, "| a.out"},
		{"standard input", {"stat", "-"}, "| -"},
		{"an empty word", {"stat", ""}, "| "},
		{"a command", {"stat", "--", "ls", "-l"}, "-- ls -l"},
		{"no command", {"stat", "--"}, "--"},
		{"the first word ends the options",
		 {"stat", "ls", "--all", "--", "x"},
		 "| ls --all -- x"},
		{"a command with its own --",
		 {"stat", "--", "git", "log", "--", "x"},
		 "-- git log -- x"},
		{"a command named --", {"stat", "--", "--"}, "-- --"},
		{"long with =", {"stat", "--by=command"}, "by=command |"},
		{"long with a blank",
		 {"stat", "--by", "command", "--", "ls"},
		 "by=command -- ls"},
		{"an empty argument", {"stat", "--by="}, "by= |"},
		{"a letter and its long name",
		 {"stat", "-p", "12", "--attach=13", "-p14"},
		 "attach=12 attach=13 attach=14 |"},
		{"letters together",
		 {"calls", "-ttTs", "9", "a"},
		 "absolute-timestamps absolute-timestamps syscall-times "
		 "string-limit=9 | a"},
		{"an argument that may be left out",
		 {"calls", "--stack", "a", "--stack"},
		 "stack=symbol | a --stack"},
		{"and is there", {"calls", "--stack=source", "--", "--stack"},
		 "stack=source -- --stack"},
		{"an argument that looks like an option",
		 {"stat", "--since", "-5m", "a"},
		 "since=-5m | a"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char **words = (char **)cases[i].words;
		AUTO(parsed_done) struct parsed parsed = PARSED_EMPTY;
		AUTO(buf_done) struct buf buf = BUF_EMPTY;
		struct error err = {0};
		int rc =
			parse_options(SUB_STAT | SUB_CALLS, "spile stat",
				      count_words(words), words, &parsed, &err);

		cr_expect_eq(rc, 0, "%s: %s", cases[i].name, err.text);
		print_parsed(&parsed, &buf);
		cr_expect_str_eq(buf_text(&buf), cases[i].expected, "%s: %s",
				 cases[i].name, buf_text(&buf));
	}
}

Test(options, a_bad_one_is_named)
{
	static const struct {
		char *words[WORDS_MAX];
		const char *expected;
	} cases[] = {
		{{"stat", "--foo"},
		 "unknown option --foo (see spile stat --help)"},
		{{"stat", "--foo=3", "--bar"},
		 "unknown option --foo (see spile stat --help)"},
		{{"stat", "--erro"},
		 "unknown option --erro (see spile stat --help)"},
		{{"stat", "-qZ"}, "unknown option -Z (see spile stat --help)"},
		{{"stat", "--with-calls"},
		 "unknown option --with-calls (see spile stat --help)"},
		{{"stat", "--by"},
		 "--by needs an argument (see spile stat --help)"},
		{{"stat", "--by", "--", "ls"},
		 "--by needs an argument (see spile stat --help)"},
		{{"stat", "-o"},
		 "-o needs an argument (see spile stat --help)"},
		{{"stat", "--failed=yes"},
		 "--failed takes no argument (see spile stat --help)"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char **words = (char **)cases[i].words;
		AUTO(parsed_done) struct parsed parsed = PARSED_EMPTY;
		struct error err = {0};
		int rc =
			parse_options(SUB_STAT, "spile stat",
				      count_words(words), words, &parsed, &err);

		cr_expect_lt(rc, 0, "%s", cases[i].expected);
		cr_expect_str_eq(err.text, cases[i].expected, "%s", err.text);
	}
}

/* Two options of one subcommand may share neither a name nor a letter, and what
   help, completions and man pages need must be there. */
Test(options, the_table_is_sound)
{
	const struct option_row *row, *other;

	for (size_t i = 0; (row = option_at(i)); i++) {
		if (row->id != OPTION_STRACE)
			cr_expect_eq(option_by_id(row->id), row, "%s",
				     row->long_name);
		cr_expect(row->help[0] && row->man[0], "%s", row->long_name);
		cr_expect_eq(row->man[strlen(row->man) - 1], '\n', "%s",
			     row->long_name);
		cr_expect_eq(row->offer == OFFER_WORDS, row->words != NULL,
			     "%s", row->long_name);
		cr_expect(row->arg || row->offer == OFFER_NOTHING, "%s",
			  row->long_name);
		for (size_t j = 0; (other = option_at(j)) && j < i; j++) {
			bool is_strace = row->subcommands == SUB_STRACE;

			/* A subcommand knows one option of a name. */
			if (row->subcommands & other->subcommands)
				cr_expect_str_neq(row->long_name,
						  other->long_name);
			if (is_strace != (other->subcommands == SUB_STRACE))
				continue;
			cr_expect(!row->letter || row->letter != other->letter,
				  "%s, %s", row->long_name, other->long_name);
			cr_expect_leq(other->group, row->group, "%s",
				      row->long_name);
		}
	}
}

/* --sort offers what the views know. */
Test(options, every_sort_key_is_offered)
{
	const char *words = option_by_id(OPTION_SORT)->words;
	const struct view *view;

	for (size_t i = 0; (view = view_at(i)); i++)
		for (const char *const *key = view->sort_keys; key && *key;
		     key++)
			cr_expect(strstr(words, *key), "%s: %s", view->name,
				  *key);
}

Test(options, sizes_and_numbers_are_whole)
{
	static const struct {
		const char *text;
		bool is_good;
		uint64_t expected;
	} cases[] = {
		{"0", true, 0},
		{"4096", true, 4096},
		{"64K", true, 65536},
		{"64k", true, 65536},
		{"2G", true, 2ull << 30},
		{"15T", true, 15ull << 40},
		{"", false, 0},
		{"K", false, 0},
		{"1Kb", false, 0},
		{"1 K", false, 0},
		{"-1", false, 0},
		{"1.5M", false, 0},
		{"18446744073709551616", false, 0},
		{"16777216T", false, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t value = 77;

		cr_expect_eq(units_size(cases[i].text, &value),
			     cases[i].is_good, "%s", cases[i].text);
		cr_expect_eq(value, cases[i].is_good ? cases[i].expected : 77,
			     "%s", cases[i].text);
	}
}
