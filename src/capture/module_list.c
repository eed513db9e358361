/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module_list.c - which kernel modules there are, and what is news of them.
 */
#include "config.h"

#include "capture/module_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FIELDS = 5 }; /* name, bytes, use count, users, state; then an address */

void module_list_done(struct module_list *list)
{
	struct module *module;
	size_t at = 0;

	while ((module = map_next(&list->by_name, &at))) {
		free(module->line);
		free(module);
	}
	map_done(&list->by_name);
}

void module_news_done(struct module_news *news)
{
	buf_done(&news->lines);
	mem_free_ptr(&news->gone);
	news->gone_count = 0;
}

bool module_news_is_any(const struct module_news *news)
{
	return news->lines.len || news->gone_count;
}

/* The line at *at, which goes behind it, without the address; empty: none. */
static struct span next_line(struct span text, size_t *at,
			     struct span *ret_fields)
{
	const uint8_t *start = text.data + *at;
	const uint8_t *end = memchr(start, '\n', text.len - *at);
	const uint8_t *blank = start;
	unsigned field = 0;

	if (!end)
		end = text.data + text.len;
	*at = (size_t)(end - text.data) + (end < text.data + text.len);
	for (const uint8_t *from = start; field < FIELDS; from = blank + 1) {
		blank = from < end ? memchr(from, ' ', (size_t)(end - from))
				   : NULL;
		if (!blank)
			blank = end;
		if (blank <= from)
			break;
		ret_fields[field++] = span_of(from, (size_t)(blank - from));
	}
	if (field < FIELDS)
		return span_of(NULL, 0);
	return span_of(start, (size_t)(blank - start));
}

static struct span moved(struct span piece, struct span from, const char *to)
{
	return span_of(to + (piece.data - from.data), piece.len);
}

/* Whether the line is news. */
static bool take_line(struct module_list *list, struct span line,
		      const struct span *fields)
{
	struct module *module = map_get_bytes(&list->by_name, fields[0]);

	if (!module) {
		module = mem_new(sizeof(*module));
		map_put_bytes(&list->by_name, fields[0], module);
	}
	module->seen = list->readings;
	if (module->appeared && module->len == line.len &&
	    !memcmp(module->line, line.data, line.len))
		return false;
	if (!module->appeared)
		module->appeared = list->readings;
	free(module->line);
	module->line = mem_strndup((const char *)line.data, line.len);
	module->len = line.len;
	module->name = moved(fields[0], line, module->line);
	module->users = moved(fields[3], line, module->line);
	return true;
}

static void find_gone(struct module_list *list, struct module_news *news)
{
	struct module *module;
	size_t at = 0;

	while ((module = map_next(&list->by_name, &at))) {
		if (!module->appeared || module->seen == list->readings)
			continue;
		module->appeared = 0;
		news->gone = mem_resize(news->gone, news->gone_count + 1,
					sizeof(*news->gone));
		news->gone[news->gone_count++] = module->name;
	}
}

void module_list_take(struct module_list *list, struct span text,
		      struct module_news *ret_news)
{
	struct span fields[FIELDS], line;
	size_t at = 0;

	list->readings++;
	while (at < text.len) {
		line = next_line(text, &at, fields);
		if (!line.len || !take_line(list, line, fields))
			continue;
		buf_add(&ret_news->lines, line.data, line.len);
		buf_add_u8(&ret_news->lines, '\n');
	}
	find_gone(list, ret_news);
}
