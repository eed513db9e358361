/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli.h - the command line: finds the subcommand and runs it.
 */
#ifndef SPILE_CLI_CLI_H
#define SPILE_CLI_CLI_H

/* Exit status for spile's own failure, and what shells use for a command that
   can't be run or found. */
enum { EXIT_SPILE = 125, EXIT_NOT_RUNNABLE = 126, EXIT_NOT_FOUND = 127 };

#define DEFAULT_RECORDING "spile.out"

int cli_main(int argc, char **argv);

#endif
