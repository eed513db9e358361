/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * program.c - the programs that ask a compiler what macros are.
 */
#include "config.h"

#include "describe/program.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"

/* Where the checks are, in the compiler's messages: a line for each. */
#define CHECK_FILE "spile-check"

#define LINE(part, text) LINE_##part(text)

/* ---- for cpp ---- */

/* "@KIND INDEX EXPANSION": an @ begins no line of C. */
static void ask(const struct macros *macros, size_t i, char kind,
		const char *argument, struct buf *ret)
{
	const struct macro *macro = &macros->all[i];

	buf_printf(ret, "@%c %zu %s", kind, i, macro->name);
	if (!macro->is_plain)
		buf_printf(ret, "(%s", argument);
	for (unsigned p = 1; p < macro->parameters; p++)
		buf_printf(ret, ",%s", argument);
	buf_add_text(ret, macro->is_plain ? "\n" : ")\n");
}

void expansions_ask(const struct macros *macros, struct buf *ret)
{
	for (size_t i = 0; i < macros->count; i++) {
		if (macros->all[i].parameters < 2)
			ask(macros, i, 'v', "1", ret);
		if (macros->all[i].parameters == 1)
			ask(macros, i, 's', "2", ret);
	}
#define LINE_type(text) buf_add_text(ret, text "\n");
#define LINE_mark(text)
#include "layout/ioctl-macros.def"
#undef LINE_type
#undef LINE_mark
	for (size_t i = 0; i < macros->count; i++)
		if (macros->all[i].parameters < 2)
			ask(macros, i, 't', "1", ret);
#define LINE_type(text)
#define LINE_mark(text) buf_add_text(ret, text "\n");
#include "layout/ioctl-macros.def"
#undef LINE_type
#undef LINE_mark
	for (size_t i = 0; i < macros->count; i++)
		ask(macros, i, 'm', "1", ret);
}

/* Whether it can stand in parentheses without an effect on what is behind. */
static bool is_closed(const char *text)
{
	int depth = 0;

	for (; *text && depth >= 0; text++) {
		if (text[0] == '\'' && text[1] && text[2] == '\'')
			text += 2;
		else if (strchr("([", *text))
			depth++;
		else if (strchr(")]", *text))
			depth--;
		else if (strchr("{};\"#@", *text))
			return false;
	}
	return depth == 0;
}

/* The first "sizeof (TEXT)"; NULL without. */
static char *find_sized(const char *text)
{
	const char *at = strstr(text, "sizeof"), *start;
	int depth = 0;

	if (!at)
		return NULL;
	start = at + 6 + strspn(at + 6, " ");
	if (*start != '(')
		return NULL;
	for (at = start; *at; at++) {
		depth += (*at == '(') - (*at == ')');
		if (!depth)
			return mem_strndup(start + 1, (size_t)(at - start - 1));
	}
	return NULL;
}

static void read_answer(struct program *program, const char *line)
{
	char kind = line[1], *end;
	size_t i = strtoul(line + 2, &end, 10);
	struct expansion *to;
	enum expansion_kind which = kind == 'v'	  ? EXPANSION_VALUE
				    : kind == 's' ? EXPANSION_SECOND
						  : EXPANSION_TYPE;

	if (i >= program->macros->count)
		return;
	to = &program->expansions[i];
	if (kind == 'm') {
		to->is_ioctl = strstr(end, "@I");
		if (to->is_ioctl && program->macros->all[i].parameters == 1)
			to->texts[EXPANSION_SIZED] = find_sized(end);
	} else if (is_closed(end) && end[strspn(end, " \t")]) {
		free(to->texts[which]);
		to->texts[which] = mem_strdup(end);
	}
}

/* What isn't an ioctl is a constant, or nothing of interest. */
static void forget_others(struct program *program)
{
	for (size_t i = 0; i < program->macros->count; i++) {
		struct expansion *of = &program->expansions[i];

		for (size_t k = 0; !of->is_ioctl && k < EXPANSION_COUNT; k++)
			if (k != EXPANSION_VALUE ||
			    !program->macros->all[i].is_plain)
				free(TAKE_PTR(of->texts[k]));
	}
}

/* The definitions are empty lines, so that others keep their numbers. */
static char *without_macros(struct span text)
{
	char *made = mem_strndup((const char *)text.data, text.len);
	char *to = made;

	for (const char *at = made; *at;) {
		size_t len = strcspn(at, "\n");
		bool is_macro = !strncmp(at, "#define", 7) ||
				!strncmp(at, "#undef", 6);

		if (!is_macro) {
			memmove(to, at, len);
			to += len;
		}
		at += len;
		if (*at)
			*to++ = *at++;
	}
	*to = '\0';
	return made;
}

void expansions_read(struct program *program, const struct macros *macros,
		  struct span header, struct span answer)
{
	AUTO(mem_free_ptr)
	char *text = mem_strndup((const char *)answer.data, answer.len);
	char *rest;

	program->macros = macros;
	program->expansions =
		mem_new((macros->count + 1) * sizeof(*program->expansions));
	program->header = without_macros(header);
	for (char *line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		if (line[0] == '@' && line[1] && line[2] == ' ')
			read_answer(program, line);
	forget_others(program);
}

/* ---- for the compiler ---- */

static const struct {
	const char *front, *behind;
} checks[EXPANSION_COUNT] = {
	[EXPANSION_VALUE] = {"{enum{v=(", ")};}"},
	[EXPANSION_SECOND] = {"{enum{v=(", ")};}"},
	[EXPANSION_TYPE] = {"{__typeof__(*(", "))*p;}"},
	[EXPANSION_SIZED] = {"{__typeof__(", ")*p;}"},
};

void expansions_check(const struct program *program, struct buf *ret)
{
	buf_printf(ret, "%s\n# 1 \"%s\"\n", program->header, CHECK_FILE);
	for (size_t i = 0; i < program->macros->count; i++)
		for (size_t k = 0; k < EXPANSION_COUNT; k++) {
			const char *text = program->expansions[i].texts[k];

			if (text)
				buf_printf(ret, "void spile_%zu_%zu(void)%s%s%s",
					   i, k, checks[k].front, text,
					   checks[k].behind);
			buf_add_u8(ret, '\n');
		}
}

/* "FILE:LINE:COLUMN: error: WHAT" */
static bool drop_line(struct program *program, const char *line)
{
	const size_t front = strlen(CHECK_FILE ":");
	const char *what = strstr(line, "error: ");
	size_t at;
	struct expansion *of;

	if (strncmp(line, CHECK_FILE ":", front) != 0 || !what)
		return false;
	at = strtoul(line + front, NULL, 10) - 1;
	if (at / EXPANSION_COUNT >= program->macros->count)
		return false;
	of = &program->expansions[at / EXPANSION_COUNT];
	if (!of->texts[at % EXPANSION_COUNT])
		return false;
	if (!of->error && at % EXPANSION_COUNT == EXPANSION_VALUE)
		of->error = mem_strdup(what + strlen("error: "));
	free(TAKE_PTR(of->texts[at % EXPANSION_COUNT]));
	return true;
}

size_t expansions_drop(struct program *program, const char *messages)
{
	AUTO(mem_free_ptr) char *text = mem_strdup(messages);
	char *rest;
	size_t count = 0;

	for (char *line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (!strstr(line, "error: "))
			continue;
		if (!count && strncmp(line, CHECK_FILE ":",
				      strlen(CHECK_FILE ":")) != 0)
			return 0;
		count += drop_line(program, line);
	}
	return count;
}

void expansions_types(const struct program *program, struct buf *ret)
{
	buf_printf(ret, "%s\n# 1 \"%s\"\n", program->header, CHECK_FILE);
	for (size_t i = 0; i < program->macros->count; i++) {
		const char *name = program->macros->all[i].name;
		char *const *texts = program->expansions[i].texts;

		if (texts[EXPANSION_VALUE])
			buf_printf(ret, "enum{value_of__%s=(%s)};\n", name,
				   texts[EXPANSION_VALUE]);
		if (texts[EXPANSION_SECOND])
			buf_printf(ret, "enum{second_of__%s=(%s)};\n", name,
				   texts[EXPANSION_SECOND]);
		if (texts[EXPANSION_TYPE])
			buf_printf(ret,
				   "typedef __typeof__(*(%s)) type_of__%s;\n",
				   texts[EXPANSION_TYPE], name);
		if (texts[EXPANSION_SIZED])
			buf_printf(ret,
				   "typedef __typeof__(%s) "
				   "type_of__sized_of__%s;\n",
				   texts[EXPANSION_SIZED], name);
	}
}

void expansions_done(struct program *program)
{
	for (size_t i = 0; program->macros && i < program->macros->count; i++) {
		for (size_t k = 0; k < EXPANSION_COUNT; k++)
			free(program->expansions[i].texts[k]);
		free(program->expansions[i].error);
	}
	free(program->expansions);
	free(program->header);
	*program = (struct program){0};
}
