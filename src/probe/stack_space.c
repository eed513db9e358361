/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack_space.c - what is mapped in one address space where code may be.
 */
#include "config.h"

#include "probe/stack_space.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/span.h"
#include "probe/maps.h"

/* vm.max_map_count is 65530 unless somebody raised it. */
enum { REGIONS_MAX = 1 << 17 };

/* A file's first bytes: other pieces of it follow. */
struct base {
	uint64_t addr, dev, ino;
	struct span path;
};

static bool is_of(const struct maps_line *line, const struct base *base)
{
	return line->dev == base->dev && line->ino == base->ino &&
	       line->path.len == base->path.len &&
	       (!base->path.len ||
		memcmp(line->path.data, base->path.data, base->path.len) == 0);
}

static void add(struct regions *regions, const struct maps_line *line,
		const struct base *base)
{
	/* Grows at powers of two. */
	if (!(regions->count & (regions->count - 1)))
		regions->list = mem_resize(
			regions->list, regions->count ? regions->count * 2 : 1,
			sizeof(*regions->list));
	regions->list[regions->count++] = (struct region){
		.start = line->start,
		.end = line->end,
		.offset = line->offset,
		.dev = line->dev,
		.ino = line->ino,
		.path = mem_strndup((const char *)line->path.data,
				    line->path.len),
		.base = line->path.len && is_of(line, base) ? base->addr : 0,
	};
}

void regions_parse(struct span maps, struct regions *ret)
{
	struct regions regions = {0};
	struct base base = {0};
	struct maps_line line;
	uint64_t end = 0;

	while (regions.count < REGIONS_MAX && maps_next(&maps, &line)) {
		if (line.start < end)
			continue; /* the kernel's are in order */
		end = line.end;
		if (line.offset == 0 && line.path.len)
			base = (struct base){line.start, line.dev, line.ino,
					     line.path};
		if (line.is_executable)
			add(&regions, &line, &base);
	}
	*ret = regions;
}

void regions_done(struct regions *regions)
{
	for (size_t i = 0; i < regions->count; i++)
		free(regions->list[i].path);
	free(regions->list);
	*regions = (struct regions){0};
}

struct region *regions_find(const struct regions *regions, uint64_t addr)
{
	size_t low = 0, high = regions->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (regions->list[middle].end <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low < regions->count && regions->list[low].start <= addr
		       ? &regions->list[low]
		       : NULL;
}

static bool is_same(const struct region *a, const struct region *b)
{
	return a->start == b->start && a->end == b->end &&
	       a->offset == b->offset && a->dev == b->dev &&
	       a->ino == b->ino && a->base == b->base &&
	       strcmp(a->path, b->path) == 0;
}

bool regions_equal(const struct regions *a, const struct regions *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!is_same(&a->list[i], &b->list[i]))
			return false;
	return true;
}

void regions_keep_known(struct regions *now, const struct regions *before)
{
	for (size_t i = 0; i < now->count; i++) {
		struct region *region = &now->list[i];
		const struct region *old = regions_find(before, region->start);

		if (!old || !is_same(region, old))
			continue;
		region->is_said = old->is_said;
		region->is_module_known = old->is_module_known;
		region->module = old->module;
	}
}

const struct module *region_module(struct region *region, struct peek *peek)
{
	if (!region->is_module_known && region->base)
		module_read(peek, region->base, &region->module);
	region->is_module_known = true;
	return &region->module;
}
