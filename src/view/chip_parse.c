/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chip_parse.c - reads descriptions of chips, spile-decode(5).
 *
 * Any bytes may come in; the first that is wrong is said with its place.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "view/chip.h"

enum {
	WIDTH_MAX = 4,
	SKIP_MAX = 64,
	ADDRESS_MAX = 0x3ff, /* of ten bits */
	WORD_SHOWN_MAX = 40,
};

struct reader {
	const char *name;
	const uint8_t *at, *end, *line_start;
	unsigned line;
	struct span word; /* the one read last; empty: the line's end */
	struct error *err;
};

static int fail(const struct reader *reader, const char *wants)
{
	size_t column = (size_t)(reader->word.data - reader->line_start) + 1;
	size_t shown = reader->word.len;

	if (!shown)
		return error_set(reader->err, EINVAL,
				 "%s:%u:%zu: the line ends, expected %s",
				 reader->name, reader->line, column, wants);
	if (shown > WORD_SHOWN_MAX)
		shown = WORD_SHOWN_MAX;
	return error_set(reader->err, EINVAL,
			 "%s:%u:%zu: expected %s, not \"%.*s\"", reader->name,
			 reader->line, column, wants, (int)shown,
			 (const char *)reader->word.data);
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of the line, empty at its end; -EINVAL when it is no text. */
static int read_word(struct reader *reader)
{
	while (reader->at < reader->end && is_blank(*reader->at))
		reader->at++;
	reader->word = span_of(reader->at, 0);
	if (reader->at < reader->end && *reader->at == '#')
		return 0;
	while (reader->at < reader->end && *reader->at != '\n' &&
	       !is_blank(*reader->at)) {
		if (*reader->at <= ' ' || *reader->at > '~') {
			reader->word = span_of(reader->at, 0);
			return error_set(
				reader->err, EINVAL,
				"%s:%u:%zu: byte 0x%02x, expected ASCII text",
				reader->name, reader->line,
				(size_t)(reader->at - reader->line_start) + 1,
				*reader->at);
		}
		reader->at++;
		reader->word.len++;
	}
	return 0;
}

/* The first word of the next line that has one; 0 at the end of the text. */
static int next_line(struct reader *reader)
{
	int rc = read_word(reader);

	while (rc == 0 && !reader->word.len) {
		while (reader->at < reader->end && *reader->at != '\n')
			reader->at++;
		if (reader->at == reader->end)
			return 0;
		reader->line_start = ++reader->at;
		reader->line++;
		rc = read_word(reader);
	}
	return rc < 0 ? rc : 1;
}

static bool is_word(const struct reader *reader, const char *text)
{
	return reader->word.len == strlen(text) &&
	       !memcmp(reader->word.data, text, reader->word.len);
}

static int want_end(struct reader *reader)
{
	int rc = read_word(reader);

	if (rc == 0 && reader->word.len)
		return fail(reader, "the end of the line");
	return rc;
}

/* Decimal or 0x; how many bytes it has, 0: none. */
static size_t number_in(struct span text, uint64_t *ret)
{
	bool is_hex = text.len > 2 && text.data[0] == '0' &&
		      text.data[1] == 'x';
	uint64_t value = 0, base = is_hex ? 16 : 10;
	size_t start = is_hex ? 2 : 0, i = start;

	for (; i < text.len; i++) {
		uint8_t c = text.data[i];
		uint64_t digit = 16;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if (c >= 'a' && c <= 'f')
			digit = c - 'a' + 10u;
		else if (c >= 'A' && c <= 'F')
			digit = c - 'A' + 10u;
		if (digit >= base)
			break;
		value = value * base + digit;
		if (value > UINT32_MAX)
			return 0;
	}
	*ret = value;
	return i == start ? 0 : i;
}

static struct span behind(struct span text, size_t count)
{
	return span_of(text.data + count, text.len - count);
}

static int read_number(struct reader *reader, uint64_t least, uint64_t most,
		       const char *wants, uint32_t *ret)
{
	uint64_t value = 0;
	int rc = read_word(reader);

	if (rc < 0)
		return rc;
	if (!reader->word.len ||
	    number_in(reader->word, &value) != reader->word.len ||
	    value < least || value > most)
		return fail(reader, wants);
	*ret = (uint32_t)value;
	return 0;
}

/* NUMBER or NUMBER-NUMBER, which is the word at hand. */
static int take_range(struct reader *reader, uint64_t most, const char *wants,
		      uint64_t *ret_first, uint64_t *ret_last)
{
	struct span rest = reader->word;
	size_t len = number_in(rest, ret_first);

	rest = behind(rest, len);
	*ret_last = *ret_first;
	if (len && rest.len && rest.data[0] == '-') {
		rest = behind(rest, 1);
		len = number_in(rest, ret_last);
		rest = behind(rest, len);
	}
	if (!len || rest.len || *ret_last < *ret_first || *ret_last > most)
		return fail(reader, wants);
	return 0;
}

/* BUS.CS, which is the word at hand. */
static int take_spi(struct reader *reader, struct chip_place *ret)
{
	struct span rest = reader->word;
	uint64_t bus = 0, select = 0;
	size_t len = number_in(rest, &bus);

	rest = behind(rest, len);
	if (len && rest.len && rest.data[0] == '.') {
		rest = behind(rest, 1);
		len = number_in(rest, &select);
		rest = behind(rest, len);
		if (len && !rest.len) {
			ret->first = ret->last = bus << 32 | select;
			return 0;
		}
	}
	return fail(reader, "BUS.SELECT, as in 0.1");
}

/* ---- statements ---- */

static char *copy_word(struct span word)
{
	char *copy = mem_new(word.len + 1);

	memcpy(copy, word.data, word.len);
	return copy;
}

static int read_chip(struct reader *reader, struct chips *chips)
{
	struct chip *chip;
	int rc = read_word(reader);

	if (rc < 0)
		return rc;
	if (!reader->word.len)
		return fail(reader, "the chip's name");
	chips->chips = mem_resize(chips->chips, chips->count + 1, sizeof(*chip));
	chip = &chips->chips[chips->count++];
	*chip = (struct chip){.name = copy_word(reader->word), .width = 1};
	return want_end(reader);
}

static int read_bus(struct reader *reader, struct chip *chip, enum bus_kind bus)
{
	if (chip->bus != BUS_NONE)
		return fail(reader, "width, read-bit, register or command, as "
				    "the chip has its bus");
	chip->bus = bus;
	for (;;) {
		struct chip_place place = {0};
		int rc = read_word(reader);

		if (rc < 0 || !reader->word.len)
			return rc;
		rc = bus == BUS_SPI
			     ? take_spi(reader, &place)
			     : take_range(reader, ADDRESS_MAX,
					  "an I2C address, as in 0x48, or a "
					  "range of them",
					  &place.first, &place.last);
		if (rc < 0)
			return rc;
		chip->places = mem_resize(chip->places, chip->place_count + 1,
					  sizeof(place));
		chip->places[chip->place_count++] = place;
	}
}

/* NAME=MASK, which is the word at hand. */
static int take_bit(struct reader *reader, struct chip_rule *rule)
{
	struct span word = reader->word;
	const uint8_t *equals = memchr(word.data, '=', word.len);
	size_t len = equals ? (size_t)(equals - word.data) : 0;
	struct span mask = behind(word, equals ? len + 1 : 0);
	uint64_t value = 0;

	if (!len || !mask.len || number_in(mask, &value) != mask.len || !value)
		return fail(reader, "a bit, NAME=MASK, or skip");
	rule->bits = mem_resize(rule->bits, rule->bit_count + 1,
				sizeof(*rule->bits));
	rule->bits[rule->bit_count++] = (struct chip_bit){
		copy_word(span_of(word.data, len)), (uint32_t)value};
	return 0;
}

static int read_rule(struct reader *reader, struct chip *chip, bool is_command)
{
	uint64_t most = UINT32_MAX >> (8 * (WIDTH_MAX - chip->width));
	struct chip_rule rule = {.is_command = is_command}, *kept;
	int rc = read_word(reader);

	if (rc == 0)
		rc = take_range(reader, most,
				"a number of the chip's width, or a range",
				&rule.first, &rule.last);
	if (rc == 0)
		rc = read_word(reader);
	if (rc < 0)
		return rc;
	if (!reader->word.len)
		return fail(reader, "a name");
	chip->rules = mem_resize(chip->rules, chip->rule_count + 1,
				 sizeof(rule));
	kept = &chip->rules[chip->rule_count++];
	rule.name = copy_word(reader->word);
	*kept = rule;
	for (;;) {
		rc = read_word(reader);
		if (rc < 0 || !reader->word.len)
			return rc;
		rc = is_word(reader, "skip")
			     ? read_number(reader, 0, SKIP_MAX,
					   "a number of bytes up to 64",
					   &kept->skip)
			     : take_bit(reader, kept);
		if (rc < 0)
			return rc;
	}
}

static int read_width(struct reader *reader, struct chip *chip)
{
	int rc;

	if (chip->rule_count)
		return fail(reader, "register or command, as width comes "
				    "before them");
	rc = read_number(reader, 1, WIDTH_MAX, "a number of bytes from 1 to 4",
			 &chip->width);
	return rc < 0 ? rc : want_end(reader);
}

static int read_read_bit(struct reader *reader, struct chip *chip)
{
	int rc = read_number(reader, 1, UINT8_MAX,
			     "a mask of one byte, as in 0x80", &chip->read_bit);

	return rc < 0 ? rc : want_end(reader);
}

static int read_statement(struct reader *reader, struct chips *chips,
			  size_t before)
{
	struct chip *chip;

	if (is_word(reader, "chip"))
		return read_chip(reader, chips);
	if (chips->count == before)
		return fail(reader, "chip in front of all others");
	chip = &chips->chips[chips->count - 1];
	if (is_word(reader, "i2c"))
		return read_bus(reader, chip, BUS_I2C);
	if (is_word(reader, "spi"))
		return read_bus(reader, chip, BUS_SPI);
	if (is_word(reader, "width"))
		return read_width(reader, chip);
	if (is_word(reader, "read-bit"))
		return read_read_bit(reader, chip);
	if (is_word(reader, "register"))
		return read_rule(reader, chip, false);
	if (is_word(reader, "command"))
		return read_rule(reader, chip, true);
	return fail(reader, "chip, i2c, spi, width, read-bit, register or "
			    "command");
}

static int check_buses(const struct reader *reader, const struct chips *chips,
		       size_t before)
{
	if (chips->count == before)
		return fail(reader, "chip");
	for (size_t i = before; i < chips->count; i++)
		if (chips->chips[i].bus == BUS_NONE)
			return error_set(reader->err, EINVAL,
					 "%s:%u:1: chip %s has neither i2c nor "
					 "spi",
					 reader->name, reader->line,
					 chips->chips[i].name);
	return 0;
}

static void chip_done(struct chip *chip)
{
	for (size_t i = 0; i < chip->rule_count; i++) {
		struct chip_rule *rule = &chip->rules[i];

		for (size_t k = 0; k < rule->bit_count; k++)
			free(rule->bits[k].name);
		free(rule->bits);
		free(rule->name);
	}
	free(chip->rules);
	free(chip->places);
	free(chip->name);
}

int chips_parse(struct chips *chips, const char *name, struct span text,
		struct error *err)
{
	const uint8_t *start = text.len ? text.data : (const uint8_t *)"";
	struct reader reader = {
		.name = name,
		.at = start,
		.end = start + text.len,
		.line_start = start,
		.line = 1,
		.err = err,
	};
	size_t before = chips->count;
	int rc;

	while ((rc = next_line(&reader)) > 0) {
		rc = read_statement(&reader, chips, before);
		if (rc < 0)
			break;
	}
	if (rc == 0)
		rc = check_buses(&reader, chips, before);
	while (rc < 0 && chips->count > before)
		chip_done(&chips->chips[--chips->count]);
	return rc;
}

void chips_done(struct chips *chips)
{
	for (size_t i = 0; i < chips->count; i++)
		chip_done(&chips->chips[i]);
	free(chips->chips);
	*chips = CHIPS_EMPTY;
}
