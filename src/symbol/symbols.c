/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symbols.c - which function and line is at an offset of a program's file.
 *
 * libdw reads files and debugging information, and fetches them by debuginfod
 * where the user has set DEBUGINFOD_URLS. Answers are kept: a stack's frames
 * come again and again.
 */
#include "config.h"

#include "symbol/symbols.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwelf.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/map.h"
#include "base/mem.h"
#include "symbol/demangle.h"
#include "symbol/lines.h"

/* One file; dwfl NULL: there is none that fits. */
struct image {
	uint64_t number;
	Dwfl *dwfl;
	Dwfl_Module *module;
	Elf *elf;
	Dwarf_Addr bias; /* of what libdwfl calls an address to the file's */
};

struct symbols {
	char *sysroot; /* NULL: none */
	bool with_lines;
	char *debug_path; /* libdwfl reads it through the callbacks */
	Dwfl_Callbacks callbacks;
	struct map images;  /* struct image, by path and build-id */
	struct map answers; /* struct symbol_answer, by struct place */
	struct map names;   /* every text that an answer holds, once */
};

/* No padding: it is a key. */
struct place {
	uint64_t image, offset, is_exact;
};

bool symbols_are_built(void)
{
	return true;
}

struct symbols *symbols_new(const char *sysroot, bool with_lines)
{
	struct symbols *symbols = mem_new(sizeof(*symbols));

	symbols->with_lines = with_lines;
	if (sysroot)
		symbols->sysroot = mem_strdup(sysroot);
	/* Beside the file, in .debug there, and where distributions put it. */
	symbols->debug_path =
		sysroot ? mem_printf(":.debug:%s/usr/lib/debug:/usr/lib/debug",
				     sysroot)
			: mem_strdup(":.debug:/usr/lib/debug");
	symbols->callbacks = (Dwfl_Callbacks){
		.find_elf = dwfl_build_id_find_elf,
		.find_debuginfo = dwfl_standard_find_debuginfo,
		.section_address = dwfl_offline_section_address,
		.debuginfo_path = &symbols->debug_path,
	};
	return symbols;
}

void symbols_free(struct symbols **symbols_ptr)
{
	struct symbols *symbols = *symbols_ptr;
	struct image *image;
	void *value;
	size_t at = 0;

	if (!symbols)
		return;
	while ((image = map_next(&symbols->images, &at))) {
		if (image->dwfl)
			dwfl_end(image->dwfl);
		free(image);
	}
	at = 0;
	while ((value = map_next(&symbols->answers, &at)))
		free(value);
	at = 0;
	while ((value = map_next(&symbols->names, &at)))
		free(value);
	map_done(&symbols->images);
	map_done(&symbols->answers);
	map_done(&symbols->names);
	free(symbols->sysroot);
	free(symbols->debug_path);
	mem_free_ptr(symbols_ptr);
	*symbols_ptr = NULL;
}

/* ---- files ---- */

static void elf_done(Elf **elf)
{
	if (*elf)
		elf_end(*elf);
}

static bool has_build_id(int fd, struct span wanted)
{
	AUTO(elf_done) Elf *elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	const void *id = NULL;
	ssize_t len = elf ? dwelf_elf_gnu_build_id(elf, &id) : -1;

	return len > 0 && (size_t)len == wanted.len &&
	       memcmp(id, wanted.data, wanted.len) == 0;
}

/* Reads the file at root and path when it is the one that was mapped. */
static bool report_file(struct image *image, const char *root, const char *path,
			struct span build_id)
{
	AUTO(mem_free_ptr) char *name = mem_printf("%s%s", root, path);
	AUTO(fd_close) int fd = -1;
	struct stat st;

	/* Nothing but a file is opened: a fifo would wait, a device act. */
	if (stat(name, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || !has_build_id(fd, build_id))
		return false;
	image->module = dwfl_report_elf(image->dwfl, path, name, fd, 0, true);
	if (image->module)
		(void)TAKE_FD(fd); /* libdwfl's now */
	return image->module;
}

static bool report_fetched(struct image *image, const char *path,
			   struct span build_id)
{
	const char *urls = getenv("DEBUGINFOD_URLS");

	if (!urls || !*urls)
		return false;
	image->module =
		dwfl_report_module(image->dwfl, path, 0, UINT64_MAX >> 1);
	return image->module &&
	       dwfl_module_report_build_id(image->module, build_id.data,
					   build_id.len, 0) == 0;
}

static void open_image(struct symbols *symbols, struct image *image,
		       const char *path, struct span build_id)
{
	bool is_there;

	elf_version(EV_CURRENT);
	image->dwfl = dwfl_begin(&symbols->callbacks);
	if (!image->dwfl)
		return;
	dwfl_report_begin(image->dwfl);
	is_there = (symbols->sysroot &&
		    report_file(image, symbols->sysroot, path, build_id)) ||
		   report_file(image, "", path, build_id) ||
		   report_fetched(image, path, build_id);
	dwfl_report_end(image->dwfl, NULL, NULL);
	if (is_there)
		image->elf = dwfl_module_getelf(image->module, &image->bias);
}

static struct image *image_of(struct symbols *symbols, const char *path,
			      struct span build_id)
{
	AUTO(buf_done) struct buf key = BUF_EMPTY;
	struct image *image;

	buf_add_span(&key, build_id);
	buf_add_text(&key, path);
	image = map_get_bytes(&symbols->images, buf_span(&key));
	if (!image) {
		image = mem_new(sizeof(*image));
		image->number = symbols->images.count;
		map_put_bytes(&symbols->images, buf_span(&key), image);
		if (build_id.len && *path == '/')
			open_image(symbols, image, path, build_id);
	}
	return image;
}

/* Where the linker put what is at that offset of the file. */
static bool address_of(const struct image *image, uint64_t offset,
		       GElf_Addr *ret)
{
	size_t count = 0;
	GElf_Phdr header;

	if (!image->elf || elf_getphdrnum(image->elf, &count) < 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!gelf_getphdr(image->elf, (int)i, &header) ||
		    header.p_type != PT_LOAD || offset < header.p_offset ||
		    offset - header.p_offset >= header.p_filesz)
			continue;
		*ret = offset - header.p_offset + header.p_vaddr + image->bias;
		return true;
	}
	return false;
}

/* ---- answers ---- */

static const char *keep_name(struct symbols *symbols, const char *name)
{
	char *kept;

	if (!name)
		return NULL;
	kept = map_get_bytes(&symbols->names, span_of_str(name));
	if (!kept) {
		kept = mem_strdup(name);
		map_put_bytes(&symbols->names, span_of_str(name), kept);
	}
	return kept;
}

static const char *keep_function(struct symbols *symbols, const char *name)
{
	AUTO(buf_done) struct buf source = BUF_EMPTY;

	return keep_name(symbols, name && demangle(name, &source)
					  ? buf_text(&source)
					  : name);
}

/* The function of the symbol table that the address is in. */
static void find_function(struct symbols *symbols, const struct image *image,
			  GElf_Addr addr, struct symbol_frame *ret)
{
	GElf_Off offset = 0;
	GElf_Sym symbol = {0};
	const char *name = dwfl_module_addrinfo(image->module, addr, &offset,
						&symbol, NULL, NULL, NULL);

	/* libdwfl may give the nearest one in front. */
	if (!name || (symbol.st_size && offset >= symbol.st_size))
		return;
	/* "memcpy@@GLIBC_2.14": its version is of no use to people. */
	AUTO(mem_free_ptr) char *bare = mem_strndup(name, strcspn(name, "@"));

	ret->function = keep_function(symbols, *bare ? bare : name);
	ret->function_offset = offset;
}

static struct symbol_answer *answer_new(struct symbols *symbols,
					const struct symbol_frame *function,
					const struct lines *lines)
{
	size_t count = lines->count ? lines->count : 1;
	struct symbol_answer *answer = mem_new(
		sizeof(*answer) + count * sizeof(struct symbol_frame));
	struct symbol_frame *frames = (struct symbol_frame *)(answer + 1);

	for (size_t i = 0; i < lines->count; i++)
		frames[i] = (struct symbol_frame){
			.function = keep_function(symbols,
						  lines->list[i].function),
			.is_inlined = i + 1 < lines->count,
			.file = keep_name(symbols, lines->list[i].file),
			.line = lines->list[i].line,
		};
	if (function->function) {
		frames[count - 1].function = function->function;
		frames[count - 1].function_offset = function->function_offset;
	}
	answer->frames = frames;
	answer->count = count;
	return answer;
}

const struct symbol_answer *symbols_find(struct symbols *symbols,
					 const char *path, struct span build_id,
					 uint64_t offset, bool is_exact)
{
	struct image *image = image_of(symbols, path, build_id);
	struct place place = {image->number, offset, is_exact};
	struct span key = span_of(&place, sizeof(place));
	struct symbol_answer *answer = map_get_bytes(&symbols->answers, key);
	/* The call itself may be the last instruction of its function. */
	uint64_t before = is_exact ? 0 : 1;
	struct symbol_frame function = {0};
	struct lines lines = {0};
	GElf_Addr addr;

	if (answer)
		return answer;
	if (offset >= before && address_of(image, offset - before, &addr)) {
		find_function(symbols, image, addr, &function);
		function.function_offset += before;
		if (symbols->with_lines)
			lines_find(image->module, addr, &lines);
	}
	answer = answer_new(symbols, &function, &lines);
	map_put_bytes(&symbols->answers, key, answer);
	return answer;
}
