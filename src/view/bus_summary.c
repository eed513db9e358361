/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_summary.c - transfers counted: by command and device, by register of I2C,
 * and which devices there were.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/map.h"
#include "base/mem.h"
#include "event/call.h"
#include "event/event.h"
#include "model/model.h"
#include "view/bus_view.h"
#include "view/chip.h"
#include "view/table.h"
#include "view/text.h"

enum count_kind { COUNT_COMMAND, COUNT_REGISTER, COUNT_DEVICE, COUNT_KINDS };

static const char *const kind_names[COUNT_KINDS] = {"command", "register",
						    "device"};

/* Of one kind; what the others have is empty. */
struct bus_count {
	struct bus_count *next;
	enum count_kind kind;
	char *path, *device, *name;
	char *identity[IDENTITY_COUNT];
	char *identity_text;
	uint32_t command;
	bool has_address, has_register;
	uint64_t address, reg;
	uint8_t reg_bytes;
	uint64_t transfers, tx_bytes, rx_bytes, calls, errors;
	uint64_t wall_ns, longest_ns;
};

struct bus_summary {
	struct map by_key[COUNT_KINDS]; /* struct bus_count */
	struct bus_count *first, *last;
	struct buf text;
};

struct bus_summary *bus_summary_new(void)
{
	return mem_new(sizeof(struct bus_summary));
}

static void count_free(struct bus_count *count)
{
	for (size_t i = 0; i < IDENTITY_COUNT; i++)
		free(count->identity[i]);
	free(count->identity_text);
	free(count->path);
	free(count->device);
	free(count->name);
	free(count);
}

void bus_summary_free(struct bus_summary **summary)
{
	struct bus_count *count = *summary ? (*summary)->first : NULL;

	while (count) {
		struct bus_count *next = count->next;

		count_free(count);
		count = next;
	}
	if (*summary) {
		for (size_t i = 0; i < COUNT_KINDS; i++)
			map_done(&(*summary)->by_key[i]);
		buf_done(&(*summary)->text);
	}
	free(*summary);
	*summary = NULL;
}

uint64_t bus_wall_ns(const struct call *call)
{
	return call->state == CALL_RETURNED && call->return_ns > call->entry_ns
		       ? call->return_ns - call->entry_ns
		       : 0;
}

/* ---- counting ---- */

static char *copy_text(struct bus_summary *summary)
{
	char *copy = mem_strdup(buf_text(&summary->text));

	summary->text.len = 0;
	return copy;
}

/* The key is in summary->text. */
static struct bus_count *count_of(struct bus_summary *summary,
				  enum count_kind kind, const char *device)
{
	struct map *map = &summary->by_key[kind];
	struct bus_count *count;

	buf_add_text(&summary->text, device);
	count = map_get_bytes(map, buf_span(&summary->text));
	if (count)
		return count;
	count = mem_new(sizeof(*count));
	count->kind = kind;
	count->device = mem_strdup(device);
	if (summary->last)
		summary->last->next = count;
	else
		summary->first = count;
	summary->last = count;
	map_put_bytes(map, buf_span(&summary->text), count);
	return count;
}

/* What a call has once counts once, however many transfers it made; bytes are
   those that went over the bus. */
static void add(struct bus_count *count, const struct call *call,
		const struct bus_transfer *transfer, bool is_new_call)
{
	uint64_t ns = bus_wall_ns(call);

	count->transfers += transfer->count != 0;
	if (call->state == CALL_RETURNED && !call->is_error) {
		count->tx_bytes += transfer->tx.wanted;
		count->rx_bytes += transfer->rx.wanted;
	}
	if (!is_new_call)
		return;
	count->calls++;
	count->errors += call->is_error;
	count->wall_ns += ns;
	if (ns > count->longest_ns)
		count->longest_ns = ns;
}

static void add_to_register(struct bus_summary *summary,
			    const struct bus_row *row,
			    const struct bus_transfer *transfer)
{
	const struct bus_settings *settings = &transfer->settings;
	bool has_address = settings->known & BUS_KNOWS_ADDRESS;
	struct bus_count *count;

	summary->text.len = 0;
	buf_add_u8(&summary->text, has_address);
	buf_add_le64(&summary->text, has_address ? settings->address : 0);
	buf_add_u8(&summary->text,
		   transfer->has_register ? transfer->reg_bytes : 0);
	buf_add_le64(&summary->text,
		     transfer->has_register ? transfer->reg : 0);
	count = count_of(summary, COUNT_REGISTER, transfer->device);
	count->has_address = has_address;
	count->address = settings->address;
	count->has_register = transfer->has_register;
	count->reg = transfer->reg;
	count->reg_bytes = transfer->reg_bytes;
	if (row->meaning && transfer->has_register && !count->name) {
		summary->text.len = 0;
		buf_printf(&summary->text, "%s %s", row->meaning->chip->name,
			   row->meaning->rule->name);
		count->name = copy_text(summary);
	}
	/* The write and the read of one register are one call. */
	add(count, row->call, transfer,
	    bus_is_first(transfer) || !transfer->has_register ||
		    transfer->way == NULL || *transfer->way == 'w');
}

static void add_to_device(struct bus_summary *summary,
			  const struct bus_row *row,
			  const struct bus_transfer *transfer)
{
	struct bus_count *count;

	summary->text.len = 0;
	count = count_of(summary, COUNT_DEVICE, transfer->device);
	add(count, row->call, transfer, bus_is_first(transfer));
	if (count->identity_text)
		return;
	for (size_t i = 0; i < IDENTITY_COUNT; i++) {
		struct span part =
			bus_identity(row->file, (enum bus_identity)i);

		summary->text.len = 0;
		buf_add(&summary->text, part.data, part.len);
		count->identity[i] = copy_text(summary);
	}
	bus_add_identity(&summary->text, row->file, true);
	if (!summary->text.len)
		buf_add_text(&summary->text,
			     row->file->rdev_major || row->file->rdev_minor
				     ? "sysfs says nothing of it"
				     : "no device, by its name");
	count->identity_text = copy_text(summary);
}

void bus_summary_add(struct bus_summary *summary, const struct bus_row *row,
		     const struct bus_transfer *transfer)
{
	struct bus_count *count;

	summary->text.len = 0;
	buf_add_le32(&summary->text, row->call->command->id);
	count = count_of(summary, COUNT_COMMAND, transfer->device);
	if (!count->path)
		count->path = mem_strdup(row->path);
	count->command = row->call->command->id;
	add(count, row->call, transfer, bus_is_first(transfer));
	if (transfer->kind == BUS_I2C && transfer->count)
		add_to_register(summary, row, transfer);
	add_to_device(summary, row, transfer);
}

/* ---- printing ---- */

/* Bytes a second while a transfer was under way. Without 128 bits: ns above a
   day are as good in microseconds. */
static uint64_t rate_of(const struct bus_count *count)
{
	uint64_t bytes = count->tx_bytes + count->rx_bytes;
	uint64_t unit = 1000000000, ns = count->wall_ns;

	while (bytes > UINT64_MAX / unit && unit > 1) {
		unit /= 1000;
		ns /= 1000;
	}
	return ns && bytes <= UINT64_MAX / unit ? bytes * unit / ns : 0;
}

static void put_number(struct table *table, bool is_known, uint64_t number)
{
	if (is_known)
		table_uint(table, number);
	else
		table_none(table);
}

static void put_text(struct table *table, const char *text)
{
	if (text && *text)
		table_text(table, text);
	else
		table_none(table);
}

static void put_time(struct bus_summary *summary, bool is_utf8,
		     struct table *table, uint64_t ns)
{
	summary->text.len = 0;
	text_add_duration(&summary->text, ns, is_utf8);
	table_span(table, buf_span(&summary->text));
}

static void put_hex(struct bus_summary *summary, struct table *table,
		    bool is_known, uint64_t number, unsigned bytes)
{
	summary->text.len = 0;
	buf_printf(&summary->text, "0x%0*" PRIx64, (int)bytes * 2, number);
	put_text(table, is_known ? buf_text(&summary->text) : "-");
}

static void put_all(struct table *table, const struct bus_count *count)
{
	bool has_command = count->kind == COUNT_COMMAND;

	table_text(table, kind_names[count->kind]);
	table_uint(table, count->transfers);
	table_uint(table, count->calls);
	table_uint(table, count->errors);
	table_uint(table, count->tx_bytes);
	table_uint(table, count->rx_bytes);
	table_uint(table, count->wall_ns);
	table_uint(table, count->longest_ns);
	table_uint(table, rate_of(count));
	table_text(table, count->device);
	put_number(table, has_command, count->command);
	put_text(table, count->path);
	put_number(table, count->has_address, count->address);
	put_number(table, count->has_register, count->reg);
	put_text(table, count->name);
	for (size_t i = 0; i < IDENTITY_COUNT; i++)
		put_text(table, count->identity[i]);
}

/* JSON and CSV: what a row is of stands in front. */
static void print_all(const struct bus_summary *summary,
		      const struct view_options *options, FILE *out)
{
	static const struct table_column columns[] = {
		{.key = "row"},
		{.key = "transfers"},
		{.key = "calls"},
		{.key = "errors"},
		{.key = "tx_bytes"},
		{.key = "rx_bytes"},
		{.key = "wall_ns"},
		{.key = "longest_ns"},
		{.key = "bytes_per_second"},
		{.key = "device"},
		{.key = "command"},
		{.key = "path"},
		{.key = "address"},
		{.key = "register"},
		{.key = "register_name"},
		{.key = "label"},
		{.key = "compatible"},
		{.key = "modalias"},
		{.key = "driver"},
		{.key = "module"},
		{.key = "controller"},
		{.key = "controller_driver"},
		{.key = "controller_module"},
	};
	AUTO(table_free)
	struct table *table = table_new(columns, ARRAY_LEN(columns));

	for (int kind = 0; kind < COUNT_KINDS; kind++)
		for (const struct bus_count *count = summary->first; count;
		     count = count->next)
			if ((int)count->kind == kind)
				put_all(table, count);
	table_print(table, options->format, options->is_utf8, out);
}

static void put_row(struct bus_summary *summary, bool is_utf8,
		    struct table *table, const struct bus_count *count)
{
	table_uint(table, count->transfers);
	table_uint(table, count->calls);
	table_uint(table, count->errors);
	table_uint(table, count->tx_bytes);
	table_uint(table, count->rx_bytes);
	put_time(summary, is_utf8, table, count->wall_ns);
	put_time(summary, is_utf8, table, count->longest_ns);
	table_uint(table, rate_of(count));
	table_text(table, count->device);
	switch (count->kind) {
	case COUNT_COMMAND:
		table_uint(table, count->command);
		table_text(table, count->path);
		break;
	case COUNT_REGISTER:
		put_hex(summary, table, count->has_address, count->address, 1);
		put_hex(summary, table, count->has_register, count->reg,
			count->reg_bytes);
		put_text(table, count->name);
		break;
	case COUNT_DEVICE:
		table_text(table, count->identity_text);
		break;
	case COUNT_KINDS:
		break;
	}
}

#define COUNT_COLUMNS                                                          \
	{"", "transfers", false, 0}, {"", "calls", false, 0},                  \
		{"", "errors", false, 0}, {"", "sent", false, 0},              \
		{"", "received", false, 0}, {"", "time", false, 0},            \
		{"", "longest", false, 0}, {"", "bytes/s", false, 0},          \
	{                                                                      \
		"", "device", true, 0                                          \
	}

static void print_kind(struct bus_summary *summary, enum count_kind kind,
		       const struct view_options *options, FILE *out)
{
	static const struct table_column command_columns[] = {
		COUNT_COLUMNS, {"", "id", false, 0},
		{"", "command", true, 16, true}};
	static const struct table_column register_columns[] = {
		COUNT_COLUMNS,
		{"", "address", false, 0},
		{"", "register", false, 0},
		{"", "name", true, 0}};
	static const struct table_column device_columns[] = {
		COUNT_COLUMNS, {"", "what it is", true, 0}};
	static const struct {
		const struct table_column *columns;
		size_t count;
	} kinds[COUNT_KINDS] = {
		{command_columns, ARRAY_LEN(command_columns)},
		{register_columns, ARRAY_LEN(register_columns)},
		{device_columns, ARRAY_LEN(device_columns)},
	};
	AUTO(table_free)
	struct table *table =
		table_new(kinds[kind].columns, kinds[kind].count);
	bool has_rows = false;

	for (const struct bus_count *count = summary->first; count;
	     count = count->next)
		if (count->kind == kind) {
			put_row(summary, options->is_utf8, table, count);
			has_rows = true;
		}
	if (!has_rows && (kind != COUNT_COMMAND ||
			  options->format == FORMAT_TEXT))
		return;
	if (kind != COUNT_COMMAND)
		putc('\n', out);
	table_fit(table, options->width);
	table_print(table, options->format, options->is_utf8, out);
}

void bus_summary_print(struct bus_summary *summary,
		       const struct view_options *options, FILE *out)
{
	if (options->format == FORMAT_JSON || options->format == FORMAT_CSV) {
		print_all(summary, options, out);
		return;
	}
	for (int kind = 0; kind < COUNT_KINDS; kind++)
		print_kind(summary, (enum count_kind)kind, options, out);
}
