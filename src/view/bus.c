/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus.c - the view of transfers on SPI and I2C, a row each, or counted.
 *
 * A row is written when its call has ended.
 */
#include "config.h"

#include "base/auto.h"
#include "decode/value.h"
#include "event/call.h"
#include "event/event.h"
#include "model/model.h"
#include "view/bus_view.h"
#include "view/chip.h"
#include "view/json.h"
#include "view/replay.h"
#include "view/row.h"
#include "view/table.h"
#include "view/views.h"

struct bus_view {
	struct model_visitor visitor; /* first: callbacks are handed its
					 address */
	const struct view_input *input;
	struct model *model;
	struct value_pool *pool;
	struct chip_memory *chips;
	struct bus_printer printer;
	struct bus_summary *summary; /* --summary; or NULL */
	bool has_transfers;
};

/* A call, whose transfers are visited. */
struct visit {
	struct bus_view *view;
	struct bus_row row;
};

static void on_transfer(void *context, const struct bus_transfer *transfer)
{
	struct visit *visit = context;
	struct bus_view *view = visit->view;
	struct bus_row *row = &visit->row;
	bool is_ok = row->call->state == CALL_RETURNED && !row->call->is_error;
	struct chip_meaning meaning;

	row->meaning = transfer->count && chip_look(view->chips, transfer, is_ok,
						    &meaning)
			       ? &meaning
			       : NULL;
	if (view->summary)
		bus_summary_add(view->summary, row, transfer);
	else
		bus_put_row(&view->printer, row, transfer);
	view->has_transfers = true;
	row->meaning = NULL;
}

static void on_call(struct model_visitor *visitor, const struct call *call)
{
	struct bus_view *view = (struct bus_view *)visitor;
	struct visit visit = {view, {.call = call}};
	struct decoded decoded;
	char id[ROW_ID_BYTES];

	row_id(call, id);
	if (!call->is_selected || bus_transfer_kind(call) == BUS_NONE)
		return;
	visit.row.id = id;
	visit.row.path = row_path(call->command);
	visit.row.file = call_file(call, (uint32_t)call->args[0]);
	visit.row.decoded = &decoded;
	value_pool_reset(view->pool);
	decode_call(view->pool, call, false, &decoded);
	bus_transfers(call, &decoded, on_transfer, &visit);
}

/* CSV has no place for it; `info` says it. */
static void put_caveat(struct bus_view *view)
{
	AUTO(buf_done) struct buf caveat = BUF_EMPTY;

	replay_caveat(view->input, view->model, &caveat);
	if (!view->has_transfers && view->printer.options->format == FORMAT_TEXT)
		fprintf(view->printer.out, "no transfers on SPI or I2C%s\n",
			caveat.len ? " in what was recorded" : "");
	if (!caveat.len)
		return;
	switch (view->printer.options->format) {
	case FORMAT_TEXT:
		fprintf(view->printer.out, "\n%s\n", buf_text(&caveat));
		break;
	case FORMAT_JSON:
		json_object(&view->printer.json);
		json_key_uint(&view->printer.json, "schema", BUS_SCHEMA);
		json_key_bool(&view->printer.json, "complete", false);
		json_key_text(&view->printer.json, "reason", buf_text(&caveat));
		json_object_end(&view->printer.json);
		json_newline(&view->printer.json);
		break;
	case FORMAT_MARKDOWN:
		putc('\n', view->printer.out);
		table_put_markdown(buf_text(&caveat), view->printer.out);
		putc('\n', view->printer.out);
		break;
	case FORMAT_CSV:
		break;
	}
}

static bool wait_for_more(void *context)
{
	struct bus_view *view = context;

	fflush(view->printer.out);
	return view->input->wait_for_more(view->input->context);
}

static void progress(void *context, unsigned permille)
{
	struct bus_view *view = context;

	view->input->progress(view->input->context, permille);
}

static void done(struct bus_view *view)
{
	bus_summary_free(&view->summary);
	bus_printer_done(&view->printer);
	chip_memory_free(&view->chips);
	value_pool_free(&view->pool);
	model_free(&view->model);
}

static int show(const struct view_input *input, FILE *out, struct error *err)
{
	struct bus_view view = {
		.visitor = {.call = on_call,
			    .command = row_see_command,
			    .wants_snapshots = true},
		.input = input,
		.printer = {.options = input->options,
			    .out = out,
			    .json = {.out = out}},
		.chips = chip_memory_new(&input->options->chips),
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
	else
		bus_put_titles(&view.printer);
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
