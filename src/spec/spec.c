/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spec.c - finds the row of a call by ABI and number.
 *
 * The built-in lines of a call are read when it is first asked for, users' texts
 * as a whole when they are added.
 */
#include "config.h"

#include "spec/spec.h"

#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "base/error.h"
#include "base/mem.h"
#include "spec/builtin.h"
#include "spec/spec_part.h"
#include "spec/types.h"

enum { TEXT_MAX_BYTES = 1 << 20 }; /* of one text, so that a wrong file ends */

/* ---- slots ---- */

struct slot *spec_slot(const struct spec *spec, const struct abi *abi,
		       uint64_t index)
{
	struct slot *slot = &spec->slots[abi->id][index];

	if (!slot->has_rows && spec->builtin && abi->call_names[index])
		builtin_load_rows(spec, abi->call_names[index]);
	return slot;
}

struct slot *spec_slot_with_subs(const struct spec *spec, const struct abi *abi,
				 uint64_t index)
{
	struct slot *slot = spec_slot(spec, abi, index);

	if (!slot->has_subs && spec->builtin && abi->call_names[index])
		builtin_load_subs(spec, abi->call_names[index]);
	return slot;
}

const struct slot *spec_slot_below(const struct spec *spec,
				   const struct abi *abi, uint64_t index)
{
	const struct slot *slot = spec_slot(spec, abi, index);

	if (!slot->row && spec->base)
		return spec_slot_with_subs(spec->base, abi, index);
	return slot;
}

/* ---- texts ---- */

/* Which statement it is shows behind its first word. */
int spec_add_statement(const struct spec_adding *adding)
{
	struct lexer *lexer = adding->lexer;
	struct lexer start = *lexer;
	struct span word = lex_word(lexer);

	if (word_is(word, "struct"))
		return spec_parse_struct(lexer, adding->store);
	if (word_is(word, "set") || word_is(word, "enum"))
		return spec_parse_names(lexer, adding->store,
					word_is(word, "set"));
	if (word_is(word, "attrs"))
		return spec_parse_attrs(lexer, adding->store);
	if (spec_is_show(word))
		return spec_parse_show(lexer, adding->store, word);
	if (word_is(word, "request"))
		return spec_add_request(adding);
	if (word.len && lex_mark(lexer, '.'))
		return spec_parse_field(lexer, adding->store, word);
	if (word.len && lex_mark(lexer, '/'))
		return spec_add_sub(adding, word);
	*lexer = start;
	return spec_add_call(adding);
}

static int add_text(struct spec *spec, const char *name, struct span text,
		    struct error *err)
{
	struct lexer lexer = lexer_of(name, text, err);
	const struct spec_adding adding = {.spec = spec,
					   .store = &spec->store,
					   .lexer = &lexer,
					   .text = ++spec->text_count};

	while (lex_statement(&lexer)) {
		int r = spec_add_statement(&adding);

		if (r < 0)
			return r;
		lex_skip_statement(&lexer);
	}
	return 0;
}

static struct spec *spec_empty(void)
{
	struct spec *spec = mem_new(sizeof(*spec));

	spec->text_count = (unsigned)spec_builtin_count;
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++)
		spec->slots[id] = mem_new(abi_by_id(id)->call_count *
					  sizeof(struct slot));
	return spec;
}

int spec_new(struct spec **ret_spec, struct error *err)
{
	struct spec *spec = spec_empty();

	(void)err; /* what is wrong with the texts, spec_check says */
	spec->builtin = builtin_new();
	spec->store.base = builtin_store(spec->builtin);
	spec->ioctls = ioctls_new(&spec->store);
	*ret_spec = spec;
	return 0;
}

int spec_check(const struct spec *spec, struct error *err)
{
	return builtin_check(spec, err);
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
	ioctls_forget(spec->ioctls);
	return add_text(spec, name, text, err);
}

void spec_free(struct spec **spec)
{
	int saved_errno = errno;

	if (*spec) {
		builtin_free(&(*spec)->builtin);
		ioctls_free(&(*spec)->ioctls);
		store_done(&(*spec)->store);
		for (unsigned id = 0; id < ABI_COUNT; id++)
			mem_free_ptr(&(*spec)->slots[id]);
		mem_free_ptr(spec);
	}
	errno = saved_errno;
}

/* ---- look-ups ---- */

const struct spec_row *spec_call(const struct spec *spec, const struct abi *abi,
				 uint64_t nr)
{
	uint64_t at = abi_index(abi, nr);
	const struct spec_row *row = NULL;

	if (at < abi->call_count)
		row = spec_slot(spec, abi, at)->row;
	return row ? row : &spec_unknown_row;
}

/* What the texts say of a call with these arguments. */
struct said {
	const struct spec_row *plain; /* of the call */
	const struct sub *sub;	      /* or NULL */
};

static bool find_said(const struct spec *spec, const struct abi *abi,
		      uint64_t nr, const uint64_t *args, struct said *ret)
{
	uint64_t at = abi_index(abi, nr);
	const struct slot *slot;

	if (at >= abi->call_count)
		return false;
	slot = spec_slot_with_subs(spec, abi, at);
	ret->plain = slot->row ? slot->row : &spec_unknown_row;
	ret->sub = slot->subs;
	while (ret->sub && !spec_sub_is_chosen(ret->sub, abi, args))
		ret->sub = ret->sub->next;
	return true;
}

static bool is_argument_said(const struct said *said)
{
	return said->sub && !said->sub->row->request;
}

static bool is_named(const struct spec_row *row)
{
	return row->request && row->request->name;
}

static const struct spec_row *row_of(const struct spec *spec,
				     const struct abi *abi,
				     const struct said *said,
				     const uint64_t *args)
{
	const struct spec_row *row = said->sub ? said->sub->row : said->plain;

	if (row->has_request_arg && !is_named(row))
		return ioctls_row(spec, abi, row, is_argument_said(said), args);
	return row;
}

const struct spec_row *spec_call_with(const struct spec *spec,
				      const struct abi *abi, uint64_t nr,
				      const uint64_t *args)
{
	struct said said;

	if (!find_said(spec, abi, nr, args, &said))
		return &spec_unknown_row;
	return row_of(spec, abi, &said, args);
}

const struct spec_row *spec_call_on(const struct spec *spec,
				    const struct abi *abi, uint64_t nr,
				    const uint64_t *args,
				    const struct facts_file *file)
{
	const struct spec_row *row, *base;
	struct said said;

	if (!find_said(spec, abi, nr, args, &said))
		return &spec_unknown_row;
	row = row_of(spec, abi, &said, args);
	if (!row->has_request_arg || (said.sub && !said.sub->is_builtin))
		return row;
	base = said.sub && !is_named(said.sub->row) ? said.sub->row
						    : said.plain;
	return ioctls_row_on(spec, abi, row, base, is_argument_said(&said),
			     args, file);
}

const struct spec_row *spec_request_next(const struct spec *spec,
					 const struct abi *abi,
					 const struct sub **at)
{
	int64_t nr = abi_call_nr(abi, "ioctl");

	if (nr < 0)
		return NULL;
	*at = *at ? (*at)->next
		  : spec_slot_with_subs(spec, abi, abi_index(abi, (uint64_t)nr))
			    ->subs;
	while (*at && !is_named((*at)->row))
		*at = (*at)->next;
	return *at ? (*at)->row : NULL;
}

const struct spec_struct *spec_struct_by_name(const struct spec *spec,
					      const char *name)
{
	const struct symbol *symbol =
		store_find(&spec->store, SYMBOL_STRUCT, span_of_str(name));

	return symbol ? symbol->layout : NULL;
}

/* What isn't in one register as it is. */
static uint64_t held_value(const struct spec_arg *what, unsigned arg,
			   const uint64_t *args)
{
	uint64_t low = args[arg] & UINT32_MAX;
	/* A pair always has room, see lay_out. */
	uint64_t next = arg + 1 < SPEC_ARGS_MAX ? args[arg + 1] : 0;

	if (what->held == SPEC_HELD_PAGES)
		return low << 12;
	return what->held == SPEC_HELD_UPPER
		       ? low << 32 | (next & UINT32_MAX)
		       : low | next << 32;
}

uint64_t spec_value(const struct spec_row *row, unsigned arg,
		    const struct abi *abi, const uint64_t *args)
{
	const struct spec_arg *what = &row->args[arg];
	unsigned word_bits =
		abi && abi->id != ABI_X32 ? abi->word_bytes * 8u : 64;
	unsigned bits = what->bytes ? what->bytes * 8u : word_bits;
	uint64_t value = args[arg];

	if (what->held != SPEC_HELD_WHOLE)
		return held_value(what, arg, args);
	return spec_extend(what->kind, bits / 8, value);
}

const char *spec_version(void)
{
	return spec_builtin_sum;
}
