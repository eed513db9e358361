/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list.c - the static view: system calls and subsystems that there are.
 *
 * Names and numbers of calls are arch's tables, the rest is what facts have of
 * the kernel's headers and sources.
 */
#include "config.h"

#include "view/list.h"

#include <fnmatch.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "facts/facts.h"
#include "facts/subsystem.h"
#include "view/list_part.h"
#include "view/table.h"

bool list_has_name(const struct list_options *options, const char *name)
{
	return !options->name || fnmatch(options->name, name, 0) == 0;
}

const struct abi *list_next_abi(const struct list_options *options,
				unsigned *id)
{
	while (++*id < ABI_COUNT) {
		const struct abi *abi = abi_by_id(*id);

		if (abi->id != ABI_X32 &&
		    (!options->abi || options->abi == abi))
			return abi;
	}
	return NULL;
}

void list_text_or_none(struct table *table, const char *text)
{
	if (*text)
		table_text(table, text);
	else
		table_none(table);
}

static void list_or_none(struct table *table, const char *items,
			 const char *separator)
{
	if (*items)
		table_list(table, items, separator);
	else
		table_none(table);
}

static void add_call(const struct list_options *options, const struct abi *abi,
		     uint64_t index, const char *name, struct table *table)
{
	const struct facts_call *call = facts_call(abi->id, name);

	table_text(table, abi->name);
	table_uint(table, abi_nr_at(abi, index));
	table_text(table, name);
	table_text(table, subsystem_of(options->subsystems, abi->id, name));
	if (options->is_supported)
		table_text(table,
			   options->is_supported(options->context, abi, call) ?
				   "yes" :
				   "no");
	list_text_or_none(table, call ? facts_name(call->function) : "");
	list_text_or_none(table, call ? facts_name(call->file) : "");
	list_or_none(table, call ? facts_name(call->config) : "", " ");
	/* Without any: a call that takes nothing, or is written in assembly. */
	list_or_none(table, call ? facts_name(call->arguments) : "", ", ");
}

bool list_syscalls(const struct list_options *options, FILE *out)
{
	static const struct table_column all[] = {
		{"abi", "abi", true, 0, false},
		{"nr", "number", false, 0, false},
		{"name", "name", true, 0, false},
		{"subsystem", "subsystem", true, 0, false},
		{"supported", "supported", true, 0, false},
		{"function", "function", true, 0, false},
		{"file", "file", true, 0, false},
		{"config", "config", true, 0, false},
		{"arguments", "arguments", true, 0, false},
	};
	struct table_column columns[ARRAY_LEN(all)];
	AUTO(table_free) struct table *table = NULL;
	const struct abi *abi;
	size_t count = 0;
	bool has_any = false;

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (options->is_supported || strcmp(all[i].key, "supported"))
			columns[count++] = all[i];
	table = table_new(columns, count);
	for (unsigned id = ABI_NONE; (abi = list_next_abi(options, &id));)
		for (uint64_t i = 0; i < abi->call_count; i++) {
			const char *name = abi->call_names[i];

			if (!name || !list_has_name(options, name) ||
			    (options->missing_from &&
			     abi_call_nr(options->missing_from, name) >= 0))
				continue;
			add_call(options, abi, i, name, table);
			has_any = true;
		}
	table_print(table, options->format, options->is_utf8, out);
	return has_any;
}

struct group {
	const char *name;
	struct buf calls; /* their names, blanks between */
	uint64_t count;
};

static struct group *group_by_name(struct group *groups, size_t *count,
				   const char *name)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(groups[i].name, name) == 0)
			return &groups[i];
	groups[*count] = (struct group){.name = name};
	return &groups[(*count)++];
}

static int compare_groups(const void *a, const void *b)
{
	const struct group *left = a, *right = b;

	return strcmp(left->name, right->name);
}

static void add_groups(const struct list_options *options,
		       const struct abi *abi, struct table *table)
{
	/* At most one for each call. */
	AUTO(mem_free_ptr)
	struct group *groups = mem_new(abi->call_count * sizeof(*groups));
	size_t count = 0;

	for (uint64_t i = 0; i < abi->call_count; i++) {
		const char *name = abi->call_names[i];
		struct group *group;

		if (!name || (options->missing_from &&
			      abi_call_nr(options->missing_from, name) >= 0))
			continue;
		group = group_by_name(
			groups, &count,
			subsystem_of(options->subsystems, abi->id, name));
		buf_printf(&group->calls, "%s%s", group->count++ ? " " : "",
			   name);
	}
	if (count)
		qsort(groups, count, sizeof(*groups), compare_groups);
	for (size_t i = 0; i < count; i++) {
		if (list_has_name(options, groups[i].name)) {
			table_text(table, abi->name);
			table_text(table, groups[i].name);
			table_uint(table, groups[i].count);
			table_list(table, buf_text(&groups[i].calls), " ");
		}
		buf_done(&groups[i].calls);
	}
}

bool list_subsystems(const struct list_options *options, FILE *out)
{
	static const struct table_column columns[] = {
		{"abi", "abi", true, 0, false},
		{"subsystem", "subsystem", true, 0, false},
		{"calls", "calls", false, 0, false},
		{"names", "names", true, 0, false},
	};
	AUTO(table_free)
	struct table *table = table_new(columns, ARRAY_LEN(columns));
	const struct abi *abi;

	for (unsigned id = ABI_NONE; (abi = list_next_abi(options, &id));)
		add_groups(options, abi, table);
	table_print(table, options->format, options->is_utf8, out);
	return table_has_rows(table);
}
