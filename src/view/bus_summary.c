/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_summary.c - transfers counted, by command and device.
 */
#include "config.h"

#include <stdlib.h>

#include "base/auto.h"
#include "base/map.h"
#include "base/mem.h"
#include "event/call.h"
#include "model/model.h"
#include "view/bus_view.h"
#include "view/table.h"
#include "view/text.h"

struct bus_count {
	struct bus_count *next;
	char *path, *device;
	uint32_t command;
	uint64_t transfers, tx_bytes, rx_bytes, calls, errors;
	uint64_t wall_ns, longest_ns;
};

struct bus_summary {
	struct map by_key; /* by command and device: struct bus_count */
	struct bus_count *first, *last;
	struct buf text;
};

static const struct table_column columns[] = {
	{"transfers", "transfers", false, 0}, {"calls", "calls", false, 0},
	{"errors", "errors", false, 0},	      {"tx_bytes", "sent", false, 0},
	{"rx_bytes", "received", false, 0},   {"wall_ns", "time", false, 0},
	{"longest_ns", "longest", false, 0},  {"device", "device", true, 0},
	{"command", "id", false, 0},	      {"path", "command", true, 16, true},
};

struct bus_summary *bus_summary_new(void)
{
	return mem_new(sizeof(struct bus_summary));
}

void bus_summary_free(struct bus_summary **summary)
{
	struct bus_count *count = *summary ? (*summary)->first : NULL;

	while (count) {
		struct bus_count *next = count->next;

		free(count->path);
		free(count->device);
		free(count);
		count = next;
	}
	if (*summary) {
		map_done(&(*summary)->by_key);
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

static struct bus_count *count_of(struct bus_summary *summary,
				  const struct command *command,
				  const char *path, const char *device)
{
	struct bus_count *count;

	summary->text.len = 0;
	buf_add_le32(&summary->text, command->id);
	buf_add_text(&summary->text, device);
	count = map_get_bytes(&summary->by_key, buf_span(&summary->text));
	if (count)
		return count;
	count = mem_new(sizeof(*count));
	count->path = mem_strdup(path);
	count->device = mem_strdup(device);
	count->command = command->id;
	if (summary->last)
		summary->last->next = count;
	else
		summary->first = count;
	summary->last = count;
	map_put_bytes(&summary->by_key, buf_span(&summary->text), count);
	return count;
}

/* What a call has once counts once, however many transfers it made; bytes are
   those that went over the bus. */
void bus_summary_add(struct bus_summary *summary, const struct call *call,
		     const char *path, const struct bus_transfer *transfer)
{
	struct bus_count *count =
		count_of(summary, call->command, path, transfer->device);

	count->transfers++;
	if (call->state == CALL_RETURNED && !call->is_error) {
		count->tx_bytes += transfer->tx.wanted;
		count->rx_bytes += transfer->rx.wanted;
	}
	if (transfer->index != 1)
		return;
	count->calls++;
	count->errors += call->is_error;
	count->wall_ns += bus_wall_ns(call);
	if (bus_wall_ns(call) > count->longest_ns)
		count->longest_ns = bus_wall_ns(call);
}

static void put_time(struct bus_summary *summary,
		     const struct view_options *options, struct table *table,
		     uint64_t ns)
{
	if (options->format == FORMAT_JSON || options->format == FORMAT_CSV) {
		table_uint(table, ns);
		return;
	}
	summary->text.len = 0;
	text_add_duration(&summary->text, ns, options->is_utf8);
	table_span(table, buf_span(&summary->text));
}

void bus_summary_print(struct bus_summary *summary,
		       const struct view_options *options, FILE *out)
{
	AUTO(table_free)
	struct table *table = table_new(columns, ARRAY_LEN(columns));

	for (const struct bus_count *count = summary->first; count;
	     count = count->next) {
		table_uint(table, count->transfers);
		table_uint(table, count->calls);
		table_uint(table, count->errors);
		table_uint(table, count->tx_bytes);
		table_uint(table, count->rx_bytes);
		put_time(summary, options, table, count->wall_ns);
		put_time(summary, options, table, count->longest_ns);
		table_text(table, count->device);
		table_uint(table, count->command);
		table_text(table, count->path);
	}
	table_fit(table, options->width);
	if (summary->first || options->format != FORMAT_TEXT)
		table_print(table, options->format, options->is_utf8, out);
}
