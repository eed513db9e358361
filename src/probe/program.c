/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * program.c - what an executable file exports that a probe can start from.
 */
#include "config.h"

#include "probe/program.h"

#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"

/* The largest programs export some hundred thousand names. */
enum { DYNSYM_MAX = 1 << 20, DYNAMIC_MAX = 4096 };

struct wanted {
	const char *name;
	enum program_symbol symbol;
};

/* Sorted by name, as strcmp does. */
static const struct wanted wanted[] = {
	{"PL_curinterp", SYMBOL_PERL_CURINTERP},
	{"Perl_pp_dbstate", SYMBOL_PERL_PP_DBSTATE},
	{"Perl_pp_nextstate", SYMBOL_PERL_PP_NEXTSTATE},
	{"PyBytes_Type", SYMBOL_PYTHON_BYTES_TYPE},
	{"PyCode_Type", SYMBOL_PYTHON_CODE_TYPE},
	{"PyUnicode_Type", SYMBOL_PYTHON_TEXT_TYPE},
	{"Py_Version", SYMBOL_PYTHON_VERSION},
	{"_PyRuntime", SYMBOL_PYTHON_RUNTIME},
	{"bash_input", SYMBOL_BASH_INPUT},
	{"dist_version", SYMBOL_BASH_DIST_VERSION},
	{"funcstack", SYMBOL_ZSH_FUNCSTACK},
	{"global_variables", SYMBOL_BASH_GLOBAL_VARIABLES},
	{"line_number", SYMBOL_BASH_LINE_NUMBER},
	{"lineno", SYMBOL_ZSH_LINENO},
	{"num_shell_builtins", SYMBOL_BASH_BUILTIN_COUNT},
	{"scriptfilename", SYMBOL_ZSH_SCRIPTFILENAME},
	{"shell_builtins", SYMBOL_BASH_BUILTINS},
	{"shell_functions", SYMBOL_BASH_FUNCTIONS},
	{"stream_list", SYMBOL_BASH_STREAM_LIST},
	{"this_command_name", SYMBOL_BASH_COMMAND_NAME},
};

static void elf_done(Elf **elf)
{
	if (*elf)
		elf_end(*elf);
	*elf = NULL;
}

static int compare_wanted(const void *key, const void *element)
{
	const struct wanted *row = element;

	return strcmp(key, row->name);
}

static void read_headers(Elf *elf, const GElf_Ehdr *header,
			 struct program *program)
{
	bool has_load = false, has_phdr = false;
	size_t count = 0;

	if (elf_getphdrnum(elf, &count) != 0)
		return;
	for (size_t i = 0; i < count && i < 256; i++) {
		GElf_Phdr segment;

		if (!gelf_getphdr(elf, (int)i, &segment))
			return;
		if (segment.p_type == PT_PHDR) {
			program->phdr_addr = segment.p_vaddr;
			has_phdr = true;
		}
		if (segment.p_type != PT_LOAD || has_load)
			continue;
		has_load = true;
		program->load_addr = segment.p_vaddr - segment.p_offset;
		if (!has_phdr)
			program->phdr_addr =
				program->load_addr + header->e_phoff;
	}
}

/* The strings that a section's header points at; or NULL. */
static Elf_Data *strings_of(Elf *elf, const GElf_Shdr *header)
{
	return elf_getdata(elf_getscn(elf, header->sh_link), NULL);
}

/* NULL: none is there. elf_strptr(3) would unpack compressed sections, too, which a
   program's dynamic ones aren't, and bring zlib into a static build for it. */
static const char *string_at(const Elf_Data *strings, uint64_t offset)
{
	const char *text;

	if (!strings || !strings->d_buf || offset >= strings->d_size)
		return NULL;
	text = (const char *)strings->d_buf + offset;
	return memchr(text, '\0', strings->d_size - offset) ? text : NULL;
}

static void read_symbols(Elf *elf, Elf_Scn *section, const GElf_Shdr *header,
			 struct program *program)
{
	Elf_Data *data = elf_getdata(section, NULL);
	Elf_Data *strings = strings_of(elf, header);
	size_t count;

	if (!data || header->sh_entsize == 0)
		return;
	count = data->d_size / header->sh_entsize;
	for (size_t i = 0; i < count && i < DYNSYM_MAX; i++) {
		const struct wanted *row;
		const char *name;
		GElf_Sym symbol;

		if (!gelf_getsym(data, (int)i, &symbol))
			return;
		if ((GELF_ST_TYPE(symbol.st_info) != STT_OBJECT &&
		     GELF_ST_TYPE(symbol.st_info) != STT_FUNC) ||
		    symbol.st_shndx == SHN_UNDEF)
			continue;
		name = string_at(strings, symbol.st_name);
		if (!name)
			continue;
		row = bsearch(name, wanted, ARRAY_LEN(wanted),
			      sizeof(wanted[0]), compare_wanted);
		if (row)
			program->symbols[row->symbol] = symbol.st_value;
	}
}

static void read_needed(Elf *elf, Elf_Scn *section, const GElf_Shdr *header,
			struct program *program)
{
	Elf_Data *data = elf_getdata(section, NULL);
	Elf_Data *strings = strings_of(elf, header);

	if (!data)
		return;
	for (int i = 0; i < DYNAMIC_MAX; i++) {
		const char *name;
		GElf_Dyn entry;

		if (!gelf_getdyn(data, i, &entry) || entry.d_tag == DT_NULL)
			return;
		if (entry.d_tag != DT_NEEDED)
			continue;
		name = string_at(strings, entry.d_un.d_val);
		if (name && strncmp(name, "libpython3.", 11) == 0)
			program->is_python_shared = true;
	}
}

static enum script_language language_of(const struct program *program)
{
	const uint64_t *symbols = program->symbols;

	if (symbols[SYMBOL_BASH_LINE_NUMBER] &&
	    symbols[SYMBOL_BASH_GLOBAL_VARIABLES] &&
	    symbols[SYMBOL_BASH_DIST_VERSION] && symbols[SYMBOL_BASH_INPUT] &&
	    symbols[SYMBOL_BASH_STREAM_LIST])
		return SCRIPT_BASH;
	if (symbols[SYMBOL_PYTHON_RUNTIME] || program->is_python_shared)
		return SCRIPT_PYTHON;
	if (symbols[SYMBOL_ZSH_LINENO] && symbols[SYMBOL_ZSH_FUNCSTACK] &&
	    symbols[SYMBOL_ZSH_SCRIPTFILENAME])
		return SCRIPT_ZSH;
	if (symbols[SYMBOL_PERL_CURINTERP] && symbols[SYMBOL_PERL_PP_NEXTSTATE])
		return SCRIPT_PERL;
	return SCRIPT_NONE;
}

void program_read(int fd, struct program *ret)
{
	AUTO(elf_done) Elf *elf = NULL;
	Elf_Scn *section = NULL;
	GElf_Ehdr header;

	memset(ret, 0, sizeof(*ret));
	if (elf_version(EV_CURRENT) == EV_NONE)
		return;
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (!elf || elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header))
		return;
	ret->word_bytes = header.e_ident[EI_CLASS] == ELFCLASS64 ? 8 : 4;
	ret->i64_align = header.e_machine == EM_386 ? 4 : 8;
	read_headers(elf, &header, ret);
	while ((section = elf_nextscn(elf, section))) {
		GElf_Shdr shdr;

		if (!gelf_getshdr(section, &shdr))
			break;
		if (shdr.sh_type == SHT_DYNSYM)
			read_symbols(elf, section, &shdr, ret);
		if (shdr.sh_type == SHT_DYNAMIC)
			read_needed(elf, section, &shdr, ret);
	}
	ret->language = language_of(ret);
}
