/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * say.c - spile's own lines on standard error.
 */
#include "config.h"

#include "cli/say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/io.h"
#include "base/mem.h"
#include "cli/cli.h"
#include "cli/subcommand.h"

/* name may be "". Control bytes become visible as in any error. */
static void write_line(const char *name, const char *format, va_list args)
{
	struct error err = {0};
	char text[sizeof(err.text)];
	AUTO(mem_free_ptr) char *line = NULL;

	vsnprintf(text, sizeof(text), format, args);
	error_set(&err, EINVAL, "%s", text);
	line = mem_printf("spile: %s%s%s\n", name, *name ? ": " : "", err.text);
	io_write_all(STDERR_FILENO, line, strlen(line));
}

void say(const struct invocation *invocation, const char *format, ...)
{
	const char *name = strchr(invocation->title, ' ');
	va_list args;

	va_start(args, format);
	write_line(name ? name + 1 : "", format, args);
	va_end(args);
}

void say_line(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_line("", format, args);
	va_end(args);
}

int say_failure(const struct invocation *invocation, const struct error *err)
{
	say(invocation, "%s", err->text);
	return EXIT_SPILE;
}
