/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peek.h - bounded reads of a tracee's memory, a block at a time.
 *
 * What a probe wants are many small pieces that lie close together; a read of
 * a whole block costs little more than one of eight bytes, so the blocks seen
 * during one probe are kept. The tracee is stopped, so they stay true.
 */
#ifndef SPILE_PROBE_PEEK_H
#define SPILE_PROBE_PEEK_H

#include <stddef.h>
#include <stdint.h>

struct probe_memory;

/*
 * A block lies within a page, so that it is mapped as a whole or not at all. A
 * kilobyte was fastest: smaller ones take more reads, and a whole page of a
 * fresh child costs twice as much.
 */
enum { PEEK_BLOCK_BYTES = 1024, PEEK_BLOCKS = 64 };

/* Of one probe: what needs more than this is garbage. */
enum { PEEK_READS_MAX = 2048 };

struct peek {
	struct probe_memory *memory;
	unsigned word_bytes; /* of a pointer: 4 or 8 */
	unsigned count;	     /* blocks read; the oldest makes room */
	unsigned left;	     /* reads it may still make */
	uint64_t addrs[PEEK_BLOCKS];
	uint8_t data[PEEK_BLOCKS][PEEK_BLOCK_BYTES];
};

void peek_init(struct peek *peek, struct probe_memory *memory,
	       unsigned word_bytes);

/* All return 0 or -errno; outputs are untouched on failure. */
int peek_read(struct peek *peek, uint64_t addr, void *ret, size_t len);
int peek_u8(struct peek *peek, uint64_t addr, uint8_t *ret);
int peek_u32(struct peek *peek, uint64_t addr, uint32_t *ret);
int peek_u64(struct peek *peek, uint64_t addr, uint64_t *ret);
int peek_word(struct peek *peek, uint64_t addr, uint64_t *ret);

/*
 * A string of at most max - 1 bytes and its NUL. -ENOENT: addr is 0 or the
 * string is longer. *ret_len, if wanted, leaves out the NUL.
 */
int peek_text(struct peek *peek, uint64_t addr, char *ret, size_t max,
	      size_t *ret_len);

#endif
