/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * random_events.c - events as no tracer would send them.
 *
 * Few serials, descriptors and addresses, so that they meet.
 */
#include "config.h"

#include "tests/unit/random_events.h"

#include <linux/i2c-dev.h>
#include <linux/spi/spidev.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/span.h"
#include "event/event.h"

uint64_t random_next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

/* Transfers, settings, and what makes and shares descriptors. */
static void random_bus_entry(uint64_t *state, struct event_entry *entry)
{
	static const char *const names[] = {
		"ioctl", "ioctl", "ioctl", "ioctl", "read",	"write",
		"readv", "dup",	  "dup2",  "fcntl", "pwrite64", "openat",
	};
	static const uint32_t requests[] = {
		SPI_IOC_MESSAGE(0),
		SPI_IOC_MESSAGE(1),
		SPI_IOC_MESSAGE(2),
		SPI_IOC_WR_MODE,
		SPI_IOC_RD_MODE32,
		SPI_IOC_WR_LSB_FIRST,
		SPI_IOC_WR_BITS_PER_WORD,
		SPI_IOC_WR_MAX_SPEED_HZ,
		I2C_RDWR,
		I2C_SMBUS,
		I2C_SMBUS,
		I2C_SLAVE,
		I2C_PEC,
		I2C_TENBIT,
	};
	const struct abi *abi = abi_by_id(entry->abi);
	const char *name = names[random_next(state) % ARRAY_LEN(names)];
	int64_t nr = abi ? abi_call_nr(abi, name) : -1;

	if (nr < 0)
		return;
	entry->nr = (uint64_t)nr;
	if (name[0] == 'i')
		entry->args[1] =
			requests[random_next(state) % ARRAY_LEN(requests)];
	entry->args[2] = random_next(state) % 6;
}

/* Structs of small numbers: their pointers and lengths meet others. */
static struct span random_numbers(uint64_t *state)
{
	static const uint8_t numbers[] = {
		1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0,
		0, 0, 0, 0, 4, 0, 1, 0, 2, 0, 0, 0, 5, 0, 0, 0, 8, 0, 0, 0,
		3, 0, 0, 0, 7, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
		4, 0, 0, 0, 0, 0, 5, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
		4, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0,
	};
	size_t start = random_next(state) % 9 * 4;

	return span_of(numbers + start, random_next(state) % 65);
}

void random_event(uint64_t *state, struct event *event)
{
	static const uint8_t bytes[64] = "\x01\0/run/systemd/private";
	static const struct span words[] = {
		{(const uint8_t *)"sh", 2},
		{(const uint8_t *)"-c", 2},
		{(const uint8_t *)"\xff\n\"", 3},
		{NULL, 0},
	};
	static const struct span subsystems[] = {
		{NULL, 0},
		{(const uint8_t *)"spidev", 6},
		{(const uint8_t *)"i2c-dev", 7},
	};
	static const struct script_frame frames[] = {
		{{(const uint8_t *)"a.sh", 4}, {(const uint8_t *)"f", 1}, 3},
		{{(const uint8_t *)"\xfe", 1}, {NULL, 0}, 0},
	};
	static const struct span module_lines[] = {
		{(const uint8_t *)"sh 4096 2 -c, Live\n-c 1 0 - Live\n", 33},
		{(const uint8_t *)"sh 4096 -1 - Unloading\n-c\n\n \n", 29},
		{(const uint8_t *)"CONFIG_A=y\n# CONFIG_B is not set\nx", 35},
		{NULL, 0},
	};
	static const uint64_t counts[] = {3, 0, UINT64_MAX};
	static const uint64_t addrs[] = {5, 4096};
	const struct span some = {bytes, random_next(state) % sizeof(bytes)};
	uint32_t pick = (uint32_t)random_next(state) % (18 + EVENT_KIND_COUNT);

	*event = (struct event){0};
	event->kind = pick < 10	  ? EVENT_ENTRY
		      : pick < 18 ? EVENT_RETURN
				  : (enum event_kind)(pick - 18);
	event->serial = (uint32_t)random_next(state) % 12;
	event->time_ns = random_next(state) % 1000000;
	switch (event->kind) {
	case EVENT_TASK:
		event->task.origin = random_next(state) % 3;
		event->task.tid = (uint32_t)random_next(state) % 20;
		event->task.tgid = (uint32_t)random_next(state) % 20;
		event->task.leader = (uint32_t)random_next(state) % 12;
		event->task.creator = (uint32_t)random_next(state) % 12;
		event->task.clone_flags = random_next(state) << 8;
		break;
	case EVENT_EXEC:
		event->exec.filename = words[random_next(state) % 4];
		event->exec.argv = words;
		event->exec.argc = random_next(state) % 5;
		event->exec.cpu_ns = random_next(state);
		break;
	case EVENT_EXIT:
		event->exit.status = (int32_t)random_next(state);
		event->exit.cpu_ns = random_next(state);
		break;
	case EVENT_ENTRY:
		event->entry.abi = (unsigned)random_next(state) % 6;
		event->entry.nr = random_next(state) % 500;
		event->entry.args[0] = random_next(state) % 6;
		event->entry.args[1] = random_next(state) % 6;
		if (random_next(state) % 2)
			random_bus_entry(state, &event->entry);
		break;
	case EVENT_RETURN:
		event->ret.ret = (int64_t)random_next(state) % 5 - 2;
		event->ret.is_error = event->ret.ret < 0;
		event->ret.system_ns = random_next(state) % 3;
		break;
	case EVENT_SNAPSHOT:
		event->snapshot.phase = random_next(state) % 2;
		event->snapshot.addr = random_next(state) % 6;
		event->snapshot.bytes =
			random_next(state) % 2 ? some : random_numbers(state);
		event->snapshot.wanted =
			event->snapshot.bytes.len + random_next(state) % 2;
		break;
	case EVENT_FILE:
		event->file.id = random_next(state) % 5;
		event->file.link = some;
		event->file.subsystem =
			subsystems[random_next(state) % ARRAY_LEN(subsystems)];
		event->file.rdev_major = (uint32_t)random_next(state) % 2;
		break;
	case EVENT_SUBMISSION:
		event->submission.addrs = addrs;
		event->submission.count = random_next(state) % 3;
		event->submission.unseen = (uint32_t)random_next(state) % 5;
		break;
	case EVENT_NAMESPACES:
		event->namespaces.ids[random_next(state) % NAMESPACE_COUNT] =
			random_next(state) % 3;
		break;
	case EVENT_COMPLETION:
		event->completion.entries = some;
		event->completion.entry_bytes =
			(uint32_t)random_next(state) % 3 * 16;
		event->completion.lost = random_next(state) % 3;
		event->completion.unseen = (uint32_t)random_next(state) % 5;
		break;
	case EVENT_FD:
		event->fd.fd = (uint32_t)random_next(state) % 6;
		event->fd.file = random_next(state) % 6;
		break;
	case EVENT_CWD:
		event->cwd.path = some;
		break;
	case EVENT_SUPERSEDE:
		event->supersede.leader = (uint32_t)random_next(state) % 12;
		event->supersede.old_tid = (uint32_t)random_next(state) % 20;
		break;
	case EVENT_SCRIPTLINE:
		event->scriptline.language = SCRIPT_BASH;
		event->scriptline.is_approximate = random_next(state) % 2;
		event->scriptline.frames = frames;
		event->scriptline.count = random_next(state) % 3;
		break;
	case EVENT_RELEASE:
		event->release.reason = 1 + random_next(state) % 5;
		break;
	case EVENT_MODULES:
		event->modules.moment = random_next(state) % 5;
		event->modules.lines = module_lines[random_next(state) % 4];
		event->modules.gone = words;
		event->modules.gone_count = random_next(state) % 3;
		event->modules.request = words[random_next(state) % 4];
		event->modules.loaded = words;
		event->modules.loaded_count = random_next(state) % 3;
		break;
	case EVENT_CONFIG:
		event->config.text = module_lines[random_next(state) % 4];
		event->config.is_whole = random_next(state) % 2;
		event->config.aliases = module_lines;
		event->config.alias_count = random_next(state) % 3;
		break;
	case EVENT_COUNTS:
		event->counts.scope = random_next(state) % 3;
		event->counts.tid = 1 + random_next(state) % 12;
		event->counts.since = random_next(state) % 3;
		event->counts.from_ns = random_next(state) % 100000;
		event->counts.names = words;
		event->counts.name_count = random_next(state) % 4;
		event->counts.counts = counts;
		event->counts.count_count = random_next(state) % 4;
		break;
	case EVENT_NONE:
	case EVENT_SIGNAL:
	case EVENT_GROUPSTOP:
	case EVENT_MMAP:
	case EVENT_FRAMES:
	case EVENT_ENGINE:
	case EVENT_VERDICT:
	case EVENT_MARK:
	case EVENT_GAP:
	case EVENT_WATERMARK:
		break;
	}
}
