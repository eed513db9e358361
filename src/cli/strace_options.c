/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_options.c - strace's own command line.
 */
#include "config.h"

#include "cli/strace_options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/auto.h"
#include "base/duration.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/units.h"
#include "spec/spec.h"

enum {
	STRING_BYTES_DEFAULT = 32,
	ALIGN_DEFAULT = 40,
	ALIGN_MAX = 1000000,
	LONG_ROWS_MAX = 96,
	LONG_BASE = 256, /* what getopt returns for long options, from here */
};

static const char short_options[] =
	"+a:Ab:cCdDe:E:fFhiI:kno:NO:p:P:qrs:S:tTu:U:vVwxX:yYzZ";

/* Further names of long options. */
static const struct {
	const char *name;
	enum strace_option id;
} aliases[] = {
	{"timestamps", STRACE_STAMPS},	  {"stack-traces", STRACE_STACK},
	{"daemonised", STRACE_DAEMONIZE}, {"daemonized", STRACE_DAEMONIZE},
	{"failing-only", STRACE_FAILED},  {"silent", STRACE_QUIET},
	{"silence", STRACE_QUIET},
};

void strace_settings_init(struct strace_settings *settings)
{
	*settings = (struct strace_settings){
		.view = {.string_bytes = STRING_BYTES_DEFAULT,
			 .align = ALIGN_DEFAULT,
			 .relative_digits = MICROSECOND_DIGITS,
			 .duration_digits = MICROSECOND_DIGITS,
			 .tids = TIDS_NEVER},
		.color = COLOR_AUTO,
	};
	strace_rules_init(&settings->rules);
	settings->rules.count_options = (struct strace_count_options){
		.columns = {COLUMN_PERCENT, COLUMN_TOTAL, COLUMN_AVG,
			    COLUMN_CALLS, COLUMN_ERRORS, COLUMN_NAME},
		.column_count = 6,
		.sort = COLUMN_TOTAL,
	};
}

void strace_settings_done(struct strace_settings *settings)
{
	strace_rules_done(&settings->rules);
	free(settings->pids);
	free(settings->env);
	buf_done(&settings->notes);
	settings->pids = NULL;
	settings->env = NULL;
}

int strace_usage(struct strace_settings *settings, struct error *err,
		 const char *format, ...)
{
	AUTO(mem_free_ptr) char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	settings->is_usage = true;
	return error_set(err, EINVAL, "%s", text ? text : format);
}

void strace_note(struct strace_settings *settings, const char *format, ...)
{
	AUTO(mem_free_ptr) char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) >= 0)
		buf_printf(&settings->notes, "%s\n", text);
	va_end(args);
}

/* ---- values ---- */

/* An option as it was written: "-a", "--columns". */
struct given {
	const struct strace_row *row;
	const char *name;
	const char *value; /* NULL: none */
	bool is_letter;
};

static int refuse(struct strace_settings *settings, const struct given *given,
		  struct error *err)
{
	return strace_usage(settings, err, "invalid %s argument: '%s'",
			    given->name, given->value);
}

static int read_number(struct strace_settings *settings,
		       const struct given *given, uint64_t least, uint64_t most,
		       uint64_t *ret, struct error *err)
{
	uint64_t number;

	if (!units_number(given->value, most, &number) || number < least)
		return refuse(settings, given, err);
	*ret = number;
	return 0;
}

/* "s" 0, "ms" 3, "us" 6, "ns" 9; false for anything else. */
static bool read_precision(const char *text, unsigned *ret_digits)
{
	static const char *const units[] = {"s", "ms", "us", "ns"};

	for (unsigned i = 0; i < ARRAY_LEN(units); i++)
		if (strcasecmp(units[i], text) == 0) {
			*ret_digits = i * 3;
			return true;
		}
	return false;
}

static int set_precision(struct strace_settings *settings,
			 const struct given *given, unsigned *ret_digits,
			 struct error *err)
{
	if (given->is_letter)
		return 0;
	return read_precision(given->value, ret_digits)
		       ? 0
		       : refuse(settings, given, err);
}

static bool read_stamp_word(const char *word, struct view_options *view)
{
	static const char *const formats[] = {"none", "time", "unix"};
	bool is_format = strncasecmp(word, "format:", 7) == 0;
	bool is_precision = strncasecmp(word, "precision:", 10) == 0;

	word += is_format ? 7 : is_precision ? 10 : 0;
	for (unsigned i = 0; !is_precision && i < ARRAY_LEN(formats); i++)
		if (strcasecmp(formats[i], word) == 0) {
			view->stamp = (enum timestamp_style)i;
			return true;
		}
	return !is_format && read_precision(word, &view->stamp_digits);
}

static int set_stamps(struct strace_settings *settings,
		      const struct given *given, struct error *err)
{
	AUTO(mem_free_ptr)
	char *room = mem_strdup(given->value);
	char *rest = room, *word;

	settings->has_long[LETTER_STAMP] = true;
	settings->view.stamp = STAMP_TIME;
	settings->view.stamp_digits = 0;
	while ((word = strsep(&rest, ",")))
		if (!read_stamp_word(word, &settings->view))
			return refuse(settings, given, err);
	return 0;
}

/* The place among words, which end with NULL; -1: none of them. */
static int place_of(const char *const *words, const char *text)
{
	for (int i = 0; words[i]; i++)
		if (strcasecmp(words[i], text) == 0)
			return i;
	return -1;
}

static int set_hex(struct strace_settings *settings, const struct given *given,
		   struct error *err)
{
	static const char *const words[] = {"none", "non-ascii", "all",
					    "non-ascii-chars", NULL};
	int place = place_of(words, given->value);

	if (place < 0)
		return refuse(settings, given, err);
	settings->has_long[LETTER_HEX] = true;
	settings->view.hex_strings = (enum hex_style)place;
	return 0;
}

static int set_const(struct strace_settings *settings,
		     const struct given *given, struct error *err)
{
	static const char *const words[] = {"abbrev", "raw", "verbose", NULL};
	int place = place_of(words, given->value);

	if (place < 0)
		return refuse(settings, given, err);
	settings->view.names = (enum name_style)place;
	return 0;
}

static int set_color(struct strace_settings *settings,
		     const struct given *given, struct error *err)
{
	static const char *const words[] = {"auto", "always", "never", NULL};
	int place = place_of(words, given->value);

	if (place < 0)
		return refuse(settings, given, err);
	settings->color = (enum color_when)place;
	return 0;
}

static int set_daemonize(struct strace_settings *settings,
			 const struct given *given, struct error *err)
{
	static const char *const words[] = {"grandchild", "pgroup", "pgrp",
					    "session", NULL};
	static const unsigned levels[] = {1, 2, 2, 3};
	int place = place_of(words, given->value);

	if (place < 0)
		return refuse(settings, given, err);
	settings->has_long[LETTER_DAEMONIZE] = true;
	settings->daemonize = levels[place];
	return 0;
}

static int set_interruptible(struct strace_settings *settings,
			     const struct given *given, struct error *err)
{
	static const char *const words[] = {"anywhere", "waiting", "never",
					    "never_tstp", NULL};
	int place = place_of(words, given->value);
	uint64_t number = (uint64_t)place + 1;

	if (place < 0 &&
	    (!units_number(given->value, INTERRUPT_NEVER_TSTP, &number) ||
	     !number) &&
	    strcasecmp(given->value, "always") != 0)
		return refuse(settings, given, err);
	settings->interruptible = (enum strace_interruptible)(number ?: 1);
	return 0;
}

/* A number of microseconds, or a time with a unit. */
static int set_overhead(struct strace_settings *settings,
			const struct given *given, struct error *err)
{
	size_t len = strlen(given->value);
	bool has_unit = len && strchr("smu", given->value[len - 1]);
	AUTO(mem_free_ptr)
	char *text = mem_printf("%s%s", given->value, has_unit ? "" : "us");
	struct error why = {0};

	settings->has_overhead = true;
	if (duration_parse(text, &settings->rules.count_options.overhead_ns,
			   &why) < 0)
		return refuse(settings, given, err);
	return 0;
}

/* ---- what is traced ---- */

static int add_pids(struct strace_settings *settings, const char *list,
		    struct error *err)
{
	AUTO(mem_free_ptr) char *room = mem_strdup(list);
	char *rest = room, *word;
	uint64_t pid;

	while ((word = strsep(&rest, ", \t\n"))) {
		if (!*word)
			continue;
		if (!units_number(word, INT32_MAX, &pid) || !pid)
			return error_set(err, EINVAL,
					 "Invalid process id: '%s'", word);
		settings->pids =
			mem_resize(settings->pids, settings->pid_count + 1,
				   sizeof(*settings->pids));
		settings->pids[settings->pid_count++] = (uint32_t)pid;
	}
	return 0;
}

static void add_env(struct strace_settings *settings, const char *text)
{
	settings->env = mem_resize(settings->env, settings->env_count + 1,
				   sizeof(*settings->env));
	settings->env[settings->env_count++] = text;
}

static int set_detach_on(struct strace_settings *settings, const char *call,
			 struct error *err)
{
	if (strcmp(call, "execve") != 0)
		return error_set(err, EINVAL,
				 "Syscall '%s' for -b isn't supported", call);
	settings->detaches_on_exec = true;
	return 0;
}

static void set_status(struct strace_settings *settings, bool is_failed)
{
	settings->has_status_letters[is_failed] = true;
	settings->rules.statuses =
		is_failed ? STATUS_FAILED : STATUS_SUCCESSFUL;
}

/* Letters that were given once more. */
static void count_letter(struct strace_settings *settings,
			 enum strace_letter letter)
{
	static const unsigned quiet[] = {
		QUIET_ATTACH | QUIET_PERSONALITY,
		QUIET_ATTACH | QUIET_PERSONALITY | QUIET_EXIT, QUIET_ALL};
	unsigned count = ++settings->letters[letter];

	switch (letter) {
	case LETTER_FOLLOW:
		settings->follows = true;
		settings->is_separate |= count > 1;
		break;
	case LETTER_DAEMONIZE:
		settings->daemonize = count;
		break;
	case LETTER_STAMP:
		view_more_stamp(&settings->view);
		break;
	case LETTER_HEX:
		settings->view.hex_strings =
			count > 1 ? HEX_ALL : HEX_NON_ASCII;
		break;
	case LETTER_FDS:
		settings->view.fd_details = count > 1 ? FD_ALL : FD_PATH;
		break;
	case LETTER_QUIET:
		settings->rules.quiet = quiet[count < 3 ? count - 1 : 2];
		break;
	case LETTER_STACK:
		settings->view.stacks =
			count > 1 ? STACKS_SOURCE : STACKS_SYMBOL;
		break;
	case LETTER_COUNT:
		break;
	}
}

/* True when it was one that counts. */
static bool take_letter(struct strace_settings *settings,
			const struct given *given)
{
	static const struct {
		enum strace_option id;
		enum strace_letter letter;
	} counted[] = {
		{STRACE_FOLLOW, LETTER_FOLLOW},
		{STRACE_DAEMONIZE, LETTER_DAEMONIZE},
		{STRACE_STAMPS, LETTER_STAMP},
		{STRACE_HEX, LETTER_HEX},
		{STRACE_DECODE_FDS, LETTER_FDS},
		{STRACE_QUIET, LETTER_QUIET},
		{STRACE_STACK, LETTER_STACK},
	};

	for (size_t i = 0; given->is_letter && i < ARRAY_LEN(counted); i++)
		if (counted[i].id == given->row->id) {
			count_letter(settings, counted[i].letter);
			return true;
		}
	return false;
}

static int set_stack(struct strace_settings *settings,
		     const struct given *given, struct error *err)
{
	static const char *const words[] = {"symbol", "source", NULL};
	int place = place_of(words, given->value);

	if (place < 0)
		return refuse(settings, given, err);
	settings->view.stacks = (enum stack_style)(place + 1);
	return 0;
}

static void note_no_effect(struct strace_settings *settings,
			   const struct given *given)
{
	strace_note(settings, "%s has no effect in this version of spile",
		    given->name);
}

/* Options that only change how lines look. */
static int take_line_option(struct strace_settings *settings,
			    const struct given *given, struct error *err)
{
	struct view_options *view = &settings->view;
	uint64_t number = 0;
	int rc = 0;

	switch ((int)given->row->id) {
	case STRACE_COLUMNS:
		rc = read_number(settings, given, 0, ALIGN_MAX, &number, err);
		view->align = (unsigned)number;
		break;
	case STRACE_IP:
		view->with_ip = true;
		break;
	case STRACE_NUMBER:
		view->with_nr = true;
		break;
	case STRACE_NAMES:
		view->with_arg_names = true;
		break;
	case STRACE_RELATIVE:
		view->with_relative_time = true;
		return set_precision(settings, given, &view->relative_digits,
				     err);
	case STRACE_STRING:
		rc = read_number(settings, given, 0, INT32_MAX, &number, err);
		view->string_bytes = (uint32_t)number;
		break;
	case STRACE_STAMPS:
		return set_stamps(settings, given, err);
	case STRACE_TIMES:
		view->with_duration = true;
		return set_precision(settings, given, &view->duration_digits,
				     err);
	case STRACE_NO_ABBREV:
		settings->rules.abbrev = CALLSET_EMPTY;
		break;
	case STRACE_HEX:
		return set_hex(settings, given, err);
	case STRACE_CONST:
		return set_const(settings, given, err);
	case STRACE_SHOW_PID:
		view->tids = TIDS_ALWAYS;
		break;
	case STRACE_COLOR:
		return set_color(settings, given, err);
	case STRACE_STACK:
		return set_stack(settings, given, err);
	case STRACE_STACK_LIMIT:
		settings->has_stack_limit = true;
		return read_number(settings, given, 1, INT32_MAX, &number, err);
	default:
		note_no_effect(settings, given);
		break;
	}
	return rc;
}

static int take_count_option(struct strace_settings *settings,
			     const struct given *given, struct error *err)
{
	switch ((int)given->row->id) {
	case STRACE_COUNT_ONLY:
		settings->has_only_count = true;
		settings->rules.counting = COUNT_ONLY;
		return 0;
	case STRACE_COUNT:
		settings->has_also_count = true;
		settings->rules.counting = COUNT_ALSO;
		return 0;
	case STRACE_OVERHEAD:
		return set_overhead(settings, given, err);
	case STRACE_SORT:
		return strace_set_sort(settings, given->value, err);
	case STRACE_COUNT_COLUMNS:
		return strace_set_columns(settings, given->value, err);
	default:
		settings->has_wall = true;
		return 0;
	}
}

static int take_run_option(struct strace_settings *settings,
			   const struct given *given, struct error *err)
{
	switch ((int)given->row->id) {
	case STRACE_PATH:
		strace_rules_add_path(&settings->rules, given->value);
		break;
	case STRACE_SUCCESSFUL:
	case STRACE_FAILED:
		set_status(settings, given->row->id == STRACE_FAILED);
		break;
	case STRACE_ENV:
		add_env(settings, given->value);
		break;
	case STRACE_ATTACH:
		return add_pids(settings, given->value, err);
	case STRACE_USER:
		settings->user = given->value;
		break;
	case STRACE_ARGV0:
		settings->argv0 = given->value;
		break;
	case STRACE_DETACH_ON:
		return set_detach_on(settings, given->value, err);
	case STRACE_DAEMONIZE:
		return set_daemonize(settings, given, err);
	case STRACE_FOLLOW:
		settings->has_long[LETTER_FOLLOW] = settings->follows = true;
		break;
	case STRACE_SEPARATELY:
		settings->is_separate = true;
		break;
	case STRACE_INTERRUPTIBLE:
		return set_interruptible(settings, given, err);
	case STRACE_KILL_ON_EXIT:
		settings->kills_on_exit = true;
		break;
	case STRACE_CALL_LIMIT:
		return read_number(settings, given, 1, INT64_MAX,
				   &settings->rules.call_limit, err);
	case STRACE_SECCOMP:
		settings->wants_seccomp = true;
		break;
	case STRACE_OUTPUT:
		settings->output = given->value;
		break;
	default:
		settings->appends = true;
		break;
	}
	return 0;
}

static int take(struct strace_settings *settings, const struct spec *spec,
		const struct given *given, struct error *err)
{
	enum strace_option id = given->row->id;

	if (take_letter(settings, given))
		return 0;
	if (id == STRACE_EXPR)
		return strace_expression(settings, spec, given->value, err);
	if (id == STRACE_HELP)
		settings->wants_help = true;
	else if (id == STRACE_VERSION)
		settings->wants_version++;
	else if (id <= STRACE_SECONTEXT)
		return strace_qualify(settings, spec, id, given->value, err);
	else if (given->row->row.group == GROUP_SHOWN)
		return take_count_option(settings, given, err);
	else if (id > STRACE_EXPR &&
		 (id < STRACE_COLUMNS || id == STRACE_OUTPUT ||
		  id == STRACE_APPEND))
		return take_run_option(settings, given, err);
	else
		return take_line_option(settings, given, err);
	return 0;
}

/* ---- getopt ---- */

static const struct strace_row *row_by_id(enum strace_option id)
{
	const struct strace_row *row;

	for (size_t i = 0; (row = strace_row_at(i)); i++)
		if (row->id == id)
			return row;
	return NULL;
}

static const struct strace_row *row_by_letter(int letter)
{
	const struct strace_row *row;

	for (size_t i = 0; (row = strace_row_at(i)); i++)
		if (row->row.letter == letter)
			return row;
	return NULL;
}

static struct option long_option(const struct strace_row *row, const char *name)
{
	return (struct option){
		.name = name,
		.has_arg = row->row.arg_default ? optional_argument
			   : row->row.arg	? required_argument
						: no_argument,
		.val = LONG_BASE + (int)row->id,
	};
}

static void list_long_options(struct option *list)
{
	const struct strace_row *row;
	size_t count = 0;

	for (size_t i = 0; (row = strace_row_at(i)); i++)
		list[count++] = long_option(row, row->row.long_name);
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
		list[count++] =
			long_option(row_by_id(aliases[i].id), aliases[i].name);
}

static int take_code(struct strace_settings *settings, const struct spec *spec,
		     int code, const char *long_name, struct error *err)
{
	struct given given = {.value = optarg, .is_letter = code < LONG_BASE};
	AUTO(mem_free_ptr) char *name = NULL;

	if (code == 'Y') {
		settings->view.with_comm = true;
		return 0;
	}
	if (code == 'F') {
		strace_note(settings, "option -F is deprecated, please use "
				      "-f/--follow-forks instead");
		settings->follows = true;
		return 0;
	}
	given.row = given.is_letter
			    ? row_by_letter(code)
			    : row_by_id((enum strace_option)(code - LONG_BASE));
	name = given.is_letter ? mem_printf("-%c", code)
			       : mem_printf("--%s", long_name);
	given.name = name;
	if (!given.is_letter && !given.value)
		given.value = given.row->row.arg_default;
	return take(settings, spec, &given, err);
}

int strace_parse(struct strace_settings *settings, const struct spec *spec,
		 int argc, char **argv, struct error *err)
{
	struct option list[LONG_ROWS_MAX] = {{0}};
	int code, place = 0;

	list_long_options(list);
	optind = 0; /* glibc: from the start, and + is looked at again */
	while ((code = getopt_long(argc, argv, short_options, list, &place)) !=
	       -1) {
		int rc;

		/* getopt has said what. */
		if (code == '?')
			return strace_usage(settings, err, "%s", "");
		rc = take_code(settings, spec, code,
			       code < LONG_BASE ? NULL : list[place].name, err);
		if (rc < 0)
			return rc;
	}
	settings->words = (const char *const *)argv + optind;
	settings->word_count = (size_t)(argc - optind);
	if (settings->wants_help || settings->wants_version)
		return 0;
	return strace_check(settings, err);
}
