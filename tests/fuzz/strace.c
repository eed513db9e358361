/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace.c - fuzzes the parser of strace's own command line; a word a line.
 */
#include "config.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/strace_options.h"
#include "fuzz.h"
#include "spec/spec.h"

enum { WORDS_MAX = 64, TEXT_MAX = 4096 };

/* What stands behind the options is a tail of the words, as it was. */
static void check(const struct strace_settings *settings, int argc, char **argv)
{
	size_t first = (size_t)argc - settings->word_count;

	must(settings->word_count < (size_t)argc);
	must(settings->words == (const char *const *)argv + first);
	must(!settings->words[settings->word_count]);
	/* Asked for help or the version, strace looks at nothing else. */
	if (settings->wants_help || settings->wants_version)
		return;
	must(settings->daemonize <= 3);
	must(settings->rules.count_options.column_count <= COLUMNS_MAX);
	for (size_t i = 0; i < settings->pid_count; i++)
		must(settings->pids[i] != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[WORDS_MAX + 2] = {"strace"};
	AUTO(spec_free) struct spec *spec = NULL;
	AUTO(strace_settings_done) struct strace_settings settings = {0};
	struct error err = {0};
	int argc = 1;

	if (size > TEXT_MAX)
		return 0;
	AUTO(mem_free_ptr) char *text = mem_strndup((const char *)data, size);
	char *rest = text;

	strace_settings_init(&settings);
	while (argc <= WORDS_MAX && (argv[argc] = strsep(&rest, "\n")))
		argc++;
	argv[argc] = NULL;
	must(spec_new(&spec, &err) == 0);
	opterr = 0; /* what getopt says is no error's text */
	if (strace_parse(&settings, spec, argc, argv, &err) < 0)
		must(err.text[0] || settings.is_usage);
	else
		check(&settings, argc, argv);
	return 0;
}
