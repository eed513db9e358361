/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_options.c - strace's own command line, as getopt_long(3) splits it.
 *
 * What an option means is in strace_lines.c, strace_runs.c and strace_expr.c.
 */
#include "config.h"

#include "cli/strace_options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/strace_take.h"
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
	text = mem_vprintf(format, args);
	va_end(args);
	settings->is_usage = true;
	return error_set(err, EINVAL, "%s", text);
}

void strace_note(struct strace_settings *settings, const char *format, ...)
{
	AUTO(mem_free_ptr) char *text = NULL;
	va_list args;

	va_start(args, format);
	text = mem_vprintf(format, args);
	va_end(args);
	buf_printf(&settings->notes, "%s\n", text);
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
		return strace_take_count(settings, given, err);
	else if (id > STRACE_EXPR &&
		 (id < STRACE_COLUMNS || id == STRACE_OUTPUT ||
		  id == STRACE_APPEND))
		return strace_take_run(settings, given, err);
	else
		return strace_take_line(settings, given, err);
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
		settings->follows = settings->has_old_follow = true;
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
