/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * selection.c - fuzzes the parser of selections, durations and command naming.
 *
 * An input's first byte says which: "s" and a selection's text, "d" and a time,
 * "c" and the facts of a command, a line each: filename, exe, argv.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/duration.h"
#include "base/error.h"
#include "base/mem.h"
#include "event/event.h"
#include "fuzz.h"
#include "select/command.h"
#include "select/selection.h"
#include "spec/spec.h"

enum { WORDS_MAX = 32, TEXT_MAX = 512 };

/* Parsed once: it is most of a run's time. */
static const struct spec *the_spec(void)
{
	static struct spec *spec;

	if (!spec)
		must(spec_new(&spec, NULL) == 0);
	return spec;
}

static void ask(const struct selection *selection)
{
	struct span word = span_of_str("bash");
	struct command_facts facts = {word, word, &word, 1};
	struct event_file file = {.link = word, .subsystem = word};

	selection_command(selection, &facts, NULL);
	selection_process(selection, 1);
	for (unsigned id = ABI_NONE; id < ABI_COUNT; id++)
		selection_call(selection, abi_by_id(id), UINT64_MAX / 3, NULL);
	selection_path(selection, word);
	selection_device(selection, &file);
	selection_result(selection, true, INT64_MIN);
}

static void fuzz_selection(const char *text)
{
	AUTO(selection_free) struct selection *first = selection_new();
	AUTO(selection_free) struct selection *again = selection_new();
	struct error err = {0};

	/* libc's own: regcomp(3) with bounds, many stars, nested + or back
	   references may take any time and memory, and so may fnmatch(3) with
	   many stars. */
	if (strpbrk(text, "+{\\") || strlen(text) > TEXT_MAX ||
	    strstr(text, "*?*") || strstr(text, "**"))
		return;
	if (selection_parse(first, the_spec(), text, &err)) {
		must(err.text[0] && err.code);
		return;
	}
	must(!selection_parse(again, the_spec(), selection_text(first), NULL));
	must(!strcmp(selection_text(first), selection_text(again)));
	ask(first);
}

static void fuzz_command(struct span input)
{
	struct span words[WORDS_MAX] = {{NULL, 0}};
	AUTO(buf_done) struct buf name = BUF_EMPTY;
	AUTO(buf_done) struct buf title = BUF_EMPTY;
	size_t count = 0;

	while (count < WORDS_MAX && input.len) {
		const uint8_t *end = memchr(input.data, '\n', input.len);
		size_t len = end ? (size_t)(end - input.data) : input.len;
		size_t used = len + (end != NULL);

		words[count++] = span_of(input.data, len);
		input = span_of(input.data + used, input.len - used);
	}

	struct command_facts facts = {words[0], words[1], words + 2,
				      count > 2 ? count - 2 : 0};

	command_name(&facts, &name);
	command_title(&facts, &title);
	must(name.len > 0 && title.len >= name.len);
	must(command_first_arg(&facts) <= facts.argc);
	command_script(&facts);
	command_line(&facts, &title);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(mem_free_ptr) char *text = NULL;
	uint64_t ns = 0;

	if (!size)
		return 0;
	text = mem_strndup((const char *)data + 1, size - 1);
	switch (data[0]) {
	case 's':
		fuzz_selection(text);
		break;
	case 'd':
		must(duration_parse(text, &ns, NULL) || ns <= INT64_MAX);
		break;
	case 'c':
		fuzz_command(span_of(data + 1, size - 1));
		break;
	default:
		break;
	}
	return 0;
}
