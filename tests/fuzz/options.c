/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.c - fuzzes the parser of options and what they mean.
 *
 * An input's first byte has a bit for each subcommand that may know an option;
 * behind it is a word a line.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/parse.h"
#include "cli/settings.h"
#include "fuzz.h"

enum { WORDS_MAX = 64, TEXT_MAX = 4096 };

/* What stands behind the options is a tail of the words, as it was. */
static void check_words(const struct parsed *parsed, int argc, char **argv)
{
	size_t first = (size_t)argc - parsed->word_count;

	must(parsed->word_count < (size_t)argc);
	must(parsed->words == (const char *const *)argv + first);
	if (parsed->has_separator)
		must(strcmp(argv[first - 1], "--") == 0);
	else if (parsed->word_count)
		must(argv[first][0] != '-' || !argv[first][1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[WORDS_MAX + 2] = {"spile"};
	AUTO(parsed_done) struct parsed parsed = PARSED_EMPTY;
	AUTO(settings_done) struct settings settings = SETTINGS_EMPTY;
	struct error err = {0};
	int argc = 1;

	if (!size || size > TEXT_MAX)
		return 0;
	AUTO(mem_free_ptr)
	char *text = mem_strndup((const char *)data + 1, size - 1);
	char *rest = text;

	while (argc <= WORDS_MAX && (argv[argc] = strsep(&rest, "\n")))
		argc++;
	argv[argc] = NULL;
	if (parse_options(data[0], "spile", argc, argv, &parsed, &err) < 0) {
		must(err.text[0]);
		return 0;
	}
	check_words(&parsed, argc, argv);
	if (settings_read(&parsed, &settings, &err) < 0)
		must(err.text[0]);
	return 0;
}
