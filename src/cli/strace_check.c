/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_check.c - strace's options beside each other: what excludes, needs or
 * silences what.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/strace_options.h"
#include "probe/stack.h"

enum { DAEMONIZE_MAX = 3 };

#define COUNT_OPTIONS "(-c/--summary-only or -C/--summary)"

/* A letter and its long option. */
static int check_letters(const struct strace_settings *settings,
			 struct error *err)
{
	static const struct {
		enum strace_letter letter;
		const char *letters, *option;
	} pairs[] = {
		{LETTER_FOLLOW, "-f", "--follow-forks"},
		{LETTER_DAEMONIZE, "-D", "--daemonize"},
		{LETTER_STAMP, "-t", "--absolute-timestamps"},
		{LETTER_HEX, "-x", "--strings-in-hex"},
		{LETTER_FDS, "-y", "--decode-fds"},
		{LETTER_QUIET, "-q", "-e quiet/--quiet"},
	};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		if (settings->letters[pairs[i].letter] &&
		    settings->has_long[pairs[i].letter])
			return error_set(err, EINVAL,
					 "%s and %s cannot be provided "
					 "simultaneously",
					 pairs[i].letters, pairs[i].option);
	return 0;
}

static bool is_pipe(const char *output)
{
	return output && (*output == '|' || *output == '!');
}

static int check_command(struct strace_settings *settings, struct error *err)
{
	if (settings->letters[LETTER_DAEMONIZE] > DAEMONIZE_MAX)
		return strace_usage(settings, err,
				    "Too many -D's (%u), maximum supported -D "
				    "count is %d",
				    settings->letters[LETTER_DAEMONIZE],
				    DAEMONIZE_MAX);
	if (!settings->word_count && !settings->pid_count)
		return strace_usage(settings, err,
				    "must have PROG [ARGS] or -p PID");
	if (!settings->word_count && settings->daemonize)
		return strace_usage(settings, err,
				    "PROG [ARGS] must be specified with "
				    "-D/--daemonize");
	if (!settings->word_count && settings->argv0)
		return strace_usage(settings, err,
				    "PROG [ARGS] must be specified with "
				    "--argv0");
	if (settings->kills_on_exit && settings->pid_count)
		return error_set(err, EINVAL,
				 "--kill-on-exit and -p/--attach are mutually "
				 "exclusive options");
	return 0;
}

static int check_counting(struct strace_settings *settings, struct error *err)
{
	if (settings->has_only_count && settings->has_also_count)
		return strace_usage(settings, err,
				    "-c/--summary-only and -C/--summary are "
				    "mutually exclusive");
	if (settings->rules.counting != COUNT_NOTHING)
		return 0;
	if (settings->has_wall)
		return strace_usage(settings, err,
				    "-w/--summary-wall-clock must be given "
				    "with " COUNT_OPTIONS);
	if (settings->has_count_columns)
		return strace_usage(settings, err,
				    "-U/--summary-columns must be given "
				    "with " COUNT_OPTIONS);
	if (settings->has_sort)
		strace_note(settings, "-S/--summary-sort-by has no effect "
				      "without " COUNT_OPTIONS);
	if (settings->has_overhead)
		strace_note(settings,
			    "-O/--summary-syscall-overhead has no effect "
			    "without " COUNT_OPTIONS);
	return 0;
}

static int check_separate(struct strace_settings *settings, struct error *err)
{
	/* A single -f takes --output-separately back. */
	if (settings->letters[LETTER_FOLLOW] == 1)
		settings->is_separate = false;
	if (!settings->is_separate)
		return 0;
	if (is_pipe(settings->output))
		return strace_usage(settings, err,
				    "piping the output and -ff/"
				    "--output-separately are mutually "
				    "exclusive");
	if (settings->rules.counting != COUNT_NOTHING)
		return strace_usage(settings, err,
				    COUNT_OPTIONS
				    " and -ff/--output-separately "
				    "are mutually exclusive");
	if (!settings->output && !settings->letters[LETTER_FOLLOW])
		strace_note(settings, "--output-separately has no effect "
				      "without -o/--output");
	settings->is_separate = settings->output;
	return 0;
}

/* What -c leaves nothing to show of. */
static void note_useless(struct strace_settings *settings)
{
	const struct view_options *view = &settings->view;
	const struct {
		bool is_given;
		const char *name;
	} letters[] = {
		{view->with_ip, "-i/--instruction-pointer"},
		{view->stacks, "-k/--stack-trace"},
		{view->with_nr, "-n/--syscall-number"},
		{view->with_arg_names, "-N/--arg-names"},
		{view->with_relative_time, "-r/--relative-timestamps"},
		{view->stamp != STAMP_NONE, "-t/--absolute-timestamps"},
		{view->with_duration, "-T/--syscall-times"},
		{view->fd_details, "-y/--decode-fds"},
	};

	if (settings->rules.counting != COUNT_ONLY)
		return;
	for (size_t i = 0; i < ARRAY_LEN(letters); i++)
		if (letters[i].is_given)
			strace_note(settings,
				    "%s has no effect with -c/--summary-only",
				    letters[i].name);
}

static void note_others(struct strace_settings *settings)
{
	if (settings->has_old_follow && (settings->letters[LETTER_FOLLOW] ||
					 settings->has_long[LETTER_FOLLOW]))
		strace_note(settings, "deprecated option -F ignored");
	else if (settings->has_old_follow)
		strace_note(settings, "option -F is deprecated, please use "
				      "-f/--follow-forks instead");
	if (settings->appends && !settings->output)
		strace_note(settings, "-A/--output-append-mode has no effect "
				      "without -o/--output");
	if (settings->has_status_letters[0] && settings->has_status_letters[1])
		strace_note(settings,
			    "Only the last of -z/--successful-only/-Z/"
			    "--failed-only options will take effect. See "
			    "status qualifier for more complex filters.");
	if (settings->has_stack_limit && !settings->view.stacks)
		strace_note(settings, "--stack-trace-frame-limit has no effect "
				      "without -k/--stack-trace");
	if (settings->wants_seccomp && !settings->follows)
		strace_note(settings, "--seccomp-bpf cannot be used without "
				      "-f/--follow-forks, disabling");
	else if (settings->wants_seccomp && settings->detaches_on_exec)
		strace_note(settings, "--seccomp-bpf is not enabled because it "
				      "is not compatible with -b");
	else if (settings->wants_seccomp && settings->rules.call_limit)
		strace_note(settings, "--seccomp-bpf is not enabled because it "
				      "is not compatible with --syscall-limit");
	else if (settings->wants_seccomp && !settings->word_count)
		strace_note(settings, "--seccomp-bpf is not enabled for "
				      "processes attached with -p");
	else if (settings->wants_seccomp)
		strace_note(settings, "--seccomp-bpf has no effect: spile "
				      "sees every call");
}

/* A started program whose trace goes to a file. */
static void set_defaults(struct strace_settings *settings)
{
	bool is_file_only = settings->output && settings->word_count;
	size_t started = settings->pid_count + !!settings->word_count;
	bool is_to_file = settings->output && !settings->is_separate;
	struct view_options *view = &settings->view;

	if (is_file_only && !settings->letters[LETTER_QUIET] &&
	    !settings->has_long[LETTER_QUIET])
		settings->rules.quiet |= QUIET_ATTACH | QUIET_PERSONALITY;
	if (settings->interruptible == INTERRUPT_UNSET)
		settings->interruptible = settings->daemonize
						  ? INTERRUPT_NEVER_TSTP
					  : is_file_only ? INTERRUPT_NEVER
							 : INTERRUPT_WAITING;
	if (view->tids == TIDS_ALWAYS || settings->is_separate)
		return;
	if (is_to_file && (settings->follows || started > 1))
		view->tids = TIDS_ALWAYS;
	else if (!is_to_file)
		view->tids = TIDS_IN_BRACKETS;
}

int strace_check(struct strace_settings *settings, struct error *err)
{
	int rc = check_letters(settings, err);

	if (rc == 0)
		rc = check_command(settings, err);
	if (rc == 0)
		rc = check_counting(settings, err);
	if (rc == 0)
		rc = check_separate(settings, err);
	if (rc < 0)
		return rc;
	note_useless(settings);
	note_others(settings);
	if (settings->view.stacks && !stack_is_built())
		return error_set(err, ENOTSUP,
				 "Stack traces (-k/--stack-trace option) are "
				 "not supported by this build of spile");
	set_defaults(settings);
	return 0;
}
