/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.c - looks up which CONFIG symbols build what.
 */
#include "config.h"

#include "facts/module.h"

#include <string.h>
#include <sys/socket.h>

#include "facts/rows.h"

enum { WORD_FIRST = 128 };

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

/* ASCII, whatever the locale says. */
static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char *add_upper(char *to, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		*to++ = upper(text[i]);
	return to;
}

static char *add_word(char *to, uint8_t byte, bool is_lower)
{
	const char *word = facts_module_words[byte - WORD_FIRST];

	while (*word) {
		*to++ = is_lower ? lower(*word) : *word;
		word++;
	}
	return to;
}

/* The name that begins there; where it ends, at ' ' or a newline. */
static size_t read_module(size_t at, char room[FACTS_SYMBOL_BYTES],
			  struct span *ret_name)
{
	char *to = room;

	for (; facts_modules[at] != ' ' && facts_modules[at] != '\n'; at++) {
		uint8_t byte = (uint8_t)facts_modules[at];

		if (byte >= WORD_FIRST)
			to = add_word(to, byte, true);
		else
			*to++ = (char)byte;
	}
	*ret_name = span_of(room, (size_t)(to - room));
	return at;
}

/* The symbol of a module whose name ends there. */
static struct span read_symbol(size_t at, struct span module,
			       char room[FACTS_SYMBOL_BYTES])
{
	const char *name = (const char *)module.data;
	char *to = room;

	if (facts_modules[at] == '\n')
		to = add_upper(to, name, module.len);
	for (; facts_modules[at] != '\n'; at++) {
		uint8_t byte = (uint8_t)facts_modules[at];

		if (byte >= WORD_FIRST)
			to = add_word(to, byte, false);
		else if (byte == '.')
			to = add_upper(to, name, module.len);
		else if (byte != ' ')
			*to++ = (char)byte;
	}
	return span_of(room, (size_t)(to - room));
}

/* As strcmp of the line's module and the name. */
static int compare(size_t at, struct span name)
{
	char room[FACTS_SYMBOL_BYTES];
	struct span module;

	read_module(at, room, &module);
	return span_compare(module, name);
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

struct span facts_module_config(struct span module, unsigned index,
				char room[FACTS_SYMBOL_BYTES])
{
	size_t at = find(module);

	for (; index && at < facts_modules_bytes; index--)
		at = next_line(at);
	if (at >= facts_modules_bytes || compare(at, module))
		return span_of(NULL, 0);
	return read_symbol(read_module(at, room, &(struct span){0}), module,
			   room);
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
