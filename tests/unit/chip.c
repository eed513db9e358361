/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chip.c - tests src/view/chip_parse.c: what a description may say, and where a
 * bad one is wrong. What transfers mean is in tests/golden/cases/bus-chips.
 */
#include "config.h"

#include <criterion/criterion.h>

#include "base/auto.h"
#include "base/error.h"
#include "view/chip.h"

static const struct {
	const char *text, *why;
} bad[] = {
	{"", "f:1:1: the line ends, expected chip"},
	{"# nothing\n", "f:2:1: the line ends, expected chip"},
	{"i2c 0x48\n",
	 "f:1:1: expected chip in front of all others, not \"i2c\""},
	{"chip\n", "f:1:5: the line ends, expected the chip's name"},
	{"chip a b\n", "f:1:8: expected the end of the line, not \"b\""},
	{"chip a\n", "f:2:1: chip a has neither i2c nor spi"},
	{"chip a\nwhat 1\n", "f:2:1: expected chip, i2c, spi, width, read-bit, "
			     "register or command, not \"what\""},
	{"chip a\ni2c 0x48 0x4g\n", "f:2:10: expected an I2C address, as in "
				    "0x48, or a range of them, not \"0x4g\""},
	{"chip a\ni2c 0x50-0x48\n",
	 "f:2:5: expected an I2C address, as in 0x48, or a range of them, not "
	 "\"0x50-0x48\""},
	{"chip a\ni2c 0x400\n", "f:2:5: expected an I2C address, as in 0x48, "
				"or a range of them, not \"0x400\""},
	{"chip a\nspi 0\n", "f:2:5: expected BUS.SELECT, as in 0.1, not \"0\""},
	{"chip a\nspi\ni2c\n", "f:3:1: expected width, read-bit, register or "
			       "command, as the chip has its bus, not \"i2c\""},
	{"chip a\nspi\nwidth 5\n",
	 "f:3:7: expected a number of bytes from 1 to 4, not \"5\""},
	{"chip a\nspi\nregister 1 x\nwidth 2\n",
	 "f:4:1: expected register or command, as width comes before them, not "
	 "\"width\""},
	{"chip a\nspi\nread-bit 256\n",
	 "f:3:10: expected a mask of one byte, as in 0x80, not \"256\""},
	{"chip a\nspi\nregister 256 x\n",
	 "f:3:10: expected a number of the chip's width, or a range, not "
	 "\"256\""},
	{"chip a\nspi\nregister 99999999999999999999 x\n",
	 "f:3:10: expected a number of the chip's width, or a range, not "
	 "\"99999999999999999999\""},
	{"chip a\nspi\ncommand 1\n", "f:3:10: the line ends, expected a name"},
	{"chip a\nspi\ncommand 1 x skip 65\n",
	 "f:3:18: expected a number of bytes up to 64, not \"65\""},
	{"chip a\nspi\ncommand 1 x busy\n",
	 "f:3:13: expected a bit, NAME=MASK, or skip, not \"busy\""},
	{"chip a\nspi\ncommand 1 x busy=0\n",
	 "f:3:13: expected a bit, NAME=MASK, or skip, not \"busy=0\""},
	{"chip a\nspi\n\tcommand 1 \xc3\xa4\n",
	 "f:3:12: byte 0xc3, expected ASCII text"},
};

Test(chip, says_where_a_description_is_wrong)
{
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		AUTO(chips_done) struct chips chips = CHIPS_EMPTY;
		struct error err = {0};

		cr_expect_lt(chips_parse(&chips, "f", span_of_str(bad[i].text),
					 &err),
			     0, "%s", bad[i].text);
		cr_expect_str_eq(err.text, bad[i].why);
		cr_expect_eq(chips.count, 0);
	}
}

Test(chip, takes_all_that_a_description_may_say)
{
	static const char text[] =
		"# two chips\r\n"
		"chip a # named a\n"
		"i2c 0x48-0x4f 80\n"
		"width 2\n"
		"register 0x0000-0xffff byte\n"
		"\n"
		"chip b\n"
		"spi 0.1 10.0\n"
		"read-bit 0x80\n"
		"command 0x03 read skip 3 low=0x01 high=0x80000000";
	AUTO(chips_done) struct chips chips = CHIPS_EMPTY;
	struct error err = {0};
	const struct chip *chip;

	cr_assert_eq(chips_parse(&chips, "f", span_of_str(text), &err), 0, "%s",
		     err.text);
	cr_assert_eq(chips.count, 2);
	chip = &chips.chips[0];
	cr_expect_str_eq(chip->name, "a");
	cr_expect_eq(chip->bus, BUS_I2C);
	cr_expect_eq(chip->place_count, 2);
	cr_expect_eq(chip->places[1].first, 80);
	cr_expect_eq(chip->width, 2);
	cr_expect_eq(chip->rules[0].last, 0xffff);
	chip = &chips.chips[1];
	cr_expect_eq(chip->bus, BUS_SPI);
	cr_expect_eq(chip->places[1].first, UINT64_C(10) << 32);
	cr_expect_eq(chip->read_bit, 0x80);
	cr_expect(chip->rules[0].is_command);
	cr_expect_eq(chip->rules[0].skip, 3);
	cr_expect_eq(chip->rules[0].bit_count, 2);
	cr_expect_eq(chip->rules[0].bits[1].mask, UINT32_C(0x80000000));
}
