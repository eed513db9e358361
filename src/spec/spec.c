/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spec.c - keeps the rows of all calls and finds them by ABI and number.
 *
 * A line of the text becomes one row that all ABIs share, unless a value of it
 * takes two registers on some of them: then each ABI has a row of its own. Rows
 * stay where they are until spec_free, replaced ones too.
 */
#include "config.h"

#include "spec/spec.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "spec/builtin.h"
#include "spec/lex.h"
#include "spec/parse.h"

enum {
	TEXT_MAX_BYTES = 1 << 20, /* of one text, so that a wrong file ends */
	BLOCK_BYTES = 1 << 18,
};

/* Memory that is given back all at once. */
struct block {
	struct block *next;
	size_t used;
	_Alignas(max_align_t) char data[];
};

struct slot {
	const struct spec_row *row;
	unsigned text;	  /* the number of the text that it came from */
	bool is_specific; /* from a line for single ABIs */
};

struct spec {
	struct block *blocks;
	struct slot *slots[ABI_COUNT];
	unsigned text_count;
};

#define UNKNOWN_ARG(name_)                        \
	{                                         \
		.name = (name_), .kind = SPEC_HEX \
	}
#define UNKNOWN_ROW                                                         \
	{                                                                   \
		.arg_count = SPEC_ARGS_MAX, .args_at_entry = SPEC_ARGS_MAX, \
		.args = {UNKNOWN_ARG("arg1"), UNKNOWN_ARG("arg2"),          \
			 UNKNOWN_ARG("arg3"), UNKNOWN_ARG("arg4"),          \
			 UNKNOWN_ARG("arg5"), UNKNOWN_ARG("arg6")},         \
		.ret = {.kind = SPEC_HEX},                                  \
	}

static const struct spec_row unknown_row = UNKNOWN_ROW;

static void *block_take(struct spec *spec, size_t size, size_t align)
{
	struct block *block = spec->blocks;
	size_t at = block ? (block->used + align - 1) / align * align : 0;

	assert(size <= BLOCK_BYTES - sizeof(struct block));
	if (!block || at + size > BLOCK_BYTES - sizeof(struct block)) {
		block = mem_new(BLOCK_BYTES);
		block->next = spec->blocks;
		spec->blocks = block;
		at = 0;
	}
	block->used = at + size;
	return block->data + at;
}

static const char *keep_name(struct spec *spec, struct span name)
{
	char *copy = block_take(spec, name.len + 1, 1);

	memcpy(copy, name.data, name.len);
	return copy;
}

static bool is_fd(enum spec_kind kind)
{
	return kind == SPEC_FD || kind == SPEC_DIRFD;
}

/* What follows from the arguments. */
static void derive(struct spec_row *row)
{
	bool has_file = is_fd(row->ret.kind);

	row->args_at_entry = row->arg_count;
	for (unsigned i = row->arg_count; i-- > 0;) {
		const struct spec_arg *arg = &row->args[i];

		if (arg->direction & SPEC_IN ||
		    arg->length.from == SPEC_LENGTH_POINTED)
			row->has_memory_in = true;
		if (arg->direction & SPEC_OUT) {
			row->has_memory_out = true;
			row->args_at_entry = i;
		}
		if (is_fd(arg->kind))
			row->has_fd_arg = true;
		if (arg->kind == SPEC_FDPAIR)
			has_file = true;
		if (arg->kind == SPEC_PATH)
			row->classes |= SPEC_CLASS_FILE;
	}
	/* strace's %desc leaves the calls of sockets to %network. */
	if ((has_file || row->has_fd_arg) &&
	    !(row->classes & SPEC_CLASS_NETWORK))
		row->classes |= SPEC_CLASS_DESC;
}

/* The register that argument `at` begins in, when the one before has ended. */
static unsigned first_register(const struct spec_line_arg *arg,
			       const struct abi *abi, unsigned at)
{
	if (arg->registers == REGISTERS_U64 && abi->id == ABI_ARM)
		return at + at % 2;
	return at;
}

static unsigned register_count(const struct spec_line_arg *arg,
			       const struct abi *abi)
{
	switch (arg->registers) {
	case REGISTERS_ONE:
		return 1;
	case REGISTERS_U64:
		return abi->word_bytes < 8 ? 2 : 1;
	case REGISTERS_HALVES:
		return 2;
	}
	return 1;
}

/* Fills row, or says that the registers don't suffice. */
static bool lay_out(struct spec *spec, const struct spec_line *line,
		    const struct abi *abi, struct spec_row *row)
{
	uint8_t places[SPEC_ARGS_MAX] = {0};
	unsigned at = 0;

	for (size_t i = 0; i < line->arg_count; i++) {
		const struct spec_line_arg *arg = &line->args[i];

		places[i] = (uint8_t)first_register(arg, abi, at);
		at = places[i] + register_count(arg, abi);
		if (at > SPEC_ARGS_MAX)
			return false;
	}
	row->name = keep_name(spec, line->name);
	row->arg_count = at;
	row->ret = line->ret;
	row->classes = line->classes;
	row->effect = line->effect;
	for (size_t i = 0; i < line->arg_count; i++) {
		struct spec_arg *arg = &row->args[places[i]];

		*arg = line->args[i].arg;
		arg->name = keep_name(spec, line->args[i].name);
		arg->is_pair = line->args[i].registers != REGISTERS_ONE &&
			       abi->word_bytes < 8;
		arg->length.arg = places[arg->length.arg];
		arg->length.max_arg = places[arg->length.max_arg];
		arg->cond_arg = places[arg->cond_arg];
	}
	derive(row);
	return true;
}

static bool is_same_everywhere(const struct spec_line *line)
{
	for (size_t i = 0; i < line->arg_count; i++)
		if (line->args[i].registers != REGISTERS_ONE)
			return false;
	return true;
}

static void put_row(struct spec *spec, const struct abi *abi, int64_t nr,
		    const struct spec_line *line, const struct spec_row *row)
{
	struct slot *slot = &spec->slots[abi->id][nr - abi->call_base];
	bool is_specific = line->abis != 0;

	if (slot->row && slot->text == spec->text_count && slot->is_specific &&
	    !is_specific)
		return;
	*slot = (struct slot){row, spec->text_count, is_specific};
}

/* Makes the rows of a line. -ENOENT: no such call; -E2BIG: too many registers;
 *ret_abi is where. */
static int add_line(struct spec *spec, const struct spec_line *line,
		    const struct abi **ret_abi)
{
	char name[128];
	struct spec_row *row = NULL;
	bool is_shared = is_same_everywhere(line);

	assert(line->name.len < sizeof(name));
	memcpy(name, line->name.data, line->name.len);
	name[line->name.len] = '\0';
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);
		bool is_asked = line->abis & UINT32_C(1) << id;
		int64_t nr;

		if (id == ABI_X32 || (line->abis && !is_asked))
			continue;
		*ret_abi = abi;
		nr = abi_call_nr(abi, name);
		if (nr < 0 && is_asked)
			return -ENOENT;
		if (nr < 0)
			continue;
		if (!row || !is_shared) {
			row = block_take(spec, sizeof(*row),
					 _Alignof(struct spec_row));
			if (!lay_out(spec, line, abi, row))
				return -E2BIG;
		}
		put_row(spec, abi, nr, line, row);
	}
	*ret_abi = NULL;
	return row ? 0 : -ENOENT;
}

static int add_error(const struct lexer *lexer, const struct spec_line *line,
		     const struct abi *abi, int code)
{
	const char *name = (const char *)line->name.data;
	int len = (int)line->name.len;

	if (code == -E2BIG)
		return lex_error(lexer,
				 "'%.*s' takes more than %d registers "
				 "on %s",
				 len, name, SPEC_ARGS_MAX, abi->name);
	if (abi)
		return lex_error(lexer, "%s has no call '%.*s'", abi->name, len,
				 name);
	return lex_error(lexer, "there is no call '%.*s'", len, name);
}

static int add_text(struct spec *spec, const char *name, struct span text,
		    struct error *err)
{
	struct lexer lexer = lexer_of(name, text, err);

	spec->text_count++;
	while (lex_statement(&lexer)) {
		struct spec_line line;
		const struct abi *abi = NULL;
		int r = spec_parse_line(&lexer, &line);

		if (r < 0)
			return r;
		r = add_line(spec, &line, &abi);
		if (r < 0)
			return add_error(&lexer, &line, abi, r);
	}
	return 0;
}

/* Calls without a line have their name at least. */
static void add_names(struct spec *spec)
{
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);

		for (size_t i = 0; i < abi->call_count; i++) {
			struct slot *slot = &spec->slots[id][i];
			struct spec_row *row;

			if (slot->row || !abi->call_names[i])
				continue;
			row = block_take(spec, sizeof(*row),
					 _Alignof(struct spec_row));
			*row = unknown_row;
			row->name = abi->call_names[i];
			slot->row = row;
		}
	}
}

static struct spec *spec_empty(void)
{
	struct spec *spec = mem_new(sizeof(*spec));

	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++)
		spec->slots[id] = mem_new(abi_by_id(id)->call_count *
					  sizeof(struct slot));
	return spec;
}

int spec_new(struct spec **ret_spec, struct error *err)
{
	AUTO(spec_free) struct spec *spec = spec_empty();
	int r = add_text(spec, "calls.spec",
			 span_of(spec_builtin_text, spec_builtin_len), err);

	if (r < 0)
		return r;
	add_names(spec);
	*ret_spec = TAKE_PTR(spec);
	return 0;
}

int spec_add(struct spec *spec, const char *name, struct span text,
	     struct error *err)
{
	AUTO(spec_free) struct spec *trial = NULL;
	int r;

	if (text.len > TEXT_MAX_BYTES)
		return error_set(err, EFBIG, "%s: more than %d bytes", name,
				 TEXT_MAX_BYTES);
	/* All or nothing: what a text says depends on no earlier one. */
	trial = spec_empty();
	r = add_text(trial, name, text, err);
	if (r < 0)
		return r;
	return add_text(spec, name, text, err);
}

void spec_free(struct spec **spec)
{
	int saved_errno = errno;

	if (*spec) {
		for (struct block *block = (*spec)->blocks; block;) {
			AUTO(mem_free_ptr) struct block *old = block;

			block = old->next;
		}
		for (unsigned id = 0; id < ABI_COUNT; id++)
			mem_free_ptr(&(*spec)->slots[id]);
		mem_free_ptr(spec);
	}
	errno = saved_errno;
}

const struct spec_row *spec_call(const struct spec *spec, const struct abi *abi,
				 uint64_t nr)
{
	uint64_t at = nr - abi->call_base;
	const struct spec_row *row = NULL;

	if (at < abi->call_count)
		row = spec->slots[abi->id][at].row;
	return row ? row : &unknown_row;
}

static bool is_signed(enum spec_kind kind)
{
	switch (kind) {
	case SPEC_INT:
	case SPEC_LONG:
	case SPEC_OFFSET:
	case SPEC_FD:
	case SPEC_DIRFD:
	case SPEC_PID:
	case SPEC_SIGNAL:
		return true;
	case SPEC_NONE:
	case SPEC_UINT:
	case SPEC_ULONG:
	case SPEC_SIZE:
	case SPEC_HEX:
	case SPEC_ADDR:
	case SPEC_PATH:
	case SPEC_STRING:
	case SPEC_BYTES:
	case SPEC_STRV:
	case SPEC_ENVV:
	case SPEC_MODE:
	case SPEC_UID:
	case SPEC_GID:
	case SPEC_FDPAIR:
	case SPEC_SOCKADDR:
		return false;
	}
	return false;
}

uint64_t spec_value(const struct spec_row *row, unsigned arg,
		    const struct abi *abi, const uint64_t *args)
{
	const struct spec_arg *what = &row->args[arg];
	unsigned word_bits =
		abi && abi->id != ABI_X32 ? abi->word_bytes * 8u : 64;
	unsigned bits = what->bytes ? what->bytes * 8u : word_bits;
	uint64_t value = args[arg];

	if (what->is_pair && arg + 1 < SPEC_ARGS_MAX)
		return (value & UINT32_MAX) | args[arg + 1] << 32;
	if (bits >= 64)
		return value;
	value &= (UINT64_C(1) << bits) - 1;
	if (is_signed(what->kind) && value >> (bits - 1))
		value |= UINT64_MAX << bits;
	return value;
}

const char *spec_version(void)
{
	return spec_builtin_sum;
}
