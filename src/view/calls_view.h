/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls_view.h - what the formats of the calls view share.
 */
#ifndef SPILE_VIEW_CALLS_VIEW_H
#define SPILE_VIEW_CALLS_VIEW_H

#include <stdio.h>

#include "view/view.h"

struct call;
struct decoded;
struct error;
struct json;
struct symbols;

/* strace's lines. */
int calls_show_text(const struct view_input *input, FILE *out,
		    struct error *err);
/* One row a call: JSON lines, CSV, markdown. */
int calls_show_rows(const struct view_input *input, FILE *out,
		    struct error *err);

/* What a row says besides the call itself. */
struct calls_row {
	const char *id;		 /* "SERIAL.N": the task's n-th call */
	const char *path;	 /* of the command: names from the root */
	struct symbols *symbols; /* NULL: without the stack */
};

/* An object on a line; schema/calls.json describes it. */
void calls_put_json(struct json *json, const struct calls_row *row,
		    const struct call *call, const struct decoded *decoded);
/* "returned", "unfinished", "no-entry" */
const char *calls_state_name(const struct call *call);

#endif
