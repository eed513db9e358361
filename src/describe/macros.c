/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * macros.c - the macros that a header defines, from what cpp -dD prints.
 */
#include "config.h"

#include "describe/macros.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"

/* Where the text is, as its last line marker says: # LINE "FILE" FLAG... */
struct place {
	unsigned line;
	const char *file; /* NULL: not one of ours */
};

static const char *keep_file(struct macros *macros, const char *name, size_t len)
{
	char *kept = map_get_bytes(&macros->files, span_of(name, len));

	if (kept)
		return kept;
	kept = mem_strndup(name, len);
	macros->file_names =
		mem_resize(macros->file_names, macros->file_count + 1,
			   sizeof(*macros->file_names));
	macros->file_names[macros->file_count++] = kept;
	map_put_bytes(&macros->files, span_of(name, len), kept);
	return kept;
}

bool macros_own(const struct macros *macros, const char *file)
{
	return map_get_bytes(&macros->files, span_of_str(file));
}

/* Flag 3 is a system header's; <built-in> and its like are no files. */
static void read_marker(struct macros *macros, const char *line,
			struct place *place)
{
	const char *name = strchr(line, '"');
	const char *end = name ? strrchr(line, '"') : NULL;

	if (!end || end == name)
		return;
	name++;
	place->line = (unsigned)strtoul(line + 2, NULL, 10);
	place->file = NULL;
	if (*name != '<' && !strchr(end, '3'))
		place->file = keep_file(macros, name, (size_t)(end - name));
}

static unsigned count_parameters(const char *at)
{
	unsigned count = 0;
	bool is_word = false;

	for (; *at && *at != ')'; at++) {
		if (!isspace((unsigned char)*at) && *at != ',' && !is_word)
			count++;
		is_word = *at != ',' && (is_word || !isspace((unsigned char)*at));
	}
	return count;
}

static void forget(struct macros *macros, const char *name, size_t len)
{
	for (size_t i = 0; i < macros->count; i++) {
		struct macro *macro = &macros->all[i];

		if (strncmp(macro->name, name, len) != 0 || macro->name[len])
			continue;
		free(macro->name);
		memmove(macro, macro + 1,
			(--macros->count - i) * sizeof(*macro));
		return;
	}
}

static size_t word_length(const char *at)
{
	size_t len = 0;

	while (isalnum((unsigned char)at[len]) || at[len] == '_')
		len++;
	return len;
}

/* Those without a text guard headers. */
static void read_define(struct macros *macros, const char *at,
			const struct place *place)
{
	size_t len = word_length(at);
	const char *behind = at + len;
	struct macro macro = {.file = place->file, .line = place->line};

	forget(macros, at, len);
	macro.is_plain = *behind != '(';
	if (!macro.is_plain)
		macro.parameters = count_parameters(behind + 1);
	if (macro.is_plain && !behind[strspn(behind, " \t")])
		return;
	macro.name = mem_strndup(at, len);
	macros->all = mem_resize(macros->all, macros->count + 1,
				 sizeof(*macros->all));
	macros->all[macros->count++] = macro;
}

static void read_line(struct macros *macros, const char *line,
		      struct place *place)
{
	if (strncmp(line, "# ", 2) == 0 && isdigit((unsigned char)line[2])) {
		read_marker(macros, line, place);
		return;
	}
	if (strncmp(line, "#define __clang__ ", 18) == 0)
		macros->is_clang = true;
	else if (place->file && strncmp(line, "#define ", 8) == 0)
		read_define(macros, line + 8, place);
	else if (place->file && strncmp(line, "#undef ", 7) == 0)
		forget(macros, line + 7, word_length(line + 7));
	place->line++;
}

void macros_read(struct macros *macros, struct span text)
{
	const char *at = (const char *)text.data, *end = at + text.len;
	struct place place = {0};

	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		AUTO(mem_free_ptr) char *line = NULL;

		if (!stop)
			stop = end;
		line = mem_strndup(at, (size_t)(stop - at));
		read_line(macros, line, &place);
		at = stop + 1;
	}
}

void macros_done(struct macros *macros)
{
	for (size_t i = 0; i < macros->count; i++)
		free(macros->all[i].name);
	for (size_t i = 0; i < macros->file_count; i++)
		free(macros->file_names[i]);
	free(macros->all);
	free(macros->file_names);
	map_done(&macros->files);
	*macros = (struct macros){0};
}
