/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack_space.c - unit tests of what stacks are unwound from: src/probe/maps.c,
 * module.c, stack_space.c, arch/sigreturn.c and the registers for libunwind.
 */
#include "config.h"

#include <criterion/criterion.h>
#include <elf.h>
#include <errno.h>
#include <string.h>

#include "arch/registers.h"
#include "arch/sigreturn.h"
#include "base/auto.h"
#include "base/buf.h"
#include "fake_memory.h"
#include "probe/maps.h"
#include "probe/module.h"
#include "probe/peek.h"
#include "probe/stack_space.h"

/* ---- maps ---- */

static void show_line(struct buf *buf, const struct maps_line *line)
{
	buf_printf(buf, "%llx-%llx %c %llx %llx %llu '%.*s'",
		   (unsigned long long)line->start,
		   (unsigned long long)line->end,
		   line->is_executable ? 'x' : '-',
		   (unsigned long long)line->offset,
		   (unsigned long long)line->dev,
		   (unsigned long long)line->ino, (int)line->path.len,
		   line->path.data ? (const char *)line->path.data : "");
}

Test(maps, lines)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"00400000-00401000 r-xp 00001000 fe:01 42      /bin/true\n",
		 "400000-401000 x 1000 fe00000001 42 '/bin/true'"},
		{"7f00-8000 rw-p 00000000 00:00 0 \n",
		 "7f00-8000 - 0 0 0 ''"},
		{"1000-2000 r-xp 0 00:00 0                [vdso]",
		 "1000-2000 x 0 0 0 '[vdso]'"},
		{"1000-2000 r-xp 0 0:1 7 /lib/x.so (deleted)\n",
		 "1000-2000 x 0 1 7 '/lib/x.so'"},
		{"1000-2000 r-xp 0 0:1 7 /a b\\012c\n",
		 "1000-2000 x 0 1 7 '/a b\\012c'"},
		/* What makes no sense is passed over. */
		{"nonsense\n2000-1000 r-xp 0 0:1 7 /x\n1-2 rwxp 0 0:0 0\n",
		 "1-2 x 0 0 0 ''"},
		{"1000-2000 r-x", ""},
		{"1000-2000 r-xp zz 0:0 0\n", ""},
		{"", ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct span text = span_of_str(cases[i].text);
		AUTO(buf_done) struct buf shown = BUF_EMPTY;
		struct maps_line line;

		if (maps_next(&text, &line))
			show_line(&shown, &line);
		cr_expect_str_eq(buf_text(&shown), cases[i].want, "%s",
				 cases[i].text);
	}
}

/* ---- regions ---- */

static const char two_files[] =
	"1000-2000 r--p 00000000 00:01 7 /lib/a.so\n"
	"2000-4000 r-xp 00001000 00:01 7 /lib/a.so\n"
	"4000-5000 r--p 00003000 00:01 7 /lib/a.so\n"
	"5000-6000 rwxp 00000000 00:00 0 \n"
	"7000-8000 r-xp 00001000 00:01 8 /lib/b.so\n"
	"9000-a000 r-xp 00000000 00:00 0 [vdso]\n";

Test(regions, where_code_may_be)
{
	AUTO(regions_done) struct regions regions = {0};
	struct region *found;

	regions_parse(span_of_str(two_files), &regions);
	cr_assert_eq(regions.count, 4);
	cr_expect_null(regions_find(&regions, 0x1000), "not executable");
	cr_expect_null(regions_find(&regions, 0x6000), "behind the end");
	cr_expect_null(regions_find(&regions, 0xa000));
	found = regions_find(&regions, 0x3fff);
	cr_assert_not_null(found);
	cr_expect_str_eq(found->path, "/lib/a.so");
	cr_expect_eq(found->base, 0x1000);
	found = regions_find(&regions, 0x5000);
	cr_assert_not_null(found);
	cr_expect_str_empty(found->path);
	cr_expect_eq(found->base, 0);
	found = regions_find(&regions, 0x7000);
	cr_assert_not_null(found);
	cr_expect_eq(found->base, 0, "its beginning isn't mapped");
	found = regions_find(&regions, 0x9000);
	cr_assert_not_null(found);
	cr_expect_eq(found->base, 0x9000);
}

Test(regions, what_is_known_stays_where_nothing_changed)
{
	static const char later[] =
		"1000-2000 r--p 00000000 00:01 7 /lib/a.so\n"
		"2000-4000 r-xp 00001000 00:01 7 /lib/a.so\n"
		"7000-8000 r-xp 00001000 00:01 9 /lib/b.so\n";
	AUTO(regions_done) struct regions before = {0};
	AUTO(regions_done) struct regions same = {0};
	AUTO(regions_done) struct regions now = {0};

	regions_parse(span_of_str(two_files), &before);
	regions_parse(span_of_str(two_files), &same);
	regions_parse(span_of_str(later), &now);
	cr_expect(regions_equal(&before, &same));
	cr_expect_not(regions_equal(&before, &now));
	for (size_t i = 0; i < before.count; i++)
		before.list[i].is_said = true;
	regions_keep_known(&now, &before);
	cr_expect(regions_find(&now, 0x2000)->is_said);
	cr_expect_not(regions_find(&now, 0x7000)->is_said, "another file");
}

/* ---- modules ---- */

enum {
	HEADER_AT = 0x40,
	NOTE_AT = 0x200,
	TABLE_AT = 0x300,
	VADDR = 0x400000, /* in the file */
	ARM_EXIDX_TYPE = 0x70000001,
};

static void put(struct fake_memory *fake, uint64_t at, const void *data,
		size_t len)
{
	fake_put(fake, FAKE_BASE + at, data, len);
}

static void put_note(struct fake_memory *fake)
{
	static const uint8_t note[] = {4,   0,	 0,   0, 3, 0, 0, 0, 3, 0,
				       0,   0,	 'G', 'N', 'U', 0, 0xab, 0xcd,
				       0xef};

	put(fake, NOTE_AT, note, sizeof(note));
}

static void put_eh_frame_hdr(struct fake_memory *fake, uint8_t encoding)
{
	uint8_t begin[] = {1, 0x1b, 3, encoding, 0, 0, 0, 0, 2, 0, 0, 0};

	put(fake, TABLE_AT, begin, sizeof(begin));
}

static void put_elf_64(struct fake_memory *fake)
{
	Elf64_Ehdr head = {
		.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB},
		.e_phoff = HEADER_AT,
		.e_phnum = 3,
		.e_phentsize = sizeof(Elf64_Phdr),
	};
	Elf64_Phdr headers[] = {
		{.p_type = PT_LOAD, .p_vaddr = VADDR, .p_memsz = 0x1000},
		{.p_type = PT_NOTE, .p_vaddr = VADDR + NOTE_AT, .p_memsz = 20},
		{.p_type = PT_GNU_EH_FRAME,
		 .p_vaddr = VADDR + TABLE_AT,
		 .p_memsz = 28},
	};

	put(fake, 0, &head, sizeof(head));
	put(fake, HEADER_AT, headers, sizeof(headers));
}

static void put_elf_arm(struct fake_memory *fake)
{
	Elf32_Ehdr head = {
		.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB},
		.e_machine = EM_ARM,
		.e_phoff = HEADER_AT,
		.e_phnum = 3,
		.e_phentsize = sizeof(Elf32_Phdr),
	};
	Elf32_Phdr headers[] = {
		{.p_type = PT_LOAD, .p_vaddr = VADDR, .p_memsz = 0x1000},
		{.p_type = PT_NOTE, .p_vaddr = VADDR + NOTE_AT, .p_memsz = 20},
		{.p_type = ARM_EXIDX_TYPE,
		 .p_vaddr = VADDR + TABLE_AT,
		 .p_memsz = 28},
	};

	put(fake, 0, &head, sizeof(head));
	put(fake, HEADER_AT, headers, sizeof(headers));
}

static int read_module(struct fake_memory *fake, struct module *ret)
{
	static struct peek peek;

	peek_init(&peek, &fake->memory, sizeof(uint64_t));
	memset(ret, 0, sizeof(*ret));
	return module_read(&peek, FAKE_BASE, ret);
}

Test(module, of_64_bits)
{
	static struct fake_memory fake;
	struct probe_image unused;
	struct module module;

	fake_init(&fake, &unused, SCRIPT_NONE, 8, 8);
	memset(fake.bytes, 0, sizeof(fake.bytes));
	put_elf_64(&fake);
	put_note(&fake);
	put_eh_frame_hdr(&fake, 0x3b);
	cr_assert_eq(read_module(&fake, &module), 0);
	cr_expect_eq(module.build_id_len, 3);
	cr_expect_arr_eq(module.build_id, "\xab\xcd\xef", 3);
	cr_expect_eq(module.table, MODULE_EH_FRAME);
	cr_expect_eq(module.segment_addr, FAKE_BASE + TABLE_AT);
	cr_expect_eq(module.table_addr, FAKE_BASE + TABLE_AT + 12);
	cr_expect_eq(module.table_bytes, 16);

	put_eh_frame_hdr(&fake, 0xff);
	cr_assert_eq(read_module(&fake, &module), 0);
	cr_expect_eq(module.table, MODULE_NO_TABLE, "can't be searched");
}

Test(module, of_arm)
{
	static struct fake_memory fake;
	struct probe_image unused;
	struct module module;

	fake_init(&fake, &unused, SCRIPT_NONE, 4, 8);
	memset(fake.bytes, 0, sizeof(fake.bytes));
	put_elf_arm(&fake);
	put_note(&fake);
	cr_assert_eq(read_module(&fake, &module), 0);
	cr_expect_eq(module.build_id_len, 3);
	cr_expect_eq(module.table, MODULE_EXIDX);
	cr_expect_eq(module.table_addr, FAKE_BASE + TABLE_AT);
	cr_expect_eq(module.table_bytes, 24, "whole entries");
}

Test(module, that_is_none)
{
	static struct fake_memory fake;
	struct probe_image unused;
	struct module module;

	fake_init(&fake, &unused, SCRIPT_NONE, 8, 8);
	memset(fake.bytes, 0, sizeof(fake.bytes));
	cr_expect_eq(read_module(&fake, &module), -ENOEXEC);
	put_elf_64(&fake);
	fake.bytes[EI_DATA] = ELFDATA2MSB;
	cr_expect_eq(read_module(&fake, &module), -ENOEXEC, "another order");
	put_elf_64(&fake);
	/* Headers far away. */
	memset(&fake.bytes[offsetof(Elf64_Ehdr, e_phoff)], 0x7f, 8);
	cr_expect_eq(read_module(&fake, &module), -EFAULT);
}

/* ---- signals and registers ---- */

Test(sigreturn, of_each_machine)
{
	static const struct {
		enum abi_id abi;
		uint8_t code[SIGRETURN_BYTES];
		bool want;
	} cases[] = {
		{ABI_X86_64,
		 {0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05, 0x90},
		 true},
		{ABI_X86_64, {0x48, 0xc7, 0xc0, 0x0e, 0, 0, 0, 0x0f, 0x05}, false},
		{ABI_I386, {0xb8, 0xad, 0, 0, 0, 0xcd, 0x80}, true},
		{ABI_X86_64, {0xb8, 0xad, 0, 0, 0, 0xcd, 0x80}, false},
		{ABI_AARCH64, {0x68, 0x11, 0x80, 0xd2, 1, 0, 0, 0xd4}, true},
		{ABI_ARM, {0xad, 0x70, 0xa0, 0xe3, 0, 0, 0, 0xef}, true},
		{ABI_ARM, {0x77, 0x27, 0, 0xdf}, true},
		{ABI_NONE, {0}, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		cr_expect_eq(sigreturn_is(cases[i].abi, cases[i].code),
			     cases[i].want, "case %zu", i);
}

Test(registers, as_libunwind_numbers_them)
{
	static const struct {
		size_t bytes;
		unsigned number, word; /* word -1: there is none */
	} cases[] = {
		/* x86_64: rax rbp rsp rip */
		{216, 0, 10},	{216, 6, 4},	{216, 7, 19},
		{216, 16, 16},	{216, 17, -1u},
		/* i386: eax ebp esp eip */
		{68, 0, 6},	{68, 6, 5},	{68, 7, 15},
		{68, 8, 12},	{68, 9, -1u},
		/* aarch64: x29 x30 sp pc */
		{272, 29, 29},	{272, 30, 30},	{272, 31, 31},
		{272, 32, 32},	{272, 33, -1u},
		/* arm: fp sp lr pc */
		{72, 11, 11},	{72, 13, 13},	{72, 14, 14},
		{72, 15, 15},	{72, 16, -1u},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct registers registers = {
			.layout = registers_layout(cases[i].bytes, ABI_NONE),
		};
		uint64_t value = UINT64_MAX;

		for (unsigned j = 0; j < registers.layout->count; j++)
			registers_set(&registers, j, j);
		cr_expect_eq(registers_unwind(&registers, cases[i].number,
					      &value),
			     cases[i].word != -1u, "case %zu", i);
		if (cases[i].word != -1u)
			cr_expect_eq(value, cases[i].word, "case %zu: %u", i,
				     (unsigned)value);
	}
}
