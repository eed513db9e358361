/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.c - recursive descent over one statement of the spec language.
 *
 *	call  = NAME [@ABI,...] ( [ARG, ...] ) = kind [tail]
 *	ARG   = NAME : [in|out|io] kind [length] [max NAME] [?NAME&NUMBER]
 *	length = NAME | *NAME | ret | NUMBER
 *
 * Any bytes may come in. Lengths and conditions name arguments that may come
 * later in the line, so they are looked up when all are known.
 */
#include "config.h"

#include "spec/parse.h"

#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "spec/parse_part.h"
#include "spec/store.h"

enum { NAME_MAX_BYTES = 64 };

#define SCALAR(word, kind, bytes)                         \
	{                                                 \
		word, kind, bytes, REGISTERS_ONE, 0, 0, 0 \
	}

/* The most frequent ones first: each is compared in turn. */
static const struct kind_word kind_words[] = {
	SCALAR("int", SPEC_INT, 4),
	SCALAR("hex", SPEC_HEX, 4),
	SCALAR("addr", SPEC_ADDR, 0),
	SCALAR("fd", SPEC_FD, 4),
	{"path", SPEC_PATH, 0, REGISTERS_ONE, SPEC_IN | SPEC_OUT, SPEC_IN,
	 LENGTH_NEVER},
	{"hexpages", SPEC_HEX, 0, REGISTERS_PAGES, 0, 0, LENGTH_NEVER},
	SCALAR("size", SPEC_SIZE, 0),
	SCALAR("uint", SPEC_UINT, 4),
	SCALAR("dirfd", SPEC_DIRFD, 4),
	SCALAR("pid", SPEC_PID, 4),
	{"bytes", SPEC_BYTES, 0, REGISTERS_ONE, SPEC_INOUT, 0, LENGTH_MUST},
	{"str", SPEC_STRING, 0, REGISTERS_ONE, SPEC_INOUT, SPEC_IN, LENGTH_MAY},
	SCALAR("long", SPEC_LONG, 0),
	SCALAR("ulong", SPEC_ULONG, 0),
	SCALAR("hexlong", SPEC_HEX, 0),
	SCALAR("mode", SPEC_MODE, 2), /* umode_t is an unsigned short */
	SCALAR("signal", SPEC_SIGNAL, 4),
	SCALAR("uid", SPEC_UID, 4),
	SCALAR("gid", SPEC_GID, 4),
	SCALAR("off", SPEC_OFFSET, 0),
	{"off64", SPEC_OFFSET, 8, REGISTERS_U64, 0, 0, LENGTH_NEVER},
	{"offhalves", SPEC_OFFSET, 8, REGISTERS_HALVES, 0, 0, LENGTH_NEVER},
	{"offupperfirst", SPEC_OFFSET, 8, REGISTERS_UPPER_FIRST, 0, 0,
	 LENGTH_NEVER},
	{"u64", SPEC_ULONG, 8, REGISTERS_U64, 0, 0, LENGTH_NEVER},
	{"hex64", SPEC_HEX, 8, REGISTERS_U64, 0, 0, LENGTH_NEVER},
	{"addr64", SPEC_ADDR, 8, REGISTERS_U64, 0, 0, LENGTH_NEVER},
	/* Buffers of bytes as well: see parse_type. */
	{"payload", SPEC_BYTES, 0, REGISTERS_ONE, SPEC_INOUT, 0, LENGTH_MUST},
	{"name", SPEC_STRING, 0, REGISTERS_ONE, SPEC_IN, SPEC_IN, LENGTH_NEVER},
	{"strv", SPEC_STRV, 0, REGISTERS_ONE, SPEC_IN, SPEC_IN, LENGTH_NEVER},
	{"envv", SPEC_ENVV, 0, REGISTERS_ONE, SPEC_IN, SPEC_IN, LENGTH_NEVER},
	{"fdpair", SPEC_FDPAIR, 0, REGISTERS_ONE, SPEC_OUT, SPEC_OUT,
	 LENGTH_NEVER},
	{"sockaddr", SPEC_SOCKADDR, 0, REGISTERS_ONE, SPEC_IN | SPEC_OUT, 0,
	 LENGTH_MUST},
	/* i386's first calls have ids of 16 bits. */
	SCALAR("uid16", SPEC_UID, 2),
	SCALAR("gid16", SPEC_GID, 2),
	SCALAR("none", SPEC_NONE, 0),
	SCALAR("ioctl", SPEC_REQUEST, 4),
	{"hexbytes", SPEC_BYTES, 0, REGISTERS_ONE, SPEC_INOUT, 0, LENGTH_MUST},
	{"msgtext", SPEC_BYTES, 0, REGISTERS_ONE, SPEC_IN | SPEC_OUT, 0,
	 LENGTH_MUST},
	{"sigset", SPEC_SIGSET, 0, REGISTERS_ONE, SPEC_INOUT, 0, LENGTH_MUST},
	{"bits", SPEC_BITS, 0, REGISTERS_ONE, SPEC_INOUT, 0, LENGTH_MUST},
	{"fdset", SPEC_FDSET, 0, REGISTERS_ONE, SPEC_INOUT, 0, LENGTH_MUST},
	{"dirents", SPEC_DIRENTS, 0, REGISTERS_ONE, SPEC_OUT, SPEC_OUT,
	 LENGTH_MUST},
	{"dirents64", SPEC_DIRENTS64, 0, REGISTERS_ONE, SPEC_OUT, SPEC_OUT,
	 LENGTH_MUST},
	{"siginfo", SPEC_SIGINFO, 0, REGISTERS_ONE, SPEC_INOUT, 0,
	 LENGTH_NEVER},
	SCALAR("wstatus", SPEC_WSTATUS, 4),
	SCALAR("dev", SPEC_DEVICE, 4),
	{"dev64", SPEC_DEVICE, 8, REGISTERS_U64, 0, 0, LENGTH_NEVER},
	SCALAR("kversion", SPEC_KERNEL_VERSION, 4),
	SCALAR("be16", SPEC_BIG_ENDIAN, 2),
	SCALAR("be32", SPEC_BIG_ENDIAN, 4),
	{"be64", SPEC_BIG_ENDIAN, 8, REGISTERS_U64, 0, 0, LENGTH_NEVER},
	SCALAR("u8", SPEC_UINT, 1),
	SCALAR("u16", SPEC_UINT, 2),
	SCALAR("u32", SPEC_UINT, 4),
	SCALAR("s8", SPEC_INT, 1),
	SCALAR("s16", SPEC_INT, 2),
	SCALAR("s32", SPEC_INT, 4),
	{"s64", SPEC_LONG, 8, REGISTERS_U64, 0, 0, LENGTH_NEVER},
	SCALAR("hex8", SPEC_HEX, 1),
	SCALAR("hex16", SPEC_HEX, 2),
	SCALAR("hex32", SPEC_HEX, 4),
};

static const struct {
	const char *word;
	enum spec_direction direction;
} direction_words[] = {
	{"in", SPEC_IN},
	{"out", SPEC_OUT},
	{"io", SPEC_INOUT},
};

int parse_error_at(struct lexer *lexer, const char *wanted)
{
	struct span next = lex_next(lexer);

	return lex_error(lexer, "%s expected, not '%.*s'", wanted,
			 (int)next.len, (const char *)next.data);
}

int parse_error_of(struct lexer *lexer, const char *what, struct span word)
{
	return lex_error_of(lexer, word, "%s '%.*s'", what, (int)word.len,
			    (const char *)word.data);
}

int parse_mark(struct lexer *lexer, char mark)
{
	const char wanted[] = {'\'', mark, '\'', '\0'};

	return lex_mark(lexer, mark) ? 0 : parse_error_at(lexer, wanted);
}

int parse_name(struct lexer *lexer, const char *what, struct span *ret_name)
{
	struct span name = lex_peek(lexer);

	if (!name.len || (name.data[0] >= '0' && name.data[0] <= '9'))
		return parse_error_at(lexer, what);
	if (name.len > NAME_MAX_BYTES)
		return lex_error(lexer, "%s of more than %d letters", what,
				 NAME_MAX_BYTES);
	*ret_name = lex_word(lexer);
	return 0;
}

const struct kind_word *kind_find(struct span word)
{
	for (size_t i = 0; i < ARRAY_LEN(kind_words); i++)
		if (word_is(word, kind_words[i].word))
			return &kind_words[i];
	return NULL;
}

bool kind_is_number(const struct kind_word *kind)
{
	return !kind->directions && kind->kind != SPEC_NONE &&
	       kind->kind != SPEC_REQUEST &&
	       kind->registers != REGISTERS_HALVES &&
	       kind->registers != REGISTERS_UPPER_FIRST &&
	       kind->registers != REGISTERS_PAGES;
}

/* ABI[,ABI...] */
int parse_abis(struct lexer *lexer, uint32_t *ret_abis)
{
	*ret_abis = 0;
	do {
		struct span word = lex_peek(lexer);
		unsigned id = ABI_NONE;

		for (unsigned i = ABI_NONE + 1; i < ABI_COUNT; i++)
			if (word_is(word, abi_by_id(i)->name))
				id = i;
		if (id == ABI_NONE)
			return parse_error_at(lexer, "the name of an ABI");
		/* Its longs have 4 bytes, its registers 8. */
		if (id == ABI_X32)
			return lex_error(lexer, "x32 takes no lines");
		*ret_abis |= UINT32_C(1) << id;
		lex_word(lexer);
	} while (lex_mark(lexer, ','));
	return 0;
}

int parse_const(struct lexer *lexer, const struct store *store,
		const char *what, struct spec_const *ret)
{
	struct span word = lex_peek(lexer);
	const struct symbol *symbol;

	*ret = (struct spec_const){0};
	if (!word_number(word, &ret->value)) {
		symbol = store_find(store, SYMBOL_CONST, word);
		if (!symbol)
			return parse_error_at(lexer, what);
		*ret = *symbol->number;
	}
	lex_word(lexer);
	return 0;
}

int parse_number(struct lexer *lexer, const struct store *store,
		 const char *what, uint64_t *ret)
{
	struct span word = lex_peek(lexer);
	struct spec_const number;
	int r = parse_const(lexer, store, what, &number);

	if (r == 0 && (number.values || number.lacking))
		return parse_error_of(lexer, "not the same on all ABIs:", word);
	if (r == 0)
		*ret = number.value;
	return r;
}

/* max NAME */
static int parse_max_length(struct lexer *lexer, struct spec_length *length,
			    struct references *references)
{
	lex_word(lexer); /* max */
	length->has_max = true;
	return parse_name(lexer, "the name of an argument", &references->max);
}

int parse_length(struct lexer *lexer, bool is_needed,
		 struct spec_length *ret_length, struct references *references)
{
	bool is_pointed = lex_mark(lexer, '*');
	struct span word = lex_peek(lexer);
	int r = 0;

	if (!word.len && !is_pointed && !is_needed)
		return 0;
	if (!word.len)
		return parse_error_at(lexer, "a length");
	if (word_is(word, "max") && !is_pointed && !is_needed)
		return parse_max_length(lexer, ret_length, references);
	lex_word(lexer);
	if (is_pointed) {
		ret_length->from = SPEC_LENGTH_POINTED;
		references->length = word;
	} else if (word_is(word, "ret")) {
		ret_length->from = SPEC_LENGTH_RETURN;
	} else if (word_is(word, "ioc")) {
		ret_length->from = SPEC_LENGTH_REQUEST;
	} else if (word_is(word, "semaphores")) {
		ret_length->from = SPEC_LENGTH_SEMAPHORES;
		r = parse_name(lexer, "the name of an argument",
			       &references->length);
	} else if (word_number(word, &ret_length->value)) {
		ret_length->from = SPEC_LENGTH_CONST;
	} else {
		ret_length->from = SPEC_LENGTH_ARG;
		references->length = word;
	}
	if (r == 0 && word_is(lex_peek(lexer), "per")) {
		uint64_t per;

		lex_word(lexer);
		if (!word_number(lex_word(lexer), &per) || !per ||
		    per > UINT32_MAX)
			return lex_error(lexer, "no number of 32 bits");
		ret_length->per = (uint32_t)per;
	}
	if (r == 0 && word_is(lex_peek(lexer), "max"))
		r = parse_max_length(lexer, ret_length, references);
	return r;
}

/* .FIELD [or NUMBER] [plus NUMBER] */
static int parse_own_length(struct lexer *lexer, const struct store *store,
			    const struct spec_struct *layout,
			    struct spec_length *length)
{
	const struct field_names names = {layout->fields, layout->field_count};
	struct span name;
	uint64_t plus = 0;
	int r;

	if (layout->variants)
		return lex_error(lexer, "a struct that is not the same on all "
					"ABIs has no length of its own");
	r = parse_name(lexer, "the name of a field", &name);
	length->from = SPEC_LENGTH_OWN;
	if (r == 0)
		r = find_number(lexer, &names, name, &length->arg);
	if (r == 0 && word_is(lex_peek(lexer), "or")) {
		lex_word(lexer);
		r = parse_number(lexer, store, "a number", &length->value);
	}
	if (r < 0 || !word_is(lex_peek(lexer), "plus"))
		return r;
	lex_word(lexer);
	r = parse_number(lexer, store, "a number", &plus);
	if (r == 0 && plus > SPEC_STRUCT_BYTES_MAX)
		return lex_error(lexer, "a struct of more than %d bytes",
				 SPEC_STRUCT_BYTES_MAX);
	length->plus = (uint32_t)plus;
	return r;
}

/* NAME & NUMBER */
static int parse_condition(struct lexer *lexer, const struct store *store,
			   uint64_t *ret_mask, struct references *references)
{
	int r = parse_name(lexer, "the name of an argument",
			   &references->condition);

	if (r == 0)
		r = parse_mark(lexer, '&');
	if (r < 0)
		return r;
	if (word_is(lex_peek(lexer), "0"))
		return parse_error_at(lexer, "a number other than 0");
	r = parse_number(lexer, store, "a number other than 0", ret_mask);
	if (r == 0 && !*ret_mask)
		return lex_error(lexer, "a condition on no bit");
	return r;
}

/* 0 when there is none. */
enum spec_direction parse_direction(struct lexer *lexer)
{
	struct span word = lex_peek(lexer);

	for (size_t i = 0; i < ARRAY_LEN(direction_words); i++) {
		if (word_is(word, direction_words[i].word)) {
			lex_word(lexer);
			return direction_words[i].direction;
		}
	}
	return 0;
}

static enum spec_comes parse_comes(struct lexer *lexer)
{
	enum spec_comes comes = SPEC_COMES_OF_SUCCESS;

	if (word_is(lex_peek(lexer), "anyway"))
		comes = SPEC_COMES_ANYWAY;
	else if (word_is(lex_peek(lexer), "interrupted"))
		comes = SPEC_COMES_INTERRUPTED;
	if (comes != SPEC_COMES_OF_SUCCESS)
		lex_word(lexer);
	return comes;
}

/* [in|out|io] number or struct, of which there may be several: [COUNT]
   [limit ret] [anyway|interrupted] */
static int parse_pointer(struct lexer *lexer, struct store *store,
			 enum spec_direction direction,
			 struct spec_line_arg *ret_arg,
			 struct references *references)
{
	struct spec_arg *arg = &ret_arg->arg;
	struct spec_pointee pointee = {0};
	int r;

	if (!direction)
		return parse_error_at(lexer, "in, out or io");
	r = parse_memory(lexer, store, &pointee.type);
	if (r == 0 && lex_mark(lexer, '[')) {
		pointee.is_array = true;
		r = parse_length(lexer, true, &arg->length, references);
		if (r == 0)
			r = parse_mark(lexer, ']');
		pointee.is_brief = word_is(lex_peek(lexer), "brief");
		if (pointee.is_brief)
			lex_word(lexer);
	} else if (r == 0 && pointee.type.kind == SPEC_STRUCT &&
		   word_is(lex_peek(lexer), "bytes")) {
		lex_word(lexer);
		pointee.is_sized = true;
		r = lex_mark(lexer, '.')
			    ? parse_own_length(lexer, store,
					       pointee.type.layout,
					       &arg->length)
			    : parse_length(lexer, true, &arg->length,
					   references);
	}
	if (r == 0 && word_is(lex_peek(lexer), "limit")) {
		lex_word(lexer);
		if (!word_is(lex_word(lexer), "ret"))
			return parse_error_at(lexer, "ret");
		arg->is_limited = true;
	}
	if (r == 0)
		arg->comes = parse_comes(lexer);
	arg->kind = SPEC_POINTER;
	arg->direction = direction;
	arg->pointee = keep_pointee(store, &pointee);
	return r;
}

/* [in|out|io] kind [names] [length] */
static int parse_type(struct lexer *lexer, struct store *store,
		      struct spec_line_arg *ret_arg,
		      struct references *references)
{
	struct spec_arg *arg = &ret_arg->arg;
	enum spec_direction said = parse_direction(lexer);
	struct span word = lex_peek(lexer);
	const struct kind_word *kind = kind_find(word);

	if (!kind && !store_find(store, SYMBOL_STRUCT, word))
		return parse_error_at(lexer, "a kind");
	if (!kind || (said && kind_is_number(kind)))
		return parse_pointer(lexer, store, said, ret_arg, references);
	if (said & ~kind->directions)
		return lex_error(lexer, "'%s' can't have that direction",
				 kind->word);
	if (!said && kind->directions && !kind->direction)
		return lex_error(lexer, "'%s' needs in, out or io in front",
				 kind->word);
	lex_word(lexer);
	arg->kind = kind->kind;
	arg->bytes = kind->bytes;
	arg->is_binary = word_is(word, "hexbytes");
	arg->is_message = word_is(word, "msgtext");
	arg->is_whole = word_is(word, "name");
	if (word_is(word, "payload"))
		arg->messages = keep_attrs(store, "netlink");
	if (word_is(word, "sockaddr"))
		arg->messages = keep_attrs(store, "sockaddr");
	arg->direction = said ? said : (enum spec_direction)kind->direction;
	ret_arg->registers = kind->registers;
	if (kind_is_number(kind))
		return parse_names(lexer, store, &arg->names);
	if (kind->length == LENGTH_NEVER)
		return 0;
	return parse_length(lexer, kind->length == LENGTH_MUST, &arg->length,
			    references);
}

/* NAME:TYPE[?condition] */
static int parse_arg(struct lexer *lexer, struct store *store,
		     struct spec_line_arg *ret_arg,
		     struct references *references)
{
	int r = parse_name(lexer, "the name of an argument", &ret_arg->name);

	if (r == 0)
		r = parse_mark(lexer, ':');
	if (r == 0)
		r = parse_type(lexer, store, ret_arg, references);
	if (r == 0 && lex_mark(lexer, '?'))
		r = parse_condition(lexer, store, &ret_arg->arg.cond_mask,
				    references);
	return r;
}

int parse_find_arg(struct lexer *lexer, const struct spec_line *line,
		   struct span name, uint8_t *ret)
{
	if (!name.len)
		return 0;
	for (size_t i = 0; i < line->arg_count; i++) {
		if (span_equal(line->args[i].name, name)) {
			*ret = (uint8_t)i;
			return 0;
		}
	}
	return parse_error_of(lexer, "no argument is named", name);
}

static int find_request(struct lexer *lexer, const struct spec_line *line,
			uint8_t *ret)
{
	for (size_t i = 0; i < line->arg_count; i++) {
		if (line->args[i].arg.kind == SPEC_REQUEST) {
			*ret = (uint8_t)i;
			return 0;
		}
	}
	return lex_error(lexer, "ioc, but no argument is an ioctl's request");
}

/* What is read at entry can't have a length that the return brings. */
static int check_arg(struct lexer *lexer, const struct spec_line_arg *arg)
{
	if (arg->arg.direction & SPEC_IN && !arg->arg.length.has_max &&
	    arg->arg.length.from == SPEC_LENGTH_RETURN)
		return parse_error_of(lexer, "the return value is no length of",
				      arg->name);
	return 0;
}

/* Looks up what argument i of the line says of others. */
static int resolve(struct lexer *lexer, struct spec_line *line, size_t i,
		   const struct references *references)
{
	struct spec_arg *arg = &line->args[i].arg;
	int r = parse_find_arg(lexer, line, references->length, &arg->length.arg);

	if (r == 0)
		r = parse_find_arg(lexer, line, references->max,
			     &arg->length.max_arg);
	if (r == 0)
		r = parse_find_arg(lexer, line, references->condition,
			     &arg->cond_arg);
	if (r == 0 && arg->length.from == SPEC_LENGTH_REQUEST)
		r = find_request(lexer, line, &arg->length.arg);
	return r == 0 ? check_arg(lexer, &line->args[i]) : r;
}

static int check_name(struct lexer *lexer, const struct spec_line *line)
{
	const struct spec_line_arg *last = &line->args[line->arg_count];

	for (size_t i = 0; i < line->arg_count; i++)
		if (span_equal(line->args[i].name, last->name))
			return parse_error_of(lexer, "two arguments are named",
					      last->name);
	return 0;
}

static int parse_args(struct lexer *lexer, struct store *store,
		      struct spec_line *line)
{
	struct references references[SPEC_ARGS_MAX] = {0};
	int r;

	if (lex_mark(lexer, ')'))
		return 0;
	do {
		if (line->arg_count == SPEC_ARGS_MAX)
			return lex_error(lexer, "more than %d arguments",
					 SPEC_ARGS_MAX);
		r = parse_arg(lexer, store, &line->args[line->arg_count],
			      &references[line->arg_count]);
		if (r == 0)
			r = check_name(lexer, line);
		if (r < 0)
			return r;
		line->arg_count++;
	} while (lex_mark(lexer, ','));
	r = parse_mark(lexer, ')');
	for (size_t i = 0; r == 0 && i < line->arg_count; i++)
		r = resolve(lexer, line, i, &references[i]);
	return r;
}

static int parse_return(struct lexer *lexer, const struct store *store,
			struct spec_arg *ret_arg)
{
	const struct kind_word *kind;
	int r = parse_mark(lexer, '=');

	if (r < 0)
		return r;
	kind = kind_find(lex_peek(lexer));
	if (!kind || kind->directions || kind->registers != REGISTERS_ONE)
		return parse_error_at(lexer, "the kind of a return value");
	lex_word(lexer);
	*ret_arg = (struct spec_arg){.kind = kind->kind, .bytes = kind->bytes};
	return kind_is_number(kind) ? parse_names(lexer, store, &ret_arg->names)
				    : 0;
}

int spec_parse_sub_args(struct lexer *lexer, struct store *store,
			const struct spec_line *base,
			struct spec_line *ret_line)
{
	struct references references[SPEC_ARGS_MAX] = {0};
	bool is_said[SPEC_ARGS_MAX] = {false};
	struct spec_line line = *base;
	int r = parse_mark(lexer, '(');

	if (r < 0)
		return r;
	do {
		struct spec_line_arg arg = {0};
		struct references of_it = {0};
		uint8_t at = 0;

		r = parse_arg(lexer, store, &arg, &of_it);
		if (r == 0)
			r = parse_find_arg(lexer, &line, arg.name, &at);
		if (r < 0)
			return r;
		if (arg.registers != REGISTERS_ONE)
			return parse_error_of(lexer, "two registers for",
					      arg.name);
		line.args[at] = arg;
		references[at] = of_it;
		is_said[at] = true;
	} while (lex_mark(lexer, ','));
	r = parse_mark(lexer, ')');
	for (size_t i = 0; r == 0 && i < line.arg_count; i++)
		if (is_said[i])
			r = resolve(lexer, &line, i, &references[i]);
	if (r == 0 && !lex_is_line_end(lexer) &&
	    !word_is(lex_peek(lexer), "shown"))
		r = parse_return(lexer, store, &line.ret);
	if (r == 0 && word_is(lex_peek(lexer), "shown")) {
		lex_word(lexer);
		r = parse_shown_as(lexer, &line);
	}
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "the end of the line");
	if (r == 0)
		*ret_line = line;
	return r;
}

int spec_parse_line(struct lexer *lexer, struct store *store,
		    struct spec_line *ret_line)
{
	struct spec_line line = {0};
	int r = parse_name(lexer, "the name of a call", &line.name);

	if (r == 0 && lex_mark(lexer, '@'))
		r = parse_abis(lexer, &line.abis);
	if (r == 0)
		r = parse_mark(lexer, '(');
	if (r == 0)
		r = parse_args(lexer, store, &line);
	if (r == 0)
		r = parse_return(lexer, store, &line.ret);
	if (r == 0)
		r = parse_tail(lexer, store, &line);
	if (r == 0)
		*ret_line = line;
	return r;
}
