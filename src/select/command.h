/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * command.h - what a person would call a command.
 *
 * Pure functions over raw facts: the engine selects with them while it records,
 * the model names with them what it reads. Names are bytes of the workload and
 * may hold anything; views escape them.
 */
#ifndef SPILE_SELECT_COMMAND_H
#define SPILE_SELECT_COMMAND_H

#include <stddef.h>

#include "base/span.h"

struct buf;

/*
 * Raw facts of an EXEC event. Any may be empty: an attached process has no
 * filename, its exe and argv may have been unreadable.
 */
struct command_facts {
	struct span filename;	 /* as given to execve */
	struct span exe;	 /* /proc/PID/exe: a script's interpreter */
	const struct span *argv; /* as the kernel gave them to the image */
	size_t argc;
};

/*
 * The script's name rather than its interpreter's, the module of `python3 -m`,
 * the applet of busybox; else the base name of the program as it was called.
 * "?" when nothing is known; never empty.
 */
void command_name(const struct command_facts *facts, struct buf *ret_name);
/* The script's path as it was given, empty when the command is no script. */
struct span command_script(const struct command_facts *facts);
/*
 * Index of the first argument that is the command's own, behind an interpreter,
 * its options and the script: 2 in `bash x.sh up`, 1 in `ls -l`. argc when
 * there is none.
 */
size_t command_first_arg(const struct command_facts *facts);
/* The name and the command's own arguments, joined by blanks: "x.sh up". */
void command_title(const struct command_facts *facts, struct buf *ret_title);
/* argv joined by blanks: "bash x.sh up". */
void command_line(const struct command_facts *facts, struct buf *ret_line);

#endif
