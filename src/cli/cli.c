/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli.c - the command line: finds the subcommand and runs it.
 */
#include "config.h"

#include "cli/cli.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/parse.h"
#include "cli/say.h"
#include "cli/strace.h"
#include "cli/subcommand.h"

static void print_overview(void)
{
	const struct subcommand *sub;

	puts("spile traces a process tree: which command in it asked the "
	     "kernel for what.\n\nUsage:");
	for (size_t i = 0; (sub = subcommand_at(i)); i++)
		printf("  spile %-7s %s\n", sub->name, sub->synopsis);
	puts("  spile -- COMMAND [ARG...]\n\nSubcommands:");
	for (size_t i = 0; (sub = subcommand_at(i)); i++)
		printf("  %-7s  %s\n", sub->name, sub->summary);
	puts("\nspile -- COMMAND is short for spile tree -- COMMAND; without "
	     "RECORDING a view\nreads " DEFAULT_RECORDING ". spile SUBCOMMAND "
	     "--help shows the options.");
}

static int finish_stdout(const struct invocation *invocation)
{
	if (fflush(stdout) == 0)
		return EXIT_SUCCESS;
	say(invocation, "output: write error");
	return EXIT_SPILE;
}

static int run(struct invocation *invocation, int argc, char **argv)
{
	struct error err = {0};
	int rc;

	if (invocation->sub->parses_itself)
		return invocation->sub->run(invocation);
	rc = parse_options(invocation->sub->mask, invocation->title, argc, argv,
			   &invocation->parsed, &err);
	if (rc < 0)
		return say_failure(invocation, &err);
	if (parsed_count(&invocation->parsed, OPTION_HELP)) {
		parse_print_help(invocation->sub, stdout);
		return finish_stdout(invocation);
	}
	if (parsed_count(&invocation->parsed, OPTION_VERSION)) {
		puts("spile " PACKAGE_VERSION);
		return finish_stdout(invocation);
	}
	return invocation->sub->run(invocation);
}

static int run_named(struct invocation *invocation,
		     const struct subcommand *sub)
{
	AUTO(mem_free_ptr) char *title = mem_printf("spile %s", sub->name);
	int status;

	invocation->sub = sub;
	invocation->title = title;
	status = run(invocation, invocation->argc - 1, invocation->argv + 1);
	parsed_done(&invocation->parsed);
	return status;
}

/* `spile -- COMMAND`, and options of tree in front of that. */
static int run_unnamed(struct invocation *invocation)
{
	int status;

	invocation->sub = &subcommand_tree;
	status = run(invocation, invocation->argc, invocation->argv);
	parsed_done(&invocation->parsed);
	return status;
}

static int say_no_subcommand(const struct invocation *invocation,
			     const char *word)
{
	const struct subcommand *near = subcommand_near(word);

	if (near)
		say(invocation,
		    "%s is no subcommand; did you mean %s? (to trace it: "
		    "spile -- %s)",
		    word, near->name, word);
	else if (access(word, R_OK) == 0 && access(word, X_OK) < 0)
		say(invocation, "%s is no subcommand; use: spile tree %s", word,
		    word);
	else
		say(invocation, "%s is no subcommand; use: spile -- %s", word,
		    word);
	return EXIT_SPILE;
}

int cli_main(int argc, char **argv)
{
	struct invocation invocation = {
		.title = "spile", .argc = argc, .argv = argv};
	const char *word = argc > 1 ? argv[1] : NULL;
	const struct subcommand *sub = word ? subcommand_by_name(word) : NULL;

	/* For what a terminal can show; numbers stay as C writes them. */
	setlocale(LC_CTYPE, "");
	if (strace_is_named(argv[0]))
		return strace_main(argv[0], argc, argv);
	if (!word) {
		say(&invocation, "COMMAND missing (see spile --help)");
		return EXIT_SPILE;
	}
	if (sub)
		return run_named(&invocation, sub);
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
		print_overview();
		return finish_stdout(&invocation);
	}
	if (*word == '-')
		return run_unnamed(&invocation);
	return say_no_subcommand(&invocation, word);
}
