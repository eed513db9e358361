/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * selection.c - one language for what to record and what to show.
 *
 * What depends on the recording (when a mark was, which commands lie below a
 * selected one) is the caller's to resolve.
 */
#include "config.h"

#include "select/selection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/duration.h"
#include "base/error.h"
#include "base/mem.h"
#include "select/selection_part.h"
#include "spec/names.h"

enum {
	PID_MAX_LIMIT = 4194304, /* linux/threads.h, of 64-bit kernels */
	ERRNO_MAX = 4095,	 /* MAX_ERRNO, linux/err.h */
	DEPTH_MAX = 1000000
};

struct selection *selection_new(void)
{
	return mem_new(sizeof(struct selection));
}

static void globs_done(struct globs *globs)
{
	for (size_t i = 0; i < globs->count; i++)
		free(globs->items[i]);
	free(globs->items);
}

void selection_free(struct selection **selection)
{
	struct selection *old = *selection;
	int saved = errno;

	if (!old)
		return;
	globs_done(&old->commands);
	globs_done(&old->paths);
	globs_done(&old->devices);
	free(old->pids.items);
	free(old->errnos.items);
	free((char *)old->since.text);
	free((char *)old->until.text);
	buf_done(&old->text);
	free(old);
	*selection = NULL;
	errno = saved;
}

/* ---- the text form ---- */

/* As a shell reads it back; quoted only when it must be. */
static void add_quoted(struct buf *text, const char *value)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789%+,-./:=@_^";

	if (*value && !value[strspn(value, plain)]) {
		buf_add_text(text, value);
		return;
	}
	buf_add_u8(text, '\'');
	for (; *value; value++) {
		if (*value == '\'')
			buf_add_text(text, "'\\'");
		buf_add_u8(text, (uint8_t)*value);
	}
	buf_add_u8(text, '\'');
}

static void note_option(struct selection *selection, const char *option,
			const char *value)
{
	struct buf *text = &selection->text;

	if (text->len)
		buf_add_u8(text, ' ');
	buf_add_text(text, "--");
	buf_add_text(text, option);
	if (value) {
		buf_add_u8(text, '=');
		add_quoted(text, value);
	}
	buf_text(text); /* ends it for selection_text */
}

const char *selection_text(const struct selection *selection)
{
	return selection->text.len ? (const char *)selection->text.data : "";
}

/*
 * One word as add_quoted writes it: quoted parts, escaped characters and plain
 * ones, up to a blank. NULL at the end of the text, or of a quote that is open.
 */
static const char *take_word(const char *at, struct buf *ret_word)
{
	bool is_quoted = false;

	at += strspn(at, " ");
	if (!*at)
		return NULL;
	for (; *at && (is_quoted || *at != ' '); at++) {
		if (*at == '\'') {
			is_quoted = !is_quoted;
			continue;
		}
		if (*at == '\\' && !is_quoted && !*++at)
			return NULL;
		buf_add_u8(ret_word, (uint8_t)*at);
	}
	return is_quoted ? NULL : at;
}

typedef bool word_filter(const char *option, const char *given);

static int parse_words(struct selection *selection, const struct spec *spec,
		       const char *text, word_filter *is_taken,
		       struct error *err)
{
	AUTO(mem_free_ptr) char *given = mem_strdup(selection_text(selection));
	const char *at = text;

	while (at[strspn(at, " ")]) {
		AUTO(buf_done) struct buf room = BUF_EMPTY;
		AUTO(mem_free_ptr) char *word = NULL;
		char *value;
		int failure;

		at = take_word(at, &room);
		if (!at)
			return error_set(err, EINVAL, "a quote is open in: %s",
					 text);
		word = mem_strdup(buf_text(&room));
		if (strncmp(word, "--", 2))
			return error_set(err, EINVAL,
					 "\"%s\" is no option of a selection",
					 word);
		value = strchr(word, '=');
		if (value)
			*value++ = '\0';
		if (is_taken && !is_taken(word, given))
			continue;
		failure = selection_add(selection, spec, word + 2, value, err);
		if (failure)
			return failure;
	}
	return 0;
}

int selection_parse(struct selection *selection, const struct spec *spec,
		    const char *text, struct error *err)
{
	return parse_words(selection, spec, text, NULL, err);
}

/* Whether the text of a selection has this option. */
static bool has_option(const char *text, const char *option)
{
	const char *at = text;

	while (at && *at) {
		AUTO(buf_done) struct buf room = BUF_EMPTY;
		const char *have;
		size_t len;

		at = take_word(at, &room);
		have = buf_text(&room);
		len = strlen(option);
		if (!strncmp(have, option, len) &&
		    (!have[len] || have[len] == '='))
			return true;
	}
	return false;
}

static bool is_left_to_views(const char *option, const char *given)
{
	return strcmp(option, "--command") && strcmp(option, "--calls") &&
	       !has_option(given, option);
}

int selection_parse_recorded(struct selection *selection,
			     const struct spec *spec, const char *text,
			     struct error *err)
{
	return parse_words(selection, spec, text, is_left_to_views, err);
}

/* ---- parts ---- */

static int add_glob(struct selection *selection, struct globs *globs,
		    const char *option, const char *glob, struct error *err)
{
	if (!*glob)
		return error_set(err, EINVAL, "--%s: the pattern is empty",
				 option);
	globs->items =
		mem_resize(globs->items, globs->count + 1, sizeof(char *));
	globs->items[globs->count++] = mem_strdup(glob);
	note_option(selection, option, glob);
	return 0;
}

int selection_add_command(struct selection *selection, const char *glob,
			  struct error *err)
{
	return add_glob(selection, &selection->commands, "command", glob, err);
}

int selection_add_path(struct selection *selection, const char *glob,
		       struct error *err)
{
	return add_glob(selection, &selection->paths, "path", glob, err);
}

int selection_add_device(struct selection *selection, const char *glob,
			 struct error *err)
{
	return add_glob(selection, &selection->devices, "device", glob, err);
}

/* A decimal number from min to max; -1 otherwise. */
static int64_t parse_number(const char *text, int64_t min, int64_t max)
{
	int64_t number = 0;

	if (!*text || text[strspn(text, "0123456789")])
		return -1;
	for (; *text && number <= max; text++)
		number = number * 10 + (*text - '0');
	return number >= min && number <= max ? number : -1;
}

static int64_t parse_pid(const char *text)
{
	return parse_number(text, 1, PID_MAX_LIMIT);
}

static int64_t parse_errno(const char *text)
{
	int64_t number = parse_number(text, 1, ERRNO_MAX);

	return number > 0 ? number : errno_by_name(text);
}

/* A list with commas between; all of it is read before any of it holds. */
static int add_numbers(struct selection *selection, struct numbers *numbers,
		       const char *option, const char *list,
		       int64_t (*parse)(const char *text), const char *what,
		       struct error *err)
{
	AUTO(mem_free_ptr) char *room = mem_strdup(list);
	AUTO(mem_free_ptr) uint32_t *items = NULL;
	size_t count = 0;
	char *rest = room, *item;

	while ((item = strsep(&rest, ","))) {
		int64_t number = parse(item);

		if (number < 0)
			return error_set(err, EINVAL, "--%s: \"%s\" is no %s",
					 option, item, what);
		items = mem_resize(items, count + 1, sizeof(*items));
		items[count++] = (uint32_t)number;
	}
	numbers->items = mem_resize(numbers->items, numbers->count + count,
				    sizeof(*items));
	memcpy(numbers->items + numbers->count, items, count * sizeof(*items));
	numbers->count += count;
	note_option(selection, option, list);
	return 0;
}

int selection_add_process(struct selection *selection, const char *pids,
			  struct error *err)
{
	return add_numbers(selection, &selection->pids, "process", pids,
			   parse_pid, "process id", err);
}

int selection_add_errno(struct selection *selection, const char *names,
			struct error *err)
{
	return add_numbers(selection, &selection->errnos, "errno", names,
			   parse_errno, "error name", err);
}

int selection_add_calls(struct selection *selection, const struct spec *spec,
			const char *set, struct error *err)
{
	selection->calls.has_subsystems = true;
	if (callset_add(&selection->calls, spec, set, err))
		return error_prefix(err, "--calls"), -EINVAL;
	selection->has_calls = true;
	note_option(selection, "calls", set);
	return 0;
}

void selection_set_failed(struct selection *selection)
{
	if (!selection->is_failed)
		note_option(selection, "failed", NULL);
	selection->is_failed = true;
}

int selection_set_depth(struct selection *selection, const char *depth,
			struct error *err)
{
	int64_t number = parse_number(depth, 1, DEPTH_MAX);

	if (number < 0)
		return error_set(err, EINVAL,
				 "--depth: \"%s\" is no number from 1 on",
				 depth);
	selection->depth = (unsigned)number;
	note_option(selection, "depth", depth);
	return 0;
}

/* SCRIPT:LINE; false when it is none. */
static bool parse_line(const char *when, struct selection_when *ret)
{
	const char *colon = strrchr(when, ':');
	int64_t line = colon ? parse_number(colon + 1, 1, INT32_MAX) : -1;

	if (line < 0 || colon == when)
		return false;
	*ret = (struct selection_when){
		.kind = WHEN_LINE,
		.line = (uint32_t)line,
		.text = mem_strndup(when, (size_t)(colon - when)),
	};
	return true;
}

static int parse_when(const char *when, struct selection_when *ret,
		      struct error *err)
{
	static const char mark[] = "mark:";
	bool is_from_end = *when == '-';
	uint64_t ns = 0;
	int failure;

	if (!strncmp(when, mark, strlen(mark)) && when[strlen(mark)]) {
		*ret = (struct selection_when){
			.kind = WHEN_MARK,
			.text = mem_strdup(when + strlen(mark)),
		};
		return 0;
	}
	if (parse_line(when, ret))
		return 0;
	failure = duration_parse(when + is_from_end, &ns, err);
	if (failure == -EINVAL)
		return error_set(err, EINVAL,
				 "\"%s\" is no time (1.5, 90s, -5m), no "
				 "SCRIPT:LINE and no mark:TEXT",
				 when);
	if (failure)
		return failure;
	*ret = (struct selection_when){
		.kind = is_from_end ? WHEN_END : WHEN_START,
		.ns = ns,
	};
	return 0;
}

static int set_when(struct selection *selection, struct selection_when *bound,
		    const char *option, const char *when, struct error *err)
{
	struct selection_when found = {.kind = WHEN_NONE};
	int failure = parse_when(when, &found, err);

	if (failure) {
		error_prefix(err, "--%s", option);
		return failure;
	}
	free((char *)bound->text);
	*bound = found;
	note_option(selection, option, when);
	return 0;
}

int selection_set_since(struct selection *selection, const char *when,
			struct error *err)
{
	return set_when(selection, &selection->since, "since", when, err);
}

int selection_set_until(struct selection *selection, const char *when,
			struct error *err)
{
	return set_when(selection, &selection->until, "until", when, err);
}

typedef int option_adder(struct selection *selection, const char *value,
			 struct error *err);

static const struct {
	const char *name;
	option_adder *add; /* NULL: one of the two that differ */
} options[] = {
	{"command", selection_add_command},
	{"process", selection_add_process},
	{"calls", NULL},
	{"path", selection_add_path},
	{"device", selection_add_device},
	{"errno", selection_add_errno},
	{"failed", NULL},
	{"since", selection_set_since},
	{"until", selection_set_until},
	{"depth", selection_set_depth},
};

static int add_failed(struct selection *selection, const char *value,
		      struct error *err)
{
	if (value)
		return error_set(err, EINVAL, "--failed takes no value");
	selection_set_failed(selection);
	return 0;
}

int selection_add(struct selection *selection, const struct spec *spec,
		  const char *option, const char *value, struct error *err)
{
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		if (strcmp(options[i].name, option))
			continue;
		if (!strcmp(option, "failed"))
			return add_failed(selection, value, err);
		if (!value)
			return error_set(err, EINVAL, "--%s needs a value",
					 option);
		if (!strcmp(option, "calls"))
			return selection_add_calls(selection, spec, value, err);
		return options[i].add(selection, value, err);
	}
	return error_set(err, ENOENT, "--%s is no option of a selection",
			 option);
}

/* ---- what was given ---- */

bool selection_is_empty(const struct selection *selection)
{
	return !selection->text.len;
}

bool selection_has_command(const struct selection *selection)
{
	return selection->commands.count;
}

bool selection_has_calls(const struct selection *selection)
{
	return selection->has_calls;
}

bool selection_has_paths(const struct selection *selection)
{
	return selection->paths.count > 0;
}

bool selection_has_devices(const struct selection *selection)
{
	return selection->devices.count > 0;
}

bool selection_has_files(const struct selection *selection)
{
	return selection->paths.count || selection->devices.count;
}

bool selection_has_result(const struct selection *selection)
{
	return selection->is_failed || selection->errnos.count;
}

unsigned selection_depth(const struct selection *selection)
{
	return selection->depth;
}

struct selection_when selection_since(const struct selection *selection)
{
	return selection->since;
}

struct selection_when selection_until(const struct selection *selection)
{
	return selection->until;
}
