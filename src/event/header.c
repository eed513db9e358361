/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * header.c - what the first and the last chunk of a recording say.
 *
 * Both are a row of fields: tag, length, bytes. A number's bytes are a varint.
 * Readers skip tags they don't know; a list is its tag said several times.
 */
#include "config.h"

#include "event/chunk.h"

#include <errno.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/cursor.h"
#include "base/mem.h"
#include "event/recording.h"

enum { TEXT_MAX = 1 << 20, LIST_MAX = 1 << 16, WHY_MAX = 1000 };

/* clang-format off */
#define HEADER(tag, type, member) \
	{ #member, type, tag, offsetof(struct recording_header, member), 0 }
#define TEXTS(tag, member, count) \
	{ #member, TAG_TEXTS, tag, offsetof(struct recording_header, member), \
	  offsetof(struct recording_header, count) }

static const struct header_field header_rows[] = {
	HEADER(1, TAG_U32, host_abi),
	HEADER(2, TAG_U64, start_realtime_ns),
	HEADER(3, TAG_U64, start_monotonic_ns),
	HEADER(4, TAG_TEXT, spile_version),
	HEADER(5, TAG_TEXT, hostname),
	HEADER(6, TAG_TEXT, kernel_release),
	HEADER(7, TAG_TEXT, kernel_version),
	HEADER(8, TAG_TEXT, machine),
	HEADER(9, TAG_TEXT, boot_id),
	HEADER(10, TAG_TEXT, spec_version),
	HEADER(11, TAG_TEXT, cwd),
	HEADER(12, TAG_TEXT, selection),
	HEADER(13, TAG_TEXT, engine),
	TEXTS(14, command, command_count),
	TEXTS(15, options, option_count),
	HEADER(16, TAG_U32, uid),
	HEADER(17, TAG_U32, capture_bytes),
	HEADER(18, TAG_U32, cpus),
	HEADER(19, TAG_TEXT, spec_text),
	HEADER(20, TAG_U32, bus_bytes),
};

#define TOTAL(tag, type, member) \
	{ #member, type, tag, offsetof(struct recording_totals, member), 0 }

static const struct header_field trailer_rows[] = {
	TOTAL(1, TAG_U32, end),
	TOTAL(2, TAG_TEXT, why),
	TOTAL(3, TAG_U64, events),
	TOTAL(4, TAG_U64, entries),
	TOTAL(5, TAG_U64, returns),
	TOTAL(6, TAG_U64, tasks),
	TOTAL(7, TAG_U64, execs),
	TOTAL(8, TAG_U64, end_ns),
	TOTAL(9, TAG_U64, raw_bytes),
	TOTAL(10, TAG_U64, engine_cpu_ns),
};
/* clang-format on */

static void add_number(struct buf *ret, unsigned tag, uint64_t value)
{
	AUTO(buf_done) struct buf number = BUF_EMPTY;

	if (!value)
		return;
	buf_add_varint(&number, value);
	buf_add_varint(ret, tag);
	buf_add_span(ret, buf_span(&number));
}

static void add_text(struct buf *ret, unsigned tag, const char *text)
{
	struct span span = span_of_str(text);

	if (span.len > TEXT_MAX)
		span.len = TEXT_MAX;
	buf_add_varint(ret, tag);
	buf_add_span(ret, span);
}

static void encode_tags(const void *base, const struct header_field *tags,
			size_t count, struct buf *ret)
{
	for (size_t i = 0; i < count; i++) {
		const uint8_t *at = (const uint8_t *)base + tags[i].at;
		const char *const *texts;
		size_t texts_count;

		switch (tags[i].type) {
		case TAG_U32:
			add_number(ret, tags[i].tag, *(const uint32_t *)at);
			break;
		case TAG_U64:
			add_number(ret, tags[i].tag, *(const uint64_t *)at);
			break;
		case TAG_TEXT:
			if (*(const char *const *)at)
				add_text(ret, tags[i].tag,
					 *(const char *const *)at);
			break;
		case TAG_TEXTS:
			texts = *(const char *const *const *)at;
			texts_count = *(const size_t *)((const uint8_t *)base +
							tags[i].count_at);
			for (size_t n = 0; n < texts_count && n < LIST_MAX; n++)
				add_text(ret, tags[i].tag, texts[n]);
			break;
		}
	}
}

static int append_text(void *base, const struct header_field *tag,
		       struct span value)
{
	char ***list = (char ***)((uint8_t *)base + tag->at);
	size_t *count = (size_t *)((uint8_t *)base + tag->count_at);

	if (*count == LIST_MAX)
		return -EBADMSG;
	*list = mem_resize(*list, *count + 1, sizeof(**list));
	(*list)[(*count)++] = mem_strndup((const char *)value.data, value.len);
	return 0;
}

static int decode_tag(void *base, const struct header_field *tag,
		      struct span value)
{
	struct cursor cursor = cursor_of(value);
	uint8_t *at = (uint8_t *)base + tag->at;
	uint64_t number;
	char **text;

	switch (tag->type) {
	case TAG_U32:
		number = cursor_varint(&cursor);
		if (cursor.is_bad || number > UINT32_MAX)
			return -EBADMSG;
		*(uint32_t *)at = (uint32_t)number;
		return 0;
	case TAG_U64:
		number = cursor_varint(&cursor);
		if (cursor.is_bad)
			return -EBADMSG;
		*(uint64_t *)at = number;
		return 0;
	case TAG_TEXT:
		if (value.len > TEXT_MAX)
			return -EBADMSG;
		text = (char **)at;
		free(*text);
		*text = mem_strndup((const char *)value.data, value.len);
		return 0;
	case TAG_TEXTS:
		if (value.len > TEXT_MAX)
			return -EBADMSG;
		return append_text(base, tag, value);
	}
	return -EBADMSG;
}

static int decode_tags(void *base, const struct header_field *tags,
		       size_t count, struct span raw)
{
	struct cursor cursor = cursor_of(raw);

	while (cursor_left(&cursor)) {
		uint64_t number = cursor_varint(&cursor);
		struct span value = cursor_span(&cursor);

		for (size_t i = 0; i < count && !cursor.is_bad; i++)
			if (tags[i].tag == number &&
			    decode_tag(base, &tags[i], value) < 0)
				return -EBADMSG;
	}
	return cursor.is_bad ? -EBADMSG : 0;
}

/* Texts that were not said are "", so that users need no check. */
static void fill_texts(void *base, const struct header_field *tags,
		       size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char **text = (char **)((uint8_t *)base + tags[i].at);

		if (tags[i].type == TAG_TEXT && !*text)
			*text = mem_strdup("");
	}
}

static void free_texts(void *base, const struct header_field *tags,
		       size_t count)
{
	for (size_t i = 0; i < count; i++) {
		void *at = (uint8_t *)base + tags[i].at;
		char ***list = at;
		size_t texts = 0;

		if (tags[i].type == TAG_TEXT)
			free(*(char **)at);
		if (tags[i].type != TAG_TEXTS)
			continue;
		texts = *(size_t *)((uint8_t *)base + tags[i].count_at);
		for (size_t n = 0; n < texts; n++)
			free((*list)[n]);
		free(*list);
	}
}

const struct header_field *header_fields(size_t *ret_count)
{
	*ret_count = ARRAY_LEN(header_rows);
	return header_rows;
}

void header_encode(const struct recording_header *header, struct buf *ret)
{
	encode_tags(header, header_rows, ARRAY_LEN(header_rows), ret);
}

void header_done(struct recording_header *header)
{
	free_texts(header, header_rows, ARRAY_LEN(header_rows));
	*header = (struct recording_header){0};
}

int header_decode(struct span raw, struct recording_header *ret)
{
	struct recording_header header = {.version = RECORDING_VERSION};

	if (decode_tags(&header, header_rows, ARRAY_LEN(header_rows), raw) <
	    0) {
		header_done(&header);
		return -EBADMSG;
	}
	fill_texts(&header, header_rows, ARRAY_LEN(header_rows));
	*ret = header;
	return 0;
}

void trailer_encode(const struct recording_totals *totals, struct buf *ret)
{
	char why[WHY_MAX + 1] = "";
	struct recording_totals copy = *totals;

	if (totals->why)
		strncpy(why, totals->why, WHY_MAX);
	copy.why = why;
	encode_tags(&copy, trailer_rows, ARRAY_LEN(trailer_rows), ret);
}

int trailer_decode(struct span raw, struct recording_totals *ret,
		   char **ret_why)
{
	struct recording_totals totals = {0};
	size_t count = ARRAY_LEN(trailer_rows);

	if (decode_tags(&totals, trailer_rows, count, raw) < 0) {
		free_texts(&totals, trailer_rows, count);
		return -EBADMSG;
	}
	fill_texts(&totals, trailer_rows, count);
	*ret_why = (char *)totals.why;
	*ret = totals;
	return 0;
}
