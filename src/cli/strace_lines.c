/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_lines.c - of strace's options, those that say how lines and counts look.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "base/auto.h"
#include "base/duration.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/strace_take.h"
#include "cli/units.h"

enum {
	ALIGN_MAX = 1000000,
	STRING_MAX = INT32_MAX / 2, /* as in strace */
};

int strace_refuse(struct strace_settings *settings, const struct given *given,
		  struct error *err)
{
	return strace_usage(settings, err, "invalid %s argument: '%s'",
			    given->name, given->value);
}

int strace_read_number(struct strace_settings *settings,
		       const struct given *given, uint64_t least, uint64_t most,
		       uint64_t *ret, struct error *err)
{
	uint64_t number;

	if (!units_number(given->value, most, &number) || number < least)
		return strace_refuse(settings, given, err);
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
		       : strace_refuse(settings, given, err);
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
		if (*word && !read_stamp_word(word, &settings->view))
			return strace_refuse(settings, given, err);
	return 0;
}

/* The place among words, which end with NULL; -1: none of them. */
int strace_place_of(const char *const *words, const char *text)
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
	int place = strace_place_of(words, given->value);

	if (place < 0)
		return strace_refuse(settings, given, err);
	settings->has_long[LETTER_HEX] = true;
	settings->view.hex_strings = (enum hex_style)place;
	return 0;
}

static int set_const(struct strace_settings *settings,
		     const struct given *given, struct error *err)
{
	static const char *const words[] = {"abbrev", "raw", "verbose"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i], given->value) == 0) {
			settings->view.names = (enum name_style)i;
			return 0;
		}
	return strace_refuse(settings, given, err);
}

static int set_color(struct strace_settings *settings,
		     const struct given *given, struct error *err)
{
	static const char *const words[] = {"auto", "always", "never", NULL};
	int place = strace_place_of(words, given->value);

	if (place < 0)
		return strace_refuse(settings, given, err);
	settings->color = (enum color_when)place;
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
		return strace_refuse(settings, given, err);
	return 0;
}

static int set_stack(struct strace_settings *settings,
		     const struct given *given, struct error *err)
{
	static const char *const words[] = {"symbol", "source", NULL};
	int place = strace_place_of(words, given->value);

	if (place < 0)
		return strace_refuse(settings, given, err);
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
int strace_take_line(struct strace_settings *settings,
			    const struct given *given, struct error *err)
{
	struct view_options *view = &settings->view;
	uint64_t number = 0;
	int rc = 0;

	switch ((int)given->row->id) {
	case STRACE_COLUMNS:
		rc = strace_read_number(settings, given, 0, ALIGN_MAX, &number, err);
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
		rc = strace_read_number(settings, given, 0, STRING_MAX, &number, err);
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
	case STRACE_PIDNS:
		view->with_pidns = true;
		break;
	case STRACE_SHOW_PID:
		view->tids = TIDS_ALWAYS;
		break;
	case STRACE_COLOR:
		return set_color(settings, given, err);
	case STRACE_STACK:
		return set_stack(settings, given, err);
	case STRACE_STACK_LIMIT:
		settings->has_stack_limit = true;
		rc = strace_read_number(settings, given, 1, INT32_MAX, &number,
					err);
		view->stack_frames = (size_t)number;
		break;
	default:
		note_no_effect(settings, given);
		break;
	}
	return rc;
}

int strace_take_count(struct strace_settings *settings,
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
		settings->has_wall =
			settings->rules.count_options.is_wall = true;
		return 0;
	}
}
