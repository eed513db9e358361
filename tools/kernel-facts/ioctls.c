/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ioctls.c - ioctls of one version's headers for one ABI.
 *
 * The folder's list has a line for each: NAME, HEADER, plain or family. A family
 * has an argument, by which the size in its numbers differs.
 */
#include "kernel-facts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"

/* asm-generic/ioctl.h */
enum { SIZE_SHIFT = 16, SIZE_MASK = 0x3fff, DIRECTION_SHIFT = 30 };

static bool take_name(struct facts *facts, unsigned abi, const char *name,
		      uint32_t number)
{
	char *key = mem_printf("%u %s %" PRIx32, abi, name, number);

	if (map_get_bytes(&facts->ioctl_names, span_of_str(key)))
		return false;
	map_put_bytes(&facts->ioctl_names, span_of_str(key), key);
	return true;
}

static void add(struct folder *folder, struct ioctl *ioctl)
{
	struct facts *facts = folder->facts;
	const struct type *type = &ioctl->type;
	struct ioctl *known;
	char *key;

	if (!take_name(facts, folder->abi, ioctl->name, ioctl->number))
		return;
	key = mem_printf("%" PRIx32 " %s %u %d %d %" PRIu64 " %" PRIu64 " %p",
			 ioctl->number, ioctl->name, ioctl->direction,
			 type->kind, type->is_array, type->size, type->count,
			 (void *)type->layout);
	known = map_get_bytes(&facts->ioctls_by_key, span_of_str(key));
	if (!known) {
		known = mem_copy(ioctl, sizeof(*ioctl));
		known->name = mem_strdup(ioctl->name);
		known->header = mem_strdup(ioctl->header);
		list_add(&facts->ioctls, known);
		map_put_bytes(&facts->ioctls_by_key, span_of_str(key), known);
	}
	known->abis |= 1u << folder->abi;
}

/* Where the header gives a size as a number, that many bytes. */
static void correct_size(struct ioctl *ioctl)
{
	uint32_t size = ioctl->number >> SIZE_SHIFT & SIZE_MASK;
	struct type *type = &ioctl->type;

	if (ioctl->is_family || !size || type->size * type->count == size)
		return;
	*type = (struct type){.kind = FACTS_UNSIGNED,
			      .is_array = true,
			      .size = 1,
			      .count = size,
			      .align = 1};
}

/* A family's numbers must differ in their size only; its row has none. */
static bool make_family(struct folder *folder, struct ioctl *ioctl)
{
	uint64_t second;

	if (!layouts_value(&folder->layouts, "second_of__", ioctl->name, &second) ||
	    (ioctl->number ^ second) & ~((uint32_t)SIZE_MASK << SIZE_SHIFT) ||
	    second == ioctl->number)
		return false;
	ioctl->number &= ~((uint32_t)SIZE_MASK << SIZE_SHIFT);
	ioctl->is_family = true;
	ioctl->type.is_array = true;
	ioctl->type.count = 0;
	return true;
}

static void read_line(struct folder *folder, char *line)
{
	const char *name = strtok(line, "\t"), *header = strtok(NULL, "\t");
	const char *kind = strtok(NULL, "\n");
	AUTO(mem_free_ptr) char *typedef_name = mem_printf("type_of__%s", name);
	const struct type *type =
		layouts_type(&folder->layouts, typedef_name);
	struct ioctl ioctl = {.name = name, .header = header};
	uint64_t number, direction;

	if (!kind || !layouts_value(&folder->layouts, "value_of__", name, &number))
		return;
	ioctl.number = (uint32_t)number;
	ioctl.direction = ioctl.number >> DIRECTION_SHIFT;
	if (layouts_value(&folder->layouts, "direction_of__", name, &direction))
		ioctl.direction = (unsigned)direction;
	if (type)
		ioctl.type = *type;
	if (!strcmp(kind, "family") && !make_family(folder, &ioctl))
		return;
	if (!layouts_value(&folder->layouts, "direction_of__", name, &direction))
		correct_size(&ioctl);
	add(folder, &ioctl);
}

void ioctls_read(struct folder *folder)
{
	AUTO(mem_free_ptr) char *path = mem_printf("%s/ioctls", folder->path);
	FILE *file = fopen(path, "r");
	char line[1024];

	if (!file)
		fail("%s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), file))
		read_line(folder, line);
	fclose(file);
}
