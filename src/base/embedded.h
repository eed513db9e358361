/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * embedded.h - a text that is in the program; made by src/spec/embed.awk.
 */
#ifndef SPILE_BASE_EMBEDDED_H
#define SPILE_BASE_EMBEDDED_H

#include <stddef.h>

struct embedded {
	const char *name;
	const char *text;
	size_t len;
};

#endif
