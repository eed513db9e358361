/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * error.c - what went wrong, as a number and one line for a person.
 */
#include "config.h"

#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A file name may hold a newline or an escape sequence; a message may not. */
static void make_printable(char *text)
{
	for (char *at = text; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = '?';
}

int error_set(struct error *err, int code, const char *format, ...)
{
	va_list args;

	if (!err)
		return -code;
	err->code = code;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	make_printable(err->text);
	return -code;
}

int error_prefix(struct error *err, const char *format, ...)
{
	char context[sizeof(err->text)];
	char whole[2 * sizeof(err->text) + 2];
	va_list args;

	if (!err)
		return 0;
	va_start(args, format);
	vsnprintf(context, sizeof(context), format, args);
	va_end(args);
	make_printable(context);
	snprintf(whole, sizeof(whole), "%s: %s", context, err->text);
	whole[sizeof(err->text) - 1] = '\0';
	memcpy(err->text, whole, strlen(whole) + 1);
	return -err->code;
}
