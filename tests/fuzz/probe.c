/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe.c - fuzz target of src/probe: any memory gives a sound place or none.
 *
 * The first two bytes say which program is asked and by whom; the others are
 * its memory at MEMORY_BASE. Other addresses fault or are some other part of
 * the input, as the hash of their page says, so that a wild pointer leads
 * somewhere. With the top bit of the first byte set the rest is a line of a
 * script.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "fuzz.h"
#include "probe/image.h"
#include "probe/probe.h"
#include "probe/source.h"

/* The same as in tests/unit/fake_memory.h. */
enum { MEMORY_BASE = 0x10000, SYMBOL_BYTES = 64 };

enum { READS_MAX = 2048, PAGE_BYTES = 4096 };

struct fuzz_memory {
	struct probe_memory memory;
	const uint8_t *data;
	size_t size;
	unsigned reads;
};

static uint64_t mix(uint64_t value)
{
	value ^= value >> 31;
	value *= 0x9e3779b97f4a7c15ull;
	return value ^ value >> 29;
}

static int read_page(const struct fuzz_memory *fuzz, uint64_t addr,
		     uint8_t *data, size_t len)
{
	uint64_t start = addr - MEMORY_BASE;

	if (fuzz->size == 0)
		return -EFAULT;
	if (start >= fuzz->size) {
		uint64_t hash = mix(addr / PAGE_BYTES);

		if ((hash & 7) == 0)
			return -EFAULT;
		start = (hash >> 3) % fuzz->size / 8 * 8 + addr % PAGE_BYTES;
	}
	for (size_t i = 0; i < len; i++)
		data[i] = fuzz->data[(start + i) % fuzz->size];
	return 0;
}

static int fuzz_read(struct probe_memory *memory, uint64_t addr, void *data,
		     size_t len)
{
	struct fuzz_memory *fuzz = (struct fuzz_memory *)memory;

	/* The promise that a probe ends. */
	if (++fuzz->reads > READS_MAX)
		abort();
	return read_page(fuzz, addr, data, len);
}

static void check_span(const struct probe_place *place, struct span span)
{
	const uint8_t *text = (const uint8_t *)place->text;

	if (span.len == 0)
		return;
	if (span.data < text || span.len > sizeof(place->text) ||
	    (size_t)(span.data - text) > sizeof(place->text) - span.len)
		abort();
}

static void check_place(const struct probe_place *place)
{
	if (place->count == 0 || place->count > PROBE_FRAMES_MAX)
		abort();
	check_span(place, place->context);
	for (size_t i = 0; i < place->count; i++) {
		check_span(place, place->frames[i].file);
		check_span(place, place->frames[i].function);
	}
}

/* choice: the language, the size of a pointer, alignment. */
static struct probe_image image_of(uint8_t choice)
{
	static const enum script_language languages[] = {
		SCRIPT_BASH, SCRIPT_PYTHON, SCRIPT_ZSH, SCRIPT_PERL};
	struct probe_image image = {.refs = 1};

	image.program.language = languages[choice & 3];
	image.program.word_bytes = choice & 4 ? 4 : 8;
	image.program.i64_align = choice & 8 ? 4 : 8;
	for (uint64_t i = 0; i < PROGRAM_SYMBOLS; i++)
		image.program.symbols[i] = MEMORY_BASE + i * SYMBOL_BYTES;
	return image;
}

static bool is_wanted(const void *context, struct span function)
{
	const uint8_t *first = context;

	return function.len > 0 && *(const uint8_t *)function.data == *first;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_memory fuzz = {.memory = {fuzz_read}};
	struct probe_image image;
	struct probe_place place;
	enum probe_fork fork;

	if (size < 2)
		return 0;
	if (data[0] & 0x80) {
		source_line_flags(span_of(data + 1, size - 1));
		return 0;
	}
	image = image_of(data[0]);
	fuzz.data = data + 2;
	fuzz.size = size - 2;
	/* The second time finds what the first has kept. */
	for (int i = 0; i < 2; i++) {
		int rc;

		fuzz.reads = 0;
		rc = probe_script(&image, data[1] & 15, data[1] >> 4,
				  &fuzz.memory, &place);
		if (rc > 0)
			abort();
		if (rc == 0)
			check_place(&place);
	}
	fuzz.reads = 0;
	probe_fork(&image, &fuzz.memory, is_wanted, data + 1, &fork);
	return 0;
}
