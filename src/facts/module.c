/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.c - looks up which CONFIG symbols build what.
 */
#include "config.h"

#include "facts/module.h"

#include <string.h>
#include <sys/socket.h>

#include "facts/rows.h"

/* Where the line that begins at or before `at` begins. */
static size_t line_start(size_t at)
{
	while (at && facts_modules[at - 1] != '\n')
		at--;
	return at;
}

static size_t next_line(size_t at)
{
	const char *end = memchr(facts_modules + at, '\n',
				 facts_modules_bytes - at);

	return end ? (size_t)(end - facts_modules) + 1 : facts_modules_bytes;
}

/* As strcmp of the line's module and the name. */
static int compare(size_t at, struct span name)
{
	size_t left = facts_modules_bytes - at;
	int order = memcmp(facts_modules + at, name.data,
			   left < name.len ? left : name.len);

	if (order || left <= name.len)
		return order ? order : -1;
	return facts_modules[at + name.len] == ' ' ? 0 : 1;
}

/* The first line whose module is no less. */
static size_t find(struct span name)
{
	size_t low = 0, high = facts_modules_bytes;

	while (low < high) {
		size_t middle = line_start(low + (high - low) / 2);

		if (compare(middle, name) < 0)
			low = next_line(middle);
		else
			high = middle;
	}
	return low;
}

struct span facts_module_config(struct span module, unsigned index)
{
	size_t at;

	if (!module.len || memchr(module.data, ' ', module.len))
		return span_of(NULL, 0);
	at = find(module);
	for (; index && at < facts_modules_bytes; index--)
		at = next_line(at);
	if (at >= facts_modules_bytes || compare(at, module))
		return span_of(NULL, 0);
	return span_of(facts_modules + at + module.len + 1,
		       next_line(at) - at - module.len - 2);
}

struct span facts_class_module(struct span class)
{
	static const char i2c_dev[] = "i2c-dev";

	if (class.len == sizeof(i2c_dev) - 1 &&
	    !memcmp(class.data, i2c_dev, class.len))
		return span_of_str("i2c_dev");
	return span_of(NULL, 0);
}

const char *facts_call_config(unsigned index)
{
	return index < facts_call_count ? facts_name(facts_calls[index].config)
					: NULL;
}

const char *facts_family_config(unsigned family)
{
	switch (family) {
	case AF_UNIX:
		return "UNIX";
	case AF_INET:
		return "INET";
	case AF_INET6:
		return "IPV6";
	case AF_NETLINK:
		return "NET";
	case AF_PACKET:
		return "PACKET";
	default:
		return NULL;
	}
}
