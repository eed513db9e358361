/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_kind.c - whether an open file is a device of SPI or I2C.
 */
#include "config.h"

#include "event/bus_kind.h"

#include <ctype.h>
#include <string.h>

#include "event/event.h"

/* Digits, at least one; returns how many bytes. */
static size_t digits(struct span text, size_t at)
{
	size_t count = 0;

	while (at + count < text.len && isdigit(text.data[at + count]))
		count++;
	return count;
}

static bool is_spidev_name(struct span link)
{
	static const char prefix[] = "/dev/spidev";
	size_t at = sizeof(prefix) - 1, count;

	if (link.len < at || memcmp(link.data, prefix, at) != 0)
		return false;
	count = digits(link, at);
	at += count;
	if (!count || at >= link.len || link.data[at] != '.')
		return false;
	count = digits(link, ++at);
	return count && at + count == link.len;
}

static bool is_i2c_name(struct span link)
{
	static const char prefix[] = "/dev/i2c-";
	size_t at = sizeof(prefix) - 1, count;

	if (link.len < at || memcmp(link.data, prefix, at) != 0)
		return false;
	count = digits(link, at);
	return count && at + count == link.len;
}

/* What /proc/PID/fd puts behind the name of a node that is removed, proc(5). */
static struct span without_deleted(struct span link)
{
	static const char suffix[] = " (deleted)";
	size_t len = sizeof(suffix) - 1;

	if (link.len > len && !memcmp(link.data + link.len - len, suffix, len))
		link.len -= len;
	return link;
}

enum bus_kind bus_kind_of(const struct event_file *file)
{
	struct span name;

	if (!file)
		return BUS_NONE;
	if (span_is(file->subsystem, "spidev"))
		return BUS_SPI;
	if (span_is(file->subsystem, "i2c-dev"))
		return BUS_I2C;
	if (file->subsystem.len)
		return BUS_NONE;
	name = without_deleted(file->link);
	if (is_spidev_name(name))
		return BUS_SPI;
	return is_i2c_name(name) ? BUS_I2C : BUS_NONE;
}

struct span bus_name_of(const struct event_file *file)
{
	static const char prefix[] = "/dev/";
	size_t at = sizeof(prefix) - 1;
	struct span name = without_deleted(file->link);

	if (bus_kind_of(file) == BUS_NONE || name.len < at ||
	    memcmp(name.data, prefix, at) != 0)
		return span_of(NULL, 0);
	return span_of(name.data + at, name.len - at);
}
