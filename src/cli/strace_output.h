/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_output.h - where strace's -o, -A and -ff write.
 */
#ifndef SPILE_CLI_STRACE_OUTPUT_H
#define SPILE_CLI_STRACE_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct error;
struct output;
struct strace_settings;

struct strace_output {
	FILE *file;
	FILE *messages; /* file, where that is standard error */
	bool is_terminal;
	/* The rest belongs to strace_output.c. */
	const char *name, *path; /* of the program, for messages; of -o */
	bool appends;
	struct output *standard; /* standard error */
	pid_t reader;		 /* the command; 0: none */
};

int strace_output_open(const struct strace_settings *settings, const char *name,
		       struct strace_output *ret, struct error *err);
/* Once the tracer runs: with -D a command must not be the traced one's child.
 */
int strace_output_open_late(struct strace_output *output, struct error *err);
/* -ff: says so when it can't be opened; never NULL. */
FILE *strace_output_open_task(const struct strace_output *output, uint32_t tid);
/* Waits for a command that reads. */
void strace_output_close(struct strace_output *output);

#endif
