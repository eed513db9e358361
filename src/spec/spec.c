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
#include "spec/store.h"
#include "spec/types.h"

enum { TEXT_MAX_BYTES = 1 << 20 }; /* of one text, so that a wrong file ends */

/* A row for certain values of an argument. */
struct sub {
	const struct sub *next; /* an older one */
	const struct spec_row *row;
	unsigned arg;
	struct spec_choice choice;
};

struct slot {
	const struct spec_row *row;
	const struct sub *subs;
	unsigned text;	  /* the number of the text that it came from */
	bool is_specific; /* from a line for single ABIs */
};

struct spec {
	struct store store;
	const struct spec *base; /* of a trial: what it would be added to */
	struct slot *slots[ABI_COUNT];
	unsigned text_count;
	/* Of the call that a sub-row was last made for: most are for ioctl. */
	const char *sub_call;
	int64_t sub_nrs[ABI_COUNT];
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
static void derive(struct spec_row *row)
{
	bool has_file = is_fd(row->ret.kind);

	row->args_at_entry = row->arg_count;
	for (unsigned i = row->arg_count; i-- > 0;) {
		const struct spec_arg *arg = &row->args[i];
		unsigned directions = directions_of(arg);

		if (directions & SPEC_IN ||
		    arg->length.from == SPEC_LENGTH_POINTED)
			row->has_memory_in = true;
		if (directions & SPEC_OUT) {
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
	row->name = store_name(&spec->store, line->name);
	row->arg_count = at;
	row->ret = line->ret;
	row->classes = line->classes;
	row->effect = line->effect;
	row->request = line->request;
	for (size_t i = 0; i < line->arg_count; i++) {
		struct spec_arg *arg = &row->args[places[i]];

		*arg = line->args[i].arg;
		arg->name = store_name(&spec->store, line->args[i].name);
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
	struct slot *slot = &spec->slots[abi->id][abi_index(abi, (uint64_t)nr)];
	bool is_specific = line->abis != 0;

	if (slot->row && slot->text == spec->text_count && slot->is_specific &&
	    !is_specific)
		return;
	*slot = (struct slot){row, NULL, spec->text_count, is_specific};
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
			row = store_take(&spec->store, sizeof(*row),
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

/* ---- sub-rows ---- */

static const struct slot *find_slot(const struct spec *spec,
				    const struct abi *abi, int64_t nr)
{
	for (; spec; spec = spec->base)
		if (spec->slots[abi->id][abi_index(abi, (uint64_t)nr)].row)
			return &spec->slots[abi->id][abi_index(abi, (uint64_t)nr)];
	return NULL;
}

/* A row as the line that it came from; false if its registers say more. */
static bool line_of_row(const struct spec_row *row, struct spec_line *ret_line)
{
	*ret_line = (struct spec_line){
		.name = span_of_str(row->name),
		.arg_count = row->arg_count,
		.ret = row->ret,
		.classes = row->classes,
		.effect = row->effect,
	};
	for (unsigned i = 0; i < row->arg_count; i++) {
		if (row->args[i].is_pair || !row->args[i].name)
			return false;
		ret_line->args[i].name = span_of_str(row->args[i].name);
		ret_line->args[i].arg = row->args[i];
	}
	return true;
}

static void put_sub(struct spec *spec, const struct abi *abi, int64_t nr,
		    const struct sub *sub)
{
	struct slot *slot = &spec->slots[abi->id][abi_index(abi, (uint64_t)nr)];
	struct sub *kept =
		store_take(&spec->store, sizeof(*kept), _Alignof(struct sub));

	*kept = *sub;
	kept->next = slot->subs;
	slot->subs = kept;
}

/* The line has the arguments of the base, some of them said anew. */
static const struct spec_row *make_sub_row(struct spec *spec,
					   const struct spec_row *base,
					   const struct spec_line *line)
{
	struct spec_row *row = store_take(&spec->store, sizeof(*row),
					  _Alignof(struct spec_row));

	*row = *base;
	row->request = line->request;
	row->has_memory_in = false;
	row->has_memory_out = false;
	for (unsigned i = 0; i < row->arg_count; i++) {
		row->args[i] = line->args[i].arg;
		row->args[i].name = base->args[i].name;
	}
	derive(row);
	return row;
}

static const int64_t *call_nrs(struct spec *spec, struct span call)
{
	if (spec->sub_call && word_is(call, spec->sub_call))
		return spec->sub_nrs;
	spec->sub_call = store_name(&spec->store, call);
	for (unsigned id = ABI_NONE; id < ABI_COUNT; id++)
		spec->sub_nrs[id] =
			id == ABI_NONE || id == ABI_X32
				? -1
				: abi_call_nr(abi_by_id(id), spec->sub_call);
	return spec->sub_nrs;
}

/* Calls make(context, base, line) for each different row of a call, and keeps
   what comes back for all ABIs that have the row. */
struct sub_maker {
	int (*make)(struct sub_maker *maker, const struct spec_line *base,
		    struct spec_line *ret_line);
	struct lexer *lexer;
	struct store *store;
	const struct spec_sub *sub;
	const struct spec_request_line *request;
};

static int make_from_text(struct sub_maker *maker, const struct spec_line *base,
			  struct spec_line *ret_line)
{
	struct lexer lexer = *maker->lexer; /* from its place each time */

	return spec_parse_sub_args(&lexer, maker->store, base, ret_line);
}

/* The argument behind the request is what its type says. */
static int make_from_request(struct sub_maker *maker,
			     const struct spec_line *base,
			     struct spec_line *ret_line)
{
	const struct spec_request_line *request = maker->request;
	size_t at = 0;
	struct spec_arg *arg;

	*ret_line = *base;
	while (at < base->arg_count && base->args[at].arg.kind != SPEC_REQUEST)
		at++;
	if (at + 1 >= base->arg_count)
		return lex_error(maker->lexer,
				 "ioctl has no argument for a request");
	if (!request->has_type)
		return 0;
	arg = &ret_line->args[at + 1].arg;
	*arg = (struct spec_arg){
		.kind = SPEC_POINTER,
		.direction = request->direction,
		.length = request->length,
		.pointee = request->pointee,
	};
	arg->length.arg = (uint8_t)at;
	return 0;
}

static int add_sub_for(struct spec *spec, const struct abi *abi, int64_t nr,
		       struct sub_maker *maker,
		       const struct spec_row *rows[SPEC_CHOICES_MAX],
		       const struct spec_row *base)
{
	const struct spec_sub *sub = maker->sub;
	struct spec_line base_line, line;
	unsigned arg = 0;

	while (arg < base->arg_count &&
	       (!base->args[arg].name ||
		!word_is(sub->arg, base->args[arg].name)))
		arg++;
	if (arg == base->arg_count)
		return lex_error(maker->lexer, "'%s' has no argument '%.*s'",
				 base->name, (int)sub->arg.len,
				 (const char *)sub->arg.data);
	if (!rows[0]) {
		int r;

		if (!line_of_row(base, &base_line))
			return lex_error(maker->lexer,
					 "'%s' takes values of two registers",
					 base->name);
		r = maker->make(maker, &base_line, &line);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < sub->choice_count; i++) {
		struct sub made = {.arg = arg, .choice = sub->choices[i]};

		if (!rows[i]) {
			line.request = sub->choices[i].request;
			rows[i] = make_sub_row(spec, base, &line);
		}
		made.row = rows[i];
		put_sub(spec, abi, nr, &made);
	}
	return 0;
}

static int add_sub(struct spec *spec, struct sub_maker *maker)
{
	const struct spec_row *rows[SPEC_CHOICES_MAX] = {NULL};
	const struct spec_row *last = NULL;
	const int64_t *nrs = call_nrs(spec, maker->sub->call);
	bool is_known = false;

	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);
		int64_t nr = nrs[id];
		const struct slot *slot;
		int r;

		if (nr < 0)
			continue;
		slot = find_slot(spec, abi, nr);
		if (!slot)
			continue;
		is_known = true;
		if (slot->row != last)
			memset(rows, 0, sizeof(rows));
		last = slot->row;
		r = add_sub_for(spec, abi, nr, maker, rows, last);
		if (r < 0)
			return r;
	}
	if (!is_known)
		return lex_error(maker->lexer, "there is no call '%.*s'",
				 (int)maker->sub->call.len,
				 (const char *)maker->sub->call.data);
	return 0;
}

static int add_request(struct spec *spec, struct lexer *lexer)
{
	struct spec_request_line line;
	struct spec_sub sub = {.call = span_of_str("ioctl"),
			       .arg = span_of_str("cmd"),
			       .choice_count = 1};
	struct sub_maker maker = {make_from_request, lexer, &spec->store, &sub,
				  &line};
	int r = spec_parse_request(lexer, &spec->store, &line);

	if (r < 0)
		return r;
	sub.choices[0].request = line.request;
	return add_sub(spec, &maker);
}

static int add_sub_text(struct spec *spec, struct lexer *lexer,
			struct span call)
{
	struct spec_sub sub = {.call = call};
	struct sub_maker maker = {make_from_text, lexer, &spec->store, &sub,
				  NULL};
	int r = spec_parse_sub(lexer, &spec->store, &sub);

	return r == 0 ? add_sub(spec, &maker) : r;
}

/* ---- texts ---- */

static int add_call(struct spec *spec, struct lexer *lexer)
{
	struct spec_line line;
	const struct abi *abi = NULL;
	int r = spec_parse_line(lexer, &spec->store, &line);

	if (r < 0)
		return r;
	r = add_line(spec, &line, &abi);
	return r < 0 ? add_error(lexer, &line, abi, r) : 0;
}

/* Which statement it is shows behind its first word. */
static int add_statement(struct spec *spec, struct lexer *lexer)
{
	struct lexer start = *lexer;
	struct span word = lex_word(lexer);

	if (word_is(word, "struct"))
		return spec_parse_struct(lexer, &spec->store);
	if (word_is(word, "set") || word_is(word, "enum"))
		return spec_parse_names(lexer, &spec->store,
					word_is(word, "set"));
	if (word_is(word, "request"))
		return add_request(spec, lexer);
	if (word.len && lex_mark(lexer, '.'))
		return spec_parse_deep(lexer, &spec->store, word);
	if (word.len && lex_mark(lexer, '/'))
		return add_sub_text(spec, lexer, word);
	*lexer = start;
	return add_call(spec, lexer);
}

static int add_text(struct spec *spec, const char *name, struct span text,
		    struct error *err)
{
	struct lexer lexer = lexer_of(name, text, err);

	spec->text_count++;
	while (lex_statement(&lexer)) {
		int r = add_statement(spec, &lexer);

		if (r < 0)
			return r;
		lex_skip_statement(&lexer);
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
			row = store_take(&spec->store, sizeof(*row),
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

	for (size_t i = 0; i < spec_builtin_count; i++) {
		const struct spec_builtin *builtin = &spec_builtins[i];
		int r = add_text(spec, builtin->name,
				 span_of(builtin->text, builtin->len), err);

		if (r < 0)
			return r;
	}
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
	/* All or nothing. */
	trial = spec_empty();
	trial->base = spec;
	trial->store.base = &spec->store;
	r = add_text(trial, name, text, err);
	if (r < 0)
		return r;
	return add_text(spec, name, text, err);
}

void spec_free(struct spec **spec)
{
	int saved_errno = errno;

	if (*spec) {
		store_done(&(*spec)->store);
		for (unsigned id = 0; id < ABI_COUNT; id++)
			mem_free_ptr(&(*spec)->slots[id]);
		mem_free_ptr(spec);
	}
	errno = saved_errno;
}

const struct spec_row *spec_call(const struct spec *spec, const struct abi *abi,
				 uint64_t nr)
{
	uint64_t at = abi_index(abi, nr);
	const struct spec_row *row = NULL;

	if (at < abi->call_count)
		row = spec->slots[abi->id][at].row;
	return row ? row : &unknown_row;
}

static bool is_chosen(const struct sub *sub, const struct abi *abi,
		      const uint64_t *args)
{
	uint64_t value = spec_value(sub->row, sub->arg, abi, args);

	return sub->choice.request
		       ? spec_request_is(sub->choice.request, abi, value)
		       : value == sub->choice.value;
}

const struct spec_row *spec_call_with(const struct spec *spec,
				      const struct abi *abi, uint64_t nr,
				      const uint64_t *args)
{
	uint64_t at = abi_index(abi, nr);

	if (at >= abi->call_count)
		return &unknown_row;
	for (const struct sub *sub = spec->slots[abi->id][at].subs; sub;
	     sub = sub->next)
		if (is_chosen(sub, abi, args))
			return sub->row;
	return spec_call(spec, abi, nr);
}

const struct spec_struct *spec_struct_by_name(const struct spec *spec,
					      const char *name)
{
	const struct symbol *symbol =
		store_find(&spec->store, SYMBOL_STRUCT, span_of_str(name));

	return symbol ? symbol->layout : NULL;
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
	return spec_extend(what->kind, bits / 8, value);
}

const char *spec_version(void)
{
	return spec_builtin_sum;
}
