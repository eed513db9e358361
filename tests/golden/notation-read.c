/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notation-read.c - text to a recording.
 */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "event/chunk.h"
#include "notation-line.h"
#include "notation.h"
#include "spec/names.h"

enum { NS_DIGITS = 9 };

struct assembler {
	struct recording_header header;
	struct recording_writer *writer;
	int fd;
	uint32_t chunk_bytes;
	bool has_end;
	enum recording_end end;
	char *why;
};

/* ---- values ---- */

/* Numbers wrap: -1 is the largest. */
static int read_u64(const char *text, uint64_t *ret, struct error *err)
{
	char *end;

	errno = 0;
	*ret = strtoull(text, &end, 0);
	if (errno || *end || end == text)
		return error_set(err, EINVAL, "%s is no number", text);
	return 0;
}

static int read_u32(const char *text, uint32_t *ret, struct error *err)
{
	uint64_t value;
	int r = read_u64(text, &value, err);

	if (r < 0)
		return r;
	if (value > UINT32_MAX)
		return error_set(err, EINVAL, "%s is too large", text);
	*ret = (uint32_t)value;
	return 0;
}

static int read_time(const char *text, uint64_t *ret, struct error *err)
{
	uint64_t ns = 0;
	char *end;

	*ret = strtoull(text, &end, 10) * 1000000000;
	if (!isdigit((unsigned char)*text))
		return error_set(err, EINVAL, "%s is no time", text);
	if (*end == '.') {
		for (int i = 0; i < NS_DIGITS; i++)
			ns = ns * 10 + (isdigit((unsigned char)end[1])
						? (uint64_t)(*++end - '0')
						: 0);
		end++;
	}
	if (*end)
		return error_set(err, EINVAL, "%s is no time", text);
	*ret += ns;
	return 0;
}

static int read_enum(const struct event *event, const struct event_field *field,
		     const char *text, uint32_t *ret, struct error *err)
{
	const struct abi *abi;

	for (uint32_t i = field->first; i <= field->last; i++) {
		const char *name =
			notation_enum_name(event->kind, field->name, i);

		if (name && !strcmp(name, text)) {
			*ret = i;
			return 0;
		}
	}
	abi = strcmp(field->name, "abi") ? NULL : abi_by_name(text);
	if (!abi)
		return read_u32(text, ret, err);
	*ret = abi->id;
	return 0;
}

static int read_call(const struct event *event, const char *text, uint64_t *ret,
		     struct error *err)
{
	const struct abi *abi = abi_by_id(event->entry.abi);
	int64_t nr = abi && !isdigit((unsigned char)*text)
			     ? abi_call_nr(abi, text)
			     : -1;

	if (nr < 0)
		return read_u64(text, ret, err);
	*ret = (uint64_t)nr;
	return 0;
}

/* "-ENOENT" says that it is an error, too. */
static int read_ret(struct event *event, const char *text, struct error *err)
{
	uint64_t value;
	int r, number = -1;

	if (!strncmp(text, "-E", 2))
		number = errno_by_name(text + 1);
	if (number >= 0) {
		event->ret.ret = -number;
		event->ret.is_error = true;
		return 0;
	}
	r = read_u64(text, &value, err);
	if (!r)
		event->ret.ret = (int64_t)value;
	return r;
}

/* ---- lists ---- */

static int read_place(struct line *line, struct script_frame *ret,
		      struct error *err)
{
	struct token *file, *number, *function;

	if (line_word(line, "a file", &file, err) < 0 ||
	    line_word(line, "a line", &number, err) < 0 ||
	    line_word(line, "a function", &function, err) < 0)
		return -EINVAL;
	ret->file = span_of(file->text, file->len);
	ret->function = span_of(function->text, function->len);
	return read_u32(number->text, &ret->line, err);
}

static int read_element(struct line *line, enum field_type type, void *list,
			size_t at, struct error *err)
{
	struct token *token;
	int r;

	if (type == FIELD_PLACES)
		return read_place(line, (struct script_frame *)list + at, err);
	r = line_word(line, "a word", &token, err);
	if (r < 0)
		return r;
	if (type == FIELD_SPANS)
		((struct span *)list)[at] = span_of(token->text, token->len);
	if (type == FIELD_U32S)
		return read_u32(token->text, (uint32_t *)list + at, err);
	if (type == FIELD_U64S)
		return read_u64(token->text, (uint64_t *)list + at, err);
	return 0;
}

static int read_list(struct line *line, const struct event_field *field,
		     struct event *event, struct error *err)
{
	/* No element is larger than a frame, or has less than a token. */
	size_t count = 0;
	void *list = mem_resize(NULL, line->count, sizeof(struct script_frame));
	int r;

	line->lists[line->list_count++] = list;
	for (;;) {
		if (line->at == line->count)
			return error_set(err, EINVAL, "%s: ] is missing",
					 field->name);
		if (line->tokens[line->at].kind == TOKEN_CLOSE)
			break;
		r = read_element(line, field->type, list, count++, err);
		if (r < 0)
			return r;
	}
	line->at++;
	memcpy((uint8_t *)event + field->at, &list, sizeof(list));
	memcpy((uint8_t *)event + field->count_at, &count, sizeof(count));
	return 0;
}

/* ---- fields ---- */

static int read_scalar(const struct token *token,
		       const struct event_field *field, struct event *event,
		       struct error *err)
{
	void *at = (uint8_t *)event + field->at;
	uint64_t value;
	int r;

	if (field->type == FIELD_SPAN) {
		*(struct span *)at = span_of(token->text, token->len);
		return 0;
	}
	if (event->kind == EVENT_RETURN && field->type == FIELD_S64)
		return read_ret(event, token->text, err);
	if (event->kind == EVENT_ENTRY && !strcmp(field->name, "nr"))
		return read_call(event, token->text, at, err);
	if (field->type == FIELD_U32)
		return read_enum(event, field, token->text, at, err);
	/* The bytes come after it; finish_event knows their length. */
	if (event->kind == EVENT_SNAPSHOT && !strcmp(token->text, "all")) {
		event->snapshot.wanted = UINT64_MAX;
		return 0;
	}
	r = read_u64(token->text, &value, err);
	if (r < 0)
		return r;
	if (field->type == FIELD_S32)
		*(int32_t *)at = (int32_t)value;
	else
		*(uint64_t *)at = value;
	return 0;
}

static const struct event_field *find_field(struct event_fields fields,
					    const struct token *token)
{
	for (size_t i = 0; i < fields.count; i++) {
		const struct event_field *field = &fields.rows[i];

		if (token->name && !strcmp(field->name, token->name))
			return field;
		if (!token->name && token->kind == TOKEN_WORD &&
		    field->type == FIELD_BOOL &&
		    !strcmp(notation_flag(field), token->text))
			return field;
	}
	return NULL;
}

static bool is_list(enum field_type type)
{
	return type == FIELD_SPANS || type == FIELD_U32S ||
	       type == FIELD_U64S || type == FIELD_PLACES;
}

static int read_fields(struct line *line, struct event *event,
		       struct error *err)
{
	struct event_fields fields = event_fields(event->kind);
	size_t position = 0;
	struct token *token;

	while ((token = line_next(line))) {
		const struct event_field *field = find_field(fields, token);
		bool flag = false;
		int r;

		if (!field && token->name)
			return error_set(err, EINVAL, "%s has no field %s",
					 event_kind_name(event->kind),
					 token->name);
		if (!field && position == fields.count)
			return error_set(err, EINVAL, "more than %s has",
					 event_kind_name(event->kind));
		if (!field)
			field = &fields.rows[position++];
		else if (!token->name)
			flag = true;
		if (field->type == FIELD_BOOL && !flag)
			return error_set(err, EINVAL,
					 "%s is too much, or not "
					 "the word %s",
					 token->text, notation_flag(field));
		if (is_list(field->type) != (token->kind == TOKEN_OPEN))
			return error_set(err, EINVAL, "%s is %s list",
					 field->name,
					 is_list(field->type) ? "a" : "no");
		if (flag) {
			*((bool *)event + field->at) = true;
			continue;
		}
		r = is_list(field->type)
			    ? read_list(line, field, event, err)
			    : read_scalar(token, field, event, err);
		if (r < 0)
			return r;
	}
	if (event->kind == EVENT_SNAPSHOT &&
	    event->snapshot.wanted == UINT64_MAX)
		event->snapshot.wanted = event->snapshot.bytes.len;
	return 0;
}

static int read_event(struct line *line, struct event *event, struct error *err)
{
	struct token *time, *serial, *kind;

	if (line_word(line, "a time", &time, err) < 0 ||
	    line_word(line, "a serial", &serial, err) < 0 ||
	    line_word(line, "a kind", &kind, err) < 0 ||
	    read_time(time->text, &event->time_ns, err) < 0 ||
	    read_u32(serial->text, &event->serial, err) < 0)
		return -EINVAL;
	for (unsigned i = 1; i < EVENT_KIND_COUNT; i++)
		if (!strcmp(kind->text, event_kind_name(i)))
			event->kind = (enum event_kind)i;
	if (event->kind == EVENT_NONE)
		return error_set(err, EINVAL, "%s is no kind of event",
				 kind->text);
	return read_fields(line, event, err);
}

/* ---- the whole ---- */

static int read_texts(struct line *line, void *at, size_t *count)
{
	const char ***list = at;
	struct token *token;

	while ((token = line_next(line))) {
		*list = mem_resize(*list, *count + 1, sizeof(**list));
		(*list)[(*count)++] = mem_strdup(token->text);
	}
	return 0;
}

static int read_header_field(struct line *line, struct recording_header *header,
			     struct error *err)
{
	size_t count;
	const struct header_field *fields = header_fields(&count);
	struct token *name, *value;
	const struct abi *abi;
	uint8_t *at;
	size_t i = 0;

	if (line_word(line, "a name", &name, err) < 0)
		return -EINVAL;
	while (i < count && strcmp(fields[i].name, name->text))
		i++;
	if (i == count)
		return error_set(err, EINVAL, "HEADER has no field %s",
				 name->text);
	at = (uint8_t *)header + fields[i].at;
	if (fields[i].type == TAG_TEXTS)
		return read_texts(
			line, at,
			(size_t *)((uint8_t *)header + fields[i].count_at));
	if (line_word(line, "a value", &value, err) < 0)
		return -EINVAL;
	abi = abi_by_name(value->text);
	if (fields[i].type == TAG_TEXT) {
		free(*(char **)at);
		*(char **)at = mem_strdup(value->text);
		return 0;
	}
	if (fields[i].type == TAG_U64)
		return read_u64(value->text, (uint64_t *)at, err);
	if (abi) {
		*(uint32_t *)at = abi->id;
		return 0;
	}
	return read_u32(value->text, (uint32_t *)at, err);
}

static int read_end(struct line *line, struct assembler *assembler,
		    struct error *err)
{
	struct token *name, *why;

	if (line_word(line, "how it ended", &name, err) < 0)
		return -EINVAL;
	why = line_next(line);
	assembler->has_end = true;
	free(assembler->why);
	assembler->why = mem_strdup(why ? why->text : "");
	for (unsigned i = 0; i <= RECORDING_LOST; i++) {
		if (strcmp(recording_end_name(i), name->text))
			continue;
		assembler->end = (enum recording_end)i;
		return 0;
	}
	return error_set(err, EINVAL, "%s is no end", name->text);
}

static int begin(struct assembler *assembler, struct error *err)
{
	struct recording_limits limits = {
		.chunk_bytes = assembler->chunk_bytes,
	};
	int r;

	if (assembler->writer)
		return 0;
	r = recording_create(assembler->fd, &assembler->header, &limits,
			     &assembler->writer, err);
	if (!r)
		assembler->fd = -1;
	return r;
}

static int read_line(struct assembler *assembler, struct line *line,
		     struct error *err)
{
	struct event event = {0};
	const char *first = line->count ? line->tokens[0].text : "";
	int r;

	if (!line->count)
		return 0;
	if (assembler->has_end)
		return error_set(err, EINVAL, "END is the last line");
	if (!strcmp(first, "HEADER")) {
		if (assembler->writer)
			return error_set(err, EINVAL,
					 "HEADER comes before all events");
		line->at++;
		return read_header_field(line, &assembler->header, err);
	}
	if (!strcmp(first, "END")) {
		line->at++;
		return read_end(line, assembler, err);
	}
	r = begin(assembler, err);
	if (r < 0)
		return r;
	if (!strcmp(first, "FLUSH")) {
		recording_flush(assembler->writer);
		return 0;
	}
	r = read_event(line, &event, err);
	if (!r)
		recording_put(assembler->writer, &event);
	return r;
}

static int finish(struct assembler *assembler, struct error *err)
{
	int r = begin(assembler, err);

	if (r < 0)
		return r;
	/* No end: as if its writer had been killed. */
	if (assembler->end == RECORDING_GROWING) {
		recording_flush(assembler->writer);
		return 0;
	}
	return recording_finish(TAKE_PTR(assembler->writer), assembler->end,
				assembler->why, 0, err);
}

static int read_all(struct assembler *assembler, FILE *text, struct error *err)
{
	AUTO(line_free) struct line *line = mem_new(sizeof(*line));
	AUTO(mem_free_ptr) char *content = NULL;
	size_t cap = 0;
	ssize_t len;

	for (unsigned number = 1; (len = getline(&content, &cap, text)) >= 0;
	     number++) {
		int r;

		if (len && content[len - 1] == '\n')
			content[len - 1] = '\0';
		r = line_split(content, line, err);
		if (!r)
			r = read_line(assembler, line, err);
		line_done(line);
		if (r < 0)
			return error_prefix(err, "line %u", number);
	}
	return finish(assembler, err);
}

int notation_assemble(FILE *text, int fd, uint32_t chunk_bytes,
		      struct error *err)
{
	struct assembler assembler = {.fd = fd,
				      .chunk_bytes = chunk_bytes,
				      .end = RECORDING_COMPLETE};
	int r = read_all(&assembler, text, err);

	recording_writer_free(&assembler.writer);
	header_done(&assembler.header);
	free(assembler.why);
	return r;
}
