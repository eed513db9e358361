/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * program.h - what an executable file exports that a probe can start from.
 *
 * Only the dynamic symbol table counts: it is there in stripped programs too,
 * and a program in it meant to show these names to others.
 */
#ifndef SPILE_PROBE_PROGRAM_H
#define SPILE_PROBE_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "event/event.h"

/* The memories in tests/fuzz/corpus/probe are laid out in this order. */
enum program_symbol {
	/* bash */
	SYMBOL_BASH_INPUT,
	SYMBOL_BASH_DIST_VERSION,
	SYMBOL_BASH_GLOBAL_VARIABLES,
	SYMBOL_BASH_LINE_NUMBER,
	SYMBOL_BASH_STREAM_LIST,
	/* perl */
	SYMBOL_PERL_CURINTERP,
	SYMBOL_PERL_PP_DBSTATE,
	SYMBOL_PERL_PP_NEXTSTATE,
	/* python */
	SYMBOL_PYTHON_BYTES_TYPE,
	SYMBOL_PYTHON_CODE_TYPE,
	SYMBOL_PYTHON_RUNTIME,
	SYMBOL_PYTHON_TEXT_TYPE,
	SYMBOL_PYTHON_VERSION,
	/* zsh */
	SYMBOL_ZSH_FUNCSTACK,
	SYMBOL_ZSH_LINENO,
	SYMBOL_ZSH_SCRIPTFILENAME,
	/* bash, for its forks */
	SYMBOL_BASH_BUILTINS,
	SYMBOL_BASH_BUILTIN_COUNT,
	SYMBOL_BASH_COMMAND_NAME,
	SYMBOL_BASH_FUNCTIONS,
	PROGRAM_SYMBOLS,
};

struct program {
	enum script_language language; /* SCRIPT_NONE: can't be asked */
	bool is_python_shared; /* python's symbols are in libpython3*.so */
	uint8_t word_bytes;    /* 4 or 8 */
	uint8_t i64_align;  /* of an int64_t in a struct: 4 on i386, else 8 */
	uint64_t load_addr; /* p_vaddr of the first byte mapped */
	uint64_t phdr_addr; /* p_vaddr of the program headers */
	uint64_t symbols[PROGRAM_SYMBOLS]; /* st_value, 0: not there */
};

/* Never fails: what is no program of a known shape has no language. */
void program_read(int fd, struct program *ret);

#endif
