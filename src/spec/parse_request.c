/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse_request.c - what an ioctl's request is, and which rows numbers choose.
 *
 *	request NAME[([enum NAMES][,] [N])] = NUMBER | _IO(T, N[..LAST]) |
 *		_IOR(T, N[..LAST], TYPE[[COUNT|N]]) ...
 *	CALL/ARG=VALUE[,VALUE...](ARG:TYPE, ...)
 *
 * A request is put together as asm-generic/ioctl.h does.
 */
#include "config.h"

#include <string.h>

#include "base/auto.h"
#include "spec/parse_part.h"
#include "spec/store.h"

enum { TYPE_SHIFT = 8, BYTE_MAX = 255 };

static const struct {
	const char *word;
	uint32_t direction; /* its bits */
} macro_words[] = {
	{"_IO", 0},
	{"_IOW", REQUEST_WRITE},
	{"_IOR", REQUEST_READ},
	{"_IOWR", REQUEST_WRITE | REQUEST_READ},
};

/* 'k', 0x6b */
static int parse_magic(struct lexer *lexer, const struct store *store,
		       uint64_t *ret)
{
	struct span word;
	int r;

	if (!lex_mark(lexer, '\''))
		return parse_number(lexer, store, "a number or 'letter'", ret);
	word = lex_peek(lexer);
	if (word.len != 1)
		return parse_error_at(lexer, "a letter or digit");
	lex_word(lexer);
	*ret = word.data[0];
	r = parse_mark(lexer, '\'');
	return r;
}

/* What of TYPE[...] is in the request's size. */
struct request_size {
	struct spec_pointee pointee;
	uint64_t count;
	bool is_family;
};

/* bytes N | str N | MEMORY [[COUNT | FAMILY]] */
static int parse_request_type(struct lexer *lexer, struct store *store,
			      struct span family, struct request_size *size)
{
	struct span word = lex_peek(lexer);
	int r;

	size->count = 1;
	if (word_is(word, "bytes") || word_is(word, "str")) {
		lex_word(lexer);
		size->pointee.type.kind =
			word_is(word, "str") ? SPEC_STRING : SPEC_BYTES;
		size->pointee.is_whole = true;
		return parse_number(lexer, store, "a number", &size->count);
	}
	r = parse_memory(lexer, store, &size->pointee.type);
	if (r < 0 || !lex_mark(lexer, '['))
		return r;
	size->pointee.is_array = true;
	word = lex_peek(lexer);
	size->is_family = family.len && word.len == family.len &&
			  !memcmp(word.data, family.data, word.len);
	if (size->is_family)
		lex_word(lexer);
	else
		r = parse_number(lexer, store, "a number", &size->count);
	return r == 0 ? parse_mark(lexer, ']') : r;
}

/* The number for each ABI. */
static int make_numbers(struct lexer *lexer, uint32_t fixed,
			const struct request_size *size,
			struct spec_request *request)
{
	request->mask = UINT32_MAX;
	request->is_family = size->is_family;
	if (request->which)
		request->mask &= ~(uint32_t)BYTE_MAX;
	if (size->is_family)
		request->mask &=
			~((uint32_t)REQUEST_SIZE_MASK << REQUEST_SIZE_SHIFT);
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		uint32_t unit =
			spec_type_bytes(&size->pointee.type, abi_by_id(id));
		uint64_t bytes = size->is_family ? 0 : size->count * unit;

		if (size->count > REQUEST_SIZE_MASK ||
		    bytes > REQUEST_SIZE_MASK)
			return lex_error(lexer, "a type of more than %d bytes",
					 REQUEST_SIZE_MASK);
		request->unit[id] = unit;
		request->numbers[id] = fixed | (uint32_t)bytes
						       << REQUEST_SIZE_SHIFT;
	}
	return 0;
}

/* N, or FIRST..LAST of a family that has names for them */
static int parse_nr(struct lexer *lexer, const struct store *store,
		    struct spec_request *request, uint64_t *ret)
{
	uint64_t last = 0;
	int r = parse_number(lexer, store, "a number", ret);

	if (r < 0 || !request->which)
		return r;
	r = parse_mark(lexer, '.');
	if (r == 0)
		r = parse_mark(lexer, '.');
	if (r == 0)
		r = parse_number(lexer, store, "a number", &last);
	if (r == 0 && (last > BYTE_MAX || last < *ret))
		r = lex_error(lexer, "numbers that end above %d or below the "
				     "first",
			      BYTE_MAX);
	request->first = (uint8_t)*ret;
	request->last = (uint8_t)last;
	return r;
}

/* (T, N [, TYPE]) */
static int parse_macro(struct lexer *lexer, struct store *store,
		       uint32_t direction, struct span family,
		       struct spec_request *request,
		       struct spec_request_line *line)
{
	struct request_size size = {0};
	uint64_t magic = 0, nr = 0;
	int r = parse_mark(lexer, '(');

	if (r == 0)
		r = parse_magic(lexer, store, &magic);
	if (r == 0)
		r = parse_mark(lexer, ',');
	if (r == 0)
		r = parse_nr(lexer, store, request, &nr);
	if (r == 0 && (magic > BYTE_MAX || nr > BYTE_MAX))
		r = lex_error(lexer, "a type or number above %d", BYTE_MAX);
	if (r == 0 && direction)
		r = parse_mark(lexer, ',');
	if (r == 0 && direction)
		r = parse_request_type(lexer, store, family, &size);
	if (r == 0)
		r = parse_mark(lexer, ')');
	if (r == 0)
		r = make_numbers(lexer,
				 direction << REQUEST_DIRECTION_SHIFT |
					 (uint32_t)magic << TYPE_SHIFT |
					 (uint32_t)nr,
				 &size, request);
	if (r < 0 || !direction)
		return r;
	line->has_type = true;
	line->direction = (direction & REQUEST_WRITE ? SPEC_IN : 0) |
			  (direction & REQUEST_READ ? SPEC_OUT : 0);
	line->pointee = keep_pointee(store, &size.pointee);
	if (size.is_family)
		line->length.from = SPEC_LENGTH_REQUEST;
	else if (size.pointee.is_array ||
		 size.pointee.type.kind == SPEC_BYTES ||
		 size.pointee.type.kind == SPEC_STRING)
		line->length = (struct spec_length){.from = SPEC_LENGTH_CONST,
						    .value = size.count};
	return 0;
}

static int parse_value(struct lexer *lexer, struct store *store,
		       struct span family, struct spec_request *request,
		       struct spec_request_line *line)
{
	struct span word = lex_peek(lexer);
	uint64_t number = 0;
	int r;

	for (size_t i = 0; i < ARRAY_LEN(macro_words); i++) {
		if (!word_is(word, macro_words[i].word))
			continue;
		lex_word(lexer);
		return parse_macro(lexer, store, macro_words[i].direction,
				   family, request, line);
	}
	if (request->which)
		return parse_error_at(lexer, "_IO");
	r = parse_number(lexer, store, "a number or _IO", &number);
	if (r < 0)
		return r;
	if (number > UINT32_MAX)
		return lex_error(lexer, "a request of more than 32 bits");
	request->mask = UINT32_MAX;
	for (unsigned id = 0; id < ABI_COUNT; id++)
		request->numbers[id] = (uint32_t)number;
	return 0;
}

/* [(enum NAMES) | (enum NAMES, N) | (N)] */
static int parse_family(struct lexer *lexer, const struct store *store,
			struct spec_request *request, struct span *ret_family)
{
	int r;

	if (!lex_mark(lexer, '('))
		return 0;
	if (word_is(lex_peek(lexer), "enum")) {
		r = parse_names(lexer, store, &request->which);
		if (r < 0 || lex_mark(lexer, ')'))
			return r;
		r = parse_mark(lexer, ',');
		if (r < 0)
			return r;
	}
	r = parse_name(lexer, "a name for the number", ret_family);
	return r == 0 ? parse_mark(lexer, ')') : r;
}

int spec_parse_request(struct lexer *lexer, struct store *store,
		       struct spec_request_line *ret_line)
{
	struct spec_request_line line = {0};
	struct spec_request request = {0}, *kept;
	struct span name = {0}, family = {0};
	int r = parse_name(lexer, "the name of a request", &name);

	if (r == 0)
		r = parse_family(lexer, store, &request, &family);
	if (r == 0)
		r = parse_mark(lexer, '=');
	if (r == 0)
		r = parse_value(lexer, store, family, &request, &line);
	if (r == 0 && family.len && !request.is_family)
		r = parse_error_of(lexer, "no [] has the family's", family);
	if (r == 0 && !lex_is_line_end(lexer))
		r = parse_error_at(lexer, "the end of the line");
	if (r < 0)
		return r;
	request.name = store_name(store, name);
	kept = store_take(store, sizeof(*kept), _Alignof(struct spec_request));
	*kept = request;
	store_add(store, SYMBOL_REQUEST, kept->name)->request = kept;
	line.request = kept;
	*ret_line = line;
	return 0;
}

/* Any request of a direction: _IOR, _IOW, _IOWR, _IO. */
static const struct spec_request *any_of(struct store *store, struct span word)
{
	for (size_t i = 0; i < ARRAY_LEN(macro_words); i++) {
		struct spec_request *request;

		if (!word_is(word, macro_words[i].word))
			continue;
		request = store_take(store, sizeof(*request),
				     _Alignof(struct spec_request));
		request->mask = UINT32_C(3) << REQUEST_DIRECTION_SHIFT;
		for (unsigned id = 0; id < ABI_COUNT; id++)
			request->numbers[id] = macro_words[i].direction
					       << REQUEST_DIRECTION_SHIFT;
		return request;
	}
	return NULL;
}

static int parse_choice(struct lexer *lexer, struct store *store,
			struct spec_choice *ret_choice)
{
	struct span word = lex_peek(lexer);
	const struct symbol *symbol = store_find(store, SYMBOL_REQUEST, word);

	ret_choice->request = symbol ? symbol->request : any_of(store, word);
	if (ret_choice->request) {
		lex_word(lexer);
		return 0;
	}
	return parse_const(lexer, store, "a number or the name of one",
			   &ret_choice->number);
}

/* ARG[&MASK]=VALUE[,VALUE...] */
static int parse_test(struct lexer *lexer, struct store *store,
		      struct spec_test *test)
{
	struct spec_choice choices[SPEC_CHOICES_MAX] = {{0}}, *kept;
	int r = parse_name(lexer, "the name of an argument", &test->arg);

	test->mask = UINT64_MAX;
	if (r == 0 && lex_mark(lexer, '&'))
		r = parse_number(lexer, store, "a number", &test->mask);
	if (r == 0)
		r = parse_mark(lexer, '=');
	do {
		if (r == 0 && test->choice_count == SPEC_CHOICES_MAX)
			r = lex_error(lexer, "more than %d numbers",
				      SPEC_CHOICES_MAX);
		if (r == 0)
			r = parse_choice(lexer, store,
					 &choices[test->choice_count++]);
	} while (r == 0 && lex_mark(lexer, ','));
	if (r < 0)
		return r;
	kept = store_take(store, test->choice_count * sizeof(*kept),
			  _Alignof(struct spec_choice));
	memcpy(kept, choices, test->choice_count * sizeof(*kept));
	test->choices = kept;
	return 0;
}

int spec_parse_sub(struct lexer *lexer, struct store *store,
		   struct spec_sub *ret_sub)
{
	int r;

	ret_sub->test_count = 0;
	do {
		if (ret_sub->test_count == SPEC_TESTS_MAX)
			return lex_error(lexer, "more than %d arguments",
					 SPEC_TESTS_MAX);
		r = parse_test(lexer, store,
			       &ret_sub->tests[ret_sub->test_count++]);
	} while (r == 0 && lex_mark(lexer, '/'));
	return r;
}
