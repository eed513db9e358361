/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rows.c - a call's line as rows, in the slots of the ABIs that have the call.
 *
 * A line becomes one row that all ABIs share, unless a value of it takes two
 * registers on some of them: then each ABI has a row of its own. Rows stay where
 * they are until spec_free, replaced ones too.
 */
#include "config.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "spec/spec_part.h"
#include "spec/types.h"

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

const struct spec_row spec_unknown_row = UNKNOWN_ROW;

static bool is_fd(enum spec_kind kind)
{
	return kind == SPEC_FD || kind == SPEC_DIRFD;
}

/* Of what it points at, and of what that points at. */
static unsigned directions_of(const struct spec_arg *arg)
{
	const struct spec_struct *layout =
		arg->pointee ? arg->pointee->type.layout : NULL;

	return arg->direction | (layout ? layout->deep_directions : 0);
}

/* What follows from the arguments. */
void spec_row_derive(struct spec_row *row)
{
	bool has_file = is_fd(row->ret.kind);

	row->args_at_entry = row->arg_count;
	for (unsigned i = row->arg_count; i-- > 0;) {
		struct spec_arg *arg = &row->args[i];
		unsigned directions = directions_of(arg);

		arg->is_received = directions & SPEC_OUT && !row->notes;
		if (directions & SPEC_IN ||
		    arg->length.from == SPEC_LENGTH_POINTED)
			row->has_memory_in = true;
		if (directions & SPEC_OUT) {
			row->has_memory_out = true;
			if (arg->is_received)
				row->args_at_entry = i;
		}
		if (is_fd(arg->kind))
			row->has_fd_arg = true;
		if (arg->kind == SPEC_REQUEST)
			row->has_request_arg = true;
		if (arg->kind == SPEC_FDPAIR)
			has_file = true;
		if (arg->kind == SPEC_PATH)
			row->classes |= SPEC_CLASS_FILE;
	}
	if (row->submits)
		row->has_memory_in = true;
	row->is_of_rings = row->submits || row->effect == SPEC_EFFECT_RING ||
			   row->effect == SPEC_EFFECT_RING_REGISTER;
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
	case REGISTERS_PAGES:
		return 1;
	case REGISTERS_U64:
		return abi->word_bytes < 8 ? 2 : 1;
	case REGISTERS_HALVES:
	case REGISTERS_UPPER_FIRST:
		return 2;
	}
	return 1;
}

static enum spec_held held_by(enum spec_registers registers,
			      const struct abi *abi)
{
	bool is_32 = abi->word_bytes < 8;

	switch (registers) {
	case REGISTERS_ONE:
		return SPEC_HELD_WHOLE;
	case REGISTERS_PAGES:
		return SPEC_HELD_PAGES;
	case REGISTERS_U64:
	case REGISTERS_HALVES:
		return is_32 ? SPEC_HELD_LOWER : SPEC_HELD_WHOLE;
	case REGISTERS_UPPER_FIRST:
		return is_32 ? SPEC_HELD_UPPER : SPEC_HELD_WHOLE;
	}
	return SPEC_HELD_WHOLE;
}

const struct spec_shown *spec_keep_shown(struct store *store,
					 const struct spec_line_shown *line,
					 const uint8_t *places)
{
	struct spec_shown *shown;

	if (!line->count)
		return NULL;
	shown = store_take(store, sizeof(*shown), _Alignof(struct spec_shown));
	*shown = (struct spec_shown){.is_named = line->is_named,
				     .count = (uint8_t)line->count};
	if (line->as.len)
		shown->as = store_name(store, line->as);
	for (size_t i = 0; i < line->count; i++) {
		shown->args[i].name = store_name(store, line->args[i].name);
		shown->args[i].arg = places[line->args[i].arg];
		if (line->args[i].field.len)
			shown->args[i].field =
				store_name(store, line->args[i].field);
	}
	return shown;
}

/* Fills row, or says that the registers don't suffice. */
static bool lay_out(struct store *store, const struct spec_line *line,
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
	row->name = store_name(store, line->name);
	row->arg_count = at;
	row->ret = line->ret;
	row->classes = line->classes;
	row->effect = line->effect;
	row->notes = line->notes;
	row->submits = line->submits;
	row->completes = line->completes;
	row->shown = spec_keep_shown(store, &line->shown, places);
	for (size_t i = 0; i < line->arg_count; i++) {
		struct spec_arg *arg = &row->args[places[i]];

		*arg = line->args[i].arg;
		arg->name = store_name(store, line->args[i].name);
		arg->held = held_by(line->args[i].registers, abi);
		arg->length.arg = places[arg->length.arg];
		arg->length.max_arg = places[arg->length.max_arg];
		arg->cond_arg = places[arg->cond_arg];
	}
	spec_row_derive(row);
	return true;
}

static bool is_same_everywhere(const struct spec_line *line)
{
	for (size_t i = 0; i < line->arg_count; i++)
		if (line->args[i].registers != REGISTERS_ONE)
			return false;
	return true;
}

static void put_row(const struct spec_adding *adding, const struct abi *abi,
		    int64_t nr, const struct spec_line *line,
		    const struct spec_row *row)
{
	struct slot *slot = &adding->spec->slots[abi->id]
						[abi_index(abi, (uint64_t)nr)];
	bool is_specific = line->abis != 0;

	if (adding->is_builtin && slot->has_rows) /* a user's */
		return;
	if (slot->row && slot->text == adding->text && slot->is_specific &&
	    !is_specific)
		return;
	*slot = (struct slot){.row = row,
			      .text = adding->text,
			      .is_specific = is_specific,
			      .has_rows = !adding->is_builtin,
			      .has_subs = !adding->is_builtin};
}

/* Makes the rows of a line. -ENOENT: no such call; -E2BIG: too many registers;
 *ret_abi is where. */
static int add_line(const struct spec_adding *adding,
		    const struct spec_line *line, const struct abi **ret_abi)
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
			row = store_take(adding->store, sizeof(*row),
					 _Alignof(struct spec_row));
			if (!lay_out(adding->store, line, abi, row))
				return -E2BIG;
		}
		put_row(adding, abi, nr, line, row);
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
		return lex_error_of(lexer, line->name,
				    "'%.*s' takes more than %d registers "
				    "on %s",
				    len, name, SPEC_ARGS_MAX, abi->name);
	if (abi)
		return lex_error_of(lexer, line->name, "%s has no call '%.*s'",
				    abi->name, len, name);
	return lex_error_of(lexer, line->name, "there is no call '%.*s'", len,
			    name);
}

int spec_add_call(const struct spec_adding *adding)
{
	struct spec_line line;
	const struct abi *abi = NULL;
	int r = spec_parse_line(adding->lexer, adding->store, &line);

	if (r < 0)
		return r;
	r = add_line(adding, &line, &abi);
	return r < 0 ? add_error(adding->lexer, &line, abi, r) : 0;
}
