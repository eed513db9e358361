/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.c - unit tests of src/model/kernel.c.
 */
#include "config.h"

#include "model/kernel.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "event/event.h"

static void feed(struct kernel *kernel, enum modules_moment moment,
		 const char *lines)
{
	struct event event = {
		.kind = EVENT_MODULES,
		.modules = {.moment = moment, .lines = span_of_str(lines)},
	};

	kernel_feed(kernel, &event, 0);
}

static void expect_module(const struct kernel *kernel, const char *name,
			  int64_t start, int64_t highest, int64_t end,
			  const char *users)
{
	const struct kernel_module *module =
		kernel_module_named(kernel, span_of_str(name));

	cr_assert_not_null(module, "%s", name);
	cr_expect_str_eq(module->name, name);
	cr_expect_eq(module->start, start, "%s", name);
	cr_expect_eq(module->highest, highest, "%s", name);
	cr_expect_eq(module->end, end, "%s", name);
	cr_expect_str_eq(module->users, users, "%s", name);
	cr_expect_eq(kernel_module_changed(module),
		     start != end || highest != start, "%s", name);
}

Test(kernel, use_counts)
{
	static const struct span gone[] = {{(const uint8_t *)"loop", 4},
					   {(const uint8_t *)"none", 4}};
	AUTO(kernel_free) struct kernel *kernel = kernel_new();
	struct event event = {
		.kind = EVENT_MODULES,
		.modules = {.moment = MODULES_END, .gone = gone, .gone_count = 2},
	};
	uint32_t error;

	cr_expect_eq(kernel_modules_state(kernel, &error), KERNEL_UNKNOWN);
	feed(kernel, MODULES_START,
	     "spidev 24576 0 - Live\nloop 1 1 - Live\ni2c 1 3 a,b, Live\n");
	feed(kernel, MODULES_AFTER, "spidev 24576 2 - Live\nx 1 - - Live\n");
	feed(kernel, MODULES_TICK, "spidev 24576 0 - Live\nbad\n\n 1 2 3 4\n"
				   "y 1 99999999999999999999999 - Live\n");
	kernel_feed(kernel, &event, 0);
	cr_expect_eq(kernel_modules_state(kernel, &error), KERNEL_KNOWN);
	expect_module(kernel, "spidev", 0, 2, 0, "");
	expect_module(kernel, "loop", 1, 1, -1, "");
	expect_module(kernel, "i2c", 3, 3, 3, "a,b");
	expect_module(kernel, "x", -1, 0, 0, "");
	expect_module(kernel, "y", -1, 0, 0, "");
	cr_expect_null(kernel_module(kernel, 5));
}

Test(kernel, who_loaded_it)
{
	static const struct span loaded[] = {{(const uint8_t *)"af_alg", 6},
					     {(const uint8_t *)"none", 4}};
	AUTO(kernel_free) struct kernel *kernel = kernel_new();
	struct event event = {
		.kind = EVENT_MODULES,
		.modules = {.moment = MODULES_AFTER,
			    .lines = span_of_str("af_alg 1 1 - Live\n"),
			    .request = span_of_str("net-pf-38"),
			    .loaded = loaded,
			    .loaded_count = 2},
	};

	kernel_feed(kernel, &event, 7);
	/* The first one did. */
	event.modules.request = span_of_str("init_module");
	kernel_feed(kernel, &event, 8);
	cr_expect_eq(kernel_module(kernel, 0)->command, 7);
	cr_expect_str_eq(kernel_module(kernel, 0)->request, "net-pf-38");
}

Test(kernel, without_modules)
{
	AUTO(kernel_free) struct kernel *kernel = kernel_new();
	struct event event = {
		.kind = EVENT_MODULES,
		.modules = {.moment = MODULES_START, .error = ENOENT},
	};
	uint32_t error = 0;

	kernel_feed(kernel, &event, 0);
	cr_expect_eq(kernel_modules_state(kernel, &error), KERNEL_ABSENT);
	cr_expect_eq(error, ENOENT);
}

static void expect_config(const struct kernel *kernel, const char *symbol,
			  const char *value)
{
	struct span got = kernel_config(kernel, span_of_str(symbol));

	cr_expect(got.len == strlen(value) &&
			  (!got.len || !memcmp(got.data, value, got.len)),
		  "%s: %.*s", symbol, (int)got.len, got.data);
}

/* printf 'CONFIG_A=y\nCONFIG_B=m\n' | gzip -n */
static const uint8_t packed[] = {
	0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x73, 0xf6,
	0xf7, 0x73, 0xf3, 0x74, 0x8f, 0x77, 0xb4, 0xad, 0xe4, 0x72, 0x86, 0x30,
	0x9d, 0x6c, 0x73, 0xb9, 0x00, 0x30, 0x5d, 0xb0, 0x53, 0x16, 0x00, 0x00,
	0x00,
};

Test(kernel, configuration)
{
	static const struct span aliases[] = {
		{(const uint8_t *)"net-pf-38 af_alg", 16}};
	AUTO(kernel_free) struct kernel *kernel = kernel_new();
	struct event event = {
		.kind = EVENT_CONFIG,
		.config = {.source = span_of_str("/boot/config"),
			   .text = span_of_str("CONFIG_A=y\n"
					       "# CONFIG_B is not set\n"
					       "CONFIG_C\n"),
			   .aliases = aliases,
			   .alias_count = 1},
	};

	cr_expect_eq(kernel_config_state(kernel), KERNEL_UNKNOWN);
	expect_config(kernel, "A", "");
	kernel_feed(kernel, &event, 0);
	cr_expect_eq(kernel_config_state(kernel), KERNEL_KNOWN);
	cr_expect_str_eq(kernel_config_source(kernel), "/boot/config");
	expect_config(kernel, "A", "y");
	expect_config(kernel, "B", "n");
	expect_config(kernel, "C", "n");
	expect_config(kernel, "D", ""); /* nobody recorded it */
	expect_config(kernel, "", "");
	cr_expect_eq(kernel_alias(kernel, 0).len, 16);
	cr_expect_eq(kernel_alias(kernel, 1).len, 0);
	event.config.is_whole = true;
	kernel_feed(kernel, &event, 0);
	expect_config(kernel, "D", "n");
	/* As a small build records it. */
	event.config.text = span_of(packed, sizeof(packed));
	kernel_feed(kernel, &event, 0);
	expect_config(kernel, "A", "y");
	expect_config(kernel, "B", "m");
	event.config.text.len--;
	kernel_feed(kernel, &event, 0);
	cr_expect_eq(kernel_config_state(kernel), KERNEL_UNREADABLE);
	event.config.text.len = 0;
	kernel_feed(kernel, &event, 0);
	cr_expect_eq(kernel_config_state(kernel), KERNEL_ABSENT);
}
