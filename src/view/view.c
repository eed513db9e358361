/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view.c - the table of views. A new one is a file and a line here.
 */
#include "config.h"

#include "view/view.h"

#include <string.h>

#include "base/auto.h"
#include "select/selection.h"
#include "view/views.h"

static const struct view *const views[] = {
	&view_tree,
	&view_calls,
	&view_stat,
	&view_bus,
	&view_footprint,
	&view_export,
	&view_info,
};

void view_more_stamp(struct view_options *options)
{
	if (options->stamp == STAMP_NONE) {
		options->stamp = STAMP_TIME;
		return;
	}
	if (options->stamp_digits)
		options->stamp = STAMP_UNIX;
	options->stamp_digits = MICROSECOND_DIGITS;
}

const struct view *view_at(size_t i)
{
	return i < ARRAY_LEN(views) ? views[i] : NULL;
}

const struct view *view_by_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(views); i++)
		if (!strcmp(views[i]->name, name))
			return views[i];
	return NULL;
}

bool view_has_sort_key(const struct view *view, const char *key)
{
	for (const char *const *at = view->sort_keys; at && *at; at++)
		if (!strcmp(*at, key))
			return true;
	return false;
}

bool view_needs_end(const struct selection *selection)
{
	return selection && (selection_since(selection).kind == WHEN_END ||
			     selection_until(selection).kind == WHEN_END);
}
