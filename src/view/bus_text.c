/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bus_text.c - transfers as aligned lines, and as a Markdown table.
 *
 * In lines, settings that last stand where they are not those of the row before
 * on that device.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "decode/value.h"
#include "event/event.h"
#include "model/model.h"
#include "view/bus_view.h"
#include "view/chip.h"
#include "view/table.h"
#include "view/text.h"

enum { HEXDUMP_BYTES = 16, HEXDUMP_COLUMN = 23 };

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
	bool is_plain = !strcmp(transfer->op, "plain");

	if (!is_plain)
		buf_add_text(buf, transfer->op);
	if (transfer->has_size)
		buf_printf(buf, " size %" PRIu64, transfer->size);
	if (transfer->way)
		buf_printf(buf, "%s%s", is_plain ? "" : " ", transfer->way);
	if (transfer->has_register && bus_is_smbus(transfer))
		buf_printf(buf, " 0x%02" PRIx64, transfer->reg);
	if (transfer->count > 1)
		buf_printf(buf, " %" PRIu32 "/%" PRIu32, transfer->index,
			   transfer->count);
}

void bus_add_result(struct buf *buf, const struct bus_row *row)
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

static void add_count(struct buf *buf, uint64_t bytes)
{
	buf_printf(buf, "%" PRIu64 " %s", bytes,
		   text_plural(bytes, "byte", "bytes"));
}

static void end_word(struct buf *line)
{
	if (line->data[line->len - 1] != ' ')
		buf_add_u8(line, ' ');
}

/* What the kernel was given, where there is no transfer; and what it said, where
   that is no error. */
static void add_request(struct buf *line, const struct bus_row *row,
			const struct bus_transfer *transfer)
{
	end_word(line);
	bus_add_request(line, transfer);
	if (!row->call->is_error)
		buf_printf(line, " = %" PRId64, row->call->ret);
}

static void add_bytes(struct buf *line, const char *title,
		      const struct bus_bytes *bytes, bool is_counted)
{
	if (!bytes->is_there)
		return;
	end_word(line);
	buf_add_text(line, title);
	if (!bytes->wanted)
		buf_add_u8(line, '-');
	else if (is_counted)
		add_count(line, bytes->wanted);
	else
		bus_add_hex(line, bytes);
}

/* Above its first row; nothing of what has only a name. */
static void put_device(struct bus_printer *printer, const struct bus_row *row,
		       const struct bus_transfer *transfer)
{
	bool is_utf8 = printer->options->is_utf8;

	printer->cell.len = 0;
	text_add_clean(&printer->cell, span_of_str(transfer->device), is_utf8);
	buf_add_text(&printer->cell, ": ");
	bus_add_identity(&printer->cell, row->file, is_utf8);
	if (!row->file->label.len && !row->file->modalias.len &&
	    !row->file->driver.len && !row->file->controller.len)
		return;
	fprintf(printer->out, "# %s\n", buf_text(&printer->cell));
}

/* As hexdump -C has it, without leaving lines out. */
static void put_hexdump(struct bus_printer *printer, const char *title,
			const struct bus_bytes *bytes)
{
	struct span data = bytes->bytes;

	for (size_t at = 0; at < data.len; at += HEXDUMP_BYTES) {
		size_t count = data.len - at < HEXDUMP_BYTES ? data.len - at
							     : HEXDUMP_BYTES;

		fprintf(printer->out, "%*s%s %08zx ", HEXDUMP_COLUMN, "", title,
			at);
		for (size_t i = 0; i < HEXDUMP_BYTES; i++) {
			fputs(i == HEXDUMP_BYTES / 2 ? " " : "", printer->out);
			if (i < count)
				fprintf(printer->out, " %02x", data.data[at + i]);
			else
				fputs("   ", printer->out);
		}
		fputs("  |", printer->out);
		for (size_t i = 0; i < count; i++) {
			uint8_t c = data.data[at + i];

			putc(c >= ' ' && c <= '~' ? c : '.', printer->out);
		}
		fputs("|\n", printer->out);
	}
	if (bytes->wanted > data.len)
		fprintf(printer->out, "%*s%s (%" PRIu64 " more)\n",
			HEXDUMP_COLUMN, "", title, bytes->wanted - data.len);
}

/* Lasting ones that are not what the device's row before had; of its first row,
   who the device is. */
static const char *new_settings(struct bus_printer *printer,
				const struct bus_row *row,
				const struct bus_transfer *transfer)
{
	struct span key = span_of_str(transfer->device);
	char *before = map_get_bytes(&printer->settings, key), *now;

	if (!before) {
		put_device(printer, row, transfer);
		before = mem_strdup("");
		map_put_bytes(&printer->settings, key, before);
	}
	/* No transfer, or nothing of it could be read. */
	if (!transfer->count || (transfer->has_fault && !transfer->has_len))
		return "";
	printer->cell.len = 0;
	bus_add_lasting(&printer->cell, transfer);
	if (!strcmp(before, buf_text(&printer->cell)))
		return "";
	now = mem_strdup(buf_text(&printer->cell));
	free(before);
	map_put_bytes(&printer->settings, key, now);
	return *now ? now : "nothing known";
}

static void add_settings(struct bus_printer *printer,
			 const struct bus_transfer *transfer, const char *lasting)
{
	printer->cell.len = 0;
	bus_add_own(&printer->cell, transfer);
	if (*lasting || printer->cell.len)
		buf_printf(&printer->line, " [%s%s%s]", lasting,
			   *lasting && printer->cell.len ? ", " : "",
			   buf_text(&printer->cell));
}

void bus_put_text(struct bus_printer *printer, const struct bus_row *row,
		  const struct bus_transfer *transfer)
{
	struct buf *line = &printer->line;
	bool is_utf8 = printer->options->is_utf8;
	bool is_hexdump = printer->options->is_hexdump;
	uint64_t us = row->call->entry_ns / 1000;
	const char *settings = new_settings(printer, row, transfer);

	line->len = 0;
	printer->cell.len = 0;
	if (bus_is_first(transfer) && row->call->state == CALL_RETURNED)
		text_add_duration(&printer->cell, bus_wall_ns(row->call), is_utf8);
	buf_printf(line, "%4" PRIu64 ".%06" PRIu64, us / 1000000, us % 1000000);
	pad_to(line, 21 - text_columns(buf_span(&printer->cell)));
	buf_add(line, printer->cell.data, printer->cell.len);
	buf_add_text(line, "  ");
	add_command(line, row->call->command, is_utf8);
	pad_to(line, 47);
	text_add_clean(line, span_of_str(transfer->device), is_utf8);
	pad_to(line, 60);
	add_op(line, transfer);
	pad_to(line, 83);
	bus_add_result(line, row);
	if (!transfer->count)
		add_request(line, row, transfer);
	add_bytes(line, "tx ", &transfer->tx, is_hexdump);
	add_bytes(line, "rx ", &transfer->rx, is_hexdump);
	if (!transfer->tx.is_there && !transfer->rx.is_there &&
	    transfer->has_len) {
		end_word(line);
		add_count(line, transfer->len);
	}
	if (transfer->has_fault) {
		if (transfer->has_len)
			buf_add_text(line, ", the next");
		end_word(line);
		bus_add_fault(line, transfer->fault_addr);
	}
	if (row->meaning) {
		buf_add_text(line, " {");
		chip_add_meaning(line, row->meaning);
		buf_add_u8(line, '}');
	}
	add_settings(printer, transfer, settings);
	while (line->len && line->data[line->len - 1] == ' ')
		line->len--;
	if (printer->options->width)
		text_cut(line, printer->options->width, is_utf8);
	fwrite(line->data, 1, line->len, printer->out);
	putc('\n', printer->out);
	if (is_hexdump) {
		put_hexdump(printer, "tx", &transfer->tx);
		put_hexdump(printer, "rx", &transfer->rx);
	}
}

/* Of Markdown's last column, with what has none of its own. */
static void add_notes(struct buf *cell, const struct bus_row *row,
		      const struct bus_transfer *transfer)
{
	bus_add_result(cell, row);
	if (!transfer->count || transfer->has_fault)
		buf_add_text(cell, cell->len ? " " : "");
	if (!transfer->count)
		bus_add_request(cell, transfer);
	if (transfer->has_fault)
		bus_add_fault(cell, transfer->fault_addr);
}

static void put_cell(struct bus_printer *printer)
{
	table_put_markdown(buf_text(&printer->cell), printer->out);
	fputs(" | ", printer->out);
	printer->cell.len = 0;
}

void bus_put_markdown(struct bus_printer *printer, const struct bus_row *row,
		      const struct bus_transfer *transfer)
{
	uint64_t us = row->call->entry_ns / 1000;

	fprintf(printer->out, "| %" PRIu64 ".%06" PRIu64 " | ", us / 1000000,
		us % 1000000);
	printer->cell.len = 0;
	if (bus_is_first(transfer) && row->call->state == CALL_RETURNED)
		text_add_duration(&printer->cell, bus_wall_ns(row->call),
				  printer->options->is_utf8);
	put_cell(printer);
	add_command(&printer->cell, row->call->command, printer->options->is_utf8);
	put_cell(printer);
	buf_add_text(&printer->cell, transfer->device);
	put_cell(printer);
	add_op(&printer->cell, transfer);
	put_cell(printer);
	bus_add_settings(&printer->cell, transfer);
	put_cell(printer);
	bus_add_hex(&printer->cell, &transfer->tx);
	put_cell(printer);
	bus_add_hex(&printer->cell, &transfer->rx);
	put_cell(printer);
	if (row->meaning)
		chip_add_meaning(&printer->cell, row->meaning);
	put_cell(printer);
	add_notes(&printer->cell, row, transfer);
	table_put_markdown(buf_text(&printer->cell), printer->out);
	fputs(" |\n", printer->out);
}
