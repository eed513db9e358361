/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replay.c - runs a fuzz target over its corpus, without a fuzzer.
 *
 *	replay-NAME [FILE...]
 *
 * Without files it takes all of tests/fuzz/corpus/NAME below $srcdir, as
 * automake sets it. A corpus without files is a failure: it would prove
 *nothing.
 */
#include "config.h"

#include <dirent.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "fuzz.h"

enum { INPUT_MAX = 64 << 20 };

static void dir_close(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static bool replay(const char *path)
{
	AUTO(buf_done) struct buf input = BUF_EMPTY;
	struct error err = {0};

	/* Said before it runs: a crash is then known by its file. */
	printf("%s\n", path);
	fflush(stdout);
	if (io_read_file(path, INPUT_MAX, &input, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return false;
	}
	LLVMFuzzerTestOneInput(input.data, input.len);
	return true;
}

static bool replay_corpus(const char *name)
{
	const char *srcdir = getenv("srcdir");
	AUTO(mem_free_ptr)
	char *path = mem_printf("%s/tests/fuzz/corpus/%s",
				srcdir ? srcdir : ".", name);
	AUTO(dir_close) DIR *dir = opendir(path);
	struct dirent *entry;
	size_t count = 0;

	if (!dir) {
		perror(path);
		return false;
	}
	while ((entry = readdir(dir))) {
		AUTO(mem_free_ptr)
		char *file = mem_printf("%s/%s", path, entry->d_name);

		if (entry->d_name[0] == '.')
			continue;
		if (!replay(file))
			return false;
		count++;
	}
	printf("%s: %zu inputs\n", name, count);
	return count > 0;
}

int main(int argc, char **argv)
{
	const char *name = basename(argv[0]);
	const char *dash = strchr(name, '-');

	for (int i = 1; i < argc; i++)
		if (!replay(argv[i]))
			return EXIT_FAILURE;
	if (argc > 1)
		return EXIT_SUCCESS;
	return replay_corpus(dash ? dash + 1 : name) ? EXIT_SUCCESS
						     : EXIT_FAILURE;
}
