/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * error.h - what went wrong, as a number and one line for a person.
 *
 * Functions that can fail return 0 or -errno and fill the error once, where
 * the cause is known; callers may put context in front. Only cli/ prints it.
 */
#ifndef SPILE_BASE_ERROR_H
#define SPILE_BASE_ERROR_H

struct error {
	int code;	 /* a positive errno, 0: nothing went wrong */
	char text[1024]; /* one line, no newline, control bytes made visible */
};

/* All return -code, so that `return error_set(...)` reads well. */
int error_set(struct error *err, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Puts "CONTEXT: " in front of what is there. */
int error_prefix(struct error *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
