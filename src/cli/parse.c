/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.c - a subcommand's words as options and what stands behind them.
 *
 * popt parses and prints the help, from tables made of the one table of
 * options. What an option's argument may be is settings.c's business.
 */
#include "config.h"

#include "cli/parse.h"

#include <errno.h>
#include <popt.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/subcommand.h"

enum { GROUP_ROWS_MAX = 40 };

/* popt's form of the rows one subcommand knows: a table that includes one table
   a group, so that popt prints the groups with their titles. */
struct popt_tables {
	struct poptOption top[GROUP_COUNT + 1];
	struct poptOption groups[GROUP_COUNT][GROUP_ROWS_MAX + 1];
	char titles[GROUP_COUNT][64];
};

static struct poptOption popt_row(const struct option_row *row, int value)
{
	return (struct poptOption){
		.longName = row->long_name,
		.shortName = row->letter,
		.argInfo = !row->arg	       ? POPT_ARG_NONE
			   : row->arg_default ? POPT_ARG_STRING |
							POPT_ARGFLAG_OPTIONAL
					      : POPT_ARG_STRING,
		.val = value,
		.descrip = row->help,
		.argDescrip = row->arg,
	};
}

/* The value popt returns for a row is its place in the table, from 1. */
static struct popt_tables *popt_tables_new(unsigned subcommands)
{
	struct popt_tables *tables = mem_new(sizeof(*tables));
	size_t counts[GROUP_COUNT] = {0};
	const struct option_row *row;
	size_t top_count = 0;

	for (size_t i = 0; (row = option_at(i)); i++) {
		size_t at = counts[row->group];

		if (!(row->subcommands & subcommands) || at == GROUP_ROWS_MAX)
			continue;
		tables->groups[row->group][at] = popt_row(row, (int)i + 1);
		counts[row->group]++;
	}
	for (size_t i = 0; i < GROUP_COUNT; i++) {
		if (!counts[i])
			continue;
		snprintf(tables->titles[i], sizeof(tables->titles[i]),
			 "%s:", option_group_title((enum option_group)i));
		tables->top[top_count++] = (struct poptOption){
			.argInfo = POPT_ARG_INCLUDE_TABLE,
			.arg = tables->groups[i],
			.descrip = tables->titles[i],
		};
	}
	return tables;
}

static void popt_context_done(poptContext *context)
{
	int saved = errno;

	if (*context)
		*context = poptFreeContext(*context);
	errno = saved;
}

static bool is_letter_known(unsigned subcommands, char letter)
{
	const struct option_row *row;

	for (size_t i = 0; (row = option_at(i)); i++)
		if (row->letter == letter && (row->subcommands & subcommands))
			return true;
	return false;
}

/* popt names the whole word: of -nQ only the Q is unknown. */
static int set_unknown(unsigned subcommands, const char *title,
		       const char *word, struct error *err)
{
	if (strncmp(word, "--", 2) == 0)
		return error_set(err, EINVAL,
				 "unknown option %.*s (see %s --help)",
				 (int)strcspn(word, "="), word, title);
	for (const char *at = word + 1; *at; at++)
		if (!is_letter_known(subcommands, *at))
			return error_set(err, EINVAL,
					 "unknown option -%c (see %s --help)",
					 *at, title);
	return error_set(err, EINVAL, "unknown option %s (see %s --help)", word,
			 title);
}

static int set_popt_error(unsigned subcommands, const char *title, int code,
			  const char *word, struct error *err)
{
	switch (code) {
	case POPT_ERROR_BADOPT:
		return set_unknown(subcommands, title, word, err);
	case POPT_ERROR_NOARG:
		return error_set(err, EINVAL,
				 "%s needs an argument (see %s --help)", word,
				 title);
	case POPT_ERROR_UNWANTEDARG:
		return error_set(err, EINVAL,
				 "%.*s takes no argument (see %s --help)",
				 (int)strcspn(word, "="), word, title);
	default:
		return error_set(err, EINVAL, "%s: %s", word,
				 poptStrerror(code));
	}
}

static int add_option(struct parsed *parsed, const struct option_row *row,
		      char *value, const char *title, struct error *err)
{
	parsed->options = mem_resize(parsed->options, parsed->count + 1,
				     sizeof(*parsed->options));
	parsed->options[parsed->count++] = (struct parsed_option){row, value};
	/* So a -- in front of the rest is always the separator. */
	if (value && strcmp(value, "--") == 0)
		return error_set(err, EINVAL,
				 "--%s needs an argument (see %s --help)",
				 row->long_name, title);
	return 0;
}

/* popt copies the words it leaves over; where they stand in argv says whether a
   -- stood in front. */
static void find_words(poptContext context, int argc, char **argv,
		       struct parsed *parsed)
{
	const char **left = poptGetArgs(context);
	size_t count = 0, first;

	while (left && left[count])
		count++;
	first = (size_t)argc - count;
	parsed->words = (const char *const *)argv + first;
	parsed->word_count = count;
	parsed->has_separator = first > 1 && strcmp(argv[first - 1], "--") == 0;
}

/*
 * popt takes the next word for an argument that may be left out: each such
 * option that stands alone gets its default, in a copy of argv for popt. Words
 * behind the options are taken from argv itself.
 */
static char **add_defaults(unsigned subcommands, int argc, char **argv)
{
	char **words = mem_new(((size_t)argc + 1) * sizeof(*words));
	const struct option_row *row;

	for (int i = 0; i < argc; i++) {
		words[i] = mem_strdup(argv[i]);
		for (size_t j = 0; (row = option_at(j)); j++) {
			if (!row->arg_default ||
			    !(row->subcommands & subcommands) ||
			    strncmp(argv[i], "--", 2) != 0 ||
			    strcmp(argv[i] + 2, row->long_name) != 0)
				continue;
			free(words[i]);
			words[i] = mem_printf("--%s=%s", row->long_name,
					      row->arg_default);
		}
	}
	return words;
}

static void words_free(char ***words)
{
	for (size_t i = 0; *words && (*words)[i]; i++)
		free((*words)[i]);
	mem_free_ptr(words);
}

int parse_options(unsigned subcommands, const char *title, int argc,
		  char **argv, struct parsed *ret, struct error *err)
{
	AUTO(mem_free_ptr)
	struct popt_tables *tables = popt_tables_new(subcommands);
	AUTO(words_free)
	char **copy = add_defaults(subcommands, argc, argv);
	AUTO(popt_context_done)
	poptContext context =
		poptGetContext("spile", argc, (const char **)copy, tables->top,
			       POPT_CONTEXT_POSIXMEHARDER);
	AUTO(parsed_done) struct parsed parsed = PARSED_EMPTY;
	int code, rc;

	while ((code = poptGetNextOpt(context)) > 0) {
		rc = add_option(&parsed, option_at((size_t)code - 1),
				poptGetOptArg(context), title, err);
		if (rc < 0)
			return rc;
	}
	if (code < -1)
		return set_popt_error(subcommands, title, code,
				      poptBadOption(context, 0), err);
	find_words(context, argc, argv, &parsed);
	*ret = parsed;
	parsed = PARSED_EMPTY;
	return 0;
}

void parsed_done(struct parsed *parsed)
{
	for (size_t i = 0; i < parsed->count; i++)
		free(parsed->options[i].value);
	free(parsed->options);
	*parsed = PARSED_EMPTY;
}

unsigned parsed_count(const struct parsed *parsed, enum option_id id)
{
	unsigned count = 0;

	for (size_t i = 0; i < parsed->count; i++)
		count += parsed->options[i].row->id == id;
	return count;
}

void parse_print_help(const struct subcommand *sub, FILE *out)
{
	AUTO(mem_free_ptr) char *title = mem_printf("spile %s", sub->name);
	AUTO(mem_free_ptr)
	struct popt_tables *tables = popt_tables_new(sub->mask);
	const char *argv[] = {title, NULL};
	AUTO(popt_context_done)
	poptContext context = poptGetContext("spile", 1, argv, tables->top, 0);

	poptSetOtherOptionHelp(context, sub->synopsis);
	fprintf(out, "%s: %s\n\n", title, sub->summary);
	poptPrintHelp(context, out, 0);
}
