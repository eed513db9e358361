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
struct map;
struct recording_reader;
struct selection;
struct spec;
struct subsystems;
struct strace_pids;
struct strace_rules;

enum view_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN, FORMAT_CSV };

enum stat_by {
	BY_SYSCALL,
	BY_SUBSYSTEM,
	BY_COMMAND,
	BY_PROCESS,
	BY_THREAD,
	BY_COMMAND_SYSCALL,
	BY_COMMAND_SUBSYSTEM,
};

/* In the order of --by's words; nothing given: what the format can hold. */
enum footprint_by { FOOTPRINT_BY_FORMAT, FOOTPRINT_BY_ALL, FOOTPRINT_BY_COMMAND };

enum timestamp_style { STAMP_NONE, STAMP_TIME, STAMP_UNIX };

/* Bits: what is said of a descriptor besides its number. */
enum fd_detail {
	FD_PATH = 1 << 0,
	FD_SOCKET = 1 << 1,
	FD_DEVICE = 1 << 2,
	FD_EVENTFD = 1 << 3,
	FD_PIDFD = 1 << 4,
	FD_SIGNALFD = 1 << 5,
	FD_ALL = (1 << 6) - 1,
};

/* Which bytes of strings are \xHH. */
enum hex_style {
	HEX_NONE,
	HEX_NON_ASCII, /* all of a string that has one that is no text */
	HEX_ALL,
	HEX_CHARS, /* only those that are no text */
};

/* Numbers that have names. */
enum name_style { NAME_ALONE, NAME_NONE, NAME_AS_COMMENT };

/* Where task ids are in front of lines. */
enum tid_style {
	TIDS_IF_SEVERAL, /* of all lines, or of none: log.h */
	TIDS_ALWAYS,
	TIDS_NEVER,
	TIDS_IN_BRACKETS, /* while more than one task is alive */
};

/* Functions, or source lines and inlined functions as well. */
enum stack_style { STACKS_NONE, STACKS_SYMBOL, STACKS_SOURCE };

/* In the order of --format's words. */
enum export_format { EXPORT_PCAP, EXPORT_FOLDED };

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
	/* calls and tree */
	enum stack_style stacks;
	size_t stack_frames; /* text has at most so many; 0: all */
	const char *sysroot; /* where the programs of stacks are; or NULL */
	/* stat */
	enum stat_by by;
	bool with_errnos;  /* errors by errno */
	bool is_study;	   /* System Call, # calls, Linux Subsystem, API */
	struct subsystems *subsystems; /* --subsystems; NULL: as built in */
	/* footprint */
	enum footprint_by footprint_by;
	struct span kernel_config; /* --kernel-config, its text; empty: none */
	bool is_baseline; /* --format=baseline, instead of `format` */
	/* diff */
	const char *fail_on; /* NULL: not given */
	bool compares_counts;
	uint32_t tolerance; /* of counts, in percent */
	/* export */
	enum export_format export;
	/* bus */
	bool is_summary; /* counts instead of transfers */
	bool is_hexdump;
	struct chips chips; /* --decode=FILE */
	/* calls: strace's letters */
	bool with_ip, with_nr, with_arg_names, with_relative_time, with_duration;
	const char *arg_names; /* strace_names.h; NULL: the kernel's */
	bool is_verbose;
	bool is_raw;	 /* arguments as numbers */
	bool is_shallow; /* structs and arrays as addresses */
	enum hex_style hex_strings;
	unsigned fd_details; /* enum fd_detail bits */
	enum name_style names;
	enum timestamp_style stamp;
	/* Behind the second, and whether there is a dot: 0, 3, 6 or 9. */
	unsigned stamp_digits, relative_digits, duration_digits;
	enum tid_style tids;
	bool with_comm; /* -Y: the command's name behind a process id, */
	const struct map *comms; /* which the view keeps: char * by id; NULL */
	bool with_pidns; /* what an id of a namespace below is in ours: */
	const struct strace_pids *pids; /* which the view keeps; NULL */
	uint32_t pids_of;		/* as this task sees them, a serial */
	const struct strace_rules *rules; /* spile strace; else NULL */
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
	const char *const *sort_keys; /* ends with NULL; NULL: none */
	/* Writes to out; checks nothing of it (the caller does, once). 0 or
	   -errno. */
	int (*show)(const struct view_input *input, FILE *out,
		    struct error *err);
};

enum { MICROSECOND_DIGITS = 6 };

/* What one more -t asks for: -t seconds, -tt microseconds, -ttt Unix time. */
void view_more_stamp(struct view_options *options);
/* NULL when there is no such view. */
const struct view *view_by_name(const char *name);
/* The i-th, NULL behind the last. */
const struct view *view_at(size_t i);
bool view_has_sort_key(const struct view *view, const char *key);
/* Whether known_end_ns must be found out first: "--since=-5m". */
bool view_needs_end(const struct selection *selection);

#endif
