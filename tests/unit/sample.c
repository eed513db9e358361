/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sample.c - events of every kind, and whether two are the same.
 */
#include "config.h"

#include "sample.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "event/codec.h"

#define TEXT(text)                                        \
	{                                                 \
		(const uint8_t *)(text), sizeof(text) - 1 \
	}

static const uint32_t ns_tids[] = {17, 1};
static const struct span argv[] = {TEXT("sh"), TEXT(""), TEXT("-c")};
static const struct span env_names[] = {TEXT("PATH"), TEXT("HOME")};
static const uint64_t addrs[] = {0x401000, UINT64_MAX, 0};
static const struct script_frame places[] = {
	{TEXT("setup.sh"), TEXT("install_cron"), 1274},
	{TEXT("setup.sh"), TEXT(""), 0},
};

const struct event sample_events[] = {
	{EVENT_TASK, 1, 0,
	 .task = {TASK_LAUNCHED, 4711, 4711, 1, 0, 0, NULL, 0}},
	{EVENT_EXEC, 1, 1000,
	 .exec = {1, TEXT("./a.sh"), TEXT("/bin/sh"), TEXT("/tmp"), argv, 3,
		  true, env_names, 2, 1000, 0, 1000, 0, 77777}},
	{EVENT_ENTRY, 1, 2000,
	 .entry = {1, 0, {3, 0x7ffc0000, 64, UINT64_MAX, 0, 1}, 0x401002}},
	{EVENT_RETURN, 1, 2500, .ret = {64, false}},
	{EVENT_SNAPSHOT, 1, 2500,
	 .snapshot = {SNAPSHOT_RETURN, 0x7ffc0000, 64, TEXT("hello"), true}},
	{EVENT_ENTRY, 1, 3000,
	 .entry = {1, 0, {3, 0x7ffc0040, 64, UINT64_MAX, 0, 1}, 0x401002}},
	{EVENT_SNAPSHOT, 1, 3000,
	 .snapshot = {SNAPSHOT_ENTRY, 0x5000, 2, TEXT("ab"), false}},
	{EVENT_RETURN, 1, 3100, .ret = {-512, true}},
	{EVENT_TASK, 2, 3050,
	 .task = {TASK_CREATED, 4712, 4712, 2, 1, 0x4100, ns_tids, 2}},
	{EVENT_SCRIPTLINE, 2, 3050,
	 .scriptline = {SCRIPT_BASH, true, places, 2, TEXT("eval")}},
	{EVENT_ENTRY, 2, 3060, .entry = {2, 0x40000001, {0}, 0}},
	{EVENT_FILE, 2, 3060,
	 .file = {1, TEXT("/dev/spidev0.0"), 020660, 0, 6, UINT64_MAX, 153, 7,
		  TEXT("spidev"), TEXT("spidev"), TEXT("spi0.0"), 0, 0, 0}},
	{EVENT_FILE, 2, 3061,
	 .file = {2, TEXT("socket:[9]"), 0140777, 0, 8, 9, 0, 0, TEXT(""),
		  TEXT(""), TEXT(""), 2, 1, 6, TEXT("\2\0\0\65"),
		  TEXT("\2\0\37\220")}},
	{EVENT_FD, 2, 3062, .fd = {0, 1}},
	{EVENT_CWD, 2, 3063, .cwd = {TEXT("/root\n\xff")}},
	{EVENT_MMAP, 2, 3064,
	 .mmap = {0x7f0000000000, 4096, 8192, TEXT("/lib/x.so"),
		  TEXT("\1\2\3")}},
	{EVENT_FRAMES, 2, 3065, .frames = {addrs, 3}},
	{EVENT_FRAMES, 2, 3065,
	 .frames = {addrs, 3, UINT64_MAX, STACK_CUT, 2, ns_tids, 2}},
	{EVENT_FRAMES, 2, 3065, .frames = {NULL, 0, UINT64_MAX}},
	{EVENT_SIGNAL, 2, 3066, .signal = {17, -6, TEXT("\21\0\0\0")}},
	{EVENT_GROUPSTOP, 2, 3067, .groupstop = {19}},
	{EVENT_GROUPSTOP, 2, 3067, .groupstop = {0}},
	{EVENT_VERDICT, 2, 3068},
	{EVENT_SUPERSEDE, 2, 3069, .supersede = {4711, 1}},
	{EVENT_RELEASE, 2, 3070, .release = {RELEASE_TRACED}},
	{EVENT_ENGINE, 0, 3071, .engine = {TEXT("stop")}},
	{EVENT_MARK, 0, 3072, .mark = {TEXT("here")}},
	{EVENT_GAP, 0, 3073, .gap = {0, TEXT("lost")}},
	{EVENT_WATERMARK, 0, 3074, .watermark = {3000}},
	{EVENT_MODULES, 0, 3075, .modules = {MODULES_END, 2}},
	{EVENT_MODULES, 2, 3076,
	 .modules = {MODULES_AFTER, 0, TEXT("spidev 24576 1 - Live\n"), env_names, 2,
		     TEXT("init_module"), env_names, 1}},
	{EVENT_CONFIG, 0, 3077,
	 .config = {TEXT("/proc/config.gz"), TEXT("CONFIG_FUTEX=y\n"), true,
		    env_names, 2}},
	{EVENT_COUNTS, 0, 3078,
	 .counts = {COUNTS_TASK, 4711, COUNTS_SINCE_EXEC, 1000, 3000, env_names, 2,
		    addrs, 2, 7, TEXT("no room")}},
	{EVENT_EXIT, UINT32_MAX, UINT64_MAX, .exit = {0x8b, 123456}},
};

const size_t sample_event_count = ARRAY_LEN(sample_events);

static const char *const command[] = {"sh", "", "-c"};
static const char *const options[] = {"spile", "record"};

const struct recording_header sample_header = {
	.host_abi = 1,
	.start_realtime_ns = 1700000000123456789u,
	.start_monotonic_ns = 42,
	.spile_version = "0.1.0",
	.hostname = "board",
	.kernel_release = "6.1.0",
	.machine = "x86_64",
	.cwd = "/root",
	.selection = "",
	.engine = "stop",
	.command = command,
	.command_count = 3,
	.options = options,
	.option_count = 2,
	.uid = 1000,
	.capture_bytes = 256,
	.bus_bytes = 65536,
	.cpus = 4,
};

bool sample_is_same(const struct event *a, const struct event *b)
{
	struct codec_memory *memory = mem_new(2 * sizeof(*memory));
	struct buf bytes[2] = {BUF_EMPTY, BUF_EMPTY};
	bool is_same;

	/* What differs in any field differs in its bytes. */
	codec_encode(&memory[0], a, &bytes[0]);
	codec_encode(&memory[1], b, &bytes[1]);
	is_same = a->kind == b->kind && a->serial == b->serial &&
		  a->time_ns == b->time_ns && bytes[0].len == bytes[1].len &&
		  (!bytes[0].len ||
		   !memcmp(bytes[0].data, bytes[1].data, bytes[0].len));
	buf_done(&bytes[0]);
	buf_done(&bytes[1]);
	free(memory);
	return is_same;
}

int sample_file(void)
{
	char path[] = "/tmp/spile-unit-XXXXXX";
	int fd = mkstemp(path);

	cr_assert_geq(fd, 0);
	unlink(path);
	return fd;
}

int sample_recording(size_t times, const struct recording_limits *limits)
{
	struct recording_writer *writer = NULL;
	int fd = sample_file();
	int kept = dup(fd);
	struct error err;

	cr_assert_eq(recording_create(fd, &sample_header, limits, &writer,
				      &err),
		     0, "%s", err.text);
	for (size_t n = 0; n < times; n++)
		for (size_t i = 0; i < sample_event_count; i++)
			recording_put(writer, &sample_events[i]);
	cr_assert_eq(recording_finish(writer, RECORDING_COMPLETE, "", 99, &err),
		     0, "%s", err.text);
	return kept;
}
