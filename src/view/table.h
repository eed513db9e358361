/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * table.h - rows of one shape, shown in any of the formats.
 *
 * Text aligns columns and so keeps all rows until the end; the others are
 * written from the same cells.
 */
#ifndef SPILE_VIEW_TABLE_H
#define SPILE_VIEW_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/span.h"
#include "view/view.h"

struct table_column {
	const char *key;   /* in JSON and CSV */
	const char *title; /* for people */
	bool is_left;	   /* else right-aligned */
	unsigned min_width;
	bool is_path; /* a number perhaps, and words whose end says most: cut
			 in front of that where a terminal is too narrow */
};

struct table;

/* columns stay the caller's. */
struct table *table_new(const struct table_column *columns, size_t count);
void table_free(struct table **table); /* for AUTO */

/* Cells of a row from left to right; the next row begins by itself. */
void table_uint(struct table *table, uint64_t value);
void table_hex(struct table *table, uint64_t value); /* JSON: a number */
void table_text(struct table *table, const char *text);
/* Items with a separator between them, which stays the caller's; JSON: an array. */
void table_list(struct table *table, const char *items, const char *separator);
void table_span(struct table *table, struct span text);
void table_none(struct table *table); /* empty, null */
/* A line of dashes at this place; text only. */
void table_rule(struct table *table);

/* Whether it has a cell. */
bool table_has_rows(const struct table *table);
/* Text: the last column, if it is a path, leaves room for all on a terminal of
   so many columns; 0: whatever it takes. */
void table_fit(struct table *table, unsigned columns);

/*
 * Text: strace -c's look. JSON: an object a line, "schema": 1 in front.
 * Markdown: titles. CSV (RFC 4180): keys.
 */
void table_print(const struct table *table, enum view_format format,
		 bool is_utf8, FILE *out);

/* One cell, for views whose rows are too many to keep. */
void table_put_csv(struct span text, FILE *out);
void table_put_markdown(const char *text, FILE *out);

#endif
