/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus.c - the view of transfers on SPI and I2C, a row each, or counted.
 *
 * A row is written when its call has ended. In text settings stand where they
 * are not those of the row before on that device.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/map.h"
#include "base/mem.h"
#include "decode/value.h"
#include "event/call.h"
#include "event/event.h"
#include "model/model.h"
#include "view/bus_view.h"
#include "view/json.h"
#include "view/replay.h"
#include "view/table.h"
#include "view/text.h"
#include "view/views.h"

enum { BUS_SCHEMA = 1 };

struct bus_view {
	struct model_visitor visitor; /* first: callbacks are handed its
					 address */
	const struct view_input *input;
	const struct view_options *options;
	struct model *model;
	struct value_pool *pool;
	FILE *out;
	struct json json;
	struct buf line, cell;
	struct map settings;	     /* by device: the last shown, text */
	struct bus_summary *summary; /* --summary; or NULL */
	bool has_rows;
};

/* What is shown at the moment. */
struct bus_row {
	struct bus_view *view;
	const struct call *call;
	const struct decoded *decoded;
	const char *id;	  /* "SERIAL.N" of the call */
	const char *path; /* of the command: names from the root */
};

static const char *const csv_columns[] = {
	"id",	   "command",  "path",	   "pid",     "tid",   "bus",
	"device",  "op",       "way",	   "index",   "count", "settings",
	"address", "register", "len",	   "tx",      "rx",    "ret",
	"errno",   "state",    "start_ns", "wall_ns",
};

/* A command keeps its path, a task the number of its calls. */
static const char *path_of(struct command *command)
{
	if (!command->view)
		command->view = command_path(command);
	return command->view;
}

static uint64_t next_number(struct model_task *task)
{
	if (!task->view)
		task->view = mem_new(sizeof(uint64_t));
	return ++*(uint64_t *)task->view;
}

/* A fork that goes on to exec is another command by then. */
static void on_command(struct model_visitor *visitor, struct command *command)
{
	(void)visitor;
	free(command->view);
	command->view = NULL;
}

static const char *bus_name(const struct bus_transfer *transfer)
{
	return transfer->kind == BUS_SPI ? "spi" : "i2c";
}

static const char *state_name(const struct call *call)
{
	return call->state == CALL_RETURNED ? "returned" : "unfinished";
}

/* ---- text and markdown ---- */

static void add_command(struct buf *buf, const struct command *command,
			bool is_utf8)
{
	const struct place *place = command->place;
	struct span file;

	text_add_clean(buf, span_of_str(command->name), is_utf8);
	if (!place || !place->count || !place->frames[0].line)
		return;
	file = place->frames[0].file;
	for (size_t i = file.len; i; i--)
		if (file.data[i - 1] == '/') {
			file = span_of(file.data + i, file.len - i);
			break;
		}
	buf_add_text(buf, " (");
	text_add_clean(buf, file, is_utf8);
	buf_printf(buf, "%s%s%u)", file.len ? ":" : "",
		   place->is_approximate ? "~" : "", place->frames[0].line);
}

/* "message 1/2", "i2c write 1/2", "byte-data read 0x10" */
static void add_op(struct buf *buf, const struct bus_transfer *transfer)
{
	if (!strcmp(transfer->op, "plain"))
		buf_add_text(buf, transfer->way);
	else
		buf_printf(buf, "%s%s%s", transfer->op,
			   transfer->way ? " " : "",
			   transfer->way ? transfer->way : "");
	if (transfer->has_register)
		buf_printf(buf, " 0x%02" PRIx64, transfer->reg);
	if (transfer->count > 1)
		buf_printf(buf, " %" PRIu32 "/%" PRIu32, transfer->index,
			   transfer->count);
}

static void add_result(struct buf *buf, const struct bus_row *row)
{
	if (row->call->state != CALL_RETURNED)
		buf_add_text(buf, "unfinished");
	else if (row->call->is_error && row->decoded->errno_name)
		buf_add_text(buf, row->decoded->errno_name);
	else if (row->call->is_error)
		buf_printf(buf, "error %d", row->decoded->errno_number);
}

static void pad_to(struct buf *line, size_t column)
{
	size_t now = text_columns(buf_span(line));

	do
		buf_add_u8(line, ' ');
	while (++now < column);
}

static void add_bytes(struct buf *line, const char *title,
		      const struct bus_bytes *bytes)
{
	if (!bytes->is_there)
		return;
	if (line->data[line->len - 1] != ' ')
		buf_add_u8(line, ' ');
	buf_add_text(line, title);
	if (!bytes->wanted)
		buf_add_u8(line, '-');
	bus_add_hex(line, bytes);
}

/* Those that are not what the device's row before had. */
static const char *new_settings(struct bus_view *view,
				const struct bus_transfer *transfer)
{
	struct span key = span_of_str(transfer->device);
	char *before = map_get_bytes(&view->settings, key), *now;

	view->cell.len = 0;
	bus_add_settings(&view->cell, transfer);
	if (!strcmp(before ? before : "", buf_text(&view->cell)))
		return "";
	now = mem_strdup(buf_text(&view->cell));
	free(before);
	map_put_bytes(&view->settings, key, now);
	return *now ? now : "nothing known";
}

static void put_text(const struct bus_row *row,
		     const struct bus_transfer *transfer)
{
	struct bus_view *view = row->view;
	struct buf *line = &view->line;
	bool is_utf8 = view->options->is_utf8;
	uint64_t us = row->call->entry_ns / 1000;
	const char *settings = new_settings(view, transfer);

	if (!view->has_rows)
		fputs("       TIME      TOOK  COMMAND                 "
		      "DEVICE       OPERATION               BYTES\n",
		      view->out);
	line->len = 0;
	view->cell.len = 0;
	if (transfer->index == 1 && row->call->state == CALL_RETURNED)
		text_add_duration(&view->cell, bus_wall_ns(row->call), is_utf8);
	buf_printf(line, "%4" PRIu64 ".%06" PRIu64, us / 1000000, us % 1000000);
	pad_to(line, 21 - text_columns(buf_span(&view->cell)));
	buf_add(line, view->cell.data, view->cell.len);
	buf_add_text(line, "  ");
	add_command(line, row->call->command, is_utf8);
	pad_to(line, 47);
	text_add_clean(line, span_of_str(transfer->device), is_utf8);
	pad_to(line, 60);
	add_op(line, transfer);
	pad_to(line, 83);
	add_result(line, row);
	add_bytes(line, "tx ", &transfer->tx);
	add_bytes(line, "rx ", &transfer->rx);
	if (!transfer->tx.is_there && !transfer->rx.is_there &&
	    transfer->has_len)
		buf_printf(line, " %" PRIu64 " %s", transfer->len,
			   text_plural(transfer->len, "byte", "bytes"));
	if (*settings)
		buf_printf(line, " [%s]", settings);
	while (line->len && line->data[line->len - 1] == ' ')
		line->len--;
	if (view->options->width)
		text_cut(line, view->options->width, is_utf8);
	fwrite(line->data, 1, line->len, view->out);
	putc('\n', view->out);
}

static void put_cell(struct bus_view *view)
{
	table_put_markdown(buf_text(&view->cell), view->out);
	fputs(" | ", view->out);
	view->cell.len = 0;
}

static void put_markdown(const struct bus_row *row,
			 const struct bus_transfer *transfer)
{
	struct bus_view *view = row->view;
	uint64_t us = row->call->entry_ns / 1000;

	fprintf(view->out, "| %" PRIu64 ".%06" PRIu64 " | ", us / 1000000,
		us % 1000000);
	view->cell.len = 0;
	if (transfer->index == 1 && row->call->state == CALL_RETURNED)
		text_add_duration(&view->cell, bus_wall_ns(row->call),
				  view->options->is_utf8);
	put_cell(view);
	add_command(&view->cell, row->call->command, view->options->is_utf8);
	put_cell(view);
	buf_add_text(&view->cell, transfer->device);
	put_cell(view);
	add_op(&view->cell, transfer);
	put_cell(view);
	bus_add_settings(&view->cell, transfer);
	put_cell(view);
	bus_add_hex(&view->cell, &transfer->tx);
	put_cell(view);
	bus_add_hex(&view->cell, &transfer->rx);
	put_cell(view);
	add_result(&view->cell, row);
	table_put_markdown(buf_text(&view->cell), view->out);
	fputs(" |\n", view->out);
}

/* ---- CSV ---- */

static void put_csv_number(FILE *out, bool is_known, uint64_t number)
{
	if (is_known)
		fprintf(out, "%" PRIu64, number);
	putc(',', out);
}

static void put_csv_cell(struct bus_view *view)
{
	table_put_csv(buf_span(&view->cell), view->out);
	putc(',', view->out);
	view->cell.len = 0;
}

static void put_csv(const struct bus_row *row,
		    const struct bus_transfer *transfer)
{
	struct bus_view *view = row->view;
	const struct call *call = row->call;
	FILE *out = view->out;
	bool is_over = call->state == CALL_RETURNED;

	fprintf(out, "%s.%" PRIu32 ",%u,", row->id, transfer->index,
		call->command->id);
	table_put_csv(span_of_str(row->path), out);
	fprintf(out, ",%u,%u,%s,", call->task->tgid, call->tid,
		bus_name(transfer));
	table_put_csv(span_of_str(transfer->device), out);
	fprintf(out, ",%s,%s,%" PRIu32 ",%" PRIu32 ",", transfer->op,
		transfer->way ? transfer->way : "", transfer->index,
		transfer->count);
	view->cell.len = 0;
	bus_add_settings(&view->cell, transfer);
	put_csv_cell(view);
	put_csv_number(out, transfer->settings.known & BUS_KNOWS_ADDRESS,
		       transfer->settings.address);
	put_csv_number(out, transfer->has_register, transfer->reg);
	put_csv_number(out, transfer->has_len, transfer->len);
	bus_add_hex(&view->cell, &transfer->tx);
	put_csv_cell(view);
	bus_add_hex(&view->cell, &transfer->rx);
	put_csv_cell(view);
	if (is_over)
		fprintf(out, "%" PRId64, call->is_error ? -1 : call->ret);
	putc(',', out);
	if (call->is_error)
		add_result(&view->cell, row);
	put_csv_cell(view);
	fprintf(out, "%s,", state_name(call));
	put_csv_number(out, true, call->entry_ns);
	if (is_over)
		fprintf(out, "%" PRIu64, bus_wall_ns(call));
	fputs("\r\n", out);
}

/* ---- JSON ---- */

static void put_known(struct json *json, const char *key, bool is_known,
		      uint64_t number)
{
	if (is_known)
		json_key_uint(json, key, number);
}

static void put_settings(struct json *json, const struct bus_transfer *transfer)
{
	const struct bus_settings *settings = &transfer->settings;
	uint32_t known = settings->known;

	json_key(json, "settings");
	json_object(json);
	put_known(json, "mode", known & BUS_KNOWS_MODE, settings->mode);
	put_known(json, "bits_per_word", known & BUS_KNOWS_BITS,
		  settings->bits);
	put_known(json, "speed_hz", known & BUS_KNOWS_SPEED,
		  settings->speed_hz);
	if (known & BUS_KNOWS_LSB)
		json_key_bool(json, "lsb_first", settings->is_lsb);
	put_known(json, "delay_usecs", transfer->has_pauses,
		  transfer->delay_us);
	put_known(json, "word_delay_usecs", transfer->has_pauses,
		  transfer->word_delay_us);
	put_known(json, "cs_change", transfer->has_pauses, transfer->cs_change);
	put_known(json, "address", known & BUS_KNOWS_ADDRESS,
		  settings->address);
	if (known & BUS_KNOWS_TEN_BIT)
		json_key_bool(json, "ten_bit", settings->is_ten_bit);
	if (known & BUS_KNOWS_PEC)
		json_key_bool(json, "pec", settings->has_pec);
	put_known(json, "flags", transfer->has_flags, transfer->flags);
	json_object_end(json);
}

static void put_bytes(struct bus_view *view, const char *key,
		      const char *count_key, const struct bus_bytes *bytes)
{
	if (!bytes->is_there) {
		json_key_null(&view->json, key);
		return;
	}
	view->cell.len = 0;
	for (size_t i = 0; i < bytes->bytes.len; i++)
		buf_printf(&view->cell, "%02x", bytes->bytes.data[i]);
	json_key_text(&view->json, key, buf_text(&view->cell));
	json_key_uint(&view->json, count_key, bytes->wanted);
}

static void put_result(struct json *json, const struct bus_row *row)
{
	const struct call *call = row->call;

	json_key(json, "ret");
	if (call->state != CALL_RETURNED)
		json_null(json);
	else
		json_int(json, call->is_error ? -1 : call->ret);
	json_key(json, "errno");
	if (call->is_error && !row->decoded->errno_name)
		json_int(json, row->decoded->errno_number);
	else
		json_text(json, row->decoded->errno_name);
	json_key_text(json, "state", state_name(call));
	json_key_uint(json, "start_ns", call->entry_ns);
	json_key(json, "wall_ns");
	if (call->state == CALL_RETURNED)
		json_uint(json, bus_wall_ns(call));
	else
		json_null(json);
}

static void put_json(const struct bus_row *row,
		     const struct bus_transfer *transfer)
{
	struct json *json = &row->view->json;
	const struct call *call = row->call;
	char id[64];

	snprintf(id, sizeof(id), "%s.%" PRIu32, row->id, transfer->index);
	json_object(json);
	json_key_uint(json, "schema", BUS_SCHEMA);
	json_key_text(json, "id", id);
	json_key_uint(json, "command", call->command->id);
	json_key_text(json, "path", row->path);
	json_key_uint(json, "pid", call->task->tgid);
	json_key_uint(json, "tid", call->tid);
	json_key_text(json, "bus", bus_name(transfer));
	json_key_text(json, "device", transfer->device);
	json_key_text(json, "op", transfer->op);
	json_key_text(json, "way", transfer->way);
	json_key_uint(json, "index", transfer->index);
	json_key_uint(json, "count", transfer->count);
	put_known(json, "register", transfer->has_register, transfer->reg);
	put_known(json, "len", transfer->has_len, transfer->len);
	put_bytes(row->view, "tx", "tx_bytes", &transfer->tx);
	put_bytes(row->view, "rx", "rx_bytes", &transfer->rx);
	put_settings(json, transfer);
	put_result(json, row);
	json_object_end(json);
	json_newline(json);
}

/* ---- all of them ---- */

static void on_transfer(void *context, const struct bus_transfer *transfer)
{
	const struct bus_row *row = context;
	struct bus_view *view = row->view;

	if (view->summary) {
		bus_summary_add(view->summary, row->call, row->path, transfer);
	} else {
		switch (view->options->format) {
		case FORMAT_TEXT:
			put_text(row, transfer);
			break;
		case FORMAT_JSON:
			put_json(row, transfer);
			break;
		case FORMAT_MARKDOWN:
			put_markdown(row, transfer);
			break;
		case FORMAT_CSV:
			put_csv(row, transfer);
			break;
		}
	}
	view->has_rows = true;
}

static void on_call(struct model_visitor *visitor, const struct call *call)
{
	struct bus_view *view = (struct bus_view *)visitor;
	uint64_t number = next_number(call->task);
	struct bus_row row = {view, call, NULL, NULL, NULL};
	struct decoded decoded;
	char id[40];

	if (!call->is_selected || bus_transfer_kind(call) == BUS_NONE)
		return;
	snprintf(id, sizeof(id), "%u.%" PRIu64, call->task->serial, number);
	row.id = id;
	row.path = path_of(call->command);
	row.decoded = &decoded;
	value_pool_reset(view->pool);
	decode_call(view->pool, call, false, &decoded);
	bus_transfers(call, &decoded, on_transfer, &row);
}

static void put_titles(struct bus_view *view)
{
	if (view->summary)
		return;
	if (view->options->format == FORMAT_CSV) {
		for (size_t i = 0; i < ARRAY_LEN(csv_columns); i++)
			fprintf(view->out, "%s%s", i ? "," : "",
				csv_columns[i]);
		fputs("\r\n", view->out);
	} else if (view->options->format == FORMAT_MARKDOWN) {
		fputs("| start | time | command | device | operation | "
		      "settings | tx | rx | error |\n"
		      "| ---: | ---: | --- | --- | --- | "
		      "--- | --- | --- | --- |\n",
		      view->out);
	}
}

/* CSV has no place for it; `info` says it. */
static void put_caveat(struct bus_view *view)
{
	AUTO(buf_done) struct buf caveat = BUF_EMPTY;

	if (!view->has_rows && view->options->format == FORMAT_TEXT)
		fputs("no transfers on SPI or I2C\n", view->out);
	replay_caveat(view->input, view->model, &caveat);
	if (!caveat.len)
		return;
	switch (view->options->format) {
	case FORMAT_TEXT:
		fprintf(view->out, "\n%s\n", buf_text(&caveat));
		break;
	case FORMAT_JSON:
		json_object(&view->json);
		json_key_uint(&view->json, "schema", BUS_SCHEMA);
		json_key_bool(&view->json, "complete", false);
		json_key_text(&view->json, "reason", buf_text(&caveat));
		json_object_end(&view->json);
		json_newline(&view->json);
		break;
	case FORMAT_MARKDOWN:
		putc('\n', view->out);
		table_put_markdown(buf_text(&caveat), view->out);
		putc('\n', view->out);
		break;
	case FORMAT_CSV:
		break;
	}
}

static bool wait_for_more(void *context)
{
	struct bus_view *view = context;

	fflush(view->out);
	return view->input->wait_for_more(view->input->context);
}

static void progress(void *context, unsigned permille)
{
	struct bus_view *view = context;

	view->input->progress(view->input->context, permille);
}

static void done(struct bus_view *view)
{
	size_t at = 0;
	char *text;

	while ((text = map_next(&view->settings, &at)))
		free(text);
	map_done(&view->settings);
	bus_summary_free(&view->summary);
	buf_done(&view->line);
	buf_done(&view->cell);
	value_pool_free(&view->pool);
	model_free(&view->model);
}

static int show(const struct view_input *input, FILE *out, struct error *err)
{
	struct bus_view view = {
		.visitor = {.call = on_call,
			    .command = on_command,
			    .wants_snapshots = true},
		.input = input,
		.options = input->options,
		.out = out,
		.json = {.out = out},
	};
	struct view_input own = *input;
	int ret;

	own.context = &view;
	own.wait_for_more = input->wait_for_more ? wait_for_more : NULL;
	own.progress = input->progress ? progress : NULL;
	view.pool = value_pool_new();
	view.model = model_new(input->spec, input->selection, &view.visitor);
	if (input->options->is_summary)
		view.summary = bus_summary_new();
	put_titles(&view);
	ret = replay_run(&own, view.model, NULL, NULL, err);
	if (!ret && view.summary)
		bus_summary_print(view.summary, input->options, out);
	if (!ret)
		put_caveat(&view);
	done(&view);
	return ret;
}

const struct view view_bus = {
	.name = "bus",
	.summary = "transfers on SPI and I2C, with their bytes",
	.is_streaming = true,
	.show = show,
};
