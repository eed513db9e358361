/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tables.c - writes structs, ioctls and calls as tables in C.
 *
 * Rows name each other by number and text by its place in one pool: pointers would
 * cost relocations at each start. A text that another ends with is in there. So rows
 * are written twice: first to find the texts.
 */
#include "kernel-facts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct text {
	const char *text;
	size_t len, place;
};

struct pool {
	struct map places; /* to struct text */
	struct list texts;
};

/* 0 until the texts have their places. */
static size_t place(struct pool *pool, const char *text)
{
	struct text *known = map_get_bytes(&pool->places, span_of_str(text));

	if (!known) {
		known = mem_new(sizeof(*known));
		*known = (struct text){text, strlen(text), 0};
		map_put_bytes(&pool->places, span_of_str(text), known);
		list_add(&pool->texts, known);
	}
	return known->place;
}

/* From the last byte on, so that what ends with a text stands in front of it. */
static int by_end(const void *a, const void *b)
{
	const struct text *const *x = a, *const *y = b;
	size_t left = (*x)->len, right = (*y)->len;

	while (left && right)
		if ((*x)->text[--left] != (*y)->text[--right])
			return (uint8_t)(*x)->text[left] <
					       (uint8_t)(*y)->text[right]
				       ? -1
				       : 1;
	return left ? -1 : right ? 1 : 0;
}

/* What a bit-field of the row can hold. */
static uint64_t fit(uint64_t value, unsigned bits, const char *what,
		    const char *name)
{
	if (value >> bits)
		fail("%s: %s %" PRIu64 " needs more than %u bits", name, what,
		     value, bits);
	return value;
}

static unsigned log2_of(unsigned align)
{
	unsigned bits = 0;

	while (1u << bits < align)
		bits++;
	return bits;
}

/* Size, count and layout as the rows have them. */
static void write_type(const struct type *type, const char *name, FILE *out)
{
	bool is_struct = type->kind == FACTS_STRUCT;

	fprintf(out, "%d, %d, %" PRIu64 ", %" PRIu64 ", %" PRIu64, type->kind,
		type->is_array,
		fit(is_struct ? 0 : type->size, 5, "size", name),
		fit(type->count, 18, "count", name),
		fit(is_struct ? shared_of(type)->id : 0, 14, "layout", name));
}

static void write_fields(const struct layout *layout, struct pool *pool,
			 FILE *out)
{
	for (size_t i = 0; i < layout->field_count; i++) {
		const struct field *field = &layout->fields[i];

		fprintf(out, "\t{%zu, %u, %u, %" PRIu64 ", ",
			place(pool, field->name), field->bit_at, field->bit_size,
			fit(field->offset, 20, "offset", layout->name));
		write_type(&field->type, layout->name, out);
		fprintf(out, "}, /* %s.%s */\n", layout->name, field->name);
	}
}

/* As the row has it: four bits for each ABI. */
static unsigned aligns(const struct shared *layout)
{
	unsigned bits = 0;

	for (unsigned abi = 0; abi < ABIS; abi++)
		bits |= log2_of(layout->align[abi]) << abi * 4;
	return bits;
}

static void write_structs(const struct facts *facts, struct pool *pool,
			  FILE *out)
{
	unsigned count = 0;

	fputs("const struct facts_field facts_fields[] = {\n", out);
	for (size_t i = 0; i < facts->layouts.count; i++) {
		const struct shared *layout = facts->layouts.items[i];

		if (layout->is_wanted)
			write_fields(&layout->of, pool, out);
	}
	fputs("};\n\nconst struct facts_struct facts_structs[] = {\n", out);
	for (size_t i = 0; i < facts->layouts.count; i++) {
		const struct shared *layout = facts->layouts.items[i];
		const struct layout *of = &layout->of;

		if (!layout->is_wanted)
			continue;
		count++;
		fprintf(out,
			"\t{%zu, %u, %d, %d, %" PRIu64 ", %" PRIu64 ", %" PRIu64
			", %#x}, /* %u: %s */\n",
			place(pool, of->name), layout->abis,
			of->is_union, of->is_typedef,
			fit(of->size, 20, "size", of->name),
			fit(of->field_count, 12, "fields", of->name),
			fit(layout->first_id, 16, "place", of->name),
			aligns(layout), layout->id, of->name);
	}
	fprintf(out, "};\n\nconst unsigned facts_struct_count = %u;\n\n", count);
}

static int by_number(const void *a, const void *b)
{
	const struct ioctl *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	if ((*x)->number != (*y)->number)
		return (*x)->number < (*y)->number ? -1 : 1;
	return order ? order : (int)(*y)->abis - (int)(*x)->abis;
}

static void write_ioctls(const struct facts *facts, struct pool *pool, FILE *out)
{
	const struct list *list = &facts->ioctls;

	qsort(list->items, list->count, sizeof(*list->items), by_number);
	fputs("const struct facts_ioctl facts_ioctls[] = {\n", out);
	for (size_t i = 0; i < list->count; i++) {
		const struct ioctl *ioctl = list->items[i];

		fprintf(out, "\t{%#" PRIx32 "u, %zu, %u, %u, %d, %zu, {",
			ioctl->number, place(pool, ioctl->name), ioctl->abis,
			ioctl->direction, ioctl->is_family,
			place(pool, ioctl->header));
		write_type(&ioctl->type, ioctl->name, out);
		fprintf(out, "}}, /* %s */\n", ioctl->name);
	}
	fprintf(out, "};\n\nconst unsigned facts_ioctl_count = %zu;\n\n",
		list->count);
}

static int by_call_name(const void *a, const void *b)
{
	const struct call *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	return order ? order : (int)(*x)->abis - (int)(*y)->abis;
}

static void write_calls(const struct facts *facts, struct pool *pool, FILE *out)
{
	const struct list *list = &facts->calls;

	qsort(list->items, list->count, sizeof(*list->items), by_call_name);
	fputs("const struct facts_call facts_calls[] = {\n", out);
	for (size_t i = 0; i < list->count; i++) {
		const struct call *call = list->items[i];

		fprintf(out, "\t{%zu, %u, %zu, %zu, %zu, %zu}, /* %s */\n",
			place(pool, call->name), call->abis,
			place(pool, call->function), place(pool, call->file),
			place(pool, call->config), place(pool, call->arguments),
			call->name);
	}
	fprintf(out, "};\n\nconst unsigned facts_call_count = %zu;\n\n",
		list->count);
}

static void write_texts(struct pool *pool, FILE *out)
{
	/* The empty one, at 0. */
	const struct text *last = &(struct text){"", 0, 0};
	size_t bytes = 1;

	qsort(pool->texts.items, pool->texts.count, sizeof(*pool->texts.items),
	      by_end);
	fputs("const char facts_text[] =\n\t\"\\0\"", out);
	for (size_t i = 0; i < pool->texts.count; i++) {
		struct text *text = pool->texts.items[i];

		if (!text->len)
			continue;
		if (last->len >= text->len &&
		    !strcmp(last->text + last->len - text->len, text->text)) {
			text->place = last->place + last->len - text->len;
			continue;
		}
		text->place = bytes;
		bytes += text->len + 1;
		last = text;
		fprintf(out, "\n\t\"%s\\0\"", text->text);
	}
	fputs(";\n\n", out);
	fit(bytes, 20, "the pool's size", "text");
}

static void write_rows(const struct facts *facts, struct pool *pool, FILE *out)
{
	write_structs(facts, pool, out);
	write_ioctls(facts, pool, out);
	write_calls(facts, pool, out);
}

void tables_write(const struct facts *facts, FILE *out)
{
	struct pool pool = {0};
	FILE *rows;

	fputs("/* SPDX-License-Identifier: GPL-2.0-or-later */\n"
	      "/* Written by tools/kernel-facts/generate. */\n"
	      "#include \"config.h\"\n\n#include \"facts/rows.h\"\n\n",
	      out);
	rows = fopen("/dev/null", "w");
	if (!rows)
		fail("/dev/null: %s", strerror(errno));
	write_rows(facts, &pool, rows);
	fclose(rows);
	write_texts(&pool, out);
	write_rows(facts, &pool, out);
}
