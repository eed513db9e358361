/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * read.c - reads one version's headers for one ABI.
 *
 * `generate` has put what it wants to know into names: enumerators value_of__NAME
 * are values of macros, align_of__NAME what structs are aligned to, typedefs
 * type_of__NAME the arguments of ioctls. All other enumerators are constants, and
 * all structs with a name are kept.
 */
#include "kernel-facts.h"

#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"

static void add_enumeration(void *context, const struct enumeration *from)
{
	struct folder *folder = context;

	for (size_t i = 0; i < from->count; i++) {
		const char *name = from->all[i].name;

		if (!strncmp(name, "value_of__", 10))
			name += 10;
		if (!strstr(name, "_of__"))
			constants_add(folder->facts, folder->abi, name,
				      from->all[i].value);
	}
}

static struct layout *add_layout(void *context, struct layout *layout)
{
	struct folder *folder = context;

	return layouts_add(folder->facts, folder->abi, layout);
}

/* What it has read stays: the tables are made of it. */
void folder_read(struct facts *facts, unsigned abi, const char *path)
{
	struct folder folder = {.facts = facts, .abi = abi, .path = path};
	AUTO(mem_free_ptr) char *object = mem_printf("%s/facts.o", path);
	struct error err = {0};

	folder.layouts.context = &folder;
	folder.layouts.add_enumeration = add_enumeration;
	folder.layouts.add_layout = add_layout;
	if (layouts_read(&folder.layouts, object, &err) < 0)
		fail("%s", err.text);
	ioctls_read(&folder);
	calls_read(&folder);
}
