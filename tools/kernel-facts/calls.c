/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls.c - what the sources of one version say of an ABI's system calls.
 *
 * A line each, as calls.awk writes it: NAME, FUNCTION, FILE, CONFIG, ARGUMENTS.
 */
#include "kernel-facts.h"

#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"

static void add(struct facts *facts, unsigned abi, const struct call *call)
{
	char *key = mem_printf("%s\t%s\t%s\t%s\t%s", call->name, call->function,
			       call->file, call->config, call->arguments);
	struct call *known = map_get_bytes(&facts->calls_by_key, span_of_str(key));

	if (!known) {
		known = mem_copy(call, sizeof(*call));
		map_put_bytes(&facts->calls_by_key, span_of_str(key), known);
		list_add(&facts->calls, known);
	}
	known->abis |= 1u << abi;
}

static void read_line(struct folder *folder, char *line)
{
	struct facts *facts = folder->facts;
	char *key;
	struct call call = {.name = mem_strdup(strsep(&line, "\t"))};

	call.function = mem_strdup(strsep(&line, "\t"));
	call.file = mem_strdup(strsep(&line, "\t"));
	call.config = mem_strdup(strsep(&line, "\t"));
	call.arguments = mem_strdup(strsep(&line, "\t"));
	key = mem_printf("%u %s", folder->abi, call.name);
	/* What a version's table has only the name of, an older one defines. */
	if (!*call.file || map_get_bytes(&facts->call_names, span_of_str(key)))
		return;
	map_put_bytes(&facts->call_names, span_of_str(key), key);
	add(facts, folder->abi, &call);
}

void calls_read(struct folder *folder)
{
	AUTO(mem_free_ptr) char *path = mem_printf("%s/calls", folder->path);
	FILE *file = fopen(path, "r");
	char line[2048];

	if (!file)
		fail("%s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		read_line(folder, line);
	}
	fclose(file);
}
