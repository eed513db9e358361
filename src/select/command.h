/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * command.h - what a person would call a command.
 */
#ifndef SPILE_SELECT_COMMAND_H
#define SPILE_SELECT_COMMAND_H

#include <stddef.h>

#include "base/span.h"

struct buf;

/* Raw facts of an EXEC event. */
struct command_facts {
	struct span filename; /* as given to execve */
	struct span exe;      /* /proc/PID/exe: a script's interpreter */
	const struct span *argv;
	size_t argc;
};

/*
 * The script's name rather than its interpreter's, the module of `python3 -m`,
 * the applet of busybox; else the program's base name.
 */
void command_name(const struct command_facts *facts, struct buf *ret_name);
/* The script's path as it was given, empty when the command is no script. */
struct span command_script(const struct command_facts *facts);
/* argv joined by blanks. */
void command_line(const struct command_facts *facts, struct buf *ret_line);

#endif
