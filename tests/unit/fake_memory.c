/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fake_memory.c - a tracee's memory that a test lays out by hand.
 */
#include "config.h"

#include "fake_memory.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/buf.h"

static int fake_read(struct probe_memory *memory, uint64_t addr, void *data,
		     size_t len)
{
	struct fake_memory *fake = (struct fake_memory *)memory;

	fake->reads++;
	if (addr < FAKE_BASE || addr - FAKE_BASE > FAKE_BYTES - len)
		return -EFAULT;
	memcpy(data, fake->bytes + (addr - FAKE_BASE), len);
	return 0;
}

uint64_t fake_symbol(enum program_symbol symbol)
{
	return FAKE_BASE + (uint64_t)symbol * FAKE_SYMBOL_BYTES;
}

void fake_init(struct fake_memory *fake, struct probe_image *ret_image,
	       enum script_language language, unsigned word_bytes,
	       unsigned i64_align)
{
	memset(fake, 0, sizeof(*fake));
	fake->memory.read = fake_read;
	fake->word_bytes = word_bytes;
	fake->used = fake_symbol(PROGRAM_SYMBOLS);

	memset(ret_image, 0, sizeof(*ret_image));
	ret_image->refs = 1;
	ret_image->program.language = language;
	ret_image->program.word_bytes = (uint8_t)word_bytes;
	ret_image->program.i64_align = (uint8_t)i64_align;
	for (size_t i = 0; i < PROGRAM_SYMBOLS; i++)
		ret_image->program.symbols[i] =
			fake_symbol((enum program_symbol)i);
}

uint64_t fake_take(struct fake_memory *fake, size_t len)
{
	uint64_t addr = fake->used;

	fake->used += (len + 7) / 8 * 8;
	assert(fake->used <= FAKE_BASE + FAKE_BYTES);
	return addr;
}

void fake_put(struct fake_memory *fake, uint64_t addr, const void *data,
	      size_t len)
{
	assert(addr >= FAKE_BASE && addr + len <= FAKE_BASE + FAKE_BYTES);
	memcpy(fake->bytes + (addr - FAKE_BASE), data, len);
}

void fake_put_u32(struct fake_memory *fake, uint64_t addr, uint32_t value)
{
	fake_put(fake, addr, &value, sizeof(value));
}

void fake_put_u64(struct fake_memory *fake, uint64_t addr, uint64_t value)
{
	fake_put(fake, addr, &value, sizeof(value));
}

void fake_put_word(struct fake_memory *fake, uint64_t addr, uint64_t value)
{
	if (fake->word_bytes == 8)
		fake_put_u64(fake, addr, value);
	else
		fake_put_u32(fake, addr, (uint32_t)value);
}

uint64_t fake_string(struct fake_memory *fake, const char *text)
{
	uint64_t addr = fake_take(fake, strlen(text) + 1);

	fake_put(fake, addr, text, strlen(text) + 1);
	return addr;
}

void fake_show_place(struct buf *buf, const struct probe_place *place)
{
	if (place->is_approximate)
		buf_add_text(buf, "~");
	for (size_t i = 0; i < place->count; i++) {
		const struct script_frame *frame = &place->frames[i];

		if (i > 0)
			buf_add_text(buf, " ");
		buf_add(buf, frame->file.data, frame->file.len);
		buf_printf(buf, ":%u(", frame->line);
		buf_add(buf, frame->function.data, frame->function.len);
		buf_add_text(buf, ")");
	}
	if (place->context.len > 0) {
		buf_add_text(buf, "@");
		buf_add(buf, place->context.data, place->context.len);
	}
}
