/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * say.h - spile's own lines on standard error.
 */
#ifndef SPILE_CLI_SAY_H
#define SPILE_CLI_SAY_H

struct error;
struct invocation;

/* "spile: stat: TEXT"; with one write, since others write there too. */
void say(const struct invocation *invocation, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* "spile: TEXT" */
void say_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The error, and spile's own exit status. */
int say_failure(const struct invocation *invocation, const struct error *err);

#endif
