/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * output.h - where a view writes: a standard stream, a file, a shell command,
 * or a pager.
 */
#ifndef SPILE_CLI_OUTPUT_H
#define SPILE_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

struct error;

struct output {
	FILE *file; /* errors of writing are kept and told by output_close */
	bool is_terminal; /* a person reads it there, perhaps in a pager */
	unsigned width;	  /* of that terminal; 0: unlimited */
	/* The rest belongs to output.c. */
	int fd;
	bool owns_fd;
	char *path; /* of a file; else NULL */
	bool is_new;
	char *command; /* of '|CMD' or the pager; else NULL */
	enum { READER_NONE, READER_COMMAND, READER_PAGER } reader;
	pid_t pid;
	int error; /* positive errno of the first write that failed */
};

/*
 * target: what -o says; NULL: default_fd. A file that is there already is left
 * as it is until output_begin; one that is not there is made, so that a bad
 * path is known before anything is run.
 */
int output_open(const char *target, int default_fd, struct output **ret,
		struct error *err);
/* Through a pager from now on, when there is one; not an error when not. */
void output_use_pager(struct output *output);
/* From now on it is written: a file's old content goes. */
int output_begin(struct output *output, struct error *err);
/* When the reader goes away, so does spile, without a word. Only for views of
   a recording: a live one must stay with its command. */
void output_end_with_reader(const struct output *output);
/* Writes what waits, waits for the reader. A reader that had enough is no
   error. Frees in any case. */
int output_close(struct output **output, struct error *err);
void output_abandon(struct output **output); /* for AUTO: leaves no new file */

#endif
