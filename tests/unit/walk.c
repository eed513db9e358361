/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * walk.c - unit tests of src/spec/walk.c on a memory that is an array.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/error.h"
#include "spec/spec.h"
#include "spec/walk.h"

enum {
	BASE = 0x10000, /* two pages that can be read */
	SIZE = 2 * 4096,
	END = BASE + SIZE,
};

struct fake {
	struct walk_memory memory;
	uint8_t bytes[SIZE];
	struct buf log; /* "addr+wanted[sb]" of each request */
	unsigned fetches;
};

static struct walk_bytes fake_fetch(struct walk_memory *memory,
				    const struct walk_request *request)
{
	struct fake *fake = (struct fake *)memory;
	struct walk_bytes ret = {.is_fault = true};
	uint64_t left;

	fake->fetches++;
	buf_printf(&fake->log, "%s%#lx+%lu%s%s", fake->log.len ? " " : "",
		   (unsigned long)request->addr, (unsigned long)request->wanted,
		   request->shape == WALK_STRING ? "s" : "",
		   request->is_bulk ? "b" : "");
	if (request->addr < BASE || request->addr >= END)
		return ret;
	left = END - request->addr;
	ret.bytes = span_of(fake->bytes + (request->addr - BASE),
			    request->wanted < left ? request->wanted : left);
	ret.is_fault = request->wanted > left;
	if (request->shape == WALK_STRING) {
		size_t len =
			strnlen((const char *)ret.bytes.data, ret.bytes.len);

		if (len < ret.bytes.len) {
			ret.bytes.len = len + 1;
			ret.is_fault = false;
		}
	}
	return ret;
}

static struct fake *fake_new(void)
{
	struct fake *fake = calloc(1, sizeof(*fake));

	fake->memory.fetch = fake_fetch;
	return fake;
}

static void fake_free(struct fake **fake)
{
	buf_done(&(*fake)->log);
	free(*fake);
}

static void poke(struct fake *fake, uint64_t addr, const void *data, size_t len)
{
	memcpy(fake->bytes + (addr - BASE), data, len);
}

static void poke_words(struct fake *fake, uint64_t addr, unsigned word,
		       uint64_t value, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		poke(fake, addr + i * word, &value, word);
}

struct walk_case {
	const char *what;
	const char *name; /* of the call */
	unsigned abi;
	uint64_t args[6];
	enum walk_phase phase;
	int64_t ret;
	const char *requests;
};

static void run_cases(const struct walk_case *cases, size_t count)
{
	struct spec *spec = NULL;
	struct error err = {0};

	cr_assert_eq(spec_new(&spec, &err), 0);
	for (size_t i = 0; i < count; i++) {
		AUTO(fake_free) struct fake *fake = fake_new();
		const struct abi *abi = abi_by_id(cases[i].abi);
		const struct spec_row *row = spec_call(
			spec, abi, (uint64_t)abi_call_nr(abi, cases[i].name));
		struct walk_call call = {.abi = abi,
					 .args = cases[i].args,
					 .ret = cases[i].ret,
					 .is_error = cases[i].ret < 0};
		int32_t len = 16;

		poke(fake, BASE, &len, sizeof(len));
		len = -1;
		poke(fake, BASE + 8, &len, sizeof(len));
		walk_row(row, &call, cases[i].phase, &fake->memory);
		cr_expect_str_eq(buf_text(&fake->log), cases[i].requests, "%s",
				 cases[i].what);
	}
	spec_free(&spec);
}

Test(walk, asks_for_what_a_call_sends_and_receives)
{
	static const struct walk_case cases[] = {
		{"a path",
		 "open",
		 ABI_X86_64,
		 {BASE},
		 WALK_ENTRY,
		 0,
		 "0x10000+4096s"},
		{"no path at return",
		 "open",
		 ABI_X86_64,
		 {BASE},
		 WALK_RETURN,
		 3,
		 ""},
		{"no pointer", "open", ABI_X86_64, {0}, WALK_ENTRY, 0, ""},
		{"a wild pointer",
		 "open",
		 ABI_X86_64,
		 {UINT64_MAX},
		 WALK_ENTRY,
		 0,
		 "0xffffffffffffffff+4096s"},
		{"two paths",
		 "rename",
		 ABI_X86_64,
		 {BASE, BASE + 8},
		 WALK_ENTRY,
		 0,
		 "0x10000+4096s 0x10008+4096s"},
		{"written bytes",
		 "write",
		 ABI_X86_64,
		 {1, BASE, 5},
		 WALK_ENTRY,
		 0,
		 "0x10000+5b"},
		{"nothing written",
		 "write",
		 ABI_X86_64,
		 {1, BASE, 0},
		 WALK_ENTRY,
		 0,
		 ""},
		{"more than can be",
		 "write",
		 ABI_X86_64,
		 {1, BASE, 1ull << 40},
		 WALK_ENTRY,
		 0,
		 "0x10000+1048576b"},
		{"SIZE_MAX",
		 "write",
		 ABI_X86_64,
		 {1, BASE, UINT64_MAX},
		 WALK_ENTRY,
		 0,
		 "0x10000+1048576b"},
		{"a negative int",
		 "sethostname",
		 ABI_X86_64,
		 {BASE, UINT64_MAX},
		 WALK_ENTRY,
		 0,
		 ""},
		{"read, at entry",
		 "read",
		 ABI_X86_64,
		 {0, BASE, 100},
		 WALK_ENTRY,
		 0,
		 ""},
		{"read",
		 "read",
		 ABI_X86_64,
		 {0, BASE, 100},
		 WALK_RETURN,
		 7,
		 "0x10000+7b"},
		{"read, end of file",
		 "read",
		 ABI_X86_64,
		 {0, BASE, 100},
		 WALK_RETURN,
		 0,
		 ""},
		{"read that failed",
		 "read",
		 ABI_X86_64,
		 {0, BASE, 100},
		 WALK_RETURN,
		 -9,
		 ""},
		{"a longer datagram",
		 "recvfrom",
		 ABI_X86_64,
		 {0, BASE, 100, 0x20, 0, 0},
		 WALK_RETURN,
		 900,
		 "0x10000+100b"},
		{"an attribute's length",
		 "getxattr",
		 ABI_X86_64,
		 {BASE, BASE, BASE, 0},
		 WALK_RETURN,
		 900,
		 ""},
		{"a symbolic link",
		 "readlink",
		 ABI_X86_64,
		 {BASE, BASE, 100},
		 WALK_RETURN,
		 9,
		 "0x10000+9"},
		{"the directory",
		 "getcwd",
		 ABI_X86_64,
		 {BASE, 100},
		 WALK_RETURN,
		 9,
		 "0x10000+4096s"},
		{"an address sent",
		 "connect",
		 ABI_X86_64,
		 {3, BASE, 110},
		 WALK_ENTRY,
		 0,
		 "0x10000+110"},
		{"a huge address",
		 "connect",
		 ABI_X86_64,
		 {3, BASE, 5000},
		 WALK_ENTRY,
		 0,
		 "0x10000+128"},
		{"a negative address",
		 "connect",
		 ABI_X86_64,
		 {3, BASE, 0xffffffff},
		 WALK_ENTRY,
		 0,
		 ""},
		{"an address received",
		 "accept",
		 ABI_X86_64,
		 {3, BASE + 64, BASE},
		 WALK_RETURN,
		 4,
		 "0x10000+4 0x10040+16"},
		{"its length is bad",
		 "accept",
		 ABI_X86_64,
		 {3, BASE + 64, BASE + 8},
		 WALK_RETURN,
		 4,
		 "0x10008+4"},
		{"its length is wild",
		 "accept",
		 ABI_X86_64,
		 {3, BASE + 64, 8},
		 WALK_RETURN,
		 4,
		 "0x8+4"},
		{"no length",
		 "accept",
		 ABI_X86_64,
		 {3, BASE + 64, 0},
		 WALK_RETURN,
		 4,
		 ""},
		{"two descriptors",
		 "pipe",
		 ABI_X86_64,
		 {BASE},
		 WALK_RETURN,
		 0,
		 "0x10000+8"},
		{"an option that applies",
		 "mq_open",
		 ABI_X86_64,
		 {BASE},
		 WALK_ENTRY,
		 0,
		 "0x10000+4096s"},
		{"no memory at all",
		 "getpid",
		 ABI_X86_64,
		 {BASE, BASE},
		 WALK_RETURN,
		 1,
		 ""},
		{"upper half of an int",
		 "connect",
		 ABI_X86_64,
		 {3, BASE, 0x100000005},
		 WALK_ENTRY,
		 0,
		 "0x10000+5"},
		{"upper half of a pointer",
		 "open",
		 ABI_I386,
		 {0xffffffff00000000 + BASE},
		 WALK_ENTRY,
		 0,
		 "0x10000+4096s"},
		{"unknown on x32", "open", ABI_X32, {BASE}, WALK_ENTRY, 0, ""},
	};

	run_cases(cases, ARRAY_LEN(cases));
}

/* Counts what a visitor is told. */
struct told {
	struct walk_visitor visitor;
	unsigned strings, faults;
	uint64_t bytes;
	uint64_t fault_addr;
};

static void on_visit(struct walk_visitor *visitor,
		     const struct walk_request *request,
		     struct walk_bytes bytes)
{
	struct told *told = (struct told *)visitor;

	told->bytes += bytes.bytes.len;
	if (request->shape == WALK_STRING) {
		told->strings++;
	} else {
		told->faults++;
		told->fault_addr = request->addr;
		cr_expect(bytes.is_fault);
	}
}

static struct told walk_vector_of(struct fake *fake, unsigned abi_id,
				  unsigned arg, uint64_t addr)
{
	struct spec *spec = NULL;
	struct error err = {0};
	const struct abi *abi = abi_by_id(abi_id);
	uint64_t args[6] = {0, addr, addr};
	struct walk_call call = {.abi = abi, .args = args};
	struct told told = {.visitor.visit = on_visit};

	cr_assert_eq(spec_new(&spec, &err), 0);
	walk_arg(spec_call(spec, abi, (uint64_t)abi_call_nr(abi, "execve")),
		 arg, &call, WALK_ENTRY, &fake->memory, &told.visitor);
	spec_free(&spec);
	return told;
}

Test(walk, vectors)
{
	static const struct {
		const char *what;
		unsigned abi, arg;
		uint64_t at;
		unsigned count; /* pointers before the null pointer */
		unsigned strings, fetches;
	} cases[] = {
		{"an empty argv", ABI_X86_64, 1, BASE, 0, 0, 1},
		{"an argv", ABI_X86_64, 1, BASE, 3, 3, 4},
		{"a full first piece", ABI_X86_64, 1, BASE, 16, 16, 18},
		{"more pieces", ABI_X86_64, 1, BASE, 100, 100, 103},
		{"of 32 bits", ABI_I386, 1, BASE, 100, 100, 103},
		{"to the end of memory", ABI_X86_64, 1, END - 32, 3, 3, 4},
		{"over a page", ABI_X86_64, 1, BASE + 4096 - 16, 3, 3, 5},
		{"over a page, not aligned", ABI_X86_64, 1, BASE + 4096 - 13, 3,
		 3, 6},
		{"an environment", ABI_X86_64, 2, BASE, 40, 40, 2},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO(fake_free) struct fake *fake = fake_new();
		struct told told;

		poke_words(fake, cases[i].at,
			   abi_by_id(cases[i].abi)->word_bytes, BASE + 1024,
			   cases[i].count);
		poke(fake, BASE + 1024, "x", 2);
		told = walk_vector_of(fake, cases[i].abi, cases[i].arg,
				      cases[i].at);
		cr_expect_eq(told.strings, cases[i].strings, "%s: %u",
			     cases[i].what, told.strings);
		cr_expect_eq(told.faults, 0, "%s", cases[i].what);
		cr_expect_eq(fake->fetches, cases[i].fetches, "%s: %u",
			     cases[i].what, fake->fetches);
	}
}

Test(walk, a_vector_that_never_ends_is_cut)
{
	AUTO(fake_free) struct fake *fake = fake_new();
	struct told told;

	poke_words(fake, END - 24, 8, BASE, 3);
	told = walk_vector_of(fake, ABI_X86_64, 1, END - 24);
	cr_expect_eq(told.strings, 3);
	cr_expect_eq(told.faults, 1);
	cr_expect_eq(told.fault_addr, END);

	told = walk_vector_of(fake, ABI_X86_64, 1, UINT64_MAX - 3);
	cr_expect_eq(told.strings, 0);
	cr_expect_eq(told.faults, 1);

	told = walk_vector_of(fake, ABI_X86_64, 1, 0);
	cr_expect_eq(told.faults, 0);
}

/* Memory that has the same pointer everywhere. */
static struct walk_bytes endless_fetch(struct walk_memory *memory,
				       const struct walk_request *request)
{
	static uint64_t pointers[512];

	(void)memory;
	for (size_t i = 0; i < ARRAY_LEN(pointers); i++)
		pointers[i] = BASE;
	return (struct walk_bytes){
		span_of(pointers, request->wanted < sizeof(pointers)
					  ? request->wanted
					  : sizeof(pointers)),
		false,
	};
}

Test(walk, endless_memory_ends)
{
	AUTO(fake_free) struct fake *fake = fake_new();
	struct told told;

	fake->memory.fetch = endless_fetch;
	told = walk_vector_of(fake, ABI_X86_64, 1, BASE);
	cr_expect_leq(told.bytes, WALK_VECTOR_BYTES_MAX + 4096);
	cr_expect_gt(told.strings, 1000);
	told = walk_vector_of(fake, ABI_X86_64, 2, BASE);
	cr_expect_eq(told.strings, WALK_VECTOR_MAX);
}

Test(walk, lengths)
{
	static const struct {
		const char *what, *name;
		unsigned arg;
		uint64_t args[6];
		enum walk_phase phase;
		int64_t ret;
		uint64_t length;
	} cases[] = {
		{"of an argument", "write", 1, {1, BASE, 5}, WALK_ENTRY, 0, 5},
		{"of the return", "read", 1, {0, BASE, 9}, WALK_RETURN, 5, 5},
		{"before it", "read", 1, {0, BASE, 9}, WALK_ENTRY, 5, 0},
		{"of an error", "read", 1, {0, BASE, 9}, WALK_RETURN, -5, 0},
		{"pointed at",
		 "accept",
		 1,
		 {3, BASE, BASE},
		 WALK_RETURN,
		 4,
		 16},
		{"none", "open", 0, {BASE}, WALK_ENTRY, 0, 0},
		{"no such argument", "open", 6, {BASE}, WALK_ENTRY, 0, 0},
	};
	const struct abi *abi = abi_by_id(ABI_X86_64);
	AUTO(fake_free) struct fake *fake = fake_new();
	AUTO(spec_free) struct spec *spec = NULL;
	struct error err = {0};
	int32_t len = 16;

	cr_assert_eq(spec_new(&spec, &err), 0);
	poke(fake, BASE, &len, sizeof(len));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t nr = abi_call_nr(abi, cases[i].name);
		struct walk_call call = {.abi = abi,
					 .args = cases[i].args,
					 .ret = cases[i].ret,
					 .is_error = cases[i].ret < 0};
		uint64_t length =
			walk_length(spec_call(spec, abi, (uint64_t)nr),
				    cases[i].arg, &call, cases[i].phase,
				    &fake->memory);

		cr_expect_eq(length, cases[i].length, "%s: %lu", cases[i].what,
			     (unsigned long)length);
	}
}
