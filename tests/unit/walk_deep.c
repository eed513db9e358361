/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk_deep.c - unit tests of src/spec/walk.c: structs and what their pointers
 * point at, on a memory that is an array.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <linux/spi/spidev.h>
#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "spec/spec.h"
#include "spec/types.h"
#include "spec/walk.h"

enum { BASE = 0x10000, SIZE = 0x1000, END = BASE + SIZE };

struct fake {
	struct walk_memory memory;
	uint8_t bytes[SIZE];
	struct buf log; /* "addr+wanted[sbt][g]" of each request */
	unsigned fetches;
	uint64_t total;
	uint8_t *exact; /* so that a sanitizer sees what is kept too long */
};

static struct walk_bytes fetch(struct walk_memory *memory,
			       const struct walk_request *request)
{
	struct fake *fake = (struct fake *)memory;
	uint64_t len = request->wanted;

	cr_assert_neq(request->addr, 0);
	cr_assert_neq(request->wanted, 0);
	fake->fetches++;
	if (fake->fetches < 100)
		buf_printf(&fake->log, "%s%#lx+%lu%s%s%s",
			   fake->log.len ? " " : "",
			   (unsigned long)request->addr,
			   (unsigned long)request->wanted,
			   request->shape == WALK_STRING ? "s" : "",
			   request->is_bulk	  ? "b"
			   : request->is_transfer ? "t"
						  : "",
			   request->is_guide ? "g" : "");
	free(fake->exact);
	fake->exact = NULL;
	if (request->addr < BASE || request->addr >= END)
		return (struct walk_bytes){.is_fault = true};
	if (len > END - request->addr)
		len = END - request->addr;
	fake->total += len;
	fake->exact = malloc(len);
	memcpy(fake->exact, fake->bytes + (request->addr - BASE), len);
	return (struct walk_bytes){span_of(fake->exact, len),
				   len < request->wanted};
}

static void fake_done(struct fake *fake)
{
	free(fake->exact);
	buf_done(&fake->log);
}

static void poke(struct fake *fake, uint64_t addr, uint64_t value, size_t bytes)
{
	memcpy(fake->bytes + (addr - BASE), &value, bytes);
}

/* Two transfers: one sends, one sends and receives into the same buffer. */
static void poke_transfers(struct fake *fake)
{
	poke(fake, BASE, BASE + 0x100, 8);
	poke(fake, BASE + 16, 5, 4);
	poke(fake, BASE + 32, BASE + 0x200, 8);
	poke(fake, BASE + 40, BASE + 0x200, 8);
	poke(fake, BASE + 48, 9, 4);
}

static void poke_long(struct fake *fake)
{
	poke(fake, BASE, BASE + 0x100, 8);
	poke(fake, BASE + 16, 100000, 4);
}

static void poke_impossible(struct fake *fake)
{
	poke(fake, BASE, BASE + 0x100, 8);
	poke(fake, BASE + 16, UINT32_MAX, 4);
}

/* A struct sg_io_v4. */
static void poke_version_4(struct fake *fake)
{
	poke(fake, BASE, 'Q', 4);
	poke(fake, BASE + 12, 6, 4);
	poke(fake, BASE + 16, BASE + 0x200, 8);
	poke(fake, BASE + 44, 8, 4);
	poke(fake, BASE + 48, BASE + 0x500, 8);
	poke(fake, BASE + 60, 3, 4);
	poke(fake, BASE + 68, 5, 4);
	poke(fake, BASE + 72, BASE + 0x300, 8);
	poke(fake, BASE + 80, BASE + 0x400, 8);
	poke(fake, BASE + 132, 2, 4);
}

/* Of one whose end nobody can read, its beginning says what it is. */
static void poke_version_4_cut(struct fake *fake)
{
	poke(fake, END - 100, 'Q', 4);
}

/* A write of one byte, then a read of four; msgs is in front. */
static void poke_messages(struct fake *fake, unsigned word)
{
	uint64_t first = BASE + 0x40, second = first + (word == 8 ? 16 : 12);

	poke(fake, BASE, first, word);
	poke(fake, BASE + word, 2, 4);
	poke(fake, first, 0x50, 2);
	poke(fake, first + 4, 1, 2);
	poke(fake, first + 8, BASE + 0x100, word);
	poke(fake, second, 0x50, 2);
	poke(fake, second + 2, I2C_M_RD, 2);
	poke(fake, second + 4, 4, 2);
	poke(fake, second + 8, BASE + 0x200, word);
}

static void poke_messages_64(struct fake *fake)
{
	poke_messages(fake, 8);
}

static void poke_messages_32(struct fake *fake)
{
	poke_messages(fake, 4);
}

static void poke_many(struct fake *fake)
{
	poke(fake, BASE, BASE, 8);
	poke(fake, BASE + 8, UINT32_MAX, 4);
}

/* An SMBus transfer whose data is at BASE + 0x100. */
static void poke_smbus(struct fake *fake, unsigned read_write, unsigned size)
{
	poke(fake, BASE, read_write, 1);
	poke(fake, BASE + 4, size, 4);
	poke(fake, BASE + 8, BASE + 0x100, 8);
}

static void poke_quick(struct fake *fake)
{
	poke_smbus(fake, 0, I2C_SMBUS_QUICK);
}

static void poke_byte(struct fake *fake)
{
	poke_smbus(fake, 0, I2C_SMBUS_BYTE);
}

static void poke_read_word(struct fake *fake)
{
	poke_smbus(fake, 1, I2C_SMBUS_WORD_DATA);
}

static void poke_proc(struct fake *fake)
{
	poke_smbus(fake, 1, I2C_SMBUS_PROC_CALL);
}

static void poke_read_block(struct fake *fake)
{
	poke_smbus(fake, 1, I2C_SMBUS_I2C_BLOCK_DATA);
}

static void poke_unknown(struct fake *fake)
{
	poke_smbus(fake, 1, 99);
}

static const struct {
	const char *what;
	unsigned abi;
	uint64_t request, addr;
	void (*poke)(struct fake *fake);
	const char *entry, *back;
} cases[] = {
	{"SPI: sent at entry, received at return", ABI_X86_64,
	 SPI_IOC_MESSAGE(2), BASE, poke_transfers,
	 "0x10000+64g 0x10100+5t 0x10200+9t", "0x10000+64g 0x10200+9t"},
	{"SPI: all that a long one is about", ABI_X86_64, SPI_IOC_MESSAGE(1),
	 BASE, poke_long, "0x10000+32g 0x10100+100000t", "0x10000+32g"},
	{"SPI: impossibly long", ABI_X86_64, SPI_IOC_MESSAGE(1), BASE,
	 poke_impossible, "0x10000+32g 0x10100+1048576t", "0x10000+32g"},
	{"SPI: the same in 32 bits", ABI_ARM, SPI_IOC_MESSAGE(2), BASE,
	 poke_transfers, "0x10000+64g 0x10100+5t 0x10200+9t",
	 "0x10000+64g 0x10200+9t"},
	{"SPI: no transfer", ABI_X86_64, SPI_IOC_MESSAGE(0), BASE,
	 poke_transfers, "", ""},
	{"SPI: transfers half unmapped", ABI_X86_64, SPI_IOC_MESSAGE(2),
	 END - 32, poke_transfers, "0x10fe0+64g", "0x10fe0+64g"},
	{"SPI: nowhere", ABI_X86_64, SPI_IOC_MESSAGE(2), 0, poke_transfers, "",
	 ""},
	{"SPI: a size of no whole transfers is bytes", ABI_X86_64,
	 SPI_IOC_MESSAGE(2) + (1 << 16), BASE, poke_transfers, "0x10000+65",
	 ""},
	{"SPI: mode set", ABI_I386, SPI_IOC_WR_MODE, BASE, poke_quick,
	 "0x10000+1", ""},
	{"SPI: mode asked for", ABI_I386, SPI_IOC_RD_MODE32, BASE, poke_quick,
	 "", "0x10000+4"},
	{"I2C: written at entry, read at return", ABI_X86_64, I2C_RDWR, BASE,
	 poke_messages_64, "0x10000+16g 0x10040+32g 0x10100+1t",
	 "0x10000+16g 0x10040+32g 0x10200+4t"},
	{"I2C: of 32 bits", ABI_I386, I2C_RDWR, BASE, poke_messages_32,
	 "0x10000+8g 0x10040+24g 0x10100+1t",
	 "0x10000+8g 0x10040+24g 0x10200+4t"},
	{"SMBus: quick has no data", ABI_X86_64, I2C_SMBUS, BASE, poke_quick,
	 "0x10000+16g", "0x10000+16g"},
	{"SMBus: a byte is the command", ABI_X86_64, I2C_SMBUS, BASE, poke_byte,
	 "0x10000+16g", "0x10000+16g"},
	{"SMBus: read a word", ABI_X86_64, I2C_SMBUS, BASE, poke_read_word,
	 "0x10000+16g", "0x10000+16g 0x10100+2"},
	{"SMBus: process call", ABI_X86_64, I2C_SMBUS, BASE, poke_proc,
	 "0x10000+16g 0x10100+2", "0x10000+16g 0x10100+2"},
	{"SMBus: how many to read is sent", ABI_X86_64, I2C_SMBUS, BASE,
	 poke_read_block, "0x10000+16g 0x10100+34", "0x10000+16g 0x10100+34"},
	{"SMBus: an unknown size", ABI_X86_64, I2C_SMBUS, BASE, poke_unknown,
	 "0x10000+16g", "0x10000+16g"},
	{"I2C: an address is a number", ABI_X86_64, I2C_SLAVE, BASE, poke_quick,
	 "", ""},
	{"SCSI: another version is another struct", ABI_X86_64, 0x2285, BASE,
	 poke_version_4, "0x10000+88 0x10000+160 0x10200+6b 0x10300+3b",
	 "0x10000+88 0x10000+160 0x10500+2b 0x10400+5b"},
	{"SCSI: of 32 bits", ABI_ARM, 0x2285, BASE, poke_version_4,
	 "0x10000+64 0x10000+160 0x10200+6b 0x10300+3b",
	 "0x10000+64 0x10000+160 0x10500+2b 0x10400+5b"},
	{"SCSI: cut off", ABI_X86_64, 0x2285, END - 100, poke_version_4_cut,
	 "0x10f9c+88 0x10f9c+160", "0x10f9c+88 0x10f9c+160"},
	{"unknown: as the request says", ABI_X86_64, _IOWR('z', 1, long), BASE,
	 poke_quick, "0x10000+8", "0x10000+8"},
};

static const struct spec_row *ioctl_row(const struct spec *spec,
					const struct walk_call *call)
{
	uint64_t nr = (uint64_t)abi_call_nr(call->abi, "ioctl");

	return spec_call_with(spec, call->abi, nr, call->args);
}

Test(walk_deep, asks_for_what_drivers_copy)
{
	AUTO(spec_free) struct spec *spec = NULL;
	struct error err = {0};

	cr_assert_eq(spec_new(&spec, &err), 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const uint64_t args[6] = {3, cases[i].request, cases[i].addr};
		struct walk_call call = {.abi = abi_by_id(cases[i].abi),
					 .args = args};
		const struct spec_row *row = ioctl_row(spec, &call);

		for (unsigned phase = 0; phase < 2; phase++) {
			AUTO(fake_done)
			struct fake fake = {.memory.fetch = fetch};

			cases[i].poke(&fake);
			walk_row(row, &call, (enum walk_phase)phase,
				 &fake.memory);
			cr_expect_str_eq(buf_text(&fake.log),
					 phase ? cases[i].back : cases[i].entry,
					 "%s", cases[i].what);
		}
	}
}

/* Three buffers of 4 bytes; what was received ends in the second. */
Test(walk_deep, vectors_receive_as_much_as_the_call_returned)
{
	AUTO(spec_free) struct spec *spec = NULL;
	static const struct {
		const char *name;
		enum walk_phase phase;
		int64_t ret;
		const char *requests;
	} vectors[] = {
		{"readv", WALK_ENTRY, 6, "0x10000+48g"},
		{"readv", WALK_RETURN, 6, "0x10000+48g 0x10100+4b 0x10200+2b"},
		{"readv", WALK_RETURN, 0, "0x10000+48g"},
		{"readv", WALK_RETURN, -5, ""},
		{"writev", WALK_ENTRY, 0,
		 "0x10000+48 0x10100+4b 0x10200+4b 0x10300+4b"},
		{"writev", WALK_RETURN, 12, ""},
	};
	const uint64_t args[6] = {3, BASE, 3};

	cr_assert_eq(spec_new(&spec, NULL), 0);
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		AUTO(fake_done) struct fake fake = {.memory.fetch = fetch};
		const struct abi *abi = abi_by_id(ABI_X86_64);
		int64_t nr = abi_call_nr(abi, vectors[i].name);
		struct walk_call call = {.abi = abi,
					 .args = args,
					 .ret = vectors[i].ret,
					 .is_error = vectors[i].ret < 0};

		for (unsigned k = 0; k < 3; k++) {
			poke(&fake, BASE + 16 * k, BASE + 0x100 * (k + 1), 8);
			poke(&fake, BASE + 16 * k + 8, 4, 8);
		}
		walk_row(spec_call(spec, abi, (uint64_t)nr), &call,
			 vectors[i].phase, &fake.memory);
		cr_expect_str_eq(buf_text(&fake.log), vectors[i].requests, "%s",
				 vectors[i].name);
	}
}

Test(walk_deep, nothing_came_back_from_an_error)
{
	AUTO(spec_free) struct spec *spec = NULL;
	AUTO(fake_done) struct fake fake = {.memory.fetch = fetch};
	const uint64_t args[6] = {3, SPI_IOC_MESSAGE(2), BASE};
	struct walk_call call = {.abi = abi_by_id(ABI_X86_64),
				 .args = args,
				 .ret = -5,
				 .is_error = true};

	cr_assert_eq(spec_new(&spec, NULL), 0);
	poke_transfers(&fake);
	walk_row(ioctl_row(spec, &call), &call, WALK_RETURN, &fake.memory);
	cr_expect_eq(fake.fetches, 0);
}

/* As many messages as memory has, each of as many bytes as there can be. */
Test(walk_deep, wild_numbers_have_bounds)
{
	AUTO(spec_free) struct spec *spec = NULL;
	AUTO(fake_done) struct fake fake = {.memory.fetch = fetch};
	const uint64_t args[6] = {3, I2C_RDWR, BASE};
	struct walk_call call = {.abi = abi_by_id(ABI_X86_64), .args = args};

	cr_assert_eq(spec_new(&spec, NULL), 0);
	memset(fake.bytes, 0x11, sizeof(fake.bytes));
	poke_many(&fake);
	walk_row(ioctl_row(spec, &call), &call, WALK_ENTRY, &fake.memory);
	cr_expect_leq(fake.fetches, WALK_DEEP_FETCHES_MAX);
	cr_expect_leq(fake.total, WALK_DEEP_TOTAL_MAX);
}

/* A list that ends in itself. */
Test(walk_deep, circles_end)
{
	static const char text[] = "struct node(next:addr, other:addr)\n"
				   "node.next -> in node[64]\n"
				   "node.other -> in node\n"
				   "ioctl/cmd=77(arg:in node)\n";
	AUTO(spec_free) struct spec *spec = NULL;
	AUTO(fake_done) struct fake fake = {.memory.fetch = fetch};
	const uint64_t args[6] = {3, 77, BASE};
	struct walk_call call = {.abi = abi_by_id(ABI_X86_64), .args = args};
	struct error err = {0};

	cr_assert_eq(spec_new(&spec, NULL), 0);
	cr_assert_eq(spec_add(spec, "t", span_of_str(text), &err), 0, "%s",
		     err.text);
	for (uint64_t at = BASE; at < END; at += 8)
		poke(&fake, at, BASE, 8);
	walk_row(ioctl_row(spec, &call), &call, WALK_ENTRY, &fake.memory);
	cr_expect_eq(fake.fetches, WALK_DEEP_FETCHES_MAX);
}
