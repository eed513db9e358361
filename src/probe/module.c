/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module.c - a program or library in a tracee's memory.
 *
 * Facts: elf(5), and "DWARF Extensions" of the Linux Standard Base for
 * .eh_frame_hdr.
 */
#include "config.h"

#include "probe/module.h"

#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "probe/peek.h"

enum {
	HEADERS_MAX = 64,
	NOTES_MAX = 32,
	NOTE_BYTES_MAX = 4096,
	ARM_EXIDX = 0x70000001, /* PT_ARM_EXIDX, of machine EM_ARM */
	EH_FRAME_HDR_VERSION = 1,
	/* Its three encodings (DW_EH_PE_*): what ld and lld write. */
	ENCODED_UDATA4 = 0x03,
	ENCODED_SDATA4 = 0x0b,
	ENCODED_PCREL = 0x10,
	ENCODED_DATAREL = 0x30,
	ENTRY_BYTES = 8,
};

/* A program header of either class. */
struct header {
	uint32_t type;
	uint64_t offset, vaddr, bytes;
};

struct elf {
	struct peek *peek;
	uint64_t base;
	bool is_64;
	bool is_arm;
	uint64_t headers_at;
	unsigned header_count, header_bytes;
	uint64_t bias; /* address in memory - address in the file */
};

static int read_class_64(struct elf *elf)
{
	Elf64_Ehdr head;
	int rc = peek_read(elf->peek, elf->base, &head, sizeof(head));

	if (rc < 0)
		return rc;
	elf->is_64 = true;
	elf->headers_at = head.e_phoff;
	elf->header_count = head.e_phnum;
	elf->header_bytes = head.e_phentsize;
	return head.e_phentsize >= sizeof(Elf64_Phdr) ? 0 : -ENOEXEC;
}

static int read_class_32(struct elf *elf)
{
	Elf32_Ehdr head;
	int rc = peek_read(elf->peek, elf->base, &head, sizeof(head));

	if (rc < 0)
		return rc;
	elf->is_arm = head.e_machine == EM_ARM;
	elf->headers_at = head.e_phoff;
	elf->header_count = head.e_phnum;
	elf->header_bytes = head.e_phentsize;
	return head.e_phentsize >= sizeof(Elf32_Phdr) ? 0 : -ENOEXEC;
}

static int read_head(struct elf *elf)
{
	uint8_t own_order =
		BYTE_ORDER == LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB;
	uint8_t ident[EI_NIDENT];
	int rc = peek_read(elf->peek, elf->base, ident, sizeof(ident));

	if (rc < 0)
		return rc;
	if (memcmp(ident, ELFMAG, SELFMAG) != 0 || ident[EI_DATA] != own_order)
		return -ENOEXEC;
	if (ident[EI_CLASS] == ELFCLASS64)
		return read_class_64(elf);
	return ident[EI_CLASS] == ELFCLASS32 ? read_class_32(elf) : -ENOEXEC;
}

static int read_header(const struct elf *elf, unsigned index,
		       struct header *ret)
{
	uint64_t addr = elf->base + elf->headers_at +
			(uint64_t)index * elf->header_bytes;
	Elf64_Phdr wide;
	Elf32_Phdr narrow;
	int rc;

	if (elf->is_64) {
		rc = peek_read(elf->peek, addr, &wide, sizeof(wide));
		if (rc == 0)
			*ret = (struct header){wide.p_type, wide.p_offset,
					       wide.p_vaddr, wide.p_memsz};
		return rc;
	}
	rc = peek_read(elf->peek, addr, &narrow, sizeof(narrow));
	if (rc == 0)
		*ret = (struct header){narrow.p_type, narrow.p_offset,
				       narrow.p_vaddr, narrow.p_memsz};
	return rc;
}

/* The base is where the first byte of the file is, in the first segment. */
static int find_bias(struct elf *elf)
{
	struct header header;
	int rc;

	for (unsigned i = 0; i < elf->header_count; i++) {
		rc = read_header(elf, i, &header);
		if (rc < 0)
			return rc;
		if (header.type != PT_LOAD)
			continue;
		elf->bias = elf->base - (header.vaddr - header.offset);
		return 0;
	}
	return -ENOEXEC;
}

static void read_notes(const struct elf *elf, const struct header *header,
		       struct module *module)
{
	uint64_t at = header->vaddr + elf->bias, left = header->bytes;

	if (left > NOTE_BYTES_MAX)
		left = NOTE_BYTES_MAX;
	for (unsigned i = 0; i < NOTES_MAX && left >= sizeof(Elf32_Nhdr); i++) {
		Elf32_Nhdr note; /* the same in both classes */
		uint64_t name_bytes, bytes;
		char name[4];

		if (peek_read(elf->peek, at, &note, sizeof(note)) < 0)
			return;
		name_bytes = ((uint64_t)note.n_namesz + 3) & ~3ull;
		bytes = sizeof(note) + name_bytes +
			(((uint64_t)note.n_descsz + 3) & ~3ull);
		if (bytes > left)
			return;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
		    note.n_descsz && note.n_descsz <= MODULE_BUILD_ID_MAX &&
		    peek_read(elf->peek, at + sizeof(note), name, 4) == 0 &&
		    memcmp(name, "GNU", 4) == 0 &&
		    peek_read(elf->peek, at + sizeof(note) + name_bytes,
			      module->build_id, note.n_descsz) == 0) {
			module->build_id_len = note.n_descsz;
			return;
		}
		at += bytes;
		left -= bytes;
	}
}

/*
 * version, encodings of eh_frame_ptr, fde_count and table; then these. Only a
 * table that can be searched is of use.
 */
static void read_eh_frame_hdr(const struct elf *elf, const struct header *header,
			      struct module *module)
{
	static const uint8_t wanted[] = {EH_FRAME_HDR_VERSION,
					 ENCODED_PCREL | ENCODED_SDATA4,
					 ENCODED_UDATA4,
					 ENCODED_DATAREL | ENCODED_SDATA4};
	uint64_t addr = header->vaddr + elf->bias;
	uint8_t begin[sizeof(wanted)];
	uint32_t count;

	if (peek_read(elf->peek, addr, begin, sizeof(begin)) < 0 ||
	    memcmp(begin, wanted, sizeof(wanted)) != 0 ||
	    peek_u32(elf->peek, addr + 8, &count) < 0 || !count ||
	    (uint64_t)count * ENTRY_BYTES > header->bytes)
		return;
	module->table = MODULE_EH_FRAME;
	module->segment_addr = addr;
	module->table_addr = addr + 12;
	module->table_bytes = (uint64_t)count * ENTRY_BYTES;
}

static void see_header(const struct elf *elf, const struct header *header,
		       struct module *module)
{
	if (header->type == PT_NOTE && !module->build_id_len)
		read_notes(elf, header, module);
	if (header->type == PT_GNU_EH_FRAME && module->table == MODULE_NO_TABLE)
		read_eh_frame_hdr(elf, header, module);
	if (header->type == ARM_EXIDX && elf->is_arm &&
	    header->bytes >= ENTRY_BYTES) {
		module->table = MODULE_EXIDX;
		module->table_addr = header->vaddr + elf->bias;
		module->table_bytes = header->bytes / ENTRY_BYTES * ENTRY_BYTES;
	}
}

int module_read(struct peek *peek, uint64_t base, struct module *ret_module)
{
	struct elf elf = {.peek = peek, .base = base};
	struct module module = {0};
	struct header header;
	int rc = read_head(&elf);

	if (elf.header_count > HEADERS_MAX)
		elf.header_count = HEADERS_MAX;
	if (rc == 0)
		rc = find_bias(&elf);
	for (unsigned i = 0; rc == 0 && i < elf.header_count; i++) {
		rc = read_header(&elf, i, &header);
		if (rc == 0)
			see_header(&elf, &header, &module);
	}
	if (rc == 0)
		*ret_module = module;
	return rc;
}
