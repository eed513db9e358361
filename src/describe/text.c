/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.c - what the statements of a spec text are made with.
 */
#include "config.h"

#include "describe/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "spec/spec.h"

enum { WIDTH = 80, NAME_BYTES_MAX = 60 };

void text_done(struct text *text)
{
	for (size_t i = 0; i < text->block_count; i++)
		free(text->blocks[i]);
	free(text->blocks);
	map_done(&text->structs);
	map_done(&text->names);
	map_done(&text->layout_names);
	map_done(&text->enum_words);
	spec_free(&text->spec);
}

const char *text_keep(struct text *text, char *owned)
{
	text->blocks = mem_resize(text->blocks, text->block_count + 1,
				  sizeof(*text->blocks));
	text->blocks[text->block_count++] = owned;
	return owned;
}

const char *text_name(struct text *text, struct map *taken, const char *name)
{
	const char *kept =
		text_keep(text, mem_printf("%.*s", NAME_BYTES_MAX, name));

	for (unsigned i = 2; map_get_bytes(taken, span_of_str(kept)); i++)
		kept = text_keep(text, mem_printf("%.*s_%u", NAME_BYTES_MAX - 4,
						  name, i));
	map_put_bytes(taken, span_of_str(kept), (void *)kept);
	return kept;
}

bool text_try(struct text *text, const char *statement)
{
	struct error err = {0};

	return spec_add(text->spec, "header", span_of_str(statement), &err) == 0;
}

void text_note(const struct text *text, const char *file, unsigned line,
	       const char *format, ...)
{
	AUTO(buf_done) struct buf note = BUF_EMPTY;
	AUTO(mem_free_ptr) char *what = NULL;
	va_list args;

	va_start(args, format);
	what = mem_vprintf(format, args);
	va_end(args);
	/* gcc finds the header in the folder ".". */
	buf_printf(&note, "%s:", strncmp(file, "./", 2) ? file : file + 2);
	if (line)
		buf_printf(&note, "%u:", line);
	buf_printf(&note, " %s", what);
	text->options->note(text->options->context, buf_text(&note));
}

void statement_done(struct statement *statement)
{
	buf_done(&statement->text);
}

void statement_begin(struct statement *statement, const char *format, ...)
{
	AUTO(mem_free_ptr) char *front = NULL;
	va_list args;

	va_start(args, format);
	front = mem_vprintf(format, args);
	va_end(args);
	statement->text.len = 0;
	statement->has_item = false;
	statement->column = strlen(front);
	buf_add_text(&statement->text, front);
}

void statement_item(struct statement *statement, const char *format, ...)
{
	AUTO(mem_free_ptr) char *item = NULL;
	va_list args;
	size_t len;

	va_start(args, format);
	item = mem_vprintf(format, args);
	va_end(args);
	len = strlen(item);
	if (statement->has_item)
		buf_add_text(&statement->text, ",");
	if (statement->has_item && statement->column + len + 3 > WIDTH) {
		buf_printf(&statement->text, "\n%s", statement->indent);
		statement->column = 8;
	} else if (statement->has_item) {
		buf_add_text(&statement->text, " ");
	}
	buf_add_text(&statement->text, item ? item : "");
	statement->column += len + 2;
	statement->has_item = true;
}

const char *statement_end(struct statement *statement, const char *end)
{
	buf_add_text(&statement->text, end);
	return buf_text(&statement->text);
}
