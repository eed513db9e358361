/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * items.c - fuzzes the reader of saved footprints, JSON and baselines: it takes one
 * whole or says in one line where it is wrong. What it took has no difference from
 * itself, and is the same when it is written and read again.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "tests/fuzz/fuzz.h"
#include "view/diff.h"
#include "view/items.h"

static int read_all(struct items *items, const void *data, size_t len,
		    struct error *err)
{
	/* fmemopen(3) has no empty one. */
	FILE *file = len ? fmemopen((void *)data, len, "r") : NULL;
	int rc;

	if (!file)
		return error_set(err, 1, "t: is empty");
	rc = items_read(items, file, "t", err);
	fclose(file);
	return rc;
}

static void must_be_same(const struct items *items,
			 const struct view_options *options)
{
	AUTO(diff_done) struct diff diff = DIFF_EMPTY;
	AUTO(items_free) struct items *again = items_new(false);
	char *text = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&text, &len);
	struct error err = {0};
	bool is_same;

	must(file);
	items_print(items, options, file);
	fclose(file);
	if (options->format == FORMAT_JSON || options->is_baseline) {
		must(read_all(again, text, len, &err) == 0);
		items_sort(again);
		is_same = diff_make(items, again, options, &diff, &err) < 0 ||
			  !diff.count;
		must(is_same);
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct view_options options[] = {
		{.format = FORMAT_JSON},
		{.format = FORMAT_JSON, .compares_counts = true},
		{.format = FORMAT_TEXT, .width = 80},
		{.format = FORMAT_CSV},
	};
	AUTO(items_free) struct items *items = items_new(false);
	struct error err = {0};

	if (read_all(items, data, len, &err) < 0) {
		must(!strncmp(err.text, "t:", 2) && !strchr(err.text, '\n'));
		return 0;
	}
	items_sort(items);
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		must_be_same(items, &options[i]);
	return 0;
}
