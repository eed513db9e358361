/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chip.c - what a transfer means, by the description of a chip.
 *
 * What is written first names a register or command; what follows, or is read
 * then, is its data. On I2C the chip remembers the register, on SPI a command
 * ends with the chip select.
 */
#include "config.h"

#include "view/chip.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "view/bus_view.h"

/* What is under way, or was named last. */
struct chip_state {
	const struct chip_rule *rule;
	uint64_t number;
	uint64_t at;   /* SPI: bytes since the chip was selected */
	uint64_t data; /* SPI: where its data begins */
};

struct chip_memory {
	const struct chips *chips;
	struct map states; /* by chip, device and address: chip_state */
	struct buf key, bytes;
};

struct chip_memory *chip_memory_new(const struct chips *chips)
{
	struct chip_memory *memory = mem_new(sizeof(*memory));

	memory->chips = chips;
	return memory;
}

void chip_memory_free(struct chip_memory **memory)
{
	size_t at = 0;
	struct chip_state *state;

	if (!*memory)
		return;
	while ((state = map_next(&(*memory)->states, &at)))
		free(state);
	map_done(&(*memory)->states);
	buf_done(&(*memory)->key);
	buf_done(&(*memory)->bytes);
	free(*memory);
	*memory = NULL;
}

/* ---- which chip ---- */

static bool read_digits(const char **text, uint64_t *ret)
{
	const char *start = *text;

	for (*ret = 0; **text >= '0' && **text <= '9'; ++*text) {
		*ret = *ret * 10 + (uint64_t)(**text - '0');
		if (*ret > UINT32_MAX)
			return false;
	}
	return *text != start;
}

/* "spidev0.1" */
static bool spi_place(const char *device, uint64_t *ret)
{
	static const char prefix[] = "spidev";
	uint64_t bus, select;

	if (strncmp(device, prefix, sizeof(prefix) - 1) != 0)
		return false;
	device += sizeof(prefix) - 1;
	if (!read_digits(&device, &bus) || *device++ != '.' ||
	    !read_digits(&device, &select) || *device)
		return false;
	*ret = bus << 32 | select;
	return true;
}

static bool is_at(const struct chip *chip, uint64_t place)
{
	for (size_t i = 0; i < chip->place_count; i++)
		if (place >= chip->places[i].first &&
		    place <= chip->places[i].last)
			return true;
	return false;
}

static const struct chip *chip_of(const struct chips *chips,
				  const struct bus_transfer *transfer)
{
	const struct bus_settings *settings = &transfer->settings;
	uint64_t place = settings->address;
	bool is_known = transfer->kind == BUS_SPI
				? spi_place(transfer->device, &place)
				: settings->known & BUS_KNOWS_ADDRESS;

	for (size_t i = 0; i < chips->count; i++) {
		const struct chip *chip = &chips->chips[i];

		if (chip->bus == transfer->kind &&
		    (!chip->place_count || (is_known && is_at(chip, place))))
			return chip;
	}
	return NULL;
}

static struct chip_state *state_of(struct chip_memory *memory,
				   const struct chip *chip,
				   const struct bus_transfer *transfer)
{
	struct chip_state *state;

	memory->key.len = 0;
	buf_add_le64(&memory->key, (uint64_t)(chip - memory->chips->chips));
	if (transfer->kind == BUS_I2C)
		buf_add_le64(&memory->key, transfer->settings.address);
	buf_add_text(&memory->key, transfer->device);
	state = map_get_bytes(&memory->states, buf_span(&memory->key));
	if (!state) {
		state = mem_new(sizeof(*state));
		map_put_bytes(&memory->states, buf_span(&memory->key), state);
	}
	return state;
}

/* ---- what it says ---- */

static const struct chip_rule *rule_of(const struct chip *chip, uint64_t number)
{
	for (size_t i = 0; i < chip->rule_count; i++)
		if (number >= chip->rules[i].first &&
		    number <= chip->rules[i].last)
			return &chip->rules[i];
	return NULL;
}

/* A number from the front of what was written; false: that is too short. */
static bool name_rule(const struct chip *chip, struct span written,
		      struct chip_state *state)
{
	uint64_t number = 0;

	if (written.len < chip->width)
		return false;
	for (uint32_t i = 0; i < chip->width; i++)
		number = number << 8 |
			 (i ? written.data[i]
			    : written.data[i] & ~chip->read_bit);
	state->number = number;
	state->rule = rule_of(chip, number);
	return true;
}

/* As many bytes as the masks have. */
static void take_value(const struct chip_rule *rule, struct span data,
		       struct chip_meaning *meaning)
{
	uint32_t all = 0;
	size_t bytes = 0;

	for (size_t i = 0; i < rule->bit_count; i++)
		all |= rule->bits[i].mask;
	for (; all; all >>= 8)
		bytes++;
	if (!bytes || data.len < bytes)
		return;
	meaning->has_value = true;
	for (size_t i = 0; i < bytes; i++)
		meaning->value = meaning->value << 8 | data.data[i];
}

static struct span behind(struct span bytes, uint64_t count)
{
	if (count >= bytes.len)
		return span_of(NULL, 0);
	return span_of(bytes.data + count, bytes.len - (size_t)count);
}

static bool look_spi(const struct chip *chip, struct chip_state *state,
		     const struct bus_transfer *transfer, bool is_ok,
		     struct chip_meaning *meaning)
{
	struct span tx = transfer->tx.bytes, rx = transfer->rx.bytes;
	uint64_t here;

	if (transfer->index == 1)
		*state = (struct chip_state){0};
	if (!state->at && name_rule(chip, tx, state))
		state->data = chip->width +
			      (state->rule ? state->rule->skip : 0);
	here = state->data > state->at ? state->data - state->at : 0;
	meaning->rule = state->rule;
	meaning->number = state->number;
	/* Of a refused one nobody knows whether its data was to be sent. */
	if (state->rule && is_ok)
		take_value(state->rule, behind(rx.len ? rx : tx, here),
			   meaning);
	state->at += transfer->len;
	/* The chip is let go between this one and the next. */
	if (transfer->cs_change)
		*state = (struct chip_state){0};
	return meaning->rule;
}

static bool look_i2c(struct chip_memory *memory, const struct chip *chip,
		     struct chip_state *kept,
		     const struct bus_transfer *transfer, bool is_ok,
		     struct chip_meaning *meaning)
{
	bool is_smbus = bus_is_smbus(transfer);
	bool is_write = transfer->tx.is_there ||
			(transfer->has_register && is_smbus);
	struct chip_state state = *kept;
	struct span data = transfer->rx.bytes;

	if (!is_write && !transfer->rx.is_there) /* quick, or a failed read */
		return false;
	if (is_write) {
		memory->bytes.len = 0;
		if (is_smbus && transfer->has_register)
			buf_add_u8(&memory->bytes, (uint8_t)transfer->reg);
		buf_add(&memory->bytes, transfer->tx.bytes.data,
			transfer->tx.bytes.len);
		if (!name_rule(chip, buf_span(&memory->bytes), &state))
			return false;
		if (!transfer->rx.is_there)
			data = behind(buf_span(&memory->bytes), chip->width);
		if (is_ok)
			*kept = state;
	}
	meaning->rule = state.rule;
	meaning->number = state.number;
	if (state.rule)
		take_value(state.rule, behind(data, state.rule->skip), meaning);
	return meaning->rule;
}

bool chip_look(struct chip_memory *memory, const struct bus_transfer *transfer,
	       bool is_ok, struct chip_meaning *ret_meaning)
{
	const struct chip *chip = chip_of(memory->chips, transfer);
	struct chip_state *state;

	*ret_meaning = (struct chip_meaning){.chip = chip};
	if (!chip)
		return false;
	state = state_of(memory, chip, transfer);
	return chip->bus == BUS_SPI
		       ? look_spi(chip, state, transfer, is_ok, ret_meaning)
		       : look_i2c(memory, chip, state, transfer, is_ok,
				  ret_meaning);
}

void chip_add_meaning(struct buf *buf, const struct chip_meaning *meaning)
{
	const struct chip_rule *rule = meaning->rule;
	uint32_t left = meaning->value;
	const char *joint = ": ";

	buf_printf(buf, "%s %s", meaning->chip->name, rule->name);
	if (rule->first != rule->last)
		buf_printf(buf, " 0x%0*" PRIx64,
			   (int)meaning->chip->width * 2, meaning->number);
	if (!meaning->has_value)
		return;
	for (size_t i = 0; i < rule->bit_count; i++) {
		if ((left & rule->bits[i].mask) != rule->bits[i].mask)
			continue;
		buf_printf(buf, "%s%s", joint, rule->bits[i].name);
		left &= ~rule->bits[i].mask;
		joint = "|";
	}
	if (left || *joint == ':')
		buf_printf(buf, "%s0x%" PRIx32, joint, left);
}
