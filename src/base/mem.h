/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mem.h - allocation that does not fail.
 *
 * When memory is really out there is nothing left to save: one line on
 * standard error and _exit(125). A workload survives that as it survives any
 * death of the engine. Sizes that come from untrusted input are bounded by
 * their reader before they get here.
 */
#ifndef SPILE_BASE_MEM_H
#define SPILE_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *mem_new(size_t size);		     /* zeroed */
void *mem_resize(void *old, size_t count, size_t size); /* checks the product */
void *mem_copy(const void *data, size_t len);
char *mem_strdup(const char *text);
char *mem_strndup(const char *text, size_t len); /* len bytes and a NUL */
/* args: va_end is the caller's */
char *mem_vprintf(const char *format, va_list args);
char *mem_printf(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
void mem_free_ptr(void *variable); /* for AUTO on any pointer from here */

#endif
