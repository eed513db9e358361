/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack.c - fuzz target of what stacks are unwound from: the text of
 * /proc/PID/maps, and the head of a program in a tracee's memory.
 *
 * With the top bit of the first byte set the rest is the text; else it is memory
 * at MEMORY_BASE, where a program begins.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/span.h"
#include "fuzz.h"
#include "probe/module.h"
#include "probe/peek.h"
#include "probe/probe.h"
#include "probe/stack_space.h"

enum { MEMORY_BASE = 0x10000 };

struct fuzz_memory {
	struct probe_memory memory;
	struct span bytes;
	unsigned reads;
};

static int fuzz_read(struct probe_memory *memory, uint64_t addr, void *data,
		     size_t len)
{
	struct fuzz_memory *fuzz = (struct fuzz_memory *)memory;
	uint64_t start = addr - MEMORY_BASE;

	/* The promise that reading ends. */
	if (++fuzz->reads > PEEK_READS_MAX)
		abort();
	if (start >= fuzz->bytes.len)
		return -EFAULT;
	memset(data, 0, len);
	if (len > fuzz->bytes.len - start)
		len = fuzz->bytes.len - start;
	memcpy(data, fuzz->bytes.data + start, len);
	return 0;
}

static void read_maps(struct span text)
{
	AUTO(regions_done) struct regions regions = {0};
	AUTO(regions_done) struct regions again = {0};

	regions_parse(text, &regions);
	regions_parse(text, &again);
	if (!regions_equal(&regions, &again))
		abort();
	regions_keep_known(&again, &regions);
	for (size_t i = 0; i < regions.count; i++) {
		const struct region *region = &regions.list[i];

		if (i && regions.list[i - 1].end > region->start)
			abort();
		if (regions_find(&regions, region->start) != region ||
		    regions_find(&regions, region->end - 1) != region)
			abort();
	}
}

static void read_module(struct span bytes)
{
	static struct peek peek;
	struct fuzz_memory fuzz = {.memory = {fuzz_read}, .bytes = bytes};
	struct module module = {0};

	peek_init(&peek, &fuzz.memory, sizeof(uint64_t));
	if (module_read(&peek, MEMORY_BASE, &module) > 0 ||
	    module.build_id_len > MODULE_BUILD_ID_MAX ||
	    (module.table == MODULE_NO_TABLE) != (module.table_bytes == 0))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	if (data[0] & 0x80)
		read_maps(span_of(data + 1, size - 1));
	else
		read_module(span_of(data + 1, size - 1));
	return 0;
}
