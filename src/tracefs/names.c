/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.c - the list of --events: which tracepoints are counted.
 *
 * Words become file names below tracefs, so nothing but letters, digits, '_', '-'
 * and, of events, the pattern's '*' and '?' is taken.
 */
#include "config.h"

#include "tracefs/names.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"

static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
static const char pattern[] = "abcdefghijklmnopqrstuvwxyz"
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-*?";

void names_done(struct names *names)
{
	int saved = errno;

	for (size_t i = 0; i < names->count; i++) {
		free(names->words[i].system);
		free(names->words[i].event);
	}
	free(names->words);
	*names = (struct names){NULL, 0};
	errno = saved;
}

static void add(struct names *names, const char *at, size_t system,
		size_t len)
{
	struct names_word *word;

	names->words = mem_resize(names->words, names->count + 1,
				  sizeof(*names->words));
	word = &names->words[names->count++];
	*word = (struct names_word){.system = mem_strndup(at, system)};
	if (system < len)
		word->event = mem_strndup(at + system + 1, len - system - 1);
}

int names_parse(const char *text, struct names *ret, struct error *err)
{
	struct names names = {NULL, 0};
	const char *at = text;

	for (;;) {
		size_t len = strcspn(at, ",");
		size_t system = strspn(at, plain), event = 0;

		if (at[system] == ':')
			event = 1 + strspn(at + system + 1, pattern);
		if (!system || event == 1 || system + event != len) {
			names_done(&names);
			return error_set(err, EINVAL,
					 "\"%.*s\" is neither SYSTEM nor "
					 "SYSTEM:EVENT",
					 (int)len, at);
		}
		add(&names, at, system, len);
		if (!at[len])
			break;
		at += len + 1;
	}
	*ret = names;
	return 0;
}

static bool has_system(const struct names *names, const char *system)
{
	for (size_t i = 0; i < names->count; i++) {
		const struct names_word *word = &names->words[i];

		if (!word->is_prefix && !word->event &&
		    !strcmp(word->system, system))
			return true;
	}
	return false;
}

void names_add_chosen(const struct names *names, const struct names_word *word,
		      const char *system, struct buf *ret)
{
	buf_add_text(ret, system);
	if (has_system(names, system))
		return;
	if (word->is_prefix)
		buf_printf(ret, ":%s_*", word->system);
	else if (word->event)
		buf_printf(ret, ":%s", word->event);
}

bool names_match(const struct names_word *word, const char *system,
		 const char *event)
{
	size_t len = strlen(word->system);

	if (word->is_prefix)
		return !strncmp(event, word->system, len) && event[len] == '_';
	return !strcmp(word->system, system) &&
	       (!word->event || !fnmatch(word->event, event, 0));
}
