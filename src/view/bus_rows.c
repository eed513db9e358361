/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_rows.c - transfers in the format that was asked for; CSV and JSON.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "decode/value.h"
#include "event/event.h"
#include "model/model.h"
#include "view/bus_view.h"
#include "view/chip.h"
#include "view/table.h"

static const char *const csv_columns[] = {
	"id",	   "command",  "path",	   "pid",     "tid",   "bus",
	"device",  "op",       "way",	   "index",   "count", "settings",
	"address", "register", "len",	   "tx",      "rx",    "ret",
	"errno",   "state",    "start_ns", "wall_ns", "decoded", "driver",
	"module",  "controller", "controller_driver", "controller_module",
	"request", "fault_address",
};

static const char *bus_name(const struct bus_transfer *transfer)
{
	return transfer->kind == BUS_SPI ? "spi" : "i2c";
}

static const char *state_name(const struct call *call)
{
	return call->state == CALL_RETURNED ? "returned" : "unfinished";
}

/* ---- CSV ---- */

static void put_csv_number(FILE *out, bool is_known, uint64_t number)
{
	if (is_known)
		fprintf(out, "%" PRIu64, number);
	putc(',', out);
}

static void put_csv_cell(struct bus_printer *printer)
{
	table_put_csv(buf_span(&printer->cell), printer->out);
	putc(',', printer->out);
	printer->cell.len = 0;
}

static void put_csv_span(struct bus_printer *printer, struct span text)
{
	buf_add(&printer->cell, text.data, text.len);
	put_csv_cell(printer);
}

static void put_csv(struct bus_printer *printer, const struct bus_row *row,
		    const struct bus_transfer *transfer)
{
	const struct call *call = row->call;
	FILE *out = printer->out;
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
	printer->cell.len = 0;
	bus_add_settings(&printer->cell, transfer);
	put_csv_cell(printer);
	put_csv_number(out, transfer->settings.known & BUS_KNOWS_ADDRESS,
		       transfer->settings.address);
	put_csv_number(out, transfer->has_register, transfer->reg);
	put_csv_number(out, transfer->has_len, transfer->len);
	bus_add_hex(&printer->cell, &transfer->tx);
	put_csv_cell(printer);
	bus_add_hex(&printer->cell, &transfer->rx);
	put_csv_cell(printer);
	if (is_over)
		fprintf(out, "%" PRId64, call->is_error ? -1 : call->ret);
	putc(',', out);
	if (call->is_error)
		bus_add_result(&printer->cell, row);
	put_csv_cell(printer);
	fprintf(out, "%s,", state_name(call));
	put_csv_number(out, true, call->entry_ns);
	if (is_over)
		fprintf(out, "%" PRIu64, bus_wall_ns(call));
	putc(',', out);
	if (row->meaning)
		chip_add_meaning(&printer->cell, row->meaning);
	put_csv_cell(printer);
	put_csv_span(printer, row->file->driver);
	put_csv_span(printer, row->file->driver_module);
	put_csv_span(printer, row->file->controller);
	put_csv_span(printer, row->file->controller_driver);
	put_csv_span(printer, row->file->controller_module);
	if (!transfer->count)
		bus_add_request(&printer->cell, transfer);
	put_csv_cell(printer);
	if (transfer->has_fault)
		fprintf(out, "%" PRIu64, transfer->fault_addr);
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
	put_known(json, "tx_nbits", transfer->tx_nbits > 1, transfer->tx_nbits);
	put_known(json, "rx_nbits", transfer->rx_nbits > 1, transfer->rx_nbits);
	put_known(json, "address", known & BUS_KNOWS_ADDRESS,
		  settings->address);
	if (known & BUS_KNOWS_TEN_BIT)
		json_key_bool(json, "ten_bit", settings->is_ten_bit);
	if (known & BUS_KNOWS_PEC)
		json_key_bool(json, "pec", settings->has_pec);
	put_known(json, "flags", transfer->has_flags, transfer->flags);
	json_object_end(json);
}

static void put_bytes(struct bus_printer *printer, const char *key,
		      const char *count_key, const struct bus_bytes *bytes)
{
	if (!bytes->is_there) {
		json_key_null(&printer->json, key);
		return;
	}
	printer->cell.len = 0;
	for (size_t i = 0; i < bytes->bytes.len; i++)
		buf_printf(&printer->cell, "%02x", bytes->bytes.data[i]);
	json_key_text(&printer->json, key, buf_text(&printer->cell));
	json_key_uint(&printer->json, count_key, bytes->wanted);
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

static void put_meaning(struct json *json, const struct chip_meaning *meaning)
{
	json_key(json, "decoded");
	if (!meaning) {
		json_null(json);
		return;
	}
	json_object(json);
	json_key_text(json, "chip", meaning->chip->name);
	json_key_text(json, "kind",
		      meaning->rule->is_command ? "command" : "register");
	json_key_text(json, "name", meaning->rule->name);
	json_key_uint(json, "number", meaning->number);
	if (meaning->has_value) {
		json_key_uint(json, "value", meaning->value);
		json_key(json, "bits");
		json_array(json);
		for (size_t i = 0; i < meaning->rule->bit_count; i++) {
			const struct chip_bit *bit = &meaning->rule->bits[i];

			if ((meaning->value & bit->mask) == bit->mask)
				json_text(json, bit->name);
		}
		json_array_end(json);
	}
	json_object_end(json);
}

static void put_json(struct bus_printer *printer, const struct bus_row *row,
		     const struct bus_transfer *transfer)
{
	struct json *json = &printer->json;
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
	if (!transfer->count) {
		printer->cell.len = 0;
		bus_add_request(&printer->cell, transfer);
		json_key_text(json, "request", buf_text(&printer->cell));
	}
	put_known(json, "fault_address", transfer->has_fault,
		  transfer->fault_addr);
	put_known(json, "size", transfer->has_size, transfer->size);
	put_known(json, "register", transfer->has_register, transfer->reg);
	put_known(json, "len", transfer->has_len, transfer->len);
	put_bytes(printer, "tx", "tx_bytes", &transfer->tx);
	put_bytes(printer, "rx", "rx_bytes", &transfer->rx);
	put_settings(json, transfer);
	put_result(json, row);
	put_meaning(json, row->meaning);
	json_key(json, "identity");
	json_object(json);
	bus_put_identity(json, row->file);
	json_object_end(json);
	json_object_end(json);
	json_newline(json);
}

/* ---- all of them ---- */

void bus_put_titles(struct bus_printer *printer)
{
	switch (printer->options->format) {
	case FORMAT_TEXT:
	case FORMAT_JSON:
		break;
	case FORMAT_MARKDOWN:
		fputs("| start | time | command | device | operation | "
		      "settings | tx | rx | decoded | error |\n"
		      "| ---: | ---: | --- | --- | --- | "
		      "--- | --- | --- | --- | --- |\n",
		      printer->out);
		break;
	case FORMAT_CSV:
		for (size_t i = 0; i < ARRAY_LEN(csv_columns); i++)
			fprintf(printer->out, "%s%s", i ? "," : "",
				csv_columns[i]);
		fputs("\r\n", printer->out);
		break;
	}
}

void bus_put_row(struct bus_printer *printer, const struct bus_row *row,
		 const struct bus_transfer *transfer)
{
	switch (printer->options->format) {
	case FORMAT_TEXT:
		if (!printer->has_rows)
			fputs("       TIME      TOOK  COMMAND                 "
			      "DEVICE       OPERATION               BYTES\n",
			      printer->out);
		bus_put_text(printer, row, transfer);
		break;
	case FORMAT_JSON:
		put_json(printer, row, transfer);
		break;
	case FORMAT_MARKDOWN:
		bus_put_markdown(printer, row, transfer);
		break;
	case FORMAT_CSV:
		put_csv(printer, row, transfer);
		break;
	}
	printer->has_rows = true;
}

void bus_printer_done(struct bus_printer *printer)
{
	size_t at = 0;
	char *text;

	while ((text = map_next(&printer->settings, &at)))
		free(text);
	map_done(&printer->settings);
	buf_done(&printer->line);
	buf_done(&printer->cell);
}
