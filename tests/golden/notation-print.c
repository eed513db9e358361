/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notation-print.c - a recording as text.
 */
#include "config.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "arch/abi.h"
#include "event/chunk.h"
#include "notation.h"
#include "spec/names.h"

enum { LARGEST_DECIMAL = 0xffff };

static void print_text(struct span text, FILE *out)
{
	putc('"', out);
	for (size_t i = 0; i < text.len; i++) {
		uint8_t byte = text.data[i];

		if (byte == '\n')
			fputs("\\n", out);
		else if (byte == '"' || byte == '\\')
			fprintf(out, "\\%c", byte);
		else if (byte < ' ' || byte > '~')
			fprintf(out, "\\x%02x", byte);
		else
			putc(byte, out);
	}
	putc('"', out);
}

static void print_number(uint64_t value, const char *name, FILE *out)
{
	size_t len = strlen(name);
	bool is_time = len > 3 && !strcmp(name + len - 3, "_ns");

	if (value > LARGEST_DECIMAL && !is_time)
		fprintf(out, "%#" PRIx64, value);
	else
		fprintf(out, "%" PRIu64, value);
}

static void print_abi(uint32_t id, FILE *out)
{
	const struct abi *abi = abi_by_id(id);

	if (id && abi)
		fputs(abi->name, out);
	else
		fprintf(out, "%u", id);
}

static void print_u32(const struct event *event,
		      const struct event_field *field, uint32_t value,
		      FILE *out)
{
	const char *name = notation_enum_name(event->kind, field->name, value);

	if (name)
		fputs(name, out);
	else if (!strcmp(field->name, "abi"))
		print_abi(value, out);
	else if (strstr(field->name, "mode"))
		fprintf(out, "%#o", value);
	else
		fprintf(out, "%u", value);
}

static void print_u64(const struct event *event,
		      const struct event_field *field, uint64_t value,
		      FILE *out)
{
	const char *name = NULL;

	if (event->kind == EVENT_ENTRY && !strcmp(field->name, "nr") &&
	    abi_by_id(event->entry.abi))
		name = abi_call_name(abi_by_id(event->entry.abi), value);
	if (name)
		fputs(name, out);
	else
		print_number(value, field->name, out);
}

static void print_list(const void *list, size_t count, enum field_type type,
		       FILE *out)
{
	const struct script_frame *places = list;

	putc('[', out);
	for (size_t i = 0; i < count; i++) {
		if (i)
			putc(' ', out);
		if (type == FIELD_U32S)
			fprintf(out, "%u", ((const uint32_t *)list)[i]);
		if (type == FIELD_U64S)
			print_number(((const uint64_t *)list)[i], "", out);
		if (type == FIELD_SPANS)
			print_text(((const struct span *)list)[i], out);
		if (type != FIELD_PLACES)
			continue;
		print_text(places[i].file, out);
		fprintf(out, " %u ", places[i].line);
		print_text(places[i].function, out);
	}
	putc(']', out);
}

static void print_value(const struct event *event,
			const struct event_field *field, FILE *out)
{
	const uint8_t *base = (const uint8_t *)event;
	const void *at = base + field->at;

	switch (field->type) {
	case FIELD_U32:
		print_u32(event, field, *(const uint32_t *)at, out);
		break;
	case FIELD_U64:
		print_u64(event, field, *(const uint64_t *)at, out);
		break;
	case FIELD_S32:
		fprintf(out, "%d", *(const int32_t *)at);
		break;
	case FIELD_S64:
		fprintf(out, "%" PRId64, *(const int64_t *)at);
		break;
	case FIELD_BOOL:
		fputs(notation_flag(field), out);
		break;
	case FIELD_SPAN:
		print_text(*(const struct span *)at, out);
		break;
	case FIELD_SPANS:
	case FIELD_U32S:
	case FIELD_U64S:
	case FIELD_PLACES:
		print_list(*(const void *const *)at,
			   *(const size_t *)(base + field->count_at),
			   field->type, out);
		break;
	}
}

/* Whether a field is zero, and can be left out where it has a name. */
static bool is_empty(const struct event *event, const struct event_field *field)
{
	const uint8_t *base = (const uint8_t *)event;
	const void *at = base + field->at;

	switch (field->type) {
	case FIELD_U32:
	case FIELD_S32:
		return !*(const uint32_t *)at;
	case FIELD_U64:
	case FIELD_S64:
		return !*(const uint64_t *)at;
	case FIELD_BOOL:
		return !*(const bool *)at;
	case FIELD_SPAN:
		return !((const struct span *)at)->len;
	case FIELD_SPANS:
	case FIELD_U32S:
	case FIELD_U64S:
	case FIELD_PLACES:
		return !*(const size_t *)(base + field->count_at);
	}
	return false;
}

/* Numbers and names of fields only, for who knows no names of calls. */
static void print_raw_field(const struct event *event,
			    const struct event_field *field, FILE *out)
{
	const void *at = (const uint8_t *)event + field->at;

	if (is_empty(event, field))
		return;
	fprintf(out, " %s=", field->name);
	if (field->type == FIELD_BOOL)
		putc('1', out);
	else if (field->type == FIELD_U32)
		fprintf(out, "%u", *(const uint32_t *)at);
	else if (field->type == FIELD_U64)
		print_number(*(const uint64_t *)at, field->name, out);
	else
		print_value(event, field, out);
}

static void print_raw_event(const struct event *event, FILE *out)
{
	struct event_fields fields = event_fields(event->kind);

	fprintf(out, "%" PRIu64 " %u %s", event->time_ns, event->serial,
		event_kind_name(event->kind));
	for (size_t i = 0; i < fields.count; i++)
		print_raw_field(event, &fields.rows[i], out);
	putc('\n', out);
}

void notation_print_event(const struct event *event, FILE *out)
{
	struct event_fields fields = event_fields(event->kind);
	size_t positional = notation_positional(event->kind);

	fprintf(out, "%" PRIu64 ".%09" PRIu64 " %u %s",
		event->time_ns / 1000000000, event->time_ns % 1000000000,
		event->serial, event_kind_name(event->kind));
	for (size_t i = 0; i < fields.count; i++) {
		const struct event_field *field = &fields.rows[i];

		if (i >= positional && is_empty(event, field))
			continue;
		putc(' ', out);
		if (i >= positional && field->type != FIELD_BOOL)
			fprintf(out, "%s=", field->name);
		if (event->kind == EVENT_RETURN && i == 0 &&
		    event->ret.is_error && event->ret.ret < 0 &&
		    event->ret.ret > -4096 &&
		    errno_name((int)-event->ret.ret)) {
			fprintf(out, "-%s", errno_name((int)-event->ret.ret));
			i++; /* is_error */
			continue;
		}
		print_value(event, field, out);
	}
	putc('\n', out);
}

static void print_header_field(const struct recording_header *header,
			       const struct header_field *field, FILE *out)
{
	const uint8_t *base = (const uint8_t *)header;
	const void *at = base + field->at;
	const char *const *texts;
	size_t count;

	fprintf(out, "HEADER %s", field->name);
	switch (field->type) {
	case TAG_U32:
		putc(' ', out);
		if (!strcmp(field->name, "host_abi"))
			print_abi(*(const uint32_t *)at, out);
		else
			fprintf(out, "%u", *(const uint32_t *)at);
		break;
	case TAG_U64:
		fprintf(out, " %" PRIu64, *(const uint64_t *)at);
		break;
	case TAG_TEXT:
		putc(' ', out);
		print_text(span_of_str(*(const char *const *)at), out);
		break;
	case TAG_TEXTS:
		texts = *(const char *const *const *)at;
		count = *(const size_t *)(base + field->count_at);
		for (size_t i = 0; i < count; i++) {
			putc(' ', out);
			print_text(span_of_str(texts[i]), out);
		}
		break;
	}
	putc('\n', out);
}

void notation_print_raw(struct recording_reader *reader, FILE *out)
{
	struct event event;

	while (recording_next(reader, &event))
		print_raw_event(&event, out);
	fprintf(out, "END %s\n",
		recording_end_name(recording_totals(reader)->end));
}

void notation_print(struct recording_reader *reader, FILE *out)
{
	const struct recording_totals *totals = recording_totals(reader);
	struct event event;
	size_t count;
	const struct header_field *fields = header_fields(&count);

	for (size_t i = 0; i < count; i++)
		print_header_field(recording_header(reader), &fields[i], out);
	while (recording_next(reader, &event))
		notation_print_event(&event, out);
	fprintf(out, "END %s ", recording_end_name(totals->end));
	print_text(span_of_str(totals->why), out);
	putc('\n', out);
}
