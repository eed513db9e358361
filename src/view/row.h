/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * row.h - what views that print a row a call share: ids and paths.
 */
#ifndef SPILE_VIEW_ROW_H
#define SPILE_VIEW_ROW_H

#include <stddef.h>

struct call;
struct command;
struct model_visitor;

enum { ROW_ID_BYTES = 40 };

/* "SERIAL.N", the task's n-th call: to be asked once for each call. */
void row_id(const struct call *call, char ret_id[ROW_ID_BYTES]);
/* Names from the root; kept with the command. */
const char *row_path(struct command *command);
/* The visitor's `command`: a fork that goes on to exec is another by then. */
void row_see_command(struct model_visitor *visitor, struct command *command);

#endif
