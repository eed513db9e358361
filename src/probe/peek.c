/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peek.c - bounded reads of a tracee's memory, a block at a time.
 */
#include "config.h"

#include "probe/peek.h"

#include <errno.h>
#include <string.h>

#include "probe/probe.h"

void peek_init(struct peek *peek, struct probe_memory *memory,
	       unsigned word_bytes)
{
	/* The blocks themselves are left as they are: 64 KiB a probe. */
	peek->memory = memory;
	peek->word_bytes = word_bytes;
	peek->count = 0;
	peek->left = PEEK_READS_MAX;
}

static int block_at(struct peek *peek, uint64_t addr, const uint8_t **ret)
{
	unsigned kept = peek->count < PEEK_BLOCKS ? peek->count : PEEK_BLOCKS;
	unsigned slot = peek->count % PEEK_BLOCKS;
	int rc;

	for (unsigned i = 0; i < kept; i++) {
		if (peek->addrs[i] == addr) {
			*ret = peek->data[i];
			return 0;
		}
	}
	if (peek->left == 0)
		return -ENOENT;
	peek->left--;
	rc = peek->memory->read(peek->memory, addr, peek->data[slot],
				PEEK_BLOCK_BYTES);
	if (rc < 0) {
		/* A failed read may have left part of another block. */
		peek->addrs[slot] = UINT64_MAX;
		return rc;
	}
	peek->addrs[slot] = addr;
	peek->count++;
	*ret = peek->data[slot];
	return 0;
}

/* The bytes from addr to the end of its block. */
static int piece_at(struct peek *peek, uint64_t addr, const uint8_t **ret,
		    size_t *ret_len)
{
	size_t offset = addr % PEEK_BLOCK_BYTES;
	const uint8_t *block;
	int rc = block_at(peek, addr - offset, &block);

	if (rc < 0)
		return rc;
	*ret = block + offset;
	*ret_len = PEEK_BLOCK_BYTES - offset;
	return 0;
}

int peek_read(struct peek *peek, uint64_t addr, void *ret, size_t len)
{
	uint8_t *out = ret;

	while (len > 0) {
		const uint8_t *piece;
		size_t piece_len;
		int rc = piece_at(peek, addr, &piece, &piece_len);

		if (rc < 0)
			return rc;
		if (piece_len > len)
			piece_len = len;
		memcpy(out, piece, piece_len);
		out += piece_len;
		addr += piece_len;
		len -= piece_len;
	}
	return 0;
}

int peek_u8(struct peek *peek, uint64_t addr, uint8_t *ret)
{
	return peek_read(peek, addr, ret, sizeof(*ret));
}

int peek_u32(struct peek *peek, uint64_t addr, uint32_t *ret)
{
	uint32_t value;
	int rc = peek_read(peek, addr, &value, sizeof(value));

	if (rc == 0)
		*ret = value;
	return rc;
}

int peek_u64(struct peek *peek, uint64_t addr, uint64_t *ret)
{
	uint64_t value;
	int rc = peek_read(peek, addr, &value, sizeof(value));

	if (rc == 0)
		*ret = value;
	return rc;
}

int peek_word(struct peek *peek, uint64_t addr, uint64_t *ret)
{
	uint32_t word;
	int rc;

	if (peek->word_bytes == sizeof(uint64_t))
		return peek_u64(peek, addr, ret);
	rc = peek_u32(peek, addr, &word);
	if (rc == 0)
		*ret = word;
	return rc;
}

int peek_text(struct peek *peek, uint64_t addr, char *ret, size_t max,
	      size_t *ret_len)
{
	size_t len = 0;

	if (addr == 0)
		return -ENOENT;
	while (len < max) {
		const uint8_t *piece, *end;
		size_t piece_len;
		int rc = piece_at(peek, addr + len, &piece, &piece_len);

		if (rc < 0)
			return rc;
		if (piece_len > max - len)
			piece_len = max - len;
		end = memchr(piece, '\0', piece_len);
		if (end)
			piece_len = (size_t)(end - piece) + 1;
		memcpy(ret + len, piece, piece_len);
		len += piece_len;
		if (end) {
			if (ret_len)
				*ret_len = len - 1;
			return 0;
		}
	}
	return -ENOENT;
}
