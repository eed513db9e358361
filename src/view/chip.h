/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chip.h - names of a chip's registers and commands, from a description
 * (spile-decode(5)), and what a transfer means by them.
 */
#ifndef SPILE_VIEW_CHIP_H
#define SPILE_VIEW_CHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "event/bus_kind.h"

struct buf;
struct bus_transfer;
struct error;

struct chip_bit {
	char *name;
	uint32_t mask;
};

/* A register or command: what is written first to name it. */
struct chip_rule {
	uint64_t first, last;
	char *name;
	bool is_command;
	uint32_t skip; /* bytes between it and its data */
	struct chip_bit *bits;
	size_t bit_count;
};

/* An I2C address or, of SPI, bus << 32 | chip select. */
struct chip_place {
	uint64_t first, last;
};

struct chip {
	char *name;
	enum bus_kind bus;
	struct chip_place *places;
	size_t place_count; /* 0: everywhere on such buses */
	uint32_t width;	    /* bytes that name a register, highest first */
	uint32_t read_bit;  /* of its first byte: no part of the number */
	struct chip_rule *rules;
	size_t rule_count;
};

struct chips {
	struct chip *chips;
	size_t count;
};

#define CHIPS_EMPTY ((struct chips){ NULL, 0 })

/* Adds the chips of a text; on failure none of them. "NAME:LINE:COLUMN: ..." */
int chips_parse(struct chips *chips, const char *name, struct span text,
		struct error *err);
void chips_done(struct chips *chips); /* for AUTO */

struct chip_meaning {
	const struct chip *chip;
	const struct chip_rule *rule;
	uint64_t number;
	bool has_value; /* of a rule with bits, whose data is there */
	uint32_t value;
};

/* What a chip was told before: reads are of the register named last. */
struct chip_memory;
struct chip_memory *chip_memory_new(const struct chips *chips);
void chip_memory_free(struct chip_memory **memory); /* for AUTO */
/*
 * Of the transfers of a call in their order, and of calls in theirs. is_ok: it
 * was not refused. False: it has no meaning in any description.
 */
bool chip_look(struct chip_memory *memory, const struct bus_transfer *transfer,
	       bool is_ok, struct chip_meaning *ret_meaning);
/* "lm75 configuration: shutdown|0x80" */
void chip_add_meaning(struct buf *buf, const struct chip_meaning *meaning);

#endif
