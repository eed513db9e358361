/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.c - sets and enums of a header: its enums, and its macros in groups.
 *
 * Which field has which of the macros no header says, so these are offered only.
 */
#include "config.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"
#include "describe/text.h"

/* spile-spec(5) */
enum { ITEMS_MAX = 512, ITEM_BYTES_MAX = 64, LINES_BETWEEN_MAX = 4 };

/* At least three flags, each a bit of its own: two may count as well. */
static bool is_set(const struct enumerator *all, size_t count)
{
	uint64_t seen = 0;
	size_t bits = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t value = all[i].value;

		if (value & (value - 1) || (value & seen))
			return false;
		seen |= value;
		bits += value != 0;
	}
	return bits > 2;
}

/* "enum NAME(A=0, ...)"; NULL when the spec takes it not. */
static const char *add(struct text *text, const char *name,
		       const struct enumerator *all, size_t count)
{
	AUTO(statement_done) struct statement to = STATEMENT_EMPTY;
	bool has_bits = is_set(all, count);
	const char *taken = text_name(text, &text->names, name);
	size_t kept = 0;

	statement_begin(&to, "%s %s(", has_bits ? "set" : "enum", taken);
	for (size_t i = 0; i < count && kept < ITEMS_MAX; i++) {
		if (strlen(all[i].name) > ITEM_BYTES_MAX)
			continue;
		statement_item(&to, has_bits || all[i].value > 9999 ?
					    "%s=%#" PRIx64 : "%s=%" PRIu64,
			       all[i].name, all[i].value);
		kept++;
	}
	if (!kept || !text_try(text, statement_end(&to, ")\n")))
		return NULL;
	buf_add_text(text->out, buf_text(&to.text));
	return text_keep(text, mem_printf(" %s %s", has_bits ? "set" : "enum",
					  taken));
}

/* What two names have in common, up to an underscore and with it. */
static size_t common(const char *a, const char *b)
{
	size_t len = 0;

	for (size_t i = 0; a[i] && a[i] == b[i]; i++)
		if (a[i] == '_')
			len = i + 1;
	return len;
}

static char *lower(const char *name, size_t len)
{
	char *made = mem_strndup(name, len && name[len - 1] == '_' ? len - 1
								   : len);

	for (char *at = made; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return made;
}

static size_t common_of(const struct enumerator *all, size_t count)
{
	size_t len = common(all[0].name, all[count > 1 ? 1 : 0].name);

	for (size_t i = 1; i < count; i++) {
		size_t with = common(all[0].name, all[i].name);

		if (with < len)
			len = with;
	}
	return len;
}

static void add_enumeration(struct text *text, const struct enumeration *from)
{
	AUTO(mem_free_ptr) char *made = NULL;
	const char *name = from->name, *word;

	if (!from->count || !macros_own(text->macros, from->header))
		return;
	if (!*name)
		name = made = lower(from->all[0].name,
				    common_of(from->all, from->count));
	if (!*name)
		name = "unnamed";
	word = add(text, name, from->all, from->count);
	if (word)
		map_put(&text->enum_words, (uintptr_t)from, (void *)word);
	else
		text_note(text, from->header, 0, "enum %s is left out", name);
}

const char *text_enum_word(const struct text *text,
			   const struct enumeration *names)
{
	const char *word = map_get(&text->enum_words, (uintptr_t)names);

	return word ? word : "";
}

/* ---- macros ---- */

static bool is_constant(const struct text *text, size_t i, uint64_t *ret)
{
	return i < text->macros->count && text->macros->all[i].is_plain &&
	       !text->program->expansions[i].is_ioctl &&
	       layouts_value(text->layouts, "value_of__",
			     text->macros->all[i].name, ret);
}

/* Whether macro i + 1 goes on with a group, and with which common beginning. */
static bool goes_on(const struct macro *macro, size_t *len, size_t members)
{
	size_t with = common(macro[0].name, macro[1].name);

	if (macro[0].file != macro[1].file ||
	    macro[1].line - macro[0].line > LINES_BETWEEN_MAX || !with)
		return false;
	if (members > 1)
		return with >= *len;
	/* PUMP_FAST and PUMP_DRY, not PUMP_FAST and PUMP_MODE_DRY. */
	if (strchr(macro[0].name, '_') == macro[0].name + with - 1 &&
	    (strchr(macro[0].name + with, '_') ||
	     strchr(macro[1].name + with, '_')))
		return false;
	*len = with;
	return true;
}

static void add_group(struct text *text, const struct enumerator *all,
		      size_t count, size_t len, bool *is_told)
{
	AUTO(mem_free_ptr) char *name = lower(all[0].name, len);

	if (count < 2)
		return;
	if (!*is_told)
		buf_add_text(text->out,
			     "\n# Macros that stand together. The header doesn't "
			     "say which field has which: a line\n"
			     "# STRUCT.FIELD : hex32 set NAME, behind the "
			     "struct, would.\n");
	*is_told = true;
	add(text, name, all, count);
}

static void add_macros(struct text *text)
{
	size_t most = text->macros->count;
	AUTO(mem_free_ptr)
	struct enumerator *group = mem_new((most + 1) * sizeof(*group));
	bool is_told = false;
	size_t count, len;
	uint64_t value;

	for (size_t i = 0; i < most; i++) {
		if (!is_constant(text, i, &value))
			continue;
		count = len = 0;
		do
			group[count++] = (struct enumerator){
				text->macros->all[i].name, value};
		while (is_constant(text, i + 1, &value) &&
		       goes_on(&text->macros->all[i], &len, count) && ++i);
		add_group(text, group, count, len, &is_told);
	}
}

void text_add_names(struct text *text, const struct enumeration *const *all,
		    size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_enumeration(text, all[i]);
	add_macros(text);
}
