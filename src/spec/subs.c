/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subs.c - rows that the values of a call's arguments choose.
 *
 * A sub-row is the call's row with some arguments said anew, or, when it tests
 * two arguments, the sub-row for the first of them. A request is a sub-row of
 * ioctl, of which its type says the argument.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/auto.h"
#include "spec/spec_part.h"
#include "spec/types.h"

/* A row as the line that it came from; false if its registers say more. */
static bool line_of_row(const struct spec_row *row, struct spec_line *ret_line)
{
	*ret_line = (struct spec_line){
		.name = span_of_str(row->name),
		.arg_count = row->arg_count,
		.ret = row->ret,
		.classes = row->classes,
		.effect = row->effect,
		.notes = row->notes,
	};
	for (unsigned i = 0; i < row->arg_count; i++) {
		if (row->args[i].held != SPEC_HELD_WHOLE ||
		    !row->args[i].name)
			return false;
		ret_line->args[i].name = span_of_str(row->args[i].name);
		ret_line->args[i].arg = row->args[i];
	}
	return true;
}

/* The line has the arguments of the base, some of them said anew. */
static const struct spec_row *make_row(struct store *store,
				       const struct spec_row *base,
				       const struct spec_line *line,
				       const struct spec_request *request)
{
	/* Each in a register of its own. */
	static const uint8_t places[SPEC_ARGS_MAX] = {0, 1, 2, 3, 4, 5};
	struct spec_row *row =
		store_take(store, sizeof(*row), _Alignof(struct spec_row));

	*row = *base;
	row->request = request;
	row->ret = line->ret;
	row->has_memory_in = false;
	row->has_memory_out = false;
	if (line->shown.count)
		row->shown = spec_keep_shown(store, &line->shown, places);
	for (unsigned i = 0; i < row->arg_count; i++) {
		row->args[i] = line->args[i].arg;
		row->args[i].name = base->args[i].name;
	}
	spec_row_derive(row);
	return row;
}

/* How the line of a sub-row comes from that of its call. */
struct sub_maker {
	const struct spec_adding *adding;
	const struct spec_sub *sub;
	const struct spec_request_line *request; /* NULL: from the text */
};

/* The argument behind the request is what its type says. */
static int make_from_request(const struct sub_maker *maker,
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
		return lex_error(maker->adding->lexer,
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

static int make_line(const struct sub_maker *maker,
		     const struct spec_line *base, struct spec_line *ret_line)
{
	struct lexer lexer = *maker->adding->lexer; /* from its place each time */

	if (maker->request)
		return make_from_request(maker, base, ret_line);
	return spec_parse_sub_args(&lexer, maker->adding->store, base, ret_line);
}

static bool is_value(const struct sub_test *test, const struct abi *abi,
		     uint64_t value)
{
	for (size_t i = 0; i < test->choice_count; i++) {
		const struct spec_choice *choice = &test->choices[i];
		uint64_t number;

		if (choice->request
			    ? spec_request_is(choice->request, abi, value)
			    : spec_const_of(&choice->number, abi, &number) &&
				      number == (value & test->mask))
			return true;
	}
	return false;
}

bool spec_sub_is_chosen(const struct sub *sub, const struct abi *abi,
			const uint64_t *args)
{
	for (unsigned i = 0; i < sub->test_count; i++)
		if (!is_value(&sub->tests[i], abi,
			      spec_value(sub->row, sub->tests[i].arg, abi,
					 args)))
			return false;
	return true;
}

/* What there is for the first of two tests alone. */
static const struct spec_row *row_below(const struct slot *slot,
					const struct sub *made,
					const struct abi *abi)
{
	uint64_t value;

	if (made->test_count < 2 ||
	    !spec_const_of(&made->tests[0].choices[0].number, abi, &value))
		return slot->row;
	for (const struct sub *sub = slot->subs; sub; sub = sub->next)
		if (sub->test_count == 1 &&
		    sub->tests[0].arg == made->tests[0].arg &&
		    is_value(&sub->tests[0], abi, value))
			return sub->row;
	return slot->row;
}

static int find_args(const struct sub_maker *maker, const struct spec_row *row,
		     struct sub *made)
{
	const struct spec_sub *sub = maker->sub;

	made->test_count = (unsigned)sub->test_count;
	for (size_t i = 0; i < sub->test_count; i++) {
		const struct spec_test *test = &sub->tests[i];
		unsigned arg = 0;

		while (arg < row->arg_count &&
		       (!row->args[arg].name ||
			!word_is(test->arg, row->args[arg].name)))
			arg++;
		if (arg == row->arg_count)
			return lex_error_of(maker->adding->lexer, test->arg,
					    "'%s' has no argument '%.*s'",
					    row->name, (int)test->arg.len,
					    (const char *)test->arg.data);
		made->tests[i] = (struct sub_test){
			arg, test->mask, test->choice_count, test->choices};
	}
	return 0;
}

static void put_sub(const struct spec_adding *adding, struct slot *slot,
		    const struct sub *sub)
{
	struct sub *kept = store_take(adding->store, sizeof(*kept),
				      _Alignof(struct sub));

	*kept = *sub;
	kept->next = slot->subs;
	slot->subs = kept;
}

/* The rows of one statement; ABIs with the same base share them. */
struct sub_rows {
	const struct spec_row *base;
	const struct spec_row *rows[SPEC_CHOICES_MAX];
};

/* Each request has a row of its own, which knows its name. */
static int put_subs(const struct sub_maker *maker, struct slot *slot,
		    const struct abi *abi, const struct slot *known,
		    struct sub_rows *rows)
{
	const struct spec_test *test = &maker->sub->tests[0];
	bool has_requests = test->choices[0].request != NULL;
	size_t count = has_requests ? test->choice_count : 1;
	struct spec_line base_line, line;
	struct sub made = {.is_builtin = maker->adding->is_builtin};
	const struct spec_row *base;
	int r = find_args(maker, known->row, &made);

	if (r < 0)
		return r;
	base = row_below(known, &made, abi);
	if (rows->base != base) {
		*rows = (struct sub_rows){.base = base};
		if (!line_of_row(base, &base_line))
			return lex_error(maker->adding->lexer,
					 "'%s' takes values of two registers",
					 base->name);
		r = make_line(maker, &base_line, &line);
		for (size_t i = 0; r == 0 && i < count; i++)
			rows->rows[i] =
				make_row(maker->adding->store, base, &line,
					 test->choices[i].request);
	}
	for (size_t i = 0; r == 0 && i < count; i++) {
		if (has_requests) {
			made.tests[0].choices = &test->choices[i];
			made.tests[0].choice_count = 1;
		}
		made.row = rows->rows[i];
		put_sub(maker->adding, slot, &made);
	}
	return r;
}

static int64_t call_nr(const struct abi *abi, struct span call)
{
	char name[128] = "";

	if (call.len < sizeof(name))
		memcpy(name, call.data, call.len);
	return abi->id == ABI_X32 ? -1 : abi_call_nr(abi, name);
}

static void load_below(const struct spec_adding *adding, struct span call)
{
	const struct spec *spec = adding->spec;

	while (spec->base)
		spec = spec->base;
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);
		int64_t nr = call_nr(abi, call);

		if (nr >= 0)
			spec_slot_with_subs(spec, abi,
					    abi_index(abi, (uint64_t)nr));
	}
}

static int add_sub(const struct sub_maker *maker)
{
	const struct spec_adding *adding = maker->adding;
	struct span call = maker->sub->call;
	struct sub_rows rows = {0};
	bool is_known = false;

	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);
		int64_t nr = adding->nrs ? adding->nrs[id] : call_nr(abi, call);
		const struct slot *known;
		struct slot *slot;
		uint64_t at;
		int r;

		if (nr < 0)
			continue;
		at = abi_index(abi, (uint64_t)nr);
		slot = &adding->spec->slots[id][at];
		is_known = true;
		if (adding->is_builtin && slot->has_subs)
			continue;
		known = spec_slot_below(adding->spec, abi, at);
		r = put_subs(maker, slot, abi, known, &rows);
		if (r < 0)
			return r;
	}
	if (!is_known)
		return lex_error_of(adding->lexer, call, "there is no call '%.*s'",
				    (int)call.len, (const char *)call.data);
	return 0;
}

int spec_add_request(const struct spec_adding *adding)
{
	struct spec_request_line line;
	struct spec_choice *choice =
		store_take(adding->store, sizeof(*choice),
			   _Alignof(struct spec_choice));
	const struct spec_sub sub = {
		.call = span_of_str("ioctl"),
		.test_count = 1,
		.tests = {{.arg = span_of_str("cmd"),
			   .mask = UINT64_MAX,
			   .choice_count = 1,
			   .choices = choice}},
	};
	const struct sub_maker maker = {adding, &sub, &line};
	int r;

	if (!adding->is_builtin)
		load_below(adding, sub.call);
	r = spec_parse_request(adding->lexer, adding->store, &line);
	if (r < 0)
		return r;
	choice->request = line.request;
	return add_sub(&maker);
}

int spec_add_sub(const struct spec_adding *adding, struct span call)
{
	struct spec_sub sub = {.call = call};
	const struct sub_maker maker = {adding, &sub, NULL};
	int r;

	/* What they have said of the call, this may name. */
	if (!adding->is_builtin)
		load_below(adding, call);
	r = spec_parse_sub(adding->lexer, adding->store, &sub);
	return r == 0 ? add_sub(&maker) : r;
}
