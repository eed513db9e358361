/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * items_read.c - reads what spile footprint --format=json wrote.
 *
 * A line at a time: what is kept are items. Members that this version doesn't
 * know are left out; what it knows must be there and be what it should be.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "model/footprint.h"
#include "view/footprint_view.h"
#include "view/items.h"

enum { LINE_MAX_BYTES = 1 << 24, TEXTS_MAX = 1 << 16 };

/* What is read; where it is wrong is told from here. */
struct reading {
	struct items *items;
	const char *name;
	unsigned long line;
	uint64_t left; /* items that the first line promises */
	struct error *err;
};

static int bad(const struct reading *reading, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int bad(const struct reading *reading, const char *format, ...)
{
	AUTO(mem_free_ptr) char *text = NULL;
	va_list args;

	va_start(args, format);
	text = mem_vprintf(format, args);
	va_end(args);
	return error_set(reading->err, EINVAL, "%s:%lu: %s", reading->name,
			 reading->line, text);
}

static void json_done(json_t **json)
{
	json_decref(*json);
}

/* ---- values ---- */

static int base64_digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static bool read_base64(const char *text, size_t len, struct buf *ret)
{
	size_t pad = 0;

	while (pad < 2 && pad < len && text[len - 1 - pad] == '=')
		pad++;
	if (len % 4)
		return false;
	for (size_t i = 0; i < len; i += 4) {
		size_t digits = i + 4 == len ? 4 - pad : 4;
		uint32_t bits = 0;

		for (size_t j = 0; j < 4; j++) {
			int digit = j < digits ? base64_digit(text[i + j]) : 0;

			if (digit < 0)
				return false;
			bits = bits << 6 | (uint32_t)digit;
		}
		for (size_t j = 0; j + 1 < digits; j++)
			buf_add_u8(ret, (uint8_t)(bits >> (16 - 8 * j)));
	}
	return true;
}

/* A string, or bytes that are no UTF-8. */
static bool read_text(const json_t *json, struct buf *ret)
{
	const json_t *base64 = json_object_get(json, "base64");

	if (json_is_string(json)) {
		buf_add(ret, json_string_value(json),
			json_string_length(json));
		return true;
	}
	return json_object_size(json) == 1 && json_is_string(base64) &&
	       read_base64(json_string_value(base64),
			   json_string_length(base64), ret);
}

static bool read_span(const json_t *json, struct span *ret)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	if (!read_text(json, &text))
		return false;
	free((void *)ret->data);
	*ret = span_of(mem_copy(text.data, text.len), text.len);
	return true;
}

static bool read_texts(const json_t *json, struct texts *ret)
{
	size_t count = json_array_size(json);

	if (!json_is_array(json) || count > TEXTS_MAX)
		return false;
	for (size_t i = 0; i < count; i++) {
		AUTO(buf_done) struct buf text = BUF_EMPTY;

		if (!read_text(json_array_get(json, i), &text))
			return false;
		texts_add(ret, buf_span(&text));
	}
	return true;
}

/* Beyond 2^53 they are strings of hex digits. */
static bool read_number(const json_t *json, uint64_t *ret)
{
	const char *text = json_string_value(json);
	char *end;

	if (json_is_integer(json) && json_integer_value(json) >= 0) {
		*ret = (uint64_t)json_integer_value(json);
		return true;
	}
	if (!text || strncmp(text, "0x", 2) || !text[2] || strlen(text) > 18 ||
	    strspn(text + 2, "0123456789abcdef") != strlen(text + 2))
		return false;
	*ret = strtoull(text, &end, 16);
	return !*end;
}

/* The member; NULL, and said, when it isn't there. */
static const json_t *member(const struct reading *reading, const json_t *json,
			    const char *name)
{
	const json_t *value = json_object_get(json, name);

	if (!value)
		bad(reading, "has no \"%s\"", name);
	return value;
}

static int bad_member(const struct reading *reading, const char *name,
		      const char *wants)
{
	return bad(reading, "\"%s\" is no %s", name, wants);
}

static int read_span_member(const struct reading *reading, const json_t *json,
			    const char *name, struct span *ret)
{
	const json_t *value = member(reading, json, name);

	if (!value)
		return -EINVAL;
	/* An ABI that has no name. */
	if (json_is_null(value) || read_span(value, ret))
		return 0;
	return bad_member(reading, name, "text");
}

static int read_texts_member(const struct reading *reading, const json_t *json,
			     const char *name, struct texts *ret)
{
	const json_t *value = member(reading, json, name);

	if (!value)
		return -EINVAL;
	return read_texts(value, ret)
		       ? 0
		       : bad_member(reading, name,
				    "list of texts, or too long");
}

/* Where it isn't there: as it is. */
static int read_number_member(const struct reading *reading, const json_t *json,
			      const char *name, uint64_t *ret)
{
	const json_t *value = json_object_get(json, name);

	return !value || read_number(value, ret)
		       ? 0
		       : bad_member(reading, name, "number");
}

/* ---- an item ---- */

static int read_facts(const struct reading *reading, json_t *json,
		      struct item *item)
{
	const char *name;
	json_t *value;

	if (!json_is_object(json))
		return bad_member(reading, "facts", "object");
	json_object_foreach(json, name, value)
	{
		struct item_fact *fact = &item->facts[item->fact_count];

		if (json_is_null(value))
			continue;
		if (item->fact_count == ITEM_FACTS_MAX)
			return bad(reading, "more than %d facts",
				   ITEM_FACTS_MAX);
		if (!item_is_name(span_of_str(name)))
			return bad(reading, "a fact's name is no word");
		if (!read_span(value, &fact->value))
			return bad_member(reading, name, "text");
		fact->name = span_of(mem_copy(name, strlen(name)), strlen(name));
		item->fact_count++;
	}
	return 0;
}

static int read_counts(const struct reading *reading, json_t *json,
		       struct item *item)
{
	const char *name;
	json_t *value;

	if (!json_is_object(json))
		return bad_member(reading, "counts", "object");
	json_object_foreach(json, name, value)
	{
		struct item_count *count = &item->counts[item->count_count];

		if (item->count_count == ITEM_COUNTS_MAX)
			return bad(reading, "more than %d counts",
				   ITEM_COUNTS_MAX);
		if (!item_is_name(span_of_str(name)))
			return bad(reading, "a count's name is no word");
		if (json_is_null(value))
			count->sum = FOOTPRINT_UNKNOWN;
		else if (!read_number(value, &count->sum))
			return bad_member(reading, name, "number");
		count->least = count->most = count->sum;
		count->name =
			span_of(mem_copy(name, strlen(name)), strlen(name));
		item->count_count++;
	}
	return 0;
}

/* Of several inputs: what one of them had at least and at most. */
static int read_bounds(const struct reading *reading, const json_t *json,
		       struct item *item)
{
	const json_t *least = json_object_get(json, "least");
	const json_t *most = json_object_get(json, "most");

	for (size_t i = 0; i < item->count_count; i++) {
		struct item_count *count = &item->counts[i];
		AUTO(mem_free_ptr)
		char *name = mem_strndup((const char *)count->name.data,
					 count->name.len);

		if (count->sum == FOOTPRINT_UNKNOWN)
			continue;
		if (read_number_member(reading, least, name, &count->least) < 0 ||
		    read_number_member(reading, most, name, &count->most) < 0)
			return -EINVAL;
	}
	return 0;
}

static int read_place(const struct reading *reading, const json_t *json,
		      struct item *item)
{
	const json_t *value = member(reading, json, "command");

	if (!value)
		return -EINVAL;
	item->is_in_all = json_is_null(value);
	return item->is_in_all ? 0
			       : read_texts_member(reading, json, "command",
						   &item->command);
}

static int read_item(struct reading *reading, const json_t *json)
{
	uint64_t inputs = items_head(reading->items)->inputs;
	AUTO(item_done) struct item item = {.seen = 1, .line = reading->line};
	const json_t *facts, *counts;
	int rc = read_span_member(reading, json, "kind", &item.kind);

	if (rc == 0)
		rc = read_place(reading, json, &item);
	if (rc == 0)
		rc = read_texts_member(reading, json, "key", &item.key);
	if (rc < 0)
		return rc;
	facts = member(reading, json, "facts");
	counts = facts ? member(reading, json, "counts") : NULL;
	if (!counts)
		return -EINVAL;
	if (read_facts(reading, (json_t *)facts, &item) < 0 ||
	    read_counts(reading, (json_t *)counts, &item) < 0 ||
	    read_bounds(reading, json, &item) < 0 ||
	    read_number_member(reading, json, "seen", &item.seen) < 0)
		return -EINVAL;
	if (!item.seen || item.seen > inputs)
		return bad(reading, "\"seen\" is not from 1 to \"inputs\"");
	item.section = items_section(item.kind);
	return items_add(reading->items, &item, reading->err);
}

/* ---- the first line ---- */

static int read_by(const struct reading *reading, const json_t *json,
		   struct items_head *head)
{
	const json_t *value = member(reading, json, "by");
	const char *word = json_string_value(value);

	if (!value)
		return -EINVAL;
	for (head->by = ITEMS_BOTH; head->by <= ITEMS_BASELINE; head->by++)
		if (word && !strcmp(word, items_by_name(head->by)))
			return 0;
	return bad_member(reading, "by", "both, all, command or baseline");
}

/* Each with how many inputs counted it. */
static int read_events(const struct reading *reading, const json_t *json,
		       struct items_head *head)
{
	json_t *events = (json_t *)member(reading, json, "events"), *value;
	const char *name;

	if (!events)
		return -EINVAL;
	if (!json_is_object(events))
		return bad_member(reading, "events", "object");
	json_object_foreach(events, name, value)
	{
		uint64_t inputs = 0;

		if (!footprint_is_event(span_of_str(name)) ||
		    !read_number(value, &inputs) || !inputs ||
		    inputs > head->inputs)
			return bad(reading, "\"events\" has what is none, or not "
					    "from 1 to \"inputs\"");
		if (head->counted.count == COUNTED_MAX)
			return bad(reading, "\"events\" has too many");
		counted_add(&head->counted, span_of_str(name), inputs);
	}
	return 0;
}

static int read_head_members(struct reading *reading, const json_t *json,
			     struct items_head *head)
{
	const json_t *complete = member(reading, json, "complete");
	const json_t *items = complete ? member(reading, json, "items") : NULL;
	int rc = 0;

	if (!items)
		return -EINVAL;
	if (!json_is_boolean(complete))
		return bad_member(reading, "complete", "true or false");
	head->is_complete = json_is_true(complete);
	for (size_t i = 0; rc == 0 && i < ITEMS_TEXT_COUNT; i++)
		rc = read_span_member(reading, json,
				      items_text_name((enum items_text)i),
				      &head->texts[i]);
	head->has_modules = json_is_true(json_object_get(json, "has_modules"));
	head->has_config = head->texts[ITEMS_KERNEL_CONFIG].len;
	if (rc == 0)
		rc = read_texts_member(reading, json, "launched",
				       &head->launched);
	if (rc == 0)
		rc = read_number_member(reading, json, "items", &reading->left);
	if (rc == 0)
		rc = read_number_member(reading, json, "inputs", &head->inputs);
	if (rc == 0 && (!head->inputs || head->inputs > UINT32_MAX))
		rc = bad_member(reading, "inputs", "number of inputs");
	if (rc == 0)
		rc = read_events(reading, json, head);
	return rc < 0 ? rc : read_by(reading, json, head);
}

static int read_head(struct reading *reading, const json_t *json)
{
	AUTO(items_head_done) struct items_head head = {.inputs = 1};
	int rc = read_head_members(reading, json, &head);

	return rc < 0 ? rc
		      : items_begin(reading->items, reading->name, &head,
				    reading->err);
}

/* ---- lines ---- */

static int read_line(struct reading *reading, const char *text, size_t len)
{
	AUTO(json_done) json_t *json = NULL;
	const char *kind;
	bool is_head;
	json_error_t why;

	json = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL,
			  &why);
	if (!json)
		return bad(reading, "no JSON: %s", why.text);
	if (!json_is_object(json))
		return bad(reading, "no object");
	if (json_integer_value(json_object_get(json, "schema")) != 1)
		return bad(reading, "\"schema\" is not 1, which this spile reads");
	kind = json_string_value(json_object_get(json, "kind"));
	is_head = kind && !strcmp(kind, "footprint");
	if (is_head != (reading->line == 1))
		return bad(reading, is_head ? "a second footprint begins here; "
					      "each has a file of its own"
					    : "begins as no footprint does: "
					      "\"kind\" is not \"footprint\"");
	if (is_head)
		return read_head(reading, json);
	if (!reading->left)
		return bad(reading, "more items than the first line says");
	reading->left--;
	return read_item(reading, json);
}

static int read_lines(struct reading *reading, FILE *file)
{
	AUTO(mem_free_ptr) char *line = mem_new(LINE_MAX_BYTES);
	int rc = 0;

	while (rc == 0 && fgets_unlocked(line, LINE_MAX_BYTES, file)) {
		size_t len = strlen(line);

		reading->line++;
		if (!len || line[len - 1] != '\n')
			return bad(reading, len + 1 == LINE_MAX_BYTES
						    ? "the line is too long"
						    : "cut: the line has no end");
		rc = read_line(reading, line, len);
	}
	if (rc < 0)
		return rc;
	if (ferror(file))
		return error_set(reading->err, EIO, "%s: can't be read",
				 reading->name);
	if (!reading->line)
		return error_set(reading->err, EINVAL, "%s: is empty",
				 reading->name);
	if (reading->left)
		return error_set(reading->err, EINVAL,
				 "%s: cut: %" PRIu64 " items are missing",
				 reading->name, reading->left);
	return 0;
}

/* Of UTF-8, which some editors write: U+FEFF. */
bool items_begins(struct span begin)
{
	struct span text = span_behind_mark(begin);

	return (text.len && *text.data == '{') || baseline_begins(begin);
}

int items_read(struct items *items, FILE *file, const char *name,
	       struct error *err)
{
	struct reading reading = {.items = items, .name = name, .err = err};
	int first = getc(file);

	/* items_begins knows that the rest of it is there. */
	if (first == 0xef) {
		getc(file);
		getc(file);
		first = getc(file);
	}
	ungetc(first, file);
	return first == 's' ? baseline_read(items, file, name, err)
			    : read_lines(&reading, file);
}
