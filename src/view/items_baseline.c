/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * items_baseline.c - items as lines for a version control system, and back.
 *
 *	ioctl	-	/dev/spidev0.0	SPI_IOC_MESSAGE(1)	|	number=0x40206b00
 *
 * Kind, place ("-": in all), key, and behind a bar what it is like, with tabs
 * between. No counts, no machine: what differs between runs of the same is left
 * out. \xNN stands for bytes that would not be seen or would mean something else.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "view/footprint_view.h"
#include "view/items.h"
#include "view/text.h"

static const char mark[] = "spile baseline 1";
static const char about[] =
	"# By spile footprint --format=baseline, for spile diff: see spile-diff(1).\n";
static const char last_line[] = "end";

enum { LINE_MAX_BYTES = 1 << 20 };

/* ---- writing ---- */

/* special: of ASCII what would mean something else in this place. */
static void add_escaped(struct buf *buf, struct span text, const char *special)
{
	while (text.len) {
		size_t len = text_char_bytes(text);

		if (len == 0 || *text.data < ' ' || *text.data == 0x7f ||
		    *text.data == '\\' || strchr(special, *text.data)) {
			buf_printf(buf, "\\x%02x", *text.data);
			len = 1;
		} else {
			buf_add(buf, text.data, len);
		}
		text = span_of(text.data + len, text.len - len);
	}
}

static void add_item(struct buf *line, const struct item *item)
{
	add_escaped(line, item->kind, "#");
	buf_add_text(line, item->is_in_all ? "\t-" : "\t");
	for (size_t i = 0; i < item->command.count; i++) {
		if (i)
			buf_add_u8(line, '/');
		/* "-" alone would be in all, "|" alone the end of the key. */
		add_escaped(line, item->command.at[i],
			    span_is(item->command.at[i], "-") ? "-" : "/");
	}
	for (size_t i = 0; i < item->key.count; i++) {
		buf_add_u8(line, '\t');
		add_escaped(line, item->key.at[i],
			    span_is(item->key.at[i], "|") ? "|" : "");
	}
}

static void add_facts(struct buf *line, const struct item *item)
{
	const char *bar = "\t|";

	for (size_t i = 0; i < item->fact_count; i++) {
		if (item_has_in_key(item, &item->facts[i]))
			continue;
		buf_add_text(line, bar);
		bar = "";
		buf_add_u8(line, '\t');
		add_escaped(line, item->facts[i].name, "");
		buf_add_u8(line, '=');
		add_escaped(line, item->facts[i].value, "");
	}
}

static bool is_kept(const struct items_head *head, enum items_by by,
		    const struct item *item)
{
	struct span family = item_family(item);

	if (item_is_chance(item) ||
	    (family.len && !items_counted_all(head, family)))
		return false;
	/* The sum of all is there whatever was used. */
	if (item->is_in_all)
		return item->key.count && by != ITEMS_COMMAND;
	return by == ITEMS_COMMAND ||
	       (by != ITEMS_ALL && item->section == SECTION_COMMAND);
}

/* Those whose families all inputs have; of others nothing is kept. */
static void add_events(struct buf *text, const struct items_head *head)
{
	const char *between = "\nevents\t";

	for (size_t i = 0; i < head->counted.count; i++) {
		struct span name = head->counted.at[i].name;

		if (!items_counted_all(head, footprint_event_family(name)))
			continue;
		buf_add_text(text, between);
		buf_add(text, name.data, name.len);
		between = ",";
	}
	if (*between != ',')
		buf_add_text(text, between);
}

static void write_head(const struct items_head *head, enum items_by by,
		       FILE *out)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;

	buf_add_text(&text, mark);
	buf_add_u8(&text, '\n');
	buf_add_text(&text, about);
	buf_printf(&text, "by\t%s\n",
		   items_by_name(by == ITEMS_BOTH ? ITEMS_BASELINE
							: by));
	buf_add_text(&text, "recorded\t");
	add_escaped(&text, head->texts[ITEMS_RECORDED], "");
	buf_add_text(&text, "\nselection\t");
	add_escaped(&text, head->texts[ITEMS_SELECTION], "");
	buf_printf(&text, "\nmodules\t%s\nconfiguration\t%s",
		   head->has_modules ? "known" : "unknown",
		   head->has_config ? "known" : "unknown");
	add_events(&text, head);
	buf_add_text(&text, "\nincomplete\t");
	if (!head->is_complete) {
		add_escaped(&text, head->texts[ITEMS_END], "");
		buf_add_text(&text, ": ");
		add_escaped(&text, head->texts[ITEMS_WHY], "");
	}
	buf_add_u8(&text, '\n');
	fwrite(text.data, 1, text.len, out);
}

void baseline_write(const struct items *items, enum items_by by, FILE *out)
{
	AUTO(buf_done) struct buf line = BUF_EMPTY;
	const struct item *item;

	write_head(items_head(items), by, out);
	for (size_t i = 0; (item = items_at(items, i)); i++) {
		if (!is_kept(items_head(items), by, item))
			continue;
		line.len = 0;
		add_item(&line, item);
		add_facts(&line, item);
		buf_add_u8(&line, '\n');
		fwrite(line.data, 1, line.len, out);
	}
	fprintf(out, "%s\n", last_line);
}

/* ---- of one recording ---- */

static void file_close(FILE **file)
{
	if (*file)
		fclose(*file);
}

int footprint_write_baseline(const struct footprint_view *view, FILE *out,
			     struct error *err)
{
	struct view_options options = *view->input->options;
	struct view_input input = *view->input;
	struct footprint_view as_json = *view;
	AUTO(items_free) struct items *items = items_new(false);
	AUTO(mem_free_ptr) char *text = NULL;
	AUTO(file_close) FILE *file = NULL;
	FILE *memory;
	size_t len = 0;
	int rc;

	options.format = FORMAT_JSON;
	input.options = &options;
	as_json.input = &input;
	memory = open_memstream(&text, &len);
	if (memory)
		footprint_write_json(&as_json, true, memory);
	if (!memory || fclose(memory) || !(file = fmemopen(text, len, "r")))
		return error_set(err, errno, "a baseline: %s", strerror(errno));
	rc = items_read(items, file, "footprint", err);
	if (rc < 0)
		return rc;
	items_sort(items);
	baseline_write(items, items_head(items)->by, out);
	return 0;
}

/* ---- reading ---- */

struct reading {
	struct items *items;
	struct items_head head;
	const char *name;
	unsigned long line;
	bool has_head;
	struct error *err;
};

static int bad(const struct reading *reading, const char *why)
{
	return error_set(reading->err, EINVAL, "%s:%lu: %s", reading->name,
			 reading->line, why);
}

static int hex_digit(uint8_t c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static bool unescape(struct span text, struct buf *ret)
{
	for (size_t i = 0; i < text.len; i++) {
		int high, low;

		if (text.data[i] != '\\') {
			buf_add_u8(ret, text.data[i]);
			continue;
		}
		if (text.len - i < 4 || text.data[i + 1] != 'x')
			return false;
		high = hex_digit(text.data[i + 2]);
		low = hex_digit(text.data[i + 3]);
		if (high < 0 || low < 0)
			return false;
		buf_add_u8(ret, (uint8_t)(high << 4 | low));
		i += 3;
	}
	return true;
}

static int read_span(const struct reading *reading, struct span text,
		     struct span *ret)
{
	AUTO(buf_done) struct buf bytes = BUF_EMPTY;

	if (!unescape(text, &bytes))
		return bad(reading, "a \\ without x and two digits");
	free((void *)ret->data);
	*ret = span_of(mem_copy(bytes.data, bytes.len), bytes.len);
	return 0;
}

static int read_into(const struct reading *reading, struct span text,
		     struct texts *ret)
{
	AUTO(buf_done) struct buf bytes = BUF_EMPTY;

	if (!unescape(text, &bytes))
		return bad(reading, "a \\ without x and two digits");
	texts_add(ret, buf_span(&bytes));
	return 0;
}

/* Up to the next c; false: there was no more. */
static bool take(struct span *rest, char c, struct span *ret)
{
	const uint8_t *at;

	if (!rest->data)
		return false;
	at = memchr(rest->data, c, rest->len);
	*ret = span_of(rest->data, at ? (size_t)(at - rest->data) : rest->len);
	*rest = at ? span_of(at + 1, rest->len - ret->len - 1)
		   : span_of(NULL, 0);
	return true;
}

static int read_fact(const struct reading *reading, struct span field,
		     struct item *item)
{
	struct item_fact *fact = &item->facts[item->fact_count];
	struct span name = span_of(NULL, 0);

	if (!memchr(field.data, '=', field.len))
		return bad(reading, "no NAME=VALUE behind the |");
	take(&field, '=', &name);
	if (!item_is_name(name) || item_fact(item, name))
		return bad(reading, "a fact's name is no word, or there twice");
	if (item->fact_count == ITEM_FACTS_MAX)
		return bad(reading, "too many facts");
	item->fact_count++;
	return read_span(reading, name, &fact->name) < 0
		       ? -EINVAL
		       : read_span(reading, field, &fact->value);
}

static int read_item(struct reading *reading, struct span kind, struct span rest)
{
	AUTO(item_done) struct item item = {.seen = 1, .line = reading->line};
	struct span field = span_of(NULL, 0), name = span_of(NULL, 0);
	bool has_key_end = false;
	int rc = read_span(reading, kind, &item.kind);

	if (rc < 0 || !take(&rest, '\t', &field))
		return rc < 0 ? rc : bad(reading, "has no command");
	item.is_in_all = span_is(field, "-");
	while (rc == 0 && !item.is_in_all && take(&field, '/', &name))
		rc = read_into(reading, name, &item.command);
	while (rc == 0 && take(&rest, '\t', &field)) {
		if (has_key_end)
			rc = read_fact(reading, field, &item);
		else if (span_is(field, "|"))
			has_key_end = true;
		else
			rc = read_into(reading, field, &item.key);
	}
	item.section = items_section(item.kind);
	return rc < 0 ? rc : items_add(reading->items, &item, reading->err);
}

static int read_by(struct reading *reading, struct span word)
{
	for (unsigned by = ITEMS_ALL; by <= ITEMS_BASELINE; by++)
		if (span_is(word, items_by_name((enum items_by)by))) {
			reading->head.by = (enum items_by)by;
			return 0;
		}
	return bad(reading, "\"by\" is not baseline, all or command");
}

static int read_events(struct reading *reading, struct span value)
{
	struct span name = span_of(NULL, 0);

	while (value.len && take(&value, ',', &name)) {
		if (!footprint_is_event(name))
			return bad(reading, "\"events\" has what is none");
		if (reading->head.counted.count == COUNTED_MAX)
			return bad(reading, "\"events\" has too many");
		counted_add(&reading->head.counted, name, 1);
	}
	return 0;
}

/* The lines below the mark, in their order. */
static int read_head(struct reading *reading, unsigned at, struct span key,
		     struct span value)
{
	static const char *const keys[] = {"by", "recorded", "selection", "modules",
					   "configuration", "events", "incomplete"};
	struct items_head *head = &reading->head;
	int rc = 0;

	if (!span_is(key, keys[at]))
		return error_set(reading->err, EINVAL,
				 "%s:%lu: must begin with \"%s\"",
				 reading->name, reading->line, keys[at]);
	switch (at) {
	case 0:
		return read_by(reading, value);
	case 1:
		return read_span(reading, value, &head->texts[ITEMS_RECORDED]);
	case 2:
		return read_span(reading, value, &head->texts[ITEMS_SELECTION]);
	case 3:
		head->has_modules = span_is(value, "known");
		return 0;
	case 4:
		head->has_config = span_is(value, "known");
		return 0;
	}
	if (at == 5)
		return read_events(reading, value);
	head->is_complete = !value.len;
	head->inputs = 1;
	reading->has_head = true;
	rc = read_span(reading, value, &head->texts[ITEMS_WHY]);
	return rc < 0 ? rc
		      : items_begin(reading->items, reading->name, head,
				    reading->err);
}

static int read_lines(struct reading *reading, FILE *file)
{
	AUTO(mem_free_ptr) char *text = mem_new(LINE_MAX_BYTES);
	unsigned head_lines = 0;
	bool has_end = false;
	int rc = 0;

	while (rc == 0 && fgets_unlocked(text, LINE_MAX_BYTES, file)) {
		struct span line = span_of(text, strlen(text)), key = line;

		reading->line++;
		if (has_end)
			return bad(reading, "there is something behind the end");
		if (!line.len || text[line.len - 1] != '\n')
			return bad(reading, "the line has no end, or is too long");
		line.len--;
		/* An editor's line end; one in a name would be \x0d. */
		line.len -= line.len && text[line.len - 1] == '\r';
		if (reading->line == 1 && !span_is(line, mark))
			return bad(reading, "is not \"spile baseline 1\"");
		if (reading->line == 1 || *text == '#')
			continue;
		has_end = span_is(line, last_line);
		if (has_end)
			continue;
		take(&line, '\t', &key);
		rc = reading->has_head
			     ? read_item(reading, key, line)
			     : read_head(reading, head_lines++, key, line);
	}
	if (rc == 0 && !has_end)
		rc = error_set(reading->err, EINVAL,
			       "%s: cut: its last line is not \"end\"",
			       reading->name);
	if (rc == 0 && !reading->has_head)
		rc = bad(reading, "its first lines are missing");
	return rc;
}

bool baseline_begins(struct span begin)
{
	const size_t len = sizeof(mark) - 1;

	begin = span_behind_mark(begin);
	return begin.len > len && !memcmp(begin.data, mark, len) &&
	       (begin.data[len] == '\n' || begin.data[len] == '\r');
}

int baseline_read(struct items *items, FILE *file, const char *name,
		  struct error *err)
{
	struct reading reading = {.items = items, .name = name, .err = err};
	int rc = read_lines(&reading, file);

	items_head_done(&reading.head);
	return rc;
}
