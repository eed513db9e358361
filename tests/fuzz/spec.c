/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spec.c - fuzzes the parser of spec texts, and walks the rows that it makes.
 *
 * An input is a text. What it says must be sound whatever it is: no more than
 * six registers, references only to arguments that are there, bounded walks.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/error.h"
#include "base/span.h"
#include "fuzz.h"
#include "spec/spec.h"
#include "spec/types.h"
#include "spec/walk.h"

struct counted {
	struct walk_memory memory;
	unsigned fetches;
};

/* Readable below 2^20, with a pointer to such a place everywhere. */
static struct walk_bytes fetch(struct walk_memory *memory,
			       const struct walk_request *request)
{
	static const uint8_t bytes[64] = {0, 1, 0, 0, 0, 0, 0, 0, 0, 1};
	struct counted *counted = (struct counted *)memory;
	size_t len = request->wanted < sizeof(bytes) ? request->wanted
						     : sizeof(bytes);

	must(request->addr != 0);
	must(request->wanted > 0 && request->wanted <= WALK_BYTES_MAX);
	must(++counted->fetches <= 6 * (WALK_VECTOR_MAX + 100));
	if (request->addr >= 1 << 20)
		return (struct walk_bytes){.is_fault = true};
	return (struct walk_bytes){span_of(bytes, len), len < request->wanted};
}

static void check_struct(const struct spec_struct *whole)
{
	must(whole->nested <= SPEC_NESTED_MAX);
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);
		const struct spec_struct *layout = spec_layout(whole, abi);

		/* The headers' may have more than a text's. */
		must(layout->field_count && layout->field_count <= UINT8_MAX);
		must(layout->bytes[id] == whole->bytes[id] ||
		     whole->variants);
		must(layout->bytes[id] <= SPEC_STRUCT_BYTES_MAX);
		for (size_t i = 0; i < layout->field_count; i++) {
			const struct spec_field *field = &layout->fields[i];
			uint32_t last;

			must(!field->is_over || field->over_field < i);
			last = field->at[id] +
			       field->count *
				       spec_type_bytes(&field->type, abi);
			must(last <= layout->bytes[id]);
			must(!field->has_max || field->max_field < i);
			if (id == ABI_X86_64 && field->type.layout)
				check_struct(field->type.layout);
		}
	}
}

static void check_row(const struct spec_row *row)
{
	must(row->arg_count <= SPEC_ARGS_MAX);
	must(row->args_at_entry <= row->arg_count);
	for (unsigned i = 0; i < row->arg_count; i++) {
		const struct spec_arg *arg = &row->args[i];

		must(arg->kind == SPEC_NONE || (arg->name && *arg->name));
		must(arg->held == SPEC_HELD_WHOLE ||
		     arg->held == SPEC_HELD_PAGES || i + 1 < row->arg_count);
		must((arg->kind == SPEC_POINTER) == (arg->pointee != NULL));
		if (arg->pointee && arg->pointee->type.layout)
			check_struct(arg->pointee->type.layout);
		if (arg->length.from == SPEC_LENGTH_ARG ||
		    arg->length.from == SPEC_LENGTH_POINTED ||
		    arg->length.from == SPEC_LENGTH_REQUEST)
			must(arg->length.arg < row->arg_count);
		must(!arg->length.has_max ||
		     arg->length.max_arg < row->arg_count);
		must(!arg->cond_mask || arg->cond_arg < row->arg_count);
	}
}

static void walk(const struct abi *abi, const struct spec_row *row)
{
	static const uint64_t args[][6] = {
		{0},
		{256, 256, 256, 256, 256, 256},
		{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
		 UINT64_MAX},
	};

	for (size_t i = 0; i < ARRAY_LEN(args); i++) {
		struct counted memory = {.memory.fetch = fetch};
		struct walk_call call = {.abi = abi,
					 .args = args[i],
					 .ret = (int64_t)args[i][0]};

		walk_row(row, &call, WALK_ENTRY, &memory.memory);
		walk_row(row, &call, WALK_RETURN, &memory.memory);
	}
}

/* What the text says of requests: the numbers that its corpus has. */
static void walk_sub_rows(const struct spec *spec, const struct abi *abi)
{
	static const uint32_t requests[] = {0, 7, 256, 0x40107801, 0xc0087802};
	int64_t nr = abi_call_nr(abi, "ioctl");

	for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
		const uint64_t args[6] = {256, requests[i], 256, 256, 256, 256};
		const struct spec_row *row;

		if (abi->id == ABI_X32)
			return;
		row = spec_call_with(spec, abi, (uint64_t)nr, args);
		check_row(row);
		for (unsigned phase = 0; phase < 2; phase++) {
			struct counted memory = {.memory.fetch = fetch};
			struct walk_call call = {.abi = abi, .args = args};

			walk_row(row, &call, (enum walk_phase)phase,
				 &memory.memory);
		}
	}
}

/* Made anew now and then: rows are kept until a spec's end. */
enum { RUNS_OF_A_SPEC = 1000, CALLS_MAX = 1024 };

static struct spec *the_spec(void)
{
	static struct spec *spec;
	static unsigned runs;

	if (runs++ % RUNS_OF_A_SPEC == 0) {
		spec_free(&spec);
		must(spec_new(&spec, NULL) == 0);
	}
	return spec;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct spec_row *seen[ABI_COUNT][CALLS_MAX];
	struct spec *spec = the_spec();
	struct error err = {0};
	int r = spec_add(spec, "fuzz", span_of(data, size), &err);

	must(r == 0 || !strncmp(err.text, "fuzz:", 5));
	if (r < 0)
		return 0;
	for (unsigned id = ABI_NONE + 1; id < ABI_COUNT; id++) {
		const struct abi *abi = abi_by_id(id);

		must(abi->call_count <= CALLS_MAX);
		walk_sub_rows(spec, abi);
		for (size_t i = 0; i < abi->call_count; i++) {
			const struct spec_row *row =
				spec_call(spec, abi, abi_nr_at(abi, i));

			if (row == seen[id][i])
				continue;
			seen[id][i] = row;
			check_row(row);
			walk(abi, row);
		}
	}
	return 0;
}
