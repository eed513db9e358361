/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * requests.c - the ioctls of a header, as the spec language has them.
 *
 * A request is tried with its argument's type, then with as many bytes as its number
 * says, then as a number, and taken when the spec makes the compiler's number of it.
 */
#include "config.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"
#include "describe/text.h"
#include "spec/spec.h"
#include "spec/types.h"

struct request {
	const struct macro *macro;
	uint32_t number;
	const struct type *type; /* of the argument; or NULL */
	uint32_t unit;		 /* of a family NAME(N): bytes of each; or 0 */
};

static uint32_t direction_of(uint32_t number)
{
	return number >> REQUEST_DIRECTION_SHIFT;
}

/* "_IOW('p', 1": as asm-generic/ioctl.h puts numbers together. */
static void write_macro(const struct request *request, struct buf *to)
{
	static const char *const words[] = {"_IO", "_IOW", "_IOR", "_IOWR"};
	uint32_t letter = request->number >> 8 & 0xff;

	buf_printf(to, "request %s%s = %s(", request->macro->name,
		   request->unit ? "(N)" : "",
		   words[direction_of(request->number)]);
	buf_printf(to, isalnum((int)letter) ? "'%c', " : "%#x, ", letter);
	buf_printf(to, "%#" PRIx32, request->number & 0xff);
}

/* Whether the spec makes of the number what it should. */
static bool is_right(const struct text *text, const struct request *request)
{
	int64_t nr = abi_call_nr(text->abi, "ioctl");
	uint64_t args[SPEC_ARGS_MAX] = {0, request->number};
	const struct spec_row *row =
		spec_call_with(text->spec, text->abi, (uint64_t)nr, args);

	return row->request && row->request->name &&
	       !strcmp(row->request->name, request->macro->name) &&
	       (!request->unit ||
		row->request->unit[text->abi->id] == request->unit);
}

static bool try(struct text *text, const struct request *request, struct buf *to)
{
	if (!text_try(text, buf_text(to)) || !is_right(text, request))
		return false;
	buf_add_text(text->out, buf_text(to));
	return true;
}

static bool try_typed(struct text *text, const struct request *request)
{
	AUTO(buf_done) struct buf to = BUF_EMPTY;
	struct type one = request->type ? *request->type : (struct type){0};
	const char *word;

	if (request->unit && one.is_array && one.size == request->unit)
		one.is_array = false;
	if (!direction_of(request->number) || !request->type ||
	    (request->unit && one.is_array))
		return false;
	word = text_type(text, &one);
	if (!word)
		return false;
	write_macro(request, &to);
	buf_printf(&to, ", %s%s)\n", word, request->unit ? "[N]" : "");
	return try(text, request, &to);
}

static bool try_bytes(struct text *text, const struct request *request)
{
	AUTO(buf_done) struct buf to = BUF_EMPTY;
	uint32_t bytes = request_bytes(request->number);

	write_macro(request, &to);
	if (request->unit == 1)
		buf_add_text(&to, ", u8[N])\n");
	else if (request->unit)
		return false;
	else if (!bytes && !direction_of(request->number))
		buf_add_text(&to, ")\n");
	else
		buf_printf(&to, ", bytes %" PRIu32 ")\n", bytes);
	return try(text, request, &to);
}

static bool try_number(struct text *text, const struct request *request)
{
	AUTO(buf_done) struct buf to = BUF_EMPTY;

	buf_printf(&to, "request %s = %#" PRIx32 "\n", request->macro->name,
		   request->number);
	return !request->unit && try(text, request, &to);
}

/* A family's numbers must differ in their size only. */
static bool read_family(struct text *text, struct request *request)
{
	const char *name = request->macro->name;
	AUTO(mem_free_ptr) char *sized = mem_printf("type_of__sized_of__%s", name);
	const struct type *type = layouts_type(text->layouts, sized);
	uint64_t second = 0;
	uint32_t size = request_bytes(request->number);

	if (!layouts_value(text->layouts, "second_of__", name, &second) || !size ||
	    second != request->number + ((uint64_t)size << REQUEST_SIZE_SHIFT))
		return false;
	request->unit = size;
	if (type && type->size * type->count == size)
		request->type = type;
	return true;
}

static void say_left_out(const struct text *text, size_t i)
{
	const struct macro *macro = &text->macros->all[i];
	const char *error = text->program->expansions[i].error;

	if (macro->parameters > 1)
		text_note(text, macro->file, macro->line,
			  "%s has %u parameters: left out", macro->name,
			  macro->parameters);
	else
		text_note(text, macro->file, macro->line,
			  "%s is no constant number: left out%s%s%s",
			  macro->name, error ? " (" : "", error ? error : "",
			  error ? ")" : "");
}

/* Of several names of a number the spec knows the last one. */
static bool is_again(struct text *text, struct map *seen,
		     const struct request *request)
{
	const char *other = map_get(seen, request->number);

	if (other)
		buf_printf(text->out, "# %s is %s\n", request->macro->name,
			   other);
	else
		map_put(seen, request->number, request->macro->name);
	return other;
}

static bool add(struct text *text, size_t i, struct map *seen)
{
	struct request request = {.macro = &text->macros->all[i]};
	const char *name = request.macro->name;
	AUTO(mem_free_ptr) char *typed = mem_printf("type_of__%s", name);
	uint64_t number = 0;

	if (request.macro->parameters > 1 ||
	    !layouts_value(text->layouts, "value_of__", name, &number)) {
		say_left_out(text, i);
		return false;
	}
	/* As an int, a number that is read has its highest bit set. */
	request.number = (uint32_t)number;
	request.type = layouts_type(text->layouts, typed);
	if (request.macro->parameters == 1 && !read_family(text, &request)) {
		text_note(text, request.macro->file, request.macro->line,
			  "%s(N): N isn't how many there are: left out", name);
		return false;
	}
	if (is_again(text, seen, &request))
		return false;
	if (try_typed(text, &request) || try_bytes(text, &request) ||
	    try_number(text, &request))
		return true;
	text_note(text, request.macro->file, request.macro->line,
		  "%s, %#" PRIx32 ", can't be said: left out", name,
		  request.number);
	return false;
}

/* Numbers without _IO that are named as if they were requests. */
static bool is_like_one(const struct text *text, size_t i, uint64_t *ret)
{
	static const char *const others[] = {"MAGIC", "BASE", "TYPE", "MAX",
					     "NR", "SIZE", "LETTER"};
	const struct macro *macro = &text->macros->all[i];

	if (!macro->is_plain || text->program->expansions[i].is_ioctl ||
	    !strstr(macro->name, "IOC") ||
	    !layouts_value(text->layouts, "value_of__", macro->name, ret))
		return false;
	for (size_t j = 0; j < ARRAY_LEN(others); j++)
		if (strstr(macro->name, others[j]))
			return false;
	return *ret <= UINT32_MAX;
}

static void add_guesses(struct text *text)
{
	bool is_told = false;
	uint64_t value;

	for (size_t i = 0; i < text->macros->count; i++) {
		if (!is_like_one(text, i, &value))
			continue;
		if (!is_told)
			buf_add_text(text->out,
				     "\n# Numbers that only their names make "
				     "requests:\n");
		is_told = true;
		buf_printf(text->out, "# request %s = %#" PRIx64 "\n",
			   text->macros->all[i].name, value);
	}
}

size_t text_add_requests(struct text *text)
{
	AUTO(map_done) struct map seen = MAP_EMPTY;
	size_t count = 0;

	buf_add_text(text->out, "\n");
	for (size_t i = 0; i < text->macros->count; i++)
		if (text->program->expansions[i].is_ioctl)
			count += add(text, i, &seen);
	add_guesses(text);
	return count;
}
