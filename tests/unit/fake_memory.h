/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fake_memory.h - a tracee's memory that a test lays out by hand.
 *
 * One region of zeros at FAKE_BASE, filled from the start; what is outside of
 * it faults. The fuzz target maps its input at the same address, so that what
 * a test lays out is a seed for it.
 */
#ifndef SPILE_TESTS_UNIT_FAKE_MEMORY_H
#define SPILE_TESTS_UNIT_FAKE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "probe/image.h"
#include "probe/probe.h"

enum { FAKE_BASE = 0x10000, FAKE_BYTES = 64 << 10, FAKE_SYMBOL_BYTES = 64 };

struct buf;

struct fake_memory {
	struct probe_memory memory;
	unsigned word_bytes;
	uint64_t used; /* the next address that is free */
	unsigned reads;
	uint8_t bytes[FAKE_BYTES];
};

/* Each symbol has FAKE_SYMBOL_BYTES at the start. */
void fake_init(struct fake_memory *fake, struct probe_image *ret_image,
	       enum script_language language, unsigned word_bytes,
	       unsigned i64_align);

uint64_t fake_symbol(enum program_symbol symbol);
uint64_t fake_take(struct fake_memory *fake, size_t len); /* 8-aligned */
void fake_put(struct fake_memory *fake, uint64_t addr, const void *data,
	      size_t len);
void fake_put_u32(struct fake_memory *fake, uint64_t addr, uint32_t value);
void fake_put_u64(struct fake_memory *fake, uint64_t addr, uint64_t value);
void fake_put_word(struct fake_memory *fake, uint64_t addr, uint64_t value);
uint64_t fake_string(struct fake_memory *fake, const char *text);

/* "FILE:LINE(FUNCTION) ...", "~" in front when approximate, "@CONTEXT" behind.
 */
void fake_show_place(struct buf *buf, const struct probe_place *place);

#endif
