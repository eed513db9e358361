/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls_rows.c - calls as rows: JSON lines, CSV, markdown.
 *
 * A row is written when its call has ended, so rows of different tasks are in
 * the order of their ends.
 */
#include "config.h"

#include <inttypes.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "decode/value.h"
#include "model/model.h"
#include "symbol/symbols.h"
#include "view/calls_view.h"
#include "view/json.h"
#include "view/replay.h"
#include "view/row.h"
#include "view/stacks.h"
#include "view/strace_text.h"
#include "view/table.h"

struct calls_rows {
	struct model_visitor visitor; /* first: callbacks are handed its
					 address */
	const struct view_input *input;
	struct model *model;
	struct value_pool *pool;
	struct symbols *symbols; /* NULL: stacks are not shown */
	bool has_stacks;
	FILE *out;
	struct json json;
	struct buf text;
};

static const char *const csv_columns[] = {
	"id",	"command", "path", "pid",   "tid",   "abi",	 "nr",
	"name", "args",	   "ret",  "errno", "state", "start_ns", "wall_ns",
};

static const struct {
	const char *title;
	bool is_left;
} markdown_columns[] = {
	{"start", false}, {"command", true}, {"tid", false},
	{"call", true},	  {"result", true},
};

/* ---- CSV ---- */

static void put_number(FILE *out, bool is_known, uint64_t number)
{
	if (is_known)
		fprintf(out, "%" PRIu64, number);
}

static void put_csv_result(struct calls_rows *rows, const struct call *call,
			   const struct decoded *decoded)
{
	if (call->state == CALL_UNFINISHED) {
		putc(',', rows->out);
	} else if (call->is_error) {
		fputs("-1,", rows->out);
		if (decoded->errno_name)
			fputs(decoded->errno_name, rows->out);
		else
			fprintf(rows->out, "%d", decoded->errno_number);
	} else {
		rows->text.len = 0;
		strace_value(&rows->text, &decoded->ret, rows->input->options);
		table_put_csv(buf_span(&rows->text), rows->out);
		putc(',', rows->out);
	}
}

static void put_csv(struct calls_rows *rows, const struct calls_row *row,
		    const struct call *call, const struct decoded *decoded)
{
	bool has_entry = call->state != CALL_NO_ENTRY;
	FILE *out = rows->out;

	fprintf(out, "%s,%u,", row->id, call->command->id);
	table_put_csv(span_of_str(row->path), out);
	fprintf(out, ",%u,%u,%s,", call->task->tgid, call->tid,
		call->abi ? call->abi->name : "");
	put_number(out, has_entry, call->nr);
	fprintf(out, ",%s,", has_entry ? decoded->name : "");
	rows->text.len = 0;
	strace_args(&rows->text, decoded, 0, decoded->arg_count,
		    rows->input->options);
	table_put_csv(buf_span(&rows->text), out);
	putc(',', out);
	put_csv_result(rows, call, decoded);
	fprintf(out, ",%s,", calls_state_name(call));
	put_number(out, has_entry, call->entry_ns);
	putc(',', out);
	put_number(out, call->state == CALL_RETURNED,
		   call->return_ns - call->entry_ns);
	fputs("\r\n", out);
}

static void put_csv_titles(FILE *out)
{
	for (size_t i = 0; i < ARRAY_LEN(csv_columns); i++)
		fprintf(out, "%s%s", i ? "," : "", csv_columns[i]);
	fputs("\r\n", out);
}

/* ---- markdown ---- */

static void put_markdown(struct calls_rows *rows, const struct calls_row *row,
			 const struct call *call, const struct decoded *decoded)
{
	uint64_t start_us = call->entry_ns / 1000;

	fprintf(rows->out, "| %" PRIu64 ".%06" PRIu64 " | ", start_us / 1000000,
		start_us % 1000000);
	table_put_markdown(row->path, rows->out);
	fprintf(rows->out, " | %u | ", call->tid);
	rows->text.len = 0;
	if (decoded->name) {
		buf_add_text(&rows->text, decoded->name);
		buf_add_u8(&rows->text, '(');
		strace_args(&rows->text, decoded, 0, decoded->arg_count,
			    rows->input->options);
		buf_add_u8(&rows->text, ')');
	}
	table_put_markdown(buf_text(&rows->text), rows->out);
	fputs(" | ", rows->out);
	rows->text.len = 0;
	strace_result(&rows->text, decoded, call, rows->input->options);
	table_put_markdown(buf_text(&rows->text), rows->out);
	fputs(" |\n", rows->out);
}

static void put_markdown_titles(FILE *out)
{
	for (size_t i = 0; i < ARRAY_LEN(markdown_columns); i++)
		fprintf(out, "| %s ", markdown_columns[i].title);
	fputs("|\n", out);
	for (size_t i = 0; i < ARRAY_LEN(markdown_columns); i++)
		fputs(markdown_columns[i].is_left ? "| --- " : "| ---: ", out);
	fputs("|\n", out);
}

/* ---- all of them ---- */

static void on_call(struct model_visitor *visitor, const struct call *call)
{
	struct calls_rows *rows = (struct calls_rows *)visitor;
	struct decoded decoded;
	struct calls_row row;
	char id[ROW_ID_BYTES];

	row_id(call, id);
	if (!call->is_selected)
		return;
	row = (struct calls_row){id, row_path(call->command), rows->symbols};
	rows->has_stacks |= call->stack != NULL;
	value_pool_reset(rows->pool);
	decode_call(rows->pool, call, false, &decoded);
	switch (rows->input->options->format) {
	case FORMAT_JSON:
		calls_put_json(&rows->json, &row, call, &decoded);
		break;
	case FORMAT_CSV:
		put_csv(rows, &row, call, &decoded);
		break;
	case FORMAT_MARKDOWN:
		put_markdown(rows, &row, call, &decoded);
		break;
	case FORMAT_TEXT:
		break;
	}
}

static void put_titles(struct calls_rows *rows)
{
	if (rows->input->options->format == FORMAT_CSV)
		put_csv_titles(rows->out);
	else if (rows->input->options->format == FORMAT_MARKDOWN)
		put_markdown_titles(rows->out);
}

/* CSV has no place for it; `info` says it. */
static void put_caveat(struct calls_rows *rows)
{
	AUTO(buf_done) struct buf caveat = BUF_EMPTY;

	replay_caveat(rows->input, rows->model, &caveat);
	if (!caveat.len)
		return;
	if (rows->input->options->format == FORMAT_JSON) {
		json_object(&rows->json);
		json_key_uint(&rows->json, "schema", 1);
		json_key_bool(&rows->json, "complete", false);
		json_key_text(&rows->json, "reason", buf_text(&caveat));
		json_object_end(&rows->json);
		json_newline(&rows->json);
	} else if (rows->input->options->format == FORMAT_MARKDOWN) {
		putc('\n', rows->out);
		table_put_markdown(buf_text(&caveat), rows->out);
		putc('\n', rows->out);
	}
}

static bool wait_for_more(void *context)
{
	struct calls_rows *rows = context;

	fflush(rows->out);
	return rows->input->wait_for_more(rows->input->context);
}

static void progress(void *context, unsigned permille)
{
	struct calls_rows *rows = context;

	rows->input->progress(rows->input->context, permille);
}

int calls_show_rows(const struct view_input *input, FILE *out,
		    struct error *err)
{
	struct calls_rows rows = {
		.visitor = {.call = on_call,
			    .command = row_see_command,
			    .wants_snapshots = true,
			    .wants_stacks = input->options->stacks},
		.input = input,
		.symbols = stacks_symbols(input),
		.out = out,
		.json = {.out = out},
		.text = BUF_EMPTY,
	};
	struct view_input own = *input;
	int ret;

	own.context = &rows;
	own.wait_for_more = input->wait_for_more ? wait_for_more : NULL;
	own.progress = input->progress ? progress : NULL;
	rows.pool = value_pool_new();
	rows.model = model_new(input->spec, input->selection, &rows.visitor);
	put_titles(&rows);
	ret = replay_run(&own, rows.model, NULL, NULL, err);
	if (!ret)
		put_caveat(&rows);
	if (!ret)
		stacks_say_none(input, rows.has_stacks);
	symbols_free(&rows.symbols);
	buf_done(&rows.text);
	value_pool_free(&rows.pool);
	model_free(&rows.model);
	return ret;
}
