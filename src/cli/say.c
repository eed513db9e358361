/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * say.c - spile's own lines on standard error.
 */
#include "config.h"

#include "cli/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/io.h"
#include "cli/cli.h"
#include "cli/subcommand.h"

void say(const struct invocation *invocation, const char *format, ...)
{
	const char *name = strchr(invocation->title, ' ');
	struct error err = {0};
	char line[sizeof(err.text) + 64];
	va_list args;
	int len;

	va_start(args, format);
	vsnprintf(err.text, sizeof(err.text), format, args);
	va_end(args);
	len = snprintf(line, sizeof(line), "spile: %s%s%s\n",
		       name ? name + 1 : "", name ? ": " : "", err.text);
	io_write_all(STDERR_FILENO, line, (size_t)len);
}

int say_failure(const struct invocation *invocation, const struct error *err)
{
	say(invocation, "%s", err->text);
	return EXIT_SPILE;
}
