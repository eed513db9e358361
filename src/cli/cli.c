/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli.c - the command line: finds the subcommand and runs it.
 */
#include "config.h"

#include "cli/cli.h"

#include <stdio.h>

int cli_main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	fprintf(stderr, "spile: nothing to do\n");
	return EXIT_SPILE;
}
