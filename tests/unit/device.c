/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * device.c - unit tests of src/capture/device.c, on a sysfs of our own.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/mem.h"
#include "capture/device.h"

/* Folders, files (with "=") and links (with ">"), as on a Raspberry Pi with an
   SPI device and an I2C adapter, on a PC's SMBus, and without any device. */
static const char *const tree[] = {
	"bus/spi/drivers/spidev",
	"bus/platform/drivers/spi-bcm2835",
	"bus/platform/drivers/i2c-bcm2835",
	"bus/pci/drivers/i801_smbus",
	"class/spidev",
	"class/i2c-dev",
	"class/mem",
	"module/spidev",
	"module/spi_bcm2835",
	"module/i2c_i801",
	"dev/char",
	"dev/block",
	"bus/spi/drivers/spidev/module>../../../../module/spidev",
	"bus/platform/drivers/spi-bcm2835/module>../../../../module/spi_bcm2835",
	"bus/pci/drivers/i801_smbus/module>../../../../module/i2c_i801",
	"devices/soc/3f204000.spi/spi_master/spi0/spi0.1/spidev/spidev0.1",
	"devices/soc/3f204000.spi/driver>../../../bus/platform/drivers/spi-bcm2835",
	"devices/soc/3f204000.spi/spi_master/spi0/spi0.1/driver>"
	"../../../../../../bus/spi/drivers/spidev",
	"devices/soc/3f204000.spi/spi_master/spi0/spi0.1/modalias=spi:pump\n",
	"devices/soc/3f204000.spi/spi_master/spi0/spi0.1/of_node",
	"devices/soc/3f204000.spi/spi_master/spi0/spi0.1/of_node/compatible="
	"maker,pump|maker,any|",
	"devices/soc/3f204000.spi/spi_master/spi0/spi0.1/spidev/spidev0.1/"
	"device>../../../spi0.1",
	"devices/soc/3f204000.spi/spi_master/spi0/spi0.1/spidev/spidev0.1/"
	"subsystem>../../../../../../../../class/spidev",
	"devices/soc/3f805000.i2c/i2c-1/i2c-dev/i2c-1",
	"devices/soc/3f805000.i2c/driver>../../../bus/platform/drivers/i2c-bcm2835",
	"devices/soc/3f805000.i2c/i2c-1/name=bcm2835 (i2c@7e805000)\n",
	"devices/soc/3f805000.i2c/i2c-1/i2c-dev/i2c-1/device>../../../i2c-1",
	"devices/soc/3f805000.i2c/i2c-1/i2c-dev/i2c-1/"
	"subsystem>../../../../../../class/i2c-dev",
	"devices/pci0/0000:00:1f.3/i2c-0/i2c-dev/i2c-0",
	"devices/pci0/0000:00:1f.3/driver>../../../bus/pci/drivers/i801_smbus",
	"devices/pci0/0000:00:1f.3/i2c-0/name=SMBus I801 adapter at 0700\n",
	"devices/pci0/0000:00:1f.3/i2c-0/i2c-dev/i2c-0/device>../../../i2c-0",
	"devices/pci0/0000:00:1f.3/i2c-0/i2c-dev/i2c-0/"
	"subsystem>../../../../../../class/i2c-dev",
	"devices/virtual/mem/null",
	"devices/virtual/mem/null/subsystem>../../../../class/mem",
	"dev/char/153:1>../../devices/soc/3f204000.spi/spi_master/spi0/spi0.1/"
	"spidev/spidev0.1",
	"dev/char/89:1>../../devices/soc/3f805000.i2c/i2c-1/i2c-dev/i2c-1",
	"dev/char/89:0>../../devices/pci0/0000:00:1f.3/i2c-0/i2c-dev/i2c-0",
	"dev/char/1:3>../../devices/virtual/mem/null",
};

/* In a file's text '|' stands for NUL. */
static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	cr_assert_not_null(file);
	for (; *text; text++)
		putc(*text == '|' ? '\0' : *text, file);
	fclose(file);
}

static void run(const char *command, const char *word)
{
	AUTO(mem_free_ptr) char *line = mem_printf("%s '%s'", command, word);

	cr_assert_eq(system(line), 0, "%s", line);
}

static void grow(const char *top)
{
	for (size_t i = 0; i < ARRAY_LEN(tree); i++) {
		AUTO(mem_free_ptr) char *path = mem_printf("%s/%s", top, tree[i]);
		char *mark = strpbrk(path + strlen(top), "=>");

		if (!mark) {
			run("mkdir -p", path);
			continue;
		}
		if (*mark == '=') {
			*mark = '\0';
			write_file(path, mark + 1);
		} else {
			*mark = '\0';
			cr_assert_eq(symlink(mark + 1, path), 0, "%s", path);
		}
	}
}

static const struct {
	const char *what;
	uint32_t major, minor;
	struct device_facts facts;
} cases[] = {
	{"a device of SPI",
	 153,
	 1,
	 {"spidev", "spidev0.1", "spidev", "spidev", "", "spi:pump",
	  "maker,pump maker,any", "3f204000.spi", "spi-bcm2835",
	  "spi_bcm2835"}},
	{"an I2C adapter, its driver built in",
	 89,
	 1,
	 {"i2c-dev", "i2c-1", "", "", "bcm2835 (i2c@7e805000)", "", "",
	  "3f805000.i2c", "i2c-bcm2835", ""}},
	{"an SMBus of a PC",
	 89,
	 0,
	 {"i2c-dev", "i2c-0", "", "", "SMBus I801 adapter at 0700", "", "",
	  "0000:00:1f.3", "i801_smbus", "i2c_i801"}},
	{"no device behind it", 1, 3, {.subsystem = "mem", .name = "null"}},
	{"none of that number", 7, 7, {.name = ""}},
};

Test(device, is_what_sysfs_says)
{
	char top[] = "/tmp/spile-device-XXXXXX";

	cr_assert_not_null(mkdtemp(top));
	grow(top);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct device_facts *want = &cases[i].facts;
		struct device_facts got;

		device_look_up(top, false, cases[i].major, cases[i].minor,
			       &got);
		cr_expect_str_eq(got.subsystem, want->subsystem, "%s",
				 cases[i].what);
		cr_expect_str_eq(got.name, want->name, "%s", cases[i].what);
		cr_expect_str_eq(got.driver, want->driver, "%s", cases[i].what);
		cr_expect_str_eq(got.driver_module, want->driver_module, "%s",
				 cases[i].what);
		cr_expect_str_eq(got.label, want->label, "%s", cases[i].what);
		cr_expect_str_eq(got.modalias, want->modalias, "%s",
				 cases[i].what);
		cr_expect_str_eq(got.compatible, want->compatible, "%s",
				 cases[i].what);
		cr_expect_str_eq(got.controller, want->controller, "%s",
				 cases[i].what);
		cr_expect_str_eq(got.controller_driver,
				 want->controller_driver, "%s", cases[i].what);
		cr_expect_str_eq(got.controller_module,
				 want->controller_module, "%s", cases[i].what);
	}
	run("rm -r", top);
}
