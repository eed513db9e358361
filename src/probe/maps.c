/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * maps.c - the lines of /proc/PID/maps.
 *
 * A path is the program's choice: whatever it holds, it is the rest of its line,
 * since the kernel writes a newline in it as \012.
 */
#include "config.h"

#include "probe/maps.h"

#include <string.h>

static bool take_byte(struct span *line, uint8_t byte)
{
	if (!line->len || *line->data != byte)
		return false;
	*line = span_of(line->data + 1, line->len - 1);
	return true;
}

static int digit_of(uint8_t byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	return -1;
}

static bool take_number(struct span *line, unsigned base, uint64_t *ret)
{
	uint64_t value = 0;
	size_t count = 0;

	while (line->len) {
		int digit = digit_of(*line->data);

		if (digit < 0 || (unsigned)digit >= base)
			break;
		value = value * base + (unsigned)digit;
		*line = span_of(line->data + 1, line->len - 1);
		count++;
	}
	*ret = value;
	return count;
}

static struct span path_of(struct span line)
{
	static const char deleted[] = " (deleted)";
	size_t len = sizeof(deleted) - 1;

	while (take_byte(&line, ' '))
		;
	if (line.len > len &&
	    memcmp(line.data + line.len - len, deleted, len) == 0)
		line.len -= len;
	return line;
}

/* "START-END PERMS OFFSET MAJOR:MINOR INODE   PATH" */
static bool parse(struct span line, struct maps_line *ret)
{
	uint64_t major, minor;

	if (!take_number(&line, 16, &ret->start) || !take_byte(&line, '-') ||
	    !take_number(&line, 16, &ret->end) || !take_byte(&line, ' ') ||
	    line.len < 4)
		return false;
	ret->is_executable = line.data[2] == 'x';
	line = span_of(line.data + 4, line.len - 4);
	if (!take_byte(&line, ' ') || !take_number(&line, 16, &ret->offset) ||
	    !take_byte(&line, ' ') || !take_number(&line, 16, &major) ||
	    !take_byte(&line, ':') || !take_number(&line, 16, &minor) ||
	    !take_byte(&line, ' ') || !take_number(&line, 10, &ret->ino))
		return false;
	ret->dev = major << 32 | minor;
	ret->path = path_of(line);
	return ret->start < ret->end;
}

bool maps_next(struct span *text, struct maps_line *ret_line)
{
	while (text->len) {
		const uint8_t *end = memchr(text->data, '\n', text->len);
		size_t len = end ? (size_t)(end - text->data) : text->len;
		struct span line = span_of(text->data, len);

		len += end != NULL;
		*text = span_of(text->data + len, text->len - len);
		if (parse(line, ret_line))
			return true;
	}
	return false;
}
