/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace.h - strace's command line, for spile strace and for spile under the
 * name strace.
 */
#ifndef SPILE_CLI_STRACE_H
#define SPILE_CLI_STRACE_H

#include <stdbool.h>

/* Whether a program of that name is asked to be strace. */
bool strace_is_named(const char *program);
/* name stands in front of messages; argv[0] is not looked at. Exit status. */
int strace_main(const char *name, int argc, char **argv);

#endif
