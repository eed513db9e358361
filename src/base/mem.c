/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mem.c - allocation that does not fail.
 */
#include "config.h"

#include "base/mem.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *checked(void *ptr)
{
	static const char line[] = "spile: out of memory\n";

	if (ptr)
		return ptr;
	if (write(STDERR_FILENO, line, sizeof(line) - 1) < 0)
		_exit(125);
	_exit(125);
}

void *mem_new(size_t size)
{
	return checked(calloc(1, size ? size : 1));
}

void *mem_resize(void *old, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		return checked(NULL);
	return checked(realloc(old, bytes ? bytes : 1));
}

void *mem_copy(const void *data, size_t len)
{
	void *copy = mem_new(len);

	if (len)
		memcpy(copy, data, len);
	return copy;
}

char *mem_strdup(const char *text)
{
	return mem_copy(text, strlen(text) + 1);
}

char *mem_strndup(const char *text, size_t len)
{
	char *copy = mem_new(len + 1);

	if (len)
		memcpy(copy, text, len);
	return copy;
}

char *mem_vprintf(const char *format, va_list args)
{
	char *text = NULL;
	int len = vasprintf(&text, format, args);

	return checked(len < 0 ? NULL : text);
}

char *mem_printf(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = mem_vprintf(format, args);
	va_end(args);
	return text;
}

void mem_free_ptr(void *variable)
{
	int saved = errno;

	free(*(void **)variable);
	errno = saved;
}
