/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_columns.c - which columns strace's table of counts has, and its order.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/strace_options.h"

static const struct {
	const char *name;
	enum strace_column column;
} columns[] = {
	{"time", COLUMN_PERCENT},	   {"time-percent", COLUMN_PERCENT},
	{"percent-time", COLUMN_PERCENT},  {"time-total", COLUMN_TOTAL},
	{"total-time", COLUMN_TOTAL},	   {"min-time", COLUMN_MIN},
	{"time-min", COLUMN_MIN},	   {"shortest", COLUMN_MIN},
	{"max-time", COLUMN_MAX},	   {"time-max", COLUMN_MAX},
	{"longest", COLUMN_MAX},	   {"avg-time", COLUMN_AVG},
	{"time-avg", COLUMN_AVG},	   {"calls", COLUMN_CALLS},
	{"count", COLUMN_CALLS},	   {"errors", COLUMN_ERRORS},
	{"error", COLUMN_ERRORS},	   {"name", COLUMN_NAME},
	{"syscall", COLUMN_NAME},	   {"syscall-name", COLUMN_NAME},
	{"wall-total", COLUMN_WALL_TOTAL}, {"total-wall", COLUMN_WALL_TOTAL},
	{"wall-min", COLUMN_WALL_MIN},	   {"min-wall", COLUMN_WALL_MIN},
	{"wall-max", COLUMN_WALL_MAX},	   {"max-wall", COLUMN_WALL_MAX},
	{"wall-avg", COLUMN_WALL_AVG},	   {"avg-wall", COLUMN_WALL_AVG},
};

static bool find_column(const char *name, enum strace_column *ret)
{
	AUTO(mem_free_ptr) char *plain = mem_strdup(name);

	for (char *at = plain; *at; at++)
		if (*at == '_')
			*at = '-';
	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		if (strcasecmp(columns[i].name, plain) == 0) {
			*ret = columns[i].column;
			return true;
		}
	return false;
}

int strace_set_sort(struct strace_settings *settings, const char *key,
		    struct error *err)
{
	enum strace_column *sort = &settings->rules.count_options.sort;

	settings->has_sort = true;
	if (!strcasecmp(key, "none") || !strcasecmp(key, "nothing"))
		*sort = COLUMN_NONE;
	else if (!find_column(key, sort))
		return strace_usage(settings, err, "invalid sortby: '%s'", key);
	return 0;
}

static bool has_column(const struct strace_count_options *options,
		       enum strace_column column)
{
	for (size_t i = 0; i < options->column_count; i++)
		if (options->columns[i] == column)
			return true;
	return false;
}

int strace_set_columns(struct strace_settings *settings, const char *list,
		       struct error *err)
{
	struct strace_count_options *options = &settings->rules.count_options;
	AUTO(mem_free_ptr) char *room = mem_strdup(list);
	char *rest = room, *name;
	enum strace_column column;

	settings->has_count_columns = true;
	options->column_count = 0;
	while ((name = strsep(&rest, ","))) {
		if (!find_column(name, &column))
			return strace_usage(settings, err,
					    "unknown column name: '%s'", name);
		if (has_column(options, column))
			return strace_usage(
				settings, err,
				"call summary column has been provided more "
				"than once: '%s' (-U option residual: '%s')",
				name, list + (name - room));
		options->columns[options->column_count++] = column;
	}
	if (!has_column(options, COLUMN_NAME))
		options->columns[options->column_count++] = COLUMN_NAME;
	return 0;
}
