/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kconfig.c - unit tests of src/facts/kconfig.c and src/base/gunzip.c.
 */
#include "config.h"

#include "facts/kconfig.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/gunzip.h"
#include "base/io.h"

Test(kconfig, lines)
{
	static const struct {
		const char *text, *symbol, *value;
	} cases[] = {
		{"CONFIG_SPI=y\n", "SPI", "y"},
		{"CONFIG_SPI=m", "SPI", "m"},
		{"CONFIG_X=\"a b\"\r\n", "X", "\"a b\""},
		{"# CONFIG_SPI is not set\n", "SPI", "n"},
		{"CONFIG_6PACK\n", "6PACK", ""},
		{"#\n# Linux\n\nCONFIG_A=y\n", "A", "y"},
		{"CONFIG_=y\n", NULL, NULL},
		{"CONFIG_A=\n", NULL, NULL},
		{"CONFIG_A-B=y\n", NULL, NULL},
		{"# CONFIG_A is not set at all\n", NULL, NULL},
		{"# CONFIG_ is not set\n", NULL, NULL},
		{"# CONFIG_A=y\n", NULL, NULL},
		{" CONFIG_A=y\n", NULL, NULL},
		{"CONFIG_", NULL, NULL},
		{"", NULL, NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct kconfig_line line;
		size_t at = 0;
		bool is_one =
			kconfig_next(span_of_str(cases[i].text), &at, &line);

		cr_expect_eq(is_one, cases[i].symbol != NULL, "%s",
			     cases[i].text);
		if (!is_one || !cases[i].symbol)
			continue;
		cr_expect(line.symbol.len == strlen(cases[i].symbol) &&
				  !memcmp(line.symbol.data, cases[i].symbol,
					  line.symbol.len),
			  "%s", cases[i].text);
		cr_expect(line.value.len == strlen(cases[i].value) &&
				  (!line.value.len ||
				   !memcmp(line.value.data, cases[i].value,
					   line.value.len)),
			  "%s", cases[i].text);
	}
}

/* printf 'CONFIG_A=y\nCONFIG_B=m\n' | gzip -n */
static const uint8_t packed[] = {
	0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x73, 0xf6,
	0xf7, 0x73, 0xf3, 0x74, 0x8f, 0x77, 0xb4, 0xad, 0xe4, 0x72, 0x86, 0x30,
	0x9d, 0x6c, 0x73, 0xb9, 0x00, 0x30, 0x5d, 0xb0, 0x53, 0x16, 0x00, 0x00,
	0x00,
};

static int read_bytes(const void *data, size_t len, struct buf *ret,
		      struct error *err)
{
	char path[] = "/tmp/spile-kconfig-XXXXXX";
	AUTO(fd_close) int fd = mkstemp(path);
	int result;

	cr_assert_eq(io_write_all(fd, data, len), 0);
	result = kconfig_read(path, ret, err);
	unlink(path);
	return result;
}

Test(kconfig, files)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	struct error err = {0};

	cr_expect_eq(read_bytes(packed, sizeof(packed), &text, &err), 0, "%s",
		     err.text);
	cr_expect_str_eq(buf_text(&text), "CONFIG_A=y\nCONFIG_B=m\n");
	cr_expect_eq(read_bytes("CONFIG_A=y", 10, &text, &err), 0);
	cr_expect_str_eq(buf_text(&text), "CONFIG_A=y");
	cr_expect_eq(read_bytes("hello\n", 6, &text, &err), -EINVAL);
	cr_expect(strstr(err.text, "no kernel's configuration"));
	/* What failed has changed nothing. */
	cr_expect_str_eq(buf_text(&text), "CONFIG_A=y");
	cr_expect_eq(kconfig_read("/nonexistent", &text, &err), -ENOENT);
}

Test(kconfig, damage)
{
	AUTO(buf_done) struct buf text = BUF_EMPTY;
	uint8_t bad[sizeof(packed)];
	struct error err = {0};

	for (size_t len = 3; len < sizeof(packed); len++)
		cr_expect_eq(gunzip(span_of(packed, len), 1000, &text), -EBADMSG);
	cr_expect_eq(gunzip(span_of(packed, sizeof(packed)), 21, &text), -EFBIG);
	memcpy(bad, packed, sizeof(packed));
	bad[12] ^= 0xff;
	cr_expect_eq(read_bytes(bad, sizeof(bad), &text, &err), -EBADMSG);
	cr_expect(strstr(err.text, "damaged (gzip)"));
}
