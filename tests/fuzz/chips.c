/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chips.c - fuzzes the parser of chip descriptions: it takes them whole or says
 * where they are wrong, and what it took names transfers.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "tests/fuzz/fuzz.h"
#include "view/bus_view.h"
#include "view/chip.h"

static void check_chip(const struct chip *chip)
{
	must(chip->name && *chip->name);
	must(chip->bus != BUS_NONE);
	must(chip->width >= 1 && chip->width <= 4);
	for (size_t i = 0; i < chip->place_count; i++)
		must(chip->places[i].first <= chip->places[i].last);
	for (size_t i = 0; i < chip->rule_count; i++) {
		const struct chip_rule *rule = &chip->rules[i];

		must(*rule->name && rule->first <= rule->last);
		must(rule->last <= UINT32_MAX >> (8 * (4 - chip->width)));
		for (size_t k = 0; k < rule->bit_count; k++)
			must(*rule->bits[k].name && rule->bits[k].mask);
	}
}

/* The text's own bytes as what was sent and received. */
static void look(const struct chips *chips, struct span text)
{
	AUTO(chip_memory_free)
	struct chip_memory *memory = chip_memory_new(chips);
	AUTO(buf_done) struct buf said = BUF_EMPTY;

	for (size_t at = 0; at < text.len && at < 64; at++) {
		struct bus_transfer transfer = {
			.kind = at % 2 ? BUS_SPI : BUS_I2C,
			.device = at % 2 ? "spidev0.1" : "i2c-1",
			.op = at % 3 ? "byte-data" : "plain",
			.way = "read",
			.index = 1 + (uint32_t)(at % 4),
			.count = 4,
			.has_register = at % 3,
			.reg = text.data[at],
			.settings = {.known = BUS_KNOWS_ADDRESS,
				     .address = 0x48},
			.len = at,
			.cs_change = at % 5 == 0,
		};
		struct bus_bytes bytes = {
			true, span_of(text.data + at, text.len - at), 100};
		struct chip_meaning meaning;

		if (at % 3)
			transfer.tx = bytes;
		if (at % 4)
			transfer.rx = bytes;
		if (!chip_look(memory, &transfer, at % 7, &meaning))
			continue;
		must(meaning.number >= meaning.rule->first &&
		     meaning.number <= meaning.rule->last);
		chip_add_meaning(&said, &meaning);
		must(said.len);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	AUTO(chips_done) struct chips chips = CHIPS_EMPTY;
	struct error err = {0};
	struct span text = span_of(data, len);

	if (chips_parse(&chips, "t", text, &err) < 0) {
		must(!chips.count);
		must(!strncmp(err.text, "t:", 2));
		must(!strchr(err.text, '\n'));
		return 0;
	}
	must(chips.count);
	for (size_t i = 0; i < chips.count; i++)
		check_chip(&chips.chips[i]);
	look(&chips, text);
	return 0;
}
