/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * met.c - which devices, kinds of sockets and file systems a workload used, and
 * what drives them.
 */
#include "config.h"

#include "capture/met.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "event/event.h"
#include "facts/module.h"

enum { ITEMS_MAX = 4096 }; /* a machine has fewer devices */

static void free_all(struct map *map)
{
	void *value;
	size_t at = 0;

	while ((value = map_next(map, &at)))
		free(value);
	map_done(map);
}

void met_done(struct met *met)
{
	free_all(&met->items);
	free_all(&met->modules);
}

static void add_module(struct met *met, struct span name)
{
	if (name.len && !map_get_bytes(&met->modules, name))
		map_put_bytes(&met->modules, name,
			      mem_strndup((const char *)name.data, name.len));
}

/* One that is built in may have no module in sysfs; those that can be one are called
   as it, but for - and _. */
static void add_driver(struct met *met, struct span driver, struct span module)
{
	char name[64];

	if (module.len || driver.len >= sizeof(name)) {
		add_module(met, module);
		return;
	}
	for (size_t i = 0; i < driver.len; i++)
		name[i] = driver.data[i] == '-' ? '_' : (char)driver.data[i];
	add_module(met, span_of(name, driver.len));
}

/* kind: 0 of another file. */
static struct met_item item_of(const struct event_file *file)
{
	if (S_ISCHR(file->mode))
		return (struct met_item){MET_CHAR, file->rdev_major,
					 file->rdev_minor};
	if (S_ISBLK(file->mode))
		return (struct met_item){MET_BLOCK, file->rdev_major,
					 file->rdev_minor};
	if (file->family)
		return (struct met_item){MET_SOCKET, file->family,
					 file->protocol};
	return (struct met_item){0};
}

void met_file(struct met *met, const struct event_file *file)
{
	struct met_item item = item_of(file);
	struct span key = span_of(&item, sizeof(item));

	/* One that can be a module is called as its type. */
	if (met->modules.count < ITEMS_MAX)
		add_module(met, file->filesystem);
	if (!item.kind || map_get_bytes(&met->items, key) ||
	    met->items.count >= ITEMS_MAX)
		return;
	map_put_bytes(&met->items, key, mem_copy(&item, sizeof(item)));
	add_driver(met, file->driver, file->driver_module);
	add_driver(met, file->controller_driver, file->controller_module);
	add_module(met, facts_class_module(file->subsystem));
	met->has_news = true;
}
