/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli-gen.c - writes what follows from the table of options: completions for
 * bash and zsh, and the option parts of the man pages.
 *
 *	cli-gen bash FRAME           completions/spile.bash
 *	cli-gen zsh FRAME            completions/_spile
 *	cli-gen man FRAME SUBCOMMAND man/spile-SUBCOMMAND.1
 *
 * A FRAME is the hand-written file around it; where a line in it says
 * @OPTIONS@, @VALUES@ or @SUBCOMMANDS@ the generated part goes. For maintainers
 * and `make check`: `make cli-files` rewrites the committed files.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/subcommand.h"

typedef void print_part(const char *argument);

struct part {
	const char *mark;
	print_part *print;
};

struct kind {
	const char *name;
	struct part parts[4];
};

static bool is_known_by(const struct option_row *row,
			const struct subcommand *sub)
{
	return row->subcommands & (unsigned)sub->mask;
}

/* ---- bash ---- */

static void bash_subcommands(const char *unused)
{
	const struct subcommand *sub;

	(void)unused;
	printf("_spile_subcommands='");
	for (size_t i = 0; (sub = subcommand_at(i)); i++)
		printf("%s%s", i ? " " : "", sub->name);
	printf("'\n");
}

static void bash_options(const char *unused)
{
	const struct subcommand *sub;
	const struct option_row *row;

	(void)unused;
	for (size_t i = 0; (sub = subcommand_at(i)); i++) {
		printf("\t%s)\n\t\techo '", sub->name);
		for (size_t j = 0; (row = option_at(j)); j++)
			if (is_known_by(row, sub))
				printf("--%s%s ", row->long_name,
				       row->arg && !row->arg_default ? "="
								     : "");
		printf("--'\n\t\t;;\n");
	}
}

/* What any subcommand offers for an option of that name. */
static void bash_words(const char *long_name)
{
	const struct option_row *row;
	const char *joint = "";

	for (size_t i = 0; (row = option_at(i)); i++) {
		if (strcmp(row->long_name, long_name) != 0)
			continue;
		printf("%s%s", joint, row->words);
		joint = " ";
	}
}

/* Another subcommand's option has the name, too. */
static bool is_again(size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!strcmp(option_at(i)->long_name, option_at(at)->long_name))
			return true;
	return false;
}

static void bash_offer(const struct option_row *row)
{
	switch (row->offer) {
	case OFFER_NOTHING:
		printf("\t\t;;\n");
		break;
	case OFFER_WORDS:
		printf("\t\tcompgen -W '");
		bash_words(row->long_name);
		printf("' -- \"$2\"\n\t\t;;\n");
		break;
	case OFFER_FILES:
		printf("\t\tcompgen -f -- \"$2\"\n\t\t;;\n");
		break;
	case OFFER_PIDS:
		printf("\t\tcompgen -W \"$(cd /proc && echo [0-9]*)\" -- "
		       "\"$2\"\n\t\t;;\n");
		break;
	case OFFER_USERS:
		printf("\t\tcompgen -u -- \"$2\"\n\t\t;;\n");
		break;
	case OFFER_COMMANDS:
		printf("\t\tcompgen -c -- \"$2\"\n\t\t;;\n");
		break;
	}
}

static void bash_values(const char *unused)
{
	const struct option_row *row;

	(void)unused;
	for (size_t i = 0; (row = option_at(i)); i++) {
		if (!row->arg || is_again(i))
			continue;
		if (row->letter && !row->arg_default)
			printf("\t-%c | --%s)\n", row->letter, row->long_name);
		else
			printf("\t--%s)\n", row->long_name);
		bash_offer(row);
	}
}

/* ---- zsh ---- */

static void zsh_subcommands(const char *unused)
{
	const struct subcommand *sub;

	(void)unused;
	for (size_t i = 0; (sub = subcommand_at(i)); i++)
		printf("\t\t'%s:%s'\n", sub->name, sub->summary);
}

/* In single quotes: the quote itself, and what _arguments gives a meaning. */
static void zsh_print_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			printf("'\\''");
		else if (strchr("[]:\\", *text))
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static void zsh_print_action(const struct option_row *row)
{
	switch (row->offer) {
	case OFFER_NOTHING:
		printf(" ");
		break;
	case OFFER_WORDS:
		printf("(%s)", row->words);
		break;
	case OFFER_FILES:
		printf("_files");
		break;
	case OFFER_PIDS:
		printf("_pids");
		break;
	case OFFER_USERS:
		printf("_users");
		break;
	case OFFER_COMMANDS:
		printf("_command_names -e");
		break;
	}
}

static void zsh_print_spec(const struct option_row *row, const char *name,
			   const char *separator)
{
	printf("\t\t\t'*%s%s[", name, separator);
	zsh_print_text(row->help);
	printf("]");
	if (row->arg) {
		printf("%s%s:", row->arg_default ? "::" : ":", row->arg);
		zsh_print_action(row);
	}
	printf("'\n");
}

/* Where an argument may be left out, a letter takes none. */
static void zsh_print_letter(const struct option_row *row, const char *name)
{
	struct option_row alone = *row;

	if (row->arg_default)
		alone.arg = NULL;
	zsh_print_spec(&alone, name, alone.arg ? "+" : "");
}

static void zsh_options(const char *unused)
{
	const struct subcommand *sub;
	const struct option_row *row;

	(void)unused;
	for (size_t i = 0; (sub = subcommand_at(i)); i++) {
		printf("\t%s)\n\t\toptions=(\n", sub->name);
		for (size_t j = 0; (row = option_at(j)); j++) {
			char name[64];

			if (!is_known_by(row, sub))
				continue;
			snprintf(name, sizeof(name), "-%c", row->letter);
			if (row->letter)
				zsh_print_letter(row, name);
			snprintf(name, sizeof(name), "--%s", row->long_name);
			zsh_print_spec(row, name,
				       row->arg_default ? "=-"
				       : row->arg	? "="
							: "");
		}
		printf("\t\t)\n\t\t;;\n");
	}
}

/* ---- man ---- */

static void man_print_row(const struct option_row *row)
{
	printf(".It");
	if (row->letter && row->arg && !row->arg_default)
		printf(" Fl %c Ar %s ,", row->letter, row->arg);
	else if (row->letter)
		printf(" Fl %c ,", row->letter);
	printf(" Fl -%s", row->long_name);
	if (row->arg_default)
		printf(" Ns Op = Ns Ar %s", row->arg);
	else if (row->arg)
		printf(" Ns = Ns Ar %s", row->arg);
	printf("\n%s", row->man);
}

static void man_options(const char *name)
{
	const struct subcommand *sub = subcommand_by_name(name);
	const struct option_row *row;
	int group = -1;

	if (!sub) {
		fprintf(stderr, "cli-gen: no subcommand %s\n", name);
		exit(EXIT_FAILURE);
	}
	for (size_t i = 0; (row = option_at(i)); i++) {
		if (!is_known_by(row, sub))
			continue;
		if ((int)row->group != group) {
			printf("%s.Ss %s\n.Bl -tag -width Ds\n",
			       group < 0 ? "" : ".El\n",
			       option_group_title(row->group));
			group = (int)row->group;
		}
		man_print_row(row);
	}
	printf(".El\n");
}

static const struct kind kinds[] = {
	{ "bash",
	  { { "@SUBCOMMANDS@\n", bash_subcommands },
	    { "@OPTIONS@\n", bash_options },
	    { "@VALUES@\n", bash_values } } },
	{ "zsh",
	  { { "@SUBCOMMANDS@\n", zsh_subcommands },
	    { "@OPTIONS@\n", zsh_options } } },
	{ "man", { { "@OPTIONS@\n", man_options } } },
};

static void print_line(const struct kind *kind, const char *line,
		       const char *argument)
{
	for (const struct part *part = kind->parts; part->mark; part++) {
		if (strcmp(part->mark, line) == 0) {
			part->print(argument);
			return;
		}
	}
	fputs(line, stdout);
}

static const struct kind *kind_by_name(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const struct kind *kind = argc > 2 ? kind_by_name(argv[1]) : NULL;
	FILE *frame = kind ? fopen(argv[2], "r") : NULL;
	char line[1024];

	if (!frame) {
		fprintf(stderr, "usage: cli-gen bash|zsh|man FRAME "
				"[SUBCOMMAND]\n");
		return EXIT_FAILURE;
	}
	while (fgets(line, sizeof(line), frame))
		print_line(kind, line, argc > 3 ? argv[3] : "");
	fclose(frame);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
