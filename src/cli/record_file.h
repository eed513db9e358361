/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record_file.h - where a recording goes: a file, or somewhere that it is
 * copied to as it grows.
 *
 * The engine always writes a regular file. For a pipe that is a file without a
 * name, so that a reader that stalls or goes away stalls nothing else.
 */
#ifndef SPILE_CLI_RECORD_FILE_H
#define SPILE_CLI_RECORD_FILE_H

#include <stdbool.h>
#include <sys/types.h>

struct error;

struct record_file {
	int fd; /* for the engine */
	/* The rest belongs to record_file.c. */
	char *path;	       /* of a file; else NULL */
	char *fresh;	       /* the name it has until it takes path's place */
	bool keeps_old;	       /* what is at path moves to path.old */
	bool is_new;	       /* made by us, and not begun yet */
	off_t copied, punched; /* bytes of it */
	int copy_fd;	       /* what is copied to sink_fd; else -1 */
	int sink_fd;
	const char *name; /* for a person; the caller's */
	bool owns_sink;
	char *command; /* of '|CMD' */
	pid_t pid;
};

/* target: what -o says; NULL: spile.out. Nothing that is there is touched. */
int record_file_open(const char *target, struct record_file *ret,
		     struct error *err);
/* For a person. */
const char *record_file_name(const struct record_file *file);
/* Tracing has started: the recording takes its place. */
int record_file_begin(struct record_file *file, struct error *err);
/*
 * Copies what is there and can be taken at once; with is_last all of it.
 * Fails once: then the sink is given up.
 */
int record_file_copy(struct record_file *file, bool is_last, struct error *err);
/* Waits for the reader. */
int record_file_close(struct record_file *file, struct error *err);
void record_file_abandon(struct record_file *file); /* for AUTO */

#define RECORD_FILE_EMPTY \
	((struct record_file){.fd = -1, .copy_fd = -1, .sink_fd = -1})

#endif
