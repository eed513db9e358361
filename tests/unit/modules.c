/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * modules.c - unit tests of src/capture/module_list.c, module_request.c, modules.c
 * and met.c, on a /proc/modules and a modules.alias of our own.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/mem.h"
#include "capture/met.h"
#include "capture/modules.h"
#include "event/recording.h"
#include "sample.h"

#define SPIDEV "spidev 24576 0 - Live"
#define USED "spidev 24576 2 - Live"
#define AF_ALG_LINE "af_alg 36864 1 algif_hash, Live"

static void expect_news(struct module_list *list, const char *text,
			const char *lines, const char *gone)
{
	AUTO(module_news_done) struct module_news news = {0};
	AUTO(buf_done) struct buf names = BUF_EMPTY;

	module_list_take(list, span_of_str(text), &news);
	for (size_t i = 0; i < news.gone_count; i++)
		buf_printf(&names, "%.*s,", (int)news.gone[i].len,
			   news.gone[i].data);
	cr_expect_str_eq(buf_text(&news.lines), lines, "%s", text);
	cr_expect_str_eq(buf_text(&names), gone, "%s", text);
	cr_expect_eq(module_news_is_any(&news), *lines || *gone);
}

Test(modules, only_news_is_said)
{
	AUTO(module_list_done) struct module_list list = {0};

	expect_news(&list, SPIDEV " 0x0000000000000000\nloop 40960 0 - Live 0x0\n",
		    SPIDEV "\nloop 40960 0 - Live\n", "");
	/* The address is nobody's business, and no news. */
	expect_news(&list, SPIDEV " 0xffff\nloop 40960 0 - Live 0x1 (O)\n", "",
		    "");
	expect_news(&list, USED " 0x0\nloop 40960 0 - Live 0x0\n", USED "\n", "");
	expect_news(&list, "loop 40960 0 - Live 0x0\n", "", "spidev,");
	expect_news(&list, SPIDEV " 0x0\nloop 40960 0 - Live 0x0\n", SPIDEV "\n",
		    "");
	/* What is no line of it is nothing. */
	expect_news(&list, SPIDEV "\nloop 40960 0 - Live\n\n  \nx 1 2 3\ny 1  - Live",
		    "", "");
}

/* ---- requests ---- */

Test(modules, requests_are_the_kernels)
{
	static const uint8_t addr[] = "\x26\0"
				      "hash\0\0\0\0\0\0\0\0\0\0"
				      "\0\0\0\0\0\0\0\0"
				      "hmac(sha256)";
	static const struct {
		const char *name;
		uint64_t args[5];
		const char *text; /* of an option its value */
		const char *aliases;
	} cases[] = {
		{"socket", {38, 0x80005, 0}, "",
		 "net-pf-38 net-pf-38-proto-0 net-pf-38-proto-0-type-5 "},
		{"bind", {0}, "",
		 "algif-hash crypto-hmac(sha256) crypto-hmac crypto-sha256 "},
		{"setsockopt", {3, 6, 13, 0, 5}, "vegas", "tcp_vegas "},
		{"setsockopt", {3, 6, 31, 0, 4}, "tls", "tcp-ulp-tls "},
		{"setsockopt", {3, 0, 64, 0, 1000}, "nat", "iptable_nat "},
		{"setsockopt", {3, 0, 65, 0, 1000}, "nat", NULL},
		{"setsockopt", {3, 6, 13, 0, 0}, "", NULL},
		{"getsockopt", {3, 0, 66, 0, 8}, "conntrack", "ipt_conntrack "},
		{"getsockopt", {3, 41, 69, 0, 8}, "LOG", "ip6t_LOG "},
		{"getsockopt", {3, 1, 13, 0, 8}, "x", NULL},
		{"mount", {0}, "fuse.sshfs", "fs-fuse "},
		{"fsopen", {0}, "ext4", "fs-ext4 "},
		{"mount", {0}, "", NULL},
		{"openat", {0}, "/dev/net/tun", "devname:net/tun "},
		{"open", {0}, "/dev/", NULL},
		{"openat", {0}, "/dev/pts/1", NULL},
		{"openat", {0}, "/etc/passwd", NULL},
		{"ioctl", {3, 0x89a0}, "", "bridge "},
		{"ioctl", {3, 0x5401}, "", NULL},
		{"init_module", {0}, "", ""},
		{"finit_module", {0}, "/lib/spi-gpio.ko.xz", "spi-gpio "},
		{"finit_module", {0}, "memfd:x", ""},
		{"read", {0}, "", NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(buf_done) struct buf text = BUF_EMPTY;
		struct module_request request;
		struct request_call call = {cases[i].name, cases[i].args,
					    cases[i].text,
					    span_of(addr, sizeof(addr))};
		bool is_one;

		if (strstr(cases[i].name, "sockopt"))
			call.memory = span_of_str(cases[i].text);
		is_one = module_request_of(&call, &request);
		cr_expect_eq(is_one, cases[i].aliases != NULL, "%s %s",
			     cases[i].name, cases[i].text);
		for (unsigned n = 0; n < request.count; n++)
			buf_printf(&text, "%s ", request.aliases[n]);
		if (is_one)
			cr_expect_str_eq(buf_text(&text), cases[i].aliases);
	}
}

Test(modules, requests_have_memory)
{
	static const struct {
		const char *name;
		uint64_t args[5];
		size_t bytes;
		unsigned arg;
	} cases[] = {
		{"bind", {3, 0x1000, 88}, 88, 1},
		{"bind", {3, 0x1000, 128}, 0, 0},
		{"setsockopt", {3, 6, 13, 0x1000, 5}, 5, 3},
		{"setsockopt", {3, 0, 64, 0x1000, 1000}, 32, 3},
		{"getsockopt", {3, 0, 64, 0x1000, 0x2000}, 32, 3},
		{"setsockopt", {3, 1, 2, 0x1000, 4}, 0, 0},
		{"socket", {1, 1, 0}, 0, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		unsigned arg = 0;

		cr_expect_eq(module_request_memory(cases[i].name, cases[i].args,
						   &arg),
			     cases[i].bytes, "%zu", i);
		cr_expect_eq(arg, cases[i].arg, "%zu", i);
	}
}

/* ---- who loaded what ---- */

struct machine {
	char folder[64], proc[96];
	struct modules modules;
	struct recording_writer *writer;
	int fd;
};

static void write_text(const char *folder, const char *name, const char *text)
{
	char path[160];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	cr_assert_not_null(file);
	fputs(text, file);
	fclose(file);
}

static void machine_begin(struct machine *machine)
{
	struct recording_limits limits = {0};

	strcpy(machine->folder, "/tmp/spile-modules-XXXXXX");
	cr_assert_not_null(mkdtemp(machine->folder));
	write_text(machine->folder, "modules.alias",
		   "# Aliases\nalias net-pf-38 af_alg\nalias usb:v1 x\n"
		   "alias char-major-10-* tun\nalias char-major-10 \nalias\n");
	snprintf(machine->proc, sizeof(machine->proc), "%s/modules",
		 machine->folder);
	write_text(machine->folder, "modules", SPIDEV " 0x0\n");
	machine->fd = sample_file();
	cr_assert_eq(recording_create(dup(machine->fd), &sample_header, &limits,
				      &machine->writer, NULL),
		     0);
	modules_init(&machine->modules, machine->writer);
	snprintf(machine->modules.folder, sizeof(machine->modules.folder), "%s",
		 machine->folder);
	machine->modules.proc_file = machine->proc;
}

/* The last MODULES that the recording has. */
static void machine_end(struct machine *machine, const char *request,
			const char *loaded)
{
	AUTO(recording_close) struct recording_reader *reader = NULL;
	AUTO(buf_done) struct buf names = BUF_EMPTY, why = BUF_EMPTY;
	char command[96];
	struct event event;

	cr_assert_eq(recording_finish(machine->writer, RECORDING_COMPLETE, "", 0,
				      NULL),
		     0);
	cr_assert_eq(recording_open_fd(machine->fd, "test", &reader, NULL), 0);
	while (recording_next(reader, &event)) {
		if (event.kind != EVENT_MODULES)
			continue;
		names.len = why.len = 0;
		buf_add(&why, event.modules.request.data,
			event.modules.request.len);
		for (size_t i = 0; i < event.modules.loaded_count; i++)
			buf_printf(&names, "%.*s,",
				   (int)event.modules.loaded[i].len,
				   event.modules.loaded[i].data);
	}
	cr_expect_str_eq(buf_text(&why), request);
	cr_expect_str_eq(buf_text(&names), loaded);
	modules_done(&machine->modules);
	snprintf(command, sizeof(command), "rm -r %s", machine->folder);
	cr_assert_eq(system(command), 0);
}

/* A call, what /proc/modules has when it returns, and who is said to be its doing. */
static void expect_cause(const char *name, const uint64_t *args, const char *text,
			 int64_t ret, const char *after, const char *request,
			 const char *loaded)
{
	struct machine machine;
	struct modules_at at = {7, 1000};
	struct request_call call = {.name = name, .args = args, .text = text};
	AUTO(mem_free_ptr) struct module_request *asked = NULL;

	machine_begin(&machine);
	modules_read(&machine.modules, &at, MODULES_START);
	asked = modules_before(&machine.modules, &at, &call);
	cr_assert_not_null(asked);
	write_text(machine.folder, "modules", after);
	/* Somebody else may have looked before. */
	modules_read(&machine.modules, &at, MODULES_TICK);
	modules_after(&machine.modules, &at, asked, ret);
	machine_end(&machine, request, loaded);
}

Test(modules, who_loaded_them)
{
	static const uint64_t alg[] = {38, 5, 0}, other[] = {21, 5, 0};
	static const uint64_t none[3];

	expect_cause("socket", alg, "", 3,
		     SPIDEV " 0x0\n" AF_ALG_LINE " 0x0\n", "net-pf-38",
		     "af_alg,");
	/* With what it depends on, but for what comes at the same time. */
	expect_cause("socket", alg, "", 3,
		     "a 1 1 af_alg, Live 0x0\nb 1 1 a, Live 0x0\n" AF_ALG_LINE
		     " 0x0\nc 1 0 - Live 0x0\nxaf 1 1 af_algx, Live 0x0\n",
		     "net-pf-38", "af_alg,a,b,");
	/* It asked for something else. */
	expect_cause("socket", other, "", -97, AF_ALG_LINE " 0x0\n", "", "");
	expect_cause("finit_module", none, "/x/i2c-dev.ko", 0,
		     "i2c_dev 1 0 - Live 0x0\ni2c_core 1 1 - Live 0x0\n",
		     "init_module", "i2c_dev,");
	expect_cause("init_module", none, "", 0, "i2c_dev 1 0 - Live 0x0\n",
		     "init_module", "i2c_dev,");
	/* Two: which one isn't known. None: it failed. */
	expect_cause("init_module", none, "", 0,
		     "i2c_dev 1 0 - Live 0x0\nx 1 1 - Live 0x0\n", "", "");
	expect_cause("init_module", none, "", -ENOEXEC,
		     "i2c_dev 1 0 - Live 0x0\n", "", "");
}

Test(modules, a_request_is_looked_at_once)
{
	static const uint64_t alg[] = {38, 5, 0};
	struct modules_at at = {7, 1000};
	struct request_call call = {.name = "socket", .args = alg, .text = ""};
	struct machine machine;

	machine_begin(&machine);
	free(modules_before(&machine.modules, &at, &call));
	cr_expect_null(modules_before(&machine.modules, &at, &call));
	machine_end(&machine, "", "");
}

Test(modules, a_kernel_without_modules_is_asked_twice)
{
	static const uint64_t alg[] = {38, 5, 0};
	struct modules_at at = {0, 1000};
	struct request_call call = {.name = "socket", .args = alg, .text = ""};
	struct machine machine;

	machine_begin(&machine);
	unlink(machine.proc);
	modules_read(&machine.modules, &at, MODULES_START);
	cr_expect_null(modules_before(&machine.modules, &at, &call));
	cr_expect_not(modules_is_due(&machine.modules, UINT64_MAX));
	modules_read(&machine.modules, &at, MODULES_END);
	machine_end(&machine, "", "");
}

Test(modules, what_was_met_is_news_once)
{
	struct met met = {0};
	struct event_file file = {
		.mode = S_IFCHR | 0600,
		.rdev_major = 153,
		.driver_module = span_of_str("spidev"),
	};

	met_file(&met, &file);
	cr_expect(met.has_news);
	met.has_news = false;
	met_file(&met, &file);
	cr_expect_not(met.has_news);
	file.rdev_minor = 1;
	met_file(&met, &file);
	cr_expect(met.has_news);
	cr_expect_eq(met.items.count, 2);
	cr_expect_eq(met.modules.count, 1);
	met_file(&met, &(struct event_file){.mode = S_IFREG,
					    .filesystem = span_of_str("ext4")});
	cr_expect_eq(met.items.count, 2);
	cr_expect_eq(met.modules.count, 2);
	met_done(&met);
}
