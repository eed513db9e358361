/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_options.h - strace's own command line.
 *
 * Its grammar is getopt_long(3)'s, not that of spile's other subcommands:
 * clustered letters, long options cut short, arguments that may be left out.
 */
#ifndef SPILE_CLI_STRACE_OPTIONS_H
#define SPILE_CLI_STRACE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "cli/options.h"
#include "cli/settings.h"
#include "view/strace_rules.h"
#include "view/view.h"

struct error;
struct spec;

enum strace_option {
	STRACE_NONE = 0,
	/* Also words of -e. */
	STRACE_TRACE,
	STRACE_SIGNAL,
	STRACE_STATUS,
	STRACE_TRACE_FDS,
	STRACE_ABBREV,
	STRACE_VERBOSE,
	STRACE_RAW,
	STRACE_READ,
	STRACE_WRITE,
	STRACE_QUIET,
	STRACE_KVM,
	STRACE_NAMESPACE,
	STRACE_DECODE_FDS,
	STRACE_DECODE_PIDS,
	STRACE_INJECT,
	STRACE_FAULT,
	STRACE_SECONTEXT,
	/* The others. */
	STRACE_EXPR,
	STRACE_PATH,
	STRACE_SUCCESSFUL,
	STRACE_FAILED,
	STRACE_ENV,
	STRACE_ATTACH,
	STRACE_USER,
	STRACE_ARGV0,
	STRACE_DETACH_ON,
	STRACE_DAEMONIZE,
	STRACE_FOLLOW,
	STRACE_FOLLOW_OLD,
	STRACE_SEPARATELY,
	STRACE_INTERRUPTIBLE,
	STRACE_KILL_ON_EXIT,
	STRACE_CALL_LIMIT,
	STRACE_SECCOMP,
	STRACE_COUNT_ONLY,
	STRACE_COUNT,
	STRACE_OVERHEAD,
	STRACE_SORT,
	STRACE_COUNT_COLUMNS,
	STRACE_WALL,
	STRACE_COLUMNS,
	STRACE_IP,
	STRACE_STACK,
	STRACE_STACK_LIMIT,
	STRACE_NUMBER,
	STRACE_NAMES,
	STRACE_RELATIVE,
	STRACE_STRING,
	STRACE_STAMPS,
	STRACE_TIMES,
	STRACE_NO_ABBREV,
	STRACE_HEX,
	STRACE_CONST,
	STRACE_PIDNS,
	STRACE_SHOW_PID,
	STRACE_OUTPUT,
	STRACE_APPEND,
	STRACE_COLOR,
	STRACE_DEBUG,
	STRACE_TIPS,
	STRACE_HELP,
	STRACE_VERSION,
};

/* Letters that count, and may not stand beside their long option. */
enum strace_letter {
	LETTER_FOLLOW,
	LETTER_DAEMONIZE,
	LETTER_STAMP,
	LETTER_HEX,
	LETTER_FDS,
	LETTER_QUIET,
	LETTER_STACK,
	LETTER_COUNT,
};

/* -I */
enum strace_interruptible {
	INTERRUPT_UNSET,
	INTERRUPT_ANYWHERE,
	INTERRUPT_WAITING,
	INTERRUPT_NEVER,
	INTERRUPT_NEVER_TSTP,
};

struct strace_row {
	enum strace_option id;
	struct option_row row; /* for --help, completion and the man page */
};

/* The i-th row, NULL behind the last. */
const struct strace_row *strace_row_at(size_t i);

struct strace_settings {
	struct view_options view; /* rules: NULL until it is shown */
	struct strace_rules rules;
	const char *trace; /* the last SET of -e trace; NULL: all */
	uint32_t *pids;
	size_t pid_count;
	const char **env; /* NAME=VALUE, or NAME to unset */
	size_t env_count;
	const char *user, *argv0, *output;
	unsigned letters[LETTER_COUNT];
	bool has_long[LETTER_COUNT];
	bool follows, is_separate, appends;
	bool has_old_follow; /* -F */
	unsigned daemonize; /* 0: not; 1 to 3 */
	bool detaches_on_exec, kills_on_exit;
	bool wants_seccomp, has_stack_limit;
	bool has_status_letters[2]; /* -z, -Z */
	bool has_sort, has_count_columns, has_wall, has_overhead;
	bool wants_namespaces;
	bool has_only_count, has_also_count;
	enum strace_interruptible interruptible;
	enum color_when color;
	bool wants_help;
	unsigned wants_version;
	/* What is run: a tail of argv, NULL-terminated. */
	const char *const *words;
	size_t word_count;
	struct buf notes; /* lines for a person; the run goes on */
	bool is_usage;	  /* of an error: --help would help */
};

void strace_settings_init(struct strace_settings *settings);
void strace_settings_done(struct strace_settings *settings); /* for AUTO */

/* name is what stands in front of getopt's own messages, and argv[0] its
   place. */
int strace_parse(struct strace_settings *settings, const struct spec *spec,
		 int argc, char **argv, struct error *err);

/* ---- for the parts of the parser ---- */
int strace_usage(struct strace_settings *settings, struct error *err,
		 const char *format, ...) __attribute__((format(printf, 3, 4)));
void strace_note(struct strace_settings *settings, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* -e EXPR */
int strace_expression(struct strace_settings *settings, const struct spec *spec,
		      const char *text, struct error *err);
/* What of -e also is an option of its own. */
int strace_qualify(struct strace_settings *settings, const struct spec *spec,
		   enum strace_option id, const char *text, struct error *err);
/* -S KEY, -U LIST */
int strace_set_sort(struct strace_settings *settings, const char *key,
		    struct error *err);
int strace_set_columns(struct strace_settings *settings, const char *list,
		       struct error *err);
/* After the last option. */
int strace_check(struct strace_settings *settings, struct error *err);

#endif
