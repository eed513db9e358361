/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list.c - the static view: system calls, ioctls and subsystems that there are.
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
#include "facts/ioctl_device.h"
#include "facts/subsystem.h"
#include "view/table.h"

static bool is_name_chosen(const struct list_options *options, const char *name)
{
	return !options->name || fnmatch(options->name, name, 0) == 0;
}

/* The next that was chosen and has facts: x32 has none. */
static const struct abi *next_abi(const struct list_options *options,
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

static void text_or_none(struct table *table, const char *text)
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
	text_or_none(table, call ? facts_name(call->function) : "");
	text_or_none(table, call ? facts_name(call->file) : "");
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
	for (unsigned id = ABI_NONE; (abi = next_abi(options, &id));)
		for (uint64_t i = 0; i < abi->call_count; i++) {
			const char *name = abi->call_names[i];

			if (!name || !is_name_chosen(options, name) ||
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
		if (is_name_chosen(options, groups[i].name)) {
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

	for (unsigned id = ABI_NONE; (abi = next_abi(options, &id));)
		add_groups(options, abi, table);
	table_print(table, options->format, options->is_utf8, out);
	return table_has_rows(table);
}

/* "struct spi_ioc_transfer", "u32[4]": as C has it, numbers by their width. */
static void describe_type(const struct facts_type *type, struct buf *ret)
{
	const struct facts_struct *of = facts_struct_of(type);

	switch ((enum facts_kind)type->kind) {
	case FACTS_NONE:
		return;
	case FACTS_UNSIGNED:
		buf_printf(ret, "u%u", type->size * 8);
		break;
	case FACTS_SIGNED:
		buf_printf(ret, "s%u", type->size * 8);
		break;
	case FACTS_BIG_ENDIAN:
		buf_printf(ret, "be%u", type->size * 8);
		break;
	case FACTS_CHAR:
		buf_add_text(ret, "char");
		break;
	case FACTS_BOOL:
		buf_add_text(ret, "bool");
		break;
	case FACTS_FLOAT:
		buf_printf(ret, "float%u", type->size * 8);
		break;
	case FACTS_ENUM:
		buf_add_text(ret, "enum");
		break;
	case FACTS_POINTER:
		buf_add_text(ret, "pointer");
		break;
	case FACTS_STRUCT:
		buf_printf(ret, "%s%s",
			   of->is_typedef ? "" :
			   of->is_union	  ? "union " :
					    "struct ",
			   facts_name(of->name));
		break;
	}
	if (type->is_array && type->count)
		buf_printf(ret, "[%u]", type->count);
	else if (type->is_array)
		buf_add_text(ret, "[]");
}

static const char *direction(const struct facts_ioctl *ioctl)
{
	switch (ioctl->direction) {
	case FACTS_WRITES:
		return "in";
	case FACTS_READS:
		return "out";
	case FACTS_WRITES | FACTS_READS:
		return "io";
	}
	return ioctl->type.kind == FACTS_NONE ? "" : "value";
}

/* As it is shown: "SPI_IOC_MESSAGE(N)" of a family. */
static void name_ioctl(const struct facts_ioctl *ioctl, struct buf *ret)
{
	buf_printf(ret, "%s%s", facts_name(ioctl->name),
		   ioctl->is_family ? "(N)" : "");
}

/* By its name with or without the family's (N). */
static bool is_ioctl_chosen(const struct list_options *options,
			    const struct facts_ioctl *ioctl)
{
	AUTO(buf_done) struct buf name = BUF_EMPTY;

	name_ioctl(ioctl, &name);
	return is_name_chosen(options, facts_name(ioctl->name)) ||
	       is_name_chosen(options, buf_text(&name));
}

static bool is_missing(const struct abi *abi, const struct facts_ioctl *ioctl)
{
	const struct facts_ioctl *other;

	for (unsigned at = 0; (other = facts_ioctl_next(abi->id, &at));)
		if (other->name == ioctl->name)
			return false;
	return true;
}

static void add_ioctl(const struct abi *abi, const struct facts_ioctl *ioctl,
		      struct table *table)
{
	AUTO(buf_done) struct buf name = BUF_EMPTY;
	AUTO(buf_done) struct buf type = BUF_EMPTY;
	const struct facts_device *device = facts_ioctl_device(ioctl);

	name_ioctl(ioctl, &name);
	/* A family's macro has only a length, which the headers' tables have as
	   an int. */
	if (ioctl->is_family && ioctl->type.kind == FACTS_SIGNED)
		buf_add_text(&type, "u8[]");
	else
		describe_type(&ioctl->type, &type);
	table_text(table, abi->name);
	table_hex(table, ioctl->number);
	table_text(table, buf_text(&name));
	text_or_none(table, direction(ioctl));
	text_or_none(table, buf_text(&type));
	if (ioctl->type.kind == FACTS_NONE || ioctl->is_family)
		table_none(table);
	else
		table_uint(table, (uint64_t)facts_type_size(&ioctl->type) *
					  ioctl->type.count);
	text_or_none(table, device ? facts_device_name(device) : "");
	table_text(table, facts_name(ioctl->header));
}

bool list_ioctls(const struct list_options *options, FILE *out)
{
	static const struct table_column columns[] = {
		{"abi", "abi", true, 0, false},
		{"number", "number", false, 0, false},
		{"name", "name", true, 0, false},
		{"direction", "direction", true, 0, false},
		{"argument", "argument", true, 0, false},
		{"size", "size", false, 0, false},
		{"device", "device", true, 0, false},
		{"header", "header", true, 0, false},
	};
	AUTO(table_free)
	struct table *table = table_new(columns, ARRAY_LEN(columns));
	const struct facts_ioctl *ioctl;
	const struct abi *abi;
	bool has_any = false;

	for (unsigned id = ABI_NONE; (abi = next_abi(options, &id));)
		for (unsigned at = 0; (ioctl = facts_ioctl_next(abi->id, &at));) {
			if (!is_ioctl_chosen(options, ioctl) ||
			    (options->is_typed &&
			     ioctl->type.kind == FACTS_NONE) ||
			    (options->missing_from &&
			     !is_missing(options->missing_from, ioctl)))
				continue;
			add_ioctl(abi, ioctl, table);
			has_any = true;
		}
	table_print(table, options->format, options->is_utf8, out);
	return has_any;
}
