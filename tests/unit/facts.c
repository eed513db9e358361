/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * facts.c - unit tests of src/facts.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "facts/constant.h"
#include "facts/facts.h"
#include "facts/ioctl_device.h"
#include "facts/module.h"
#include "facts/rows.h"

static const enum abi_id columns[] = {ABI_X86_64, ABI_I386, ABI_AARCH64,
				      ABI_ARM};

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
	struct facts_constant_at at;
	bool is_there = facts_constant_block(0, &at);

	cr_assert_gt(facts_constant_count, 100);
	for (; is_there; is_there = facts_constant_next(&at)) {
		unsigned bits =
			facts_constant_flags[at.row] >> FACTS_CONSTANT_COLUMNS;

		cr_expect_neq(bits, 0, "%s", at.name);
		for (unsigned column = 0; column < ARRAY_LEN(columns); column++) {
			uint64_t value = 0;

			if (!(bits >> column & 1))
				continue;
			cr_expect(facts_constant(columns[column], at.name,
						 strlen(at.name), &value),
				  "%s: is the list sorted?", at.name);
			cr_expect_eq(value, facts_constant_value(at.row), "%s",
				     at.name);
		}
	}
	cr_expect_eq(at.row, facts_constant_count);
}

static const struct facts_field *field(enum abi_id abi, const char *name,
				       const char *field_name)
{
	const struct facts_struct *of = facts_struct(abi, name, strlen(name));

	cr_assert_not_null(of, "%s", name);
	for (unsigned i = 0; i < of->field_count; i++) {
		const struct facts_field *at = facts_field_of(of, i);

		if (strcmp(facts_name(at->name), field_name) == 0)
			return at;
	}
	return NULL;
}

Test(facts, structs_are_the_headers)
{
	static const struct {
		enum abi_id abi;
		const char *of, *name;
		unsigned offset, size, count, struct_size, align;
		enum facts_kind kind;
	} cases[] = {
		/* linux/spi/spidev.h: the same everywhere, but for i386 */
		{ABI_X86_64, "spi_ioc_transfer", "len", 16, 4, 1, 32, 8,
		 FACTS_UNSIGNED},
		{ABI_I386, "spi_ioc_transfer", "len", 16, 4, 1, 32, 4,
		 FACTS_UNSIGNED},
		/* linux/i2c.h */
		{ABI_X86_64, "i2c_msg", "buf", 8, 8, 1, 16, 8, FACTS_POINTER},
		{ABI_ARM, "i2c_msg", "buf", 8, 4, 1, 12, 4, FACTS_POINTER},
		/* linux/utsname.h */
		{ABI_AARCH64, "new_utsname", "machine", 260, 1, 65, 390, 1,
		 FACTS_CHAR},
		/* linux/in.h */
		{ABI_ARM, "sockaddr_in", "sin_port", 2, 2, 1, 16, 4,
		 FACTS_BIG_ENDIAN},
		/* asm-generic/siginfo.h: all of it in an anonymous union */
		{ABI_X86_64, "siginfo", "", 0, 0, 1, 128, 8, FACTS_STRUCT},
		/* linux/eventpoll.h: packed on x86_64 alone */
		{ABI_X86_64, "epoll_event", "data", 4, 8, 1, 12, 1,
		 FACTS_UNSIGNED},
		{ABI_AARCH64, "epoll_event", "data", 8, 8, 1, 16, 8,
		 FACTS_UNSIGNED},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct facts_struct *of = facts_struct(
			cases[i].abi, cases[i].of, strlen(cases[i].of));
		const struct facts_field *at =
			field(cases[i].abi, cases[i].of, cases[i].name);

		cr_assert_not_null(at, "%s", cases[i].name);
		cr_expect_eq(of->size, cases[i].struct_size, "%s", cases[i].of);
		cr_expect_eq(facts_struct_align(cases[i].abi, of), cases[i].align,
			     "%s", cases[i].of);
		cr_expect_eq(at->offset, cases[i].offset, "%s", cases[i].name);
		cr_expect_eq(at->size, cases[i].size, "%s", cases[i].name);
		cr_expect_eq(at->count, cases[i].count, "%s", cases[i].name);
		cr_expect_eq(at->kind, cases[i].kind, "%s", cases[i].name);
	}
}

Test(facts, every_struct_is_found)
{
	for (unsigned i = 0; i < facts_struct_count; i++) {
		const struct facts_struct *of = &facts_structs[i];
		const char *name = facts_name(of->name);

		for (unsigned column = 0; column < ARRAY_LEN(columns); column++)
			if (of->abis >> column & 1)
				cr_expect_eq(facts_struct(columns[column], name,
							  strlen(name)),
					     of, "%s: are they sorted?", name);
		for (unsigned j = 0; j < of->field_count; j++) {
			struct facts_type type =
				facts_field_type(facts_field_of(of, j));

			if (type.kind == FACTS_STRUCT && type.count)
				cr_expect_leq(facts_struct_of(&type)->size,
					      of->size, "%s", name);
		}
	}
	cr_expect_null(facts_struct(ABI_X86_64, "", 0));
	cr_expect_null(facts_struct(ABI_X86_64, "i2c_ms", 6));
	cr_expect_null(facts_struct(ABI_X32, "i2c_msg", 7));
}

Test(facts, every_ioctl_is_some_devices)
{
	for (unsigned column = 0; column < ARRAY_LEN(columns); column++) {
		const struct facts_ioctl *ioctl;

		for (unsigned at = 0;
		     (ioctl = facts_ioctl_next(columns[column], &at));)
			cr_expect_not_null(facts_ioctl_device(ioctl), "%s, %s",
					   facts_name(ioctl->name),
					   facts_name(ioctl->header));
	}
}

Test(facts, a_file_tells_whose_ioctl_it_is)
{
	static const struct {
		uint32_t number;
		const char *link, *subsystem, *driver, *controller_driver;
		uint32_t mode, major, minor;
		const char *name; /* the one request that fits; NULL: none */
	} cases[] = {
		{0x80044801, "/dev/hidraw0", "hidraw", "", "", S_IFCHR, 242, 0,
		 "HIDIOCGRDESCSIZE"},
		{0x80044801, "/dev/usb/hiddev0", "", "", "", S_IFCHR, 180, 0,
		 "HIDIOCGVERSION"},
		{0x80044801, "/root/hidraw0", "", "", "", S_IFREG, 0, 0, NULL},
		{0x5402, "/dev/pts/3", "", "", "", S_IFCHR, 136, 3, "TCSETS"},
		{0x5402, "/dev/music", "", "", "", S_IFCHR, 14, 8,
		 "SNDCTL_TMR_START"},
		/* A block device has numbers of its own. */
		{0x5402, "/dev/x", "", "", "", S_IFBLK, 14, 8, NULL},
		{0x40046445, "/dev/dri/card0", "drm", "i915", "", S_IFCHR, 226,
		 0, "DRM_IOCTL_I915_IRQ_WAIT"},
		{0x40046445, "/dev/dri/card0", "drm", "", "msm_dpu", S_IFCHR,
		 226, 0, "DRM_IOCTL_MSM_GEM_CPU_FINI"},
		{0x40046445, "/dev/dri/card0", "drm", "bochs-drm", "", S_IFCHR,
		 226, 0, NULL},
		{0x3b75, "anon_inode:[vfio-device]", "", "", "", 0, 0, 0,
		 "VFIO_DEVICE_FEATURE"},
		{0x3b75, "", "", "", "", 0, 0, 0, NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct facts_file file = {
			.link = span_of_str(cases[i].link),
			.subsystem = span_of_str(cases[i].subsystem),
			.driver = span_of_str(cases[i].driver),
			.controller_driver =
				span_of_str(cases[i].controller_driver),
			.mode = cases[i].mode,
			.major = cases[i].major,
			.minor = cases[i].minor,
		};
		const struct facts_ioctl *ioctl;
		unsigned count = 0;

		for (unsigned k = 0;
		     (ioctl = facts_ioctl(ABI_X86_64, cases[i].number, k)); k++) {
			if (!facts_device_is(facts_ioctl_device(ioctl), &file))
				continue;
			count++;
			cr_expect_str_eq(facts_name(ioctl->name),
					 cases[i].name ? cases[i].name : "");
		}
		cr_expect_eq(count, cases[i].name != NULL, "%s: %u",
			     cases[i].link, count);
	}
}

Test(facts, ioctls_are_found_by_number)
{
	static const struct {
		enum abi_id abi;
		uint32_t number;
		const char *name;
		enum facts_kind kind;
		unsigned direction;
		const char *of; /* of a struct */
	} cases[] = {
		{ABI_X86_64, 0x40046b04, "SPI_IOC_WR_MAX_SPEED_HZ",
		 FACTS_UNSIGNED, FACTS_WRITES, NULL},
		{ABI_AARCH64, 0x80684800, NULL, FACTS_NONE, 0, NULL},
		{ABI_I386, 0x5413, "TIOCGWINSZ", FACTS_STRUCT, FACTS_READS,
		 "winsize"},
		{ABI_ARM, 0x0707, "I2C_RDWR", FACTS_STRUCT, FACTS_WRITES,
		 "i2c_rdwr_ioctl_data"},
		{ABI_X86_64, 0x0703, "I2C_SLAVE", FACTS_UNSIGNED, 0, NULL},
		{ABI_X86_64, 0x80685600, "VIDIOC_QUERYCAP", FACTS_STRUCT,
		 FACTS_READS, "v4l2_capability"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct facts_ioctl *ioctl =
			facts_ioctl(cases[i].abi, cases[i].number, 0);

		if (!cases[i].name) {
			cr_expect_null(ioctl);
			continue;
		}
		cr_assert_not_null(ioctl, "%s", cases[i].name);
		cr_expect_str_eq(facts_name(ioctl->name), cases[i].name);
		cr_assert_eq(ioctl->type.kind, cases[i].kind, "%s",
			     cases[i].name);
		cr_expect_eq(ioctl->direction, cases[i].direction, "%s",
			     cases[i].name);
		if (cases[i].of)
			cr_expect_str_eq(
				facts_name(facts_struct_of(&ioctl->type)->name),
				cases[i].of);
	}
}

Test(facts, drivers_that_share_a_number_are_all_found)
{
	unsigned shared = 0;

	for (size_t column = 0; column < ARRAY_LEN(columns); column++) {
		const struct facts_ioctl *ioctl;

		for (unsigned at = 0;
		     (ioctl = facts_ioctl_next(columns[column], &at));) {
			const struct facts_ioctl *found;
			unsigned i = 0;

			if (ioctl->is_family)
				continue;
			do {
				found = facts_ioctl(columns[column],
						    ioctl->number, i++);
			} while (found && found != ioctl);
			cr_expect_eq(found, ioctl, "%s",
				     facts_name(ioctl->name));
			shared += i > 1;
		}
	}
	cr_expect_gt(shared, 100);
}

/* Numbers that are kept free: sys_ni_syscall in the kernel's tables. */
static bool has_no_function(const char *name)
{
	static const char names[] = " _sysctl afs_syscall bdflush break create_module epoll_ctl_old "
				    "epoll_wait_old ftime get_kernel_syms get_thread_area getpmsg "
				    "gtty idle lock lookup_dcookie map_shadow_stack mpx nfsservctl "
				    "pciconfig_iobase prof profil putpmsg query_module security "
				    "set_thread_area stty tuxcall ulimit uselib vserver ";
	AUTO(mem_free_ptr) char *word = mem_printf(" %s ", name);

	return strstr(names, word);
}

Test(facts, every_call_has_a_source)
{
	for (size_t column = 0; column < ARRAY_LEN(columns); column++) {
		const struct abi *abi = abi_by_id(columns[column]);

		for (size_t i = 0; i < abi->call_count; i++) {
			const char *name = abi->call_names[i];
			const struct facts_call *call =
				name ? facts_call(abi->id, name) : NULL;

			if (!name)
				continue;
			cr_expect(call || has_no_function(name), "%s of %s",
				  name, abi->name);
			cr_expect(!call || *facts_name(call->file), "%s of %s",
				  name, abi->name);
		}
	}
	cr_expect_null(facts_call(ABI_X86_64, "no_such_call"));
}

Test(facts, calls_are_as_the_sources_have_them)
{
	const struct facts_call *call = facts_call(ABI_X86_64, "io_uring_setup");

	cr_assert_not_null(call);
	cr_expect_str_eq(facts_name(call->function), "sys_io_uring_setup");
	cr_expect_str_eq(facts_name(call->file), "io_uring/io_uring.c");
	cr_expect_str_eq(facts_name(call->config), "CONFIG_IO_URING");
	cr_expect_str_eq(facts_name(call->arguments),
			 "u32 entries, struct io_uring_params *params");
	call = facts_call(ABI_ARM, "stat");
	cr_assert_not_null(call);
	cr_expect_str_eq(facts_name(call->function), "sys_newstat");
}

Test(facts, modules_have_their_symbols)
{
	static const struct {
		const char *module;
		unsigned index;
		const char *symbol;
	} cases[] = {
		{"spidev", 0, "SPI_SPIDEV"},
		{"i2c_dev", 0, "I2C_CHARDEV"},
		{"i2c_i801", 0, "I2C_I801"},
		{"spi_gpio", 0, "SPI_GPIO"},
		{"af_alg", 0, "CRYPTO_USER_API"},
		{"3c509", 0, "EL3"},
		{"snd_soc_wm8904", 0, "SND_SOC_WM8904"},
		{"iTCO_wdt", 0, "ITCO_WDT"},
		{"53c700", 1, "MVME16x_SCSI"},
		{"spidev", 1, ""},
		{"spide", 0, ""},
		{"spidev ", 0, ""},
		{"spidev SPI_SPIDEV", 0, ""},
		{"~", 0, ""},
		{"", 0, ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char room[FACTS_SYMBOL_BYTES];
		struct span symbol =
			facts_module_config(span_of_str(cases[i].module),
					    cases[i].index, room);

		cr_expect(symbol.len == strlen(cases[i].symbol) &&
				  (!symbol.len ||
				   !memcmp(symbol.data, cases[i].symbol,
					   symbol.len)),
			  "%s %u: %.*s", cases[i].module, cases[i].index,
			  (int)symbol.len, symbol.data);
	}
}

/* Lines of the generator's list, MODULE<tab>CONFIG_SYMBOL, sorted by module. */
Test(facts, every_module_is_found)
{
	const char *folder = getenv("srcdir"); /* as automake's tests have it */
	AUTO(buf_done) struct buf path = BUF_EMPTY;
	FILE *list;
	char module[128], symbol[128], before[128] = "";
	unsigned index = 0;
	size_t lines = 0;

	buf_printf(&path, "%s/src/facts/modules.list", folder ? folder : ".");
	list = fopen(buf_text(&path), "re");
	cr_assert(list, "%s", buf_text(&path));
	for (; fscanf(list, "%127s CONFIG_%127s", module, symbol) == 2; lines++) {
		char room[FACTS_SYMBOL_BYTES];
		struct span got;

		index = strcmp(before, module) ? 0 : index + 1;
		got = facts_module_config(span_of_str(module), index, room);
		cr_expect(span_is(got, symbol), "%s: %.*s instead of %s", module,
			  (int)got.len, (const char *)got.data, symbol);
		strcpy(before, module);
	}
	cr_expect(feof(list));
	cr_expect_gt(lines, 10000);
	fclose(list);
}

Test(facts, calls_have_their_symbols)
{
	bool has_futex = false;
	unsigned i = 0;

	for (; facts_call_config(i); i++)
		if (!strcmp(facts_call_config(i), "CONFIG_FUTEX"))
			has_futex = true;
	cr_expect_eq(i, facts_call_count);
	cr_expect(has_futex);
}
