/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subsystem.c - reads rules, and applies them.
 *
 * Any bytes may come in; the first that is wrong is said with its place.
 */
#include "config.h"

#include "facts/subsystem.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"
#include "facts/facts.h"
#include "facts/subsystem_texts.h"

enum { RULES_MAX = 4096 };

struct rule {
	char *name, *pattern;
	bool is_file; /* else of the call's name */
};

struct subsystems {
	struct rule *rules;
	size_t count, cap;
	struct map *known; /* answers, by their struct facts_call */
};

struct reader {
	const char *name;
	unsigned line;
	struct span text; /* the line, without what comes behind # */
	size_t at;
	size_t most; /* rules; 0: of a text that is included */
	struct error *err;
};

static int fail(const struct reader *reader, const char *what)
{
	return error_set(reader->err, EINVAL, "%s:%u:%zu: %s", reader->name,
			 reader->line, reader->at + 1, what);
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(struct reader *reader)
{
	while (reader->at < reader->text.len &&
	       is_blank(reader->text.data[reader->at]))
		reader->at++;
}

/* Up to the next blank; empty at the line's end. */
static struct span next_word(struct reader *reader)
{
	size_t start;

	skip_blanks(reader);
	start = reader->at;
	while (reader->at < reader->text.len &&
	       !is_blank(reader->text.data[reader->at]))
		reader->at++;
	return span_of(reader->text.data + start, reader->at - start);
}

static void add(struct subsystems *to, struct span name, struct span pattern)
{
	struct rule *rule;

	if (to->count == to->cap) {
		to->cap = to->cap ? to->cap * 2 : 32;
		to->rules = mem_resize(to->rules, to->cap, sizeof(*to->rules));
	}
	rule = &to->rules[to->count++];
	rule->name = mem_strndup((const char *)name.data, name.len);
	rule->pattern = mem_strndup((const char *)pattern.data, pattern.len);
	rule->is_file = strchr(rule->pattern, '/') != NULL;
}

static const struct embedded *text_by_name(const char *name, size_t len)
{
	for (size_t i = 0; i < subsystem_text_count; i++)
		if (strlen(subsystem_texts[i].name) == len &&
		    !memcmp(subsystem_texts[i].name, name, len))
			return &subsystem_texts[i];
	return NULL;
}

static int read_text(struct subsystems *to, struct reader *reader,
		     struct span text);

/* A text of spile's own can include another, none itself: they are in the
   program, and a unit test reads them all. */
static int read_include(struct subsystems *to, struct reader *reader)
{
	struct span word = next_word(reader);
	const struct embedded *text =
		text_by_name((const char *)word.data, word.len);
	struct reader included = {.err = reader->err};

	if (!text) {
		reader->at -= word.len;
		return fail(reader, "expected default or elisa");
	}
	if (next_word(reader).len)
		return fail(reader, "expected the end of the line");
	included.name = text->name;
	return read_text(to, &included, span_of(text->text, text->len));
}

/* A set of fnmatch(3)'s has its end; a ] that is the first in it is in it. */
static bool has_ends(struct span pattern)
{
	for (size_t i = 0; i < pattern.len; i++) {
		size_t at = i + 1;
		const uint8_t *end;

		i += pattern.data[i] == '\\';
		if (i >= at || pattern.data[i] != '[')
			continue;
		at += at < pattern.len && strchr("!^", pattern.data[at]);
		end = at + 1 < pattern.len ? memchr(pattern.data + at + 1, ']',
						    pattern.len - at - 1)
					   : NULL;
		if (!end)
			return false;
		i = (size_t)(end - pattern.data);
	}
	return true;
}

static bool is_call(struct span word)
{
	AUTO(mem_free_ptr)
	char *name = mem_strndup((const char *)word.data, word.len);

	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++)
		if (abi_call_nr(abi_by_id(id), name) >= 0)
			return true;
	return strpbrk(name, "*?[\\/") != NULL;
}

/* What would match nothing, whatever is called. */
static int check_pattern(struct reader *reader, struct span word)
{
	const char *what = !has_ends(word) ? "[ without ]"
			   : !is_call(word)
				   ? "no system call of any ABI has this name"
				   : NULL;

	/* spile's own texts have a test. */
	if (!reader->most || !what)
		return 0;
	reader->at -= word.len;
	return fail(reader, what);
}

static int read_rules(struct subsystems *to, struct reader *reader)
{
	const uint8_t *colon =
		memchr(reader->text.data, ':', reader->text.len);
	size_t start = reader->at, end, count = 0;
	struct span word;

	if (!colon)
		return fail(reader, "expected NAME: PATTERN... or include NAME");
	end = (size_t)(colon - reader->text.data);
	reader->at = end + 1;
	while (end > start && is_blank(reader->text.data[end - 1]))
		end--;
	if (end == start) {
		reader->at = start;
		return fail(reader, "expected a name in front of the colon");
	}
	while ((word = next_word(reader)).len) {
		int rc = check_pattern(reader, word);

		if (rc < 0)
			return rc;
		add(to, span_of(reader->text.data + start, end - start), word);
		count++;
	}
	return count ? 0 : fail(reader, "the line ends, expected a pattern");
}

static int read_line(struct subsystems *to, struct reader *reader)
{
	const uint8_t *comment =
		memchr(reader->text.data, '#', reader->text.len);
	size_t start;

	if (comment)
		reader->text.len = (size_t)(comment - reader->text.data);
	reader->at = 0;
	for (; reader->at < reader->text.len; reader->at++)
		if (reader->text.data[reader->at] < ' ' &&
		    !is_blank(reader->text.data[reader->at]))
			return fail(reader, "expected text");
	reader->at = 0;
	skip_blanks(reader);
	if (reader->at == reader->text.len)
		return 0;
	start = reader->at;
	if (span_is(next_word(reader), "include"))
		return read_include(to, reader);
	reader->at = start;
	return read_rules(to, reader);
}

static int read_text(struct subsystems *to, struct reader *reader,
		     struct span text)
{
	while (text.len) {
		const uint8_t *end = memchr(text.data, '\n', text.len);
		size_t len = end ? (size_t)(end - text.data) : text.len;
		size_t taken = end ? len + 1 : len;
		int rc;

		reader->line++;
		reader->text = span_of(text.data, len);
		rc = read_line(to, reader);
		if (rc == 0 && reader->most && to->count > reader->most)
			rc = fail(reader, "more than 4096 patterns");
		if (rc < 0)
			return rc;
		text = span_of(text.data + taken, text.len - taken);
	}
	return 0;
}

static int parse(struct reader *reader, struct span text,
		 struct subsystems **ret)
{
	AUTO(subsystems_free)
	struct subsystems *made = mem_new(sizeof(*made));
	int rc;

	made->known = mem_new(sizeof(*made->known));
	rc = read_text(made, reader, text);
	if (rc == 0 && !made->count) {
		reader->line += !reader->line;
		rc = fail(reader, "the text ends without a rule");
	}
	if (rc < 0)
		return rc;
	*ret = made;
	made = NULL;
	return 0;
}

int subsystems_parse(const char *name, struct span text,
		     struct subsystems **ret, struct error *err)
{
	struct reader reader = {.name = name, .most = RULES_MAX, .err = err};

	return parse(&reader, text, ret);
}

struct subsystems *subsystems_builtin(const char *name)
{
	const struct embedded *text = text_by_name(name, strlen(name));
	struct subsystems *made = NULL;
	struct error err = {0};
	struct reader reader = {.name = name, .err = &err};

	if (text)
		parse(&reader, span_of(text->text, text->len), &made);
	return made;
}

void subsystems_free(struct subsystems **subsystems)
{
	if (!*subsystems)
		return;
	for (size_t i = 0; i < (*subsystems)->count; i++) {
		free((*subsystems)->rules[i].name);
		free((*subsystems)->rules[i].pattern);
	}
	free((*subsystems)->rules);
	map_done((*subsystems)->known);
	free((*subsystems)->known);
	free(*subsystems);
	*subsystems = NULL;
}

static const char *first_match(const struct subsystems *subsystems,
			       const char *call, const char *file)
{
	for (size_t i = 0; i < subsystems->count; i++) {
		const struct rule *rule = &subsystems->rules[i];

		if (fnmatch(rule->pattern, rule->is_file ? file : call, 0) == 0)
			return rule->name;
	}
	return "Other";
}

const char *subsystem_of(const struct subsystems *subsystems, enum abi_id abi,
			 const char *call)
{
	const struct facts_call *facts = facts_call(abi, call);
	uint64_t key = (uintptr_t)facts;
	const char *found;

	/* Of these there is no end. */
	if (!facts)
		return first_match(subsystems, call, "");
	found = map_get(subsystems->known, key);
	if (!found) {
		found = first_match(subsystems, call, facts_name(facts->file));
		map_put(subsystems->known, key, (void *)found);
	}
	return found;
}
