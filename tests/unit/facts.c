/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * facts.c - unit tests of src/facts.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/auto.h"
#include "facts/constant.h"
#include "facts/facts.h"

Test(facts, constants_are_the_headers)
{
	static const struct {
		const char *name;
		enum abi_id abi;
		uint64_t value;
	} cases[] = {
		{"I2C_M_RD", ABI_X86_64, 1},
		{"I2C_M_RD", ABI_ARM, 1},
		{"SPI_LSB_FIRST", ABI_AARCH64, 8},
		{"SPI_LSB_FIRST", ABI_X32, 8},
		{"TIOCGWINSZ", ABI_I386, 0x5413},
		{"I2C_M_NOSTART", ABI_ARM, 0x4000},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t value = 0;

		cr_expect(facts_constant(cases[i].abi, cases[i].name,
					 strlen(cases[i].name), &value),
			  "%s", cases[i].name);
		cr_expect_eq(value, cases[i].value, "%s", cases[i].name);
	}
}

Test(facts, no_constant_is_found_by_part_of_its_name)
{
	uint64_t value = 77;

	cr_expect_not(facts_constant(ABI_X86_64, "I2C_M_R", 7, &value));
	cr_expect_not(facts_constant(ABI_X86_64, "I2C_M_RDX", 9, &value));
	cr_expect_not(facts_constant(ABI_X86_64, "", 0, &value));
	cr_expect(facts_constant(ABI_X86_64, "I2C_M_RDX", 8, &value));
	cr_expect_eq(value, 1);
}

Test(facts, every_constant_is_found)
{
	static const enum abi_id columns[] = {ABI_X86_64, ABI_I386, ABI_AARCH64,
					      ABI_ARM};

	cr_assert_gt(facts_constant_count, 100);
	for (size_t i = 0; i < facts_constant_count; i++) {
		const struct facts_constant_row *row = &facts_constants[i];
		const char *name = facts_constant_names + row->name;

		cr_expect_neq(row->abis, 0, "%s", name);
		for (unsigned column = 0; column < ARRAY_LEN(columns); column++) {
			uint64_t value = 0;

			if (!(row->abis >> column & 1))
				continue;
			cr_expect(facts_constant(columns[column], name,
						 strlen(name), &value),
				  "%s: is the list sorted?", name);
			cr_expect_eq(value, row->value, "%s", name);
		}
	}
}
