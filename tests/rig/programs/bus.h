/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus.h - how the rig's programs say what they did: a line a transfer, with what
 * the program sent, what it got, and the settings in force.
 */
#ifndef SPILE_RIG_BUS_H
#define SPILE_RIG_BUS_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where no memory is, for any word size. */
#define NOWHERE ((void *)64)

/* The bytes in hexadecimal, to be freed; "-" when there are none to tell of. */
static inline char *hex_of(const void *data, size_t len)
{
	const unsigned char *bytes = data;
	char *text;

	if (!data || data == NOWHERE)
		return strdup("-");
	text = malloc(2 * len + 1);
	text[0] = 0;
	for (size_t i = 0; i < len; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	return text;
}

/* "4", or the name of the error. */
static inline const char *result_of(int ret)
{
	static char text[16];

	if (ret < 0)
		return strerrorname_np(errno);
	snprintf(text, sizeof(text), "%d", ret);
	return text;
}

/* A call without a transfer: what the kernel was given, and what it said. */
static inline void say_request(const char *request, int ret)
{
	printf("%s = %s\n", request, result_of(ret));
}

#endif
