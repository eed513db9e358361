/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_json.c - a footprint for programs: JSON, an item a line, and CSV.
 *
 * kind, command and key say who an item is, in the same words in each run.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "event/recording.h"
#include "model/kernel.h"
#include "select/selection.h"
#include "view/footprint_view.h"
#include "view/json.h"
#include "view/table.h"

/* "/dev/spidev0.0 SPI_IOC_MESSAGE(1)" */
static void add_name(struct buf *buf, const struct footprint_item *item)
{
	size_t count = footprint_sections[item->what->section].key_count;

	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_add_u8(buf, ' ');
		buf_add(buf, item->what->fields[i].data, item->what->fields[i].len);
	}
}

/* Where names are left out, because a tree may be as deep as it likes. */
static const char deep_mark[] = "...";

/* Places from the root to this one; how many. */
static size_t walk_up(const struct footprint_place *place,
		      const struct footprint_place **ret)
{
	size_t count = place->depth + 1, at = count;

	for (; place && at; place = place->parent)
		ret[--at] = place;
	return count;
}

static void write_place(struct json *json, const struct footprint_place *place)
{
	const struct footprint_place *path[FOOTPRINT_DEPTH_MAX + 2];
	size_t count;

	json_key(json, "command");
	if (!place) {
		json_null(json);
		return;
	}
	count = walk_up(place, path);
	json_array(json);
	for (size_t i = 0; i < count; i++) {
		if (path[i]->is_deep)
			json_text(json, deep_mark);
		json_text(json, path[i]->name);
	}
	json_array_end(json);
}

static void write_facts(struct json *json,
			const struct footprint_section *section,
			const struct footprint_item *item)
{
	json_key(json, "facts");
	json_object(json);
	for (size_t i = 0; i < FOOTPRINT_FIELDS_MAX && section->fields[i].key;
	     i++) {
		if (item->what->fields[i].len)
			json_key_span(json, section->fields[i].key,
				      item->what->fields[i]);
		else
			json_key_null(json, section->fields[i].key);
	}
	json_object_end(json);
}

static void write_counts(struct json *json,
			 const struct footprint_section *section,
			 const struct footprint_item *item)
{
	json_key(json, "counts");
	json_object(json);
	for (size_t i = 0; footprint_has_count(section, !item->place, i); i++) {
		if (item->counts[i] == FOOTPRINT_UNKNOWN)
			json_key_null(json, section->counts[i].key);
		else
			json_key_uint(json, section->counts[i].key,
				      item->counts[i]);
	}
	json_key_uint(json, "commands", item->commands);
	json_object_end(json);
}

static void write_item(struct json *json, const struct footprint_item *item)
{
	const struct footprint_section *section =
		&footprint_sections[item->what->section];
	AUTO(buf_done) struct buf name = BUF_EMPTY;

	add_name(&name, item);
	json_object(json);
	json_key_uint(json, "schema", 1);
	json_key_text(json, "kind", section->kind);
	write_place(json, item->place);
	json_key(json, "key");
	json_array(json);
	for (size_t i = 0; i < section->key_count; i++)
		json_span(json, item->what->fields[i]);
	json_array_end(json);
	json_key_span(json, "name", buf_span(&name));
	write_facts(json, section, item);
	write_counts(json, section, item);
	json_object_end(json);
	json_newline(json);
}

/* Whether modules are known, and where the configuration is from; null: it isn't
   known. */
static void write_kernel(struct json *json, const struct kernel *kernel)
{
	uint32_t error;

	json_key_bool(json, "has_modules",
		      kernel_modules_state(kernel, &error) == KERNEL_KNOWN);
	json_key_text(json, "kernel_config",
		      kernel_config_state(kernel) == KERNEL_KNOWN
			      ? kernel_config_source(kernel)
			      : NULL);
}

/* Tracepoints that were counted, each by this one recording. */
static void write_events(struct json *json, const struct buf *chosen)
{
	json_key(json, "events");
	json_object(json);
	for (size_t at = 0; at < chosen->len;) {
		const char *name = (const char *)chosen->data + at;

		json_key_uint(json, name, 1);
		at += strlen(name) + 1;
	}
	json_object_end(json);
}

/* Lines that follow. */
static size_t count_shown(const struct footprint_view *view)
{
	const struct footprint_item *item;
	size_t count = 0;

	for (size_t i = 0; (item = footprint_at(view->footprint, i)); i++)
		count += footprint_is_shown(view, item);
	return count;
}

/* What the numbers are of. */
static void write_head(struct json *json, const struct footprint_view *view,
		       bool is_complete)
{
	static const char *const bys[] = {
		[FOOTPRINT_BY_FORMAT] = "both",
		[FOOTPRINT_BY_ALL] = "all",
		[FOOTPRINT_BY_COMMAND] = "command",
	};
	const struct recording_header *header =
		recording_header(view->input->recording);
	const struct recording_totals *totals =
		recording_totals(view->input->recording);
	const struct abi *abi = abi_by_id(header->host_abi);

	json_object(json);
	json_key_uint(json, "schema", 1);
	json_key_text(json, "kind", "footprint");
	json_key_uint(json, "items", count_shown(view));
	json_key_text(json, "by", bys[view->input->options->footprint_by]);
	json_key_bool(json, "complete", is_complete);
	json_key_text(json, "end", recording_end_name(totals->end));
	json_key_text(json, "why", totals->why);
	json_key_text(json, "recorded", header->selection);
	json_key_text(json, "selection",
		      view->input->selection
			      ? selection_text(view->input->selection)
			      : "");
	json_key_text(json, "abi", abi ? abi->name : NULL);
	json_key_text(json, "machine", header->machine);
	json_key_text(json, "kernel", header->kernel_release);
	json_key_text(json, "kernel_version", header->kernel_version);
	write_kernel(json, view->kernel);
	write_events(json, view->chosen);
	json_key_text(json, "hostname", header->hostname);
	json_key_text(json, "spile", header->spile_version);
	json_key(json, "launched");
	json_array(json);
	for (size_t i = 0; i < header->command_count; i++)
		json_text(json, header->command[i]);
	json_array_end(json);
	json_object_end(json);
	json_newline(json);
}

void footprint_write_json(const struct footprint_view *view, bool is_complete,
			  FILE *out)
{
	struct json json = {.out = out};
	const struct footprint_item *item;

	write_head(&json, view, is_complete);
	for (size_t i = 0; (item = footprint_at(view->footprint, i)); i++)
		if (footprint_is_shown(view, item))
			write_item(&json, item);
}

/* ---- CSV ---- */

static const char *const csv_columns[] = {
	"kind",	      "command", "name",  "details", "calls",
	"errors",     "syscall_ns", "opens", "commands",
};

void footprint_add_place(struct buf *buf,
			 const struct footprint_place *place)
{
	const struct footprint_place *path[FOOTPRINT_DEPTH_MAX + 2];
	size_t count = place ? walk_up(place, path) : 0;

	for (size_t i = 0; i < count; i++)
		buf_printf(buf, "%s%s%s", i ? "/" : "",
			   path[i]->is_deep ? ".../" : "", path[i]->name);
}

/* "driver=spidev module=spidev": what is no key, and counts without a column. */
static void add_details(struct buf *buf, const struct footprint_item *item)
{
	const struct footprint_section *section =
		&footprint_sections[item->what->section];
	const char *blank = "";

	for (size_t i = section->key_count;
	     i < FOOTPRINT_FIELDS_MAX && section->fields[i].key; i++) {
		if (!item->what->fields[i].len)
			continue;
		buf_printf(buf, "%s%s=", blank, section->fields[i].key);
		buf_add(buf, item->what->fields[i].data, item->what->fields[i].len);
		blank = " ";
	}
	for (size_t i = 0; footprint_has_count(section, !item->place, i); i++) {
		bool has_column = false;

		for (size_t j = 0; j < ARRAY_LEN(csv_columns); j++)
			has_column |= !strcmp(csv_columns[j],
					      section->counts[i].key);
		if (has_column)
			continue;
		buf_printf(buf, "%s%s=", blank, section->counts[i].key);
		if (item->counts[i] != FOOTPRINT_UNKNOWN)
			buf_printf(buf, "%" PRIu64, item->counts[i]);
		blank = " ";
	}
}

static void put_csv_count(const struct footprint_item *item, const char *column,
			  FILE *out)
{
	const struct footprint_section *section =
		&footprint_sections[item->what->section];

	putc(',', out);
	for (size_t i = 0; footprint_has_count(section, !item->place, i); i++)
		if (!strcmp(section->counts[i].key, column))
			fprintf(out, "%" PRIu64, item->counts[i]);
}

static void put_csv(const struct footprint_item *item, FILE *out)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	fputs(footprint_sections[item->what->section].kind, out);
	putc(',', out);
	footprint_add_place(&text, item->place);
	table_put_csv(buf_span(&text), out);
	putc(',', out);
	text.len = 0;
	add_name(&text, item);
	table_put_csv(buf_span(&text), out);
	putc(',', out);
	text.len = 0;
	add_details(&text, item);
	table_put_csv(buf_span(&text), out);
	for (size_t i = 4; i < ARRAY_LEN(csv_columns) - 1; i++)
		put_csv_count(item, csv_columns[i], out);
	fprintf(out, ",%" PRIu64 "\r\n", item->commands);
}

void footprint_write_csv(const struct footprint_view *view, FILE *out)
{
	const struct footprint_item *item;

	for (size_t i = 0; i < ARRAY_LEN(csv_columns); i++)
		fprintf(out, "%s%s", i ? "," : "", csv_columns[i]);
	fputs("\r\n", out);
	for (size_t i = 0; (item = footprint_at(view->footprint, i)); i++)
		if (footprint_is_shown(view, item))
			put_csv(item, out);
}
