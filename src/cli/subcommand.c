/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subcommand.c - the table of subcommands, and near misses of their names.
 */
#include "config.h"

#include "cli/subcommand.h"

#include <string.h>

#include "base/auto.h"

static const struct subcommand *const table[] = {
	&subcommand_record, &subcommand_tree,	&subcommand_calls,
	&subcommand_stat,   &subcommand_bus,	&subcommand_footprint,
	&subcommand_diff,   &subcommand_export,	&subcommand_info,
	&subcommand_list,   &subcommand_strace,	&subcommand_spec,
};

enum { NAME_MAX_BYTES = 32, NEAR_MAX = 2 };

const struct subcommand *subcommand_at(size_t i)
{
	return i < ARRAY_LEN(table) ? table[i] : NULL;
}

const struct subcommand *subcommand_by_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strcmp(table[i]->name, name) == 0)
			return table[i];
	return NULL;
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Insertions, deletions and replacements that turn a into b. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_BYTES + 1];
	size_t b_len = strlen(b);

	if (strlen(a) > NAME_MAX_BYTES || b_len > NAME_MAX_BYTES)
		return NAME_MAX_BYTES;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t above = row[j];

			row[j] = min3(above + 1, row[j - 1] + 1,
				      diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[b_len];
}

const struct subcommand *subcommand_near(const char *name)
{
	const struct subcommand *best = NULL;
	size_t best_distance = NEAR_MAX + 1;

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		size_t distance = edit_distance(name, table[i]->name);

		/* Two edits of a word of three letters are another word. */
		if (distance < best_distance && distance * 2 <= strlen(name)) {
			best_distance = distance;
			best = table[i];
		}
	}
	return best;
}
