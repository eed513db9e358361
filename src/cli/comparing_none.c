/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * comparing_none.c - in place of comparing.c where spile is built without jansson.
 */
#include "config.h"

#include "cli/cli.h"
#include "cli/comparing.h"
#include "cli/say.h"

static int say_not_built(const struct invocation *invocation)
{
	say(invocation, "this spile compares and unites nothing: it was built "
			"without (--enable-small, --disable-diff)");
	return EXIT_SPILE;
}

bool comparing_is_saved(const char *path)
{
	(void)path;
	return false;
}

int comparing_unite(const struct invocation *invocation)
{
	return say_not_built(invocation);
}

int comparing_diff(const struct invocation *invocation)
{
	return say_not_built(invocation);
}
