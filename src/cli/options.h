/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.h - the one table of options.
 *
 * What is parsed, --help, the completions of bash and zsh and the option part
 * of the man pages are all made from it: an option is a row here and a case in
 * settings.c.
 */
#ifndef SPILE_CLI_OPTIONS_H
#define SPILE_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* Bits: which subcommands know an option. */
enum subcommand_mask {
	SUB_RECORD = 1 << 0,
	SUB_TREE = 1 << 1,
	SUB_CALLS = 1 << 2,
	SUB_STAT = 1 << 3,
	SUB_INFO = 1 << 4,
	SUB_BUS = 1 << 5,
	SUB_EXPORT = 1 << 6,
	SUB_STRACE = 1 << 7,
	SUB_LIST = 1 << 8, /* not in the sets below: it has no recording */
	SUB_FOOTPRINT = 1 << 9,
	SUB_SPEC = 1 << 10, /* nor has this */
	SUB_DIFF = 1 << 11,
};

enum {
	SUBS_TRACING = SUB_RECORD | SUB_TREE | SUB_CALLS | SUB_STAT | SUB_BUS |
		       SUB_FOOTPRINT,
	SUBS_VIEW = SUB_TREE | SUB_CALLS | SUB_STAT | SUB_BUS | SUB_FOOTPRINT |
		    SUB_DIFF | SUB_INFO,
	SUBS_ALL = SUB_RECORD | SUBS_VIEW | SUB_EXPORT,
};

enum option_id {
	OPTION_NONE = 0,
	/* selection */
	OPTION_COMMAND,
	OPTION_PROCESS,
	OPTION_CALLS,
	OPTION_PATH,
	OPTION_DEVICE,
	OPTION_FAILED,
	OPTION_ERRNO,
	OPTION_SINCE,
	OPTION_UNTIL,
	OPTION_DEPTH,
	/* of a list */
	OPTION_ABI,
	OPTION_MISSING_FROM,
	OPTION_NAME,
	OPTION_TYPED,
	OPTION_CHECK,
	/* of a header */
	OPTION_INCLUDE,
	OPTION_DEFINE,
	OPTION_CC,
	/* tracing */
	OPTION_ATTACH,
	OPTION_WITH_CHILDREN,
	OPTION_USER,
	OPTION_DURATION,
	OPTION_LINGER,
	OPTION_SETUID,
	OPTION_CAPTURE_BYTES,
	OPTION_BUS_BYTES,
	OPTION_LIMIT_SIZE,
	OPTION_RECORD_KERNEL_CONFIG,
	OPTION_RECORD_STACK,
	OPTION_STACK_CALLS,
	OPTION_EVENTS,
	OPTION_ENGINE,
	/* what is shown */
	OPTION_ALL,
	OPTION_ARGV,
	OPTION_OWN,
	OPTION_WITH_CALLS,
	OPTION_TOP,
	OPTION_STACKS,
	OPTION_BY,
	OPTION_FOOTPRINT_BY,
	OPTION_DIFF_BY,
	OPTION_FAIL_ON,
	OPTION_TOLERANCE,
	OPTION_STUDY,
	OPTION_SUBSYSTEMS,
	OPTION_KERNEL_CONFIG,
	OPTION_ERRNOS,
	OPTION_SUMMARY,
	OPTION_HEXDUMP,
	OPTION_DECODE,
	OPTION_SORT,
	/* lines of calls */
	OPTION_INSTRUCTION_POINTER,
	OPTION_SYSCALL_NUMBER,
	OPTION_ARG_NAMES,
	OPTION_RELATIVE_TIMESTAMPS,
	OPTION_STRING_LIMIT,
	OPTION_ABSOLUTE_TIMESTAMPS,
	OPTION_SYSCALL_TIMES,
	OPTION_NO_ABBREV,
	OPTION_STRINGS_IN_HEX,
	OPTION_DECODE_FDS,
	OPTION_COLUMNS,
	OPTION_STACK,
	OPTION_SYSROOT,
	/* output */
	OPTION_OUTPUT,
	OPTION_FORMAT,
	OPTION_FOOTPRINT_FORMAT,
	OPTION_EXPORT_FORMAT,
	OPTION_COLOR,
	OPTION_NO_PAGER,
	/* common */
	OPTION_SPEC,
	OPTION_QUIET,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_STRACE, /* all of strace_rows.c; strace_options.c reads them */
};

/* In the order of --help and of the man pages. */
enum option_group {
	GROUP_SELECTION,
	GROUP_COMPILER,
	GROUP_TRACING,
	GROUP_SHOWN,
	GROUP_LINES,
	GROUP_OUTPUT,
	GROUP_COMMON,
};

enum { GROUP_COUNT = GROUP_COMMON + 1 };

/* What completion offers for an argument. */
enum option_offer {
	OFFER_NOTHING,
	OFFER_WORDS, /* `words` */
	OFFER_FILES,
	OFFER_PIDS,
	OFFER_USERS,
	OFFER_COMMANDS,
};

struct option_row {
	enum option_id id;
	const char *long_name; /* never NULL */
	char letter;	       /* 0: none */
	const char *arg;       /* name of its argument; NULL: takes none */
	enum option_group group;
	unsigned subcommands; /* enum subcommand_mask bits */
	enum option_offer offer;
	const char *words; /* OFFER_WORDS: joined by blanks */
	const char *help;  /* one line, no full stop */
	const char *man;   /* mdoc(7) text for the man page */
	/* What "--long_name" alone means, where the argument may be left out;
	   NULL: it may not. */
	const char *arg_default;
};

/* The i-th row, NULL behind the last. */
const struct option_row *option_at(size_t i);
const struct option_row *option_by_id(enum option_id id);
/* Whether only a run that traces can use it, never a recording being read. */
bool option_is_for_tracing(const struct option_row *row);
const char *option_group_title(enum option_group group);

#endif
