/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view.h - a way of showing a recording. One file per view, one line in
 * view.c's table.
 */
#ifndef SPILE_VIEW_VIEW_H
#define SPILE_VIEW_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "view/chip.h"

struct error;
struct recording_reader;
struct selection;
struct spec;

enum view_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN, FORMAT_CSV };

enum stat_by { BY_SYSCALL, BY_COMMAND, BY_PROCESS, BY_THREAD };

enum timestamp_style { STAMP_NONE, STAMP_TIME, STAMP_TIME_US, STAMP_UNIX_US };

/* All that options can ask of a view; each view uses what it knows. */
struct view_options {
	enum view_format format;
	bool is_color;
	bool is_utf8;	   /* what reads it shows more than ASCII */
	unsigned width;	   /* of the terminal; 0: unlimited */
	const char *sort;  /* --sort=KEY; NULL: the view's own order */
	bool is_unfolded;  /* --all */
	/* tree */
	bool with_calls;
	unsigned top;	   /* 0: none */
	bool with_argv;	   /* argv in full */
	bool is_own;	   /* numbers without what is below */
	/* stat */
	enum stat_by by;
	bool with_errnos;  /* errors by errno */
	/* bus */
	bool is_summary; /* counts instead of transfers */
	bool is_hexdump;
	struct chips chips; /* --decode=FILE */
	/* calls: strace's letters */
	bool with_ip, with_nr, with_arg_names, with_relative_time, with_duration;
	bool is_verbose;
	unsigned hex_strings; /* -x 1, -xx 2 */
	unsigned fd_paths;    /* -y 1, -yy 2 */
	enum timestamp_style stamp;
	uint32_t string_bytes; /* -s, default 32 */
	unsigned align;	       /* -a, default 40 */
};

struct view_input {
	struct recording_reader *recording;
	const struct spec *spec;
	const struct selection *selection;
	const struct view_options *options;
	/* When a finished recording ends, where the selection counts from there
	   (view_needs_end); 0: unknown. */
	uint64_t known_end_ns;
	/*
	 * While the recording grows: called when there is no event (yet).
	 * true: try again; false: it is over. NULL for a finished one.
	 */
	bool (*wait_for_more)(void *context);
	void *context;
	/* NULL, or told what a person must know and what is written can't say:
	   "left out", and what it was. */
	void (*say)(void *context, const char *what, const char *text);
	void *say_context;
	/* NULL, or told now and then how far a long view is, 0..1000. */
	void (*progress)(void *context, unsigned permille);
};

struct view {
	const char *name;
	const char *summary; /* one line of help */
	bool is_streaming;   /* shows calls as they happen */
	bool is_binary;	     /* nothing for a terminal */
	const char *const *sort_keys; /* ends with NULL; NULL: none */
	/* Writes to out; checks nothing of it (the caller does, once). 0 or
	   -errno. */
	int (*show)(const struct view_input *input, FILE *out,
		    struct error *err);
};

/* NULL when there is no such view. */
const struct view *view_by_name(const char *name);
/* The i-th, NULL behind the last. */
const struct view *view_at(size_t i);
bool view_has_sort_key(const struct view *view, const char *key);
/* Whether known_end_ns must be found out first: "--since=-5m". */
bool view_needs_end(const struct selection *selection);

#endif
