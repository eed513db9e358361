/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main.c - where spile begins.
 */
#include "config.h"

#include "cli/cli.h"

int main(int argc, char **argv)
{
	return cli_main(argc, argv);
}
