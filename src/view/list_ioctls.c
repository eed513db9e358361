/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list_ioctls.c - the ioctls that there are: what the kernel's headers have, and
 * what only the spec's texts know, since its header isn't exported or has no number
 * that says what the argument is.
 */
#include "config.h"

#include "view/list.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arch/abi.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "facts/facts.h"
#include "facts/ioctl_device.h"
#include "spec/spec.h"
#include "spec/types.h"
#include "view/list_part.h"
#include "view/table.h"

/* A request of one ABI. */
struct ioctl {
	uint32_t number;
	size_t at; /* among those with the same number */
	const struct facts_ioctl *facts; /* NULL: only a text has it */
	const struct spec_row *row;	 /* of a text, or NULL */
};

struct ioctls {
	struct ioctl *all;
	size_t count, cap;
};

/* "struct spi_ioc_transfer", "u32[4]": as C has it, numbers by their width. */
static void describe_type(const struct facts_type *type, struct buf *ret)
{
	const struct facts_struct *of = facts_struct_of(type);

	switch ((enum facts_kind)type->kind) {
	case FACTS_NONE:
		return;
	case FACTS_UNSIGNED:
		buf_printf(ret, "u%u", type->size * 8);
		break;
	case FACTS_SIGNED:
		buf_printf(ret, "s%u", type->size * 8);
		break;
	case FACTS_BIG_ENDIAN:
		buf_printf(ret, "be%u", type->size * 8);
		break;
	case FACTS_CHAR:
		buf_add_text(ret, "char");
		break;
	case FACTS_BOOL:
		buf_add_text(ret, "bool");
		break;
	case FACTS_FLOAT:
		buf_printf(ret, "float%u", type->size * 8);
		break;
	case FACTS_ENUM:
		buf_add_text(ret, "enum");
		break;
	case FACTS_POINTER:
		buf_add_text(ret, "pointer");
		break;
	case FACTS_STRUCT:
		buf_printf(ret, "%s%s",
			   of->is_typedef ? "" :
			   of->is_union	  ? "union " :
					    "struct ",
			   facts_name(of->name));
		break;
	}
	if (type->is_array && type->count)
		buf_printf(ret, "[%u]", type->count);
	else if (type->is_array)
		buf_add_text(ret, "[]");
}

/* ---- what a text says ---- */

static bool is_signed(enum spec_kind kind)
{
	return kind == SPEC_INT || kind == SPEC_LONG || kind == SPEC_OFFSET ||
	       kind == SPEC_FD || kind == SPEC_DIRFD || kind == SPEC_PID ||
	       kind == SPEC_SIGNAL;
}

static void describe_struct(const struct abi *abi, const char *name,
			    struct buf *ret)
{
	const struct facts_struct *of =
		facts_struct(abi->id, name, strlen(name));

	buf_printf(ret, "%s%s",
		   of && of->is_typedef ? "" :
		   of && of->is_union	? "union " :
					  "struct ",
		   name);
}

static void describe_memory(const struct abi *abi, const struct spec_type *type,
			    struct buf *ret)
{
	if (type->kind == SPEC_STRUCT)
		describe_struct(abi, type->layout->name, ret);
	else if (type->kind == SPEC_STRING || type->kind == SPEC_PATH)
		buf_add_text(ret, "char[]");
	else if (!spec_kind_is_number(type->kind))
		buf_add_text(ret, "u8[]");
	else if (type->kind == SPEC_ADDR)
		buf_add_text(ret, "pointer");
	else
		buf_printf(ret, "%s%u", is_signed(type->kind) ? "s" : "u",
			   spec_type_bytes(type, abi) * 8);
}

/* What stands behind the request in the call; NULL: nothing does. */
static const struct spec_arg *argument_of(const struct spec_row *row)
{
	const struct spec_arg *arg;
	unsigned at = 0;

	while (row->args[at].kind != SPEC_REQUEST)
		at++;
	arg = &row->args[at + 1];
	/* Of which the text has only the name: a register, whatever it holds. */
	if (at + 1 >= row->arg_count || arg->kind == SPEC_NONE ||
	    (arg->kind == SPEC_HEX && !arg->bytes && !arg->names))
		return NULL;
	return arg;
}

static const char *direction_of(const struct spec_arg *arg)
{
	switch ((unsigned)arg->direction) {
	case SPEC_IN:
		return "in";
	case SPEC_OUT:
		return "out";
	case SPEC_INOUT:
		return "io";
	}
	return "value";
}

/* What of several a length says is left out: how many there are. */
static uint64_t put_argument(const struct abi *abi, const struct spec_arg *arg,
			     struct buf *ret)
{
	struct spec_type type = {arg->kind, arg->bytes, NULL, NULL};
	bool is_array = false, is_counted;

	if (arg->pointee) {
		type = arg->pointee->type;
		is_array = arg->pointee->is_array;
	}
	describe_memory(abi, &type, ret);
	is_counted = arg->length.from == SPEC_LENGTH_CONST;
	if (is_array && is_counted)
		buf_printf(ret, "[%" PRIu64 "]", (uint64_t)arg->length.value);
	else if (is_array)
		buf_add_text(ret, "[]");
	if (is_array ||
	    (type.kind != SPEC_STRUCT && !spec_kind_is_number(type.kind)))
		return is_counted ? arg->length.value *
					    spec_type_bytes(&type, abi)
				  : 0;
	return spec_type_bytes(&type, abi);
}

/* ---- rows ---- */

/* "SPI_IOC_MESSAGE(N)", "EVIOCGABS(WHICH)", "EVIOCGBIT(WHICH, N)" */
static void name_ioctl(const struct ioctl *ioctl, struct buf *ret)
{
	const struct spec_request *request =
		ioctl->row ? ioctl->row->request : NULL;
	bool is_family = ioctl->facts ? ioctl->facts->is_family
				      : request->is_family;

	buf_add_text(ret, ioctl->facts ? facts_name(ioctl->facts->name)
				       : request->name);
	if (request && request->which)
		buf_add_text(ret, is_family ? "(WHICH, N)" : "(WHICH)");
	else if (is_family)
		buf_add_text(ret, "(N)");
}

static const char *plain_name(const struct ioctl *ioctl)
{
	return ioctl->facts ? facts_name(ioctl->facts->name)
			    : ioctl->row->request->name;
}

/* By its name with or without what stands behind a family's. */
static bool is_chosen(const struct list_options *options,
		      const struct ioctl *ioctl)
{
	AUTO(buf_done) struct buf name = BUF_EMPTY;

	name_ioctl(ioctl, &name);
	return list_has_name(options, plain_name(ioctl)) ||
	       list_has_name(options, buf_text(&name));
}

/* A family's macro has only a length, which the headers' tables have as an int. */
static bool is_from_headers(const struct ioctl *ioctl)
{
	return ioctl->facts && ioctl->facts->type.kind != FACTS_NONE &&
	       !(ioctl->facts->is_family &&
		 ioctl->facts->type.kind == FACTS_SIGNED);
}

static const char *direction(const struct facts_ioctl *ioctl)
{
	switch (ioctl->direction) {
	case FACTS_WRITES:
		return "in";
	case FACTS_READS:
		return "out";
	case FACTS_WRITES | FACTS_READS:
		return "io";
	}
	return ioctl->type.kind == FACTS_NONE ? "" : "value";
}

struct argument {
	const char *direction;
	struct buf type;
	uint64_t bytes; /* 0: as many as there are */
};

static void find_argument(const struct abi *abi, const struct ioctl *ioctl,
			  struct argument *ret)
{
	const struct facts_ioctl *facts = ioctl->facts;
	const struct spec_arg *arg = ioctl->row ? argument_of(ioctl->row) : NULL;

	ret->direction = facts ? direction(facts) : "";
	if (is_from_headers(ioctl)) {
		describe_type(&facts->type, &ret->type);
		if (!facts->is_family)
			ret->bytes = (uint64_t)facts_type_size(&facts->type) *
				     facts->type.count;
	} else if (arg) {
		ret->direction = direction_of(arg);
		ret->bytes = put_argument(abi, arg, &ret->type);
	} else if (facts && facts->is_family) {
		buf_add_text(&ret->type, "u8[]");
	}
}

static void put_ioctl(const struct list_options *options, const struct abi *abi,
		      const struct ioctl *ioctl, struct table *table)
{
	const struct facts_device *device =
		ioctl->facts ? facts_ioctl_device(ioctl->facts) : NULL;
	AUTO(buf_done) struct buf name = BUF_EMPTY;
	struct argument argument = {.type = BUF_EMPTY};

	find_argument(abi, ioctl, &argument);
	if (argument.type.len || !options->is_typed) {
		name_ioctl(ioctl, &name);
		table_text(table, abi->name);
		table_hex(table, ioctl->number);
		table_text(table, buf_text(&name));
		list_text_or_none(table, argument.direction);
		list_text_or_none(table, buf_text(&argument.type));
		if (argument.bytes)
			table_uint(table, argument.bytes);
		else
			table_none(table);
		list_text_or_none(table,
				  device ? facts_device_name(device) : "");
		list_text_or_none(table, ioctl->facts ?
						 facts_name(ioctl->facts->header) :
						 "");
	}
	buf_done(&argument.type);
}

/* ---- all of an ABI ---- */

static struct ioctl *find_ioctl(const struct ioctls *ioctls, const char *name)
{
	for (size_t i = 0; i < ioctls->count; i++)
		if (strcmp(plain_name(&ioctls->all[i]), name) == 0)
			return &ioctls->all[i];
	return NULL;
}

static void add_ioctl(struct ioctls *ioctls, struct ioctl ioctl)
{
	if (ioctls->count == ioctls->cap) {
		ioctls->cap = ioctls->cap ? 2 * ioctls->cap : 4096;
		ioctls->all = mem_resize(ioctls->all, ioctls->cap,
					 sizeof(ioctl));
	}
	ioctl.at = ioctls->count;
	ioctls->all[ioctls->count++] = ioctl;
}

static int compare_ioctls(const void *a, const void *b)
{
	const struct ioctl *left = a, *right = b;

	if (left->number != right->number)
		return left->number < right->number ? -1 : 1;
	return left->at < right->at ? -1 : 1;
}

static void collect(const struct spec *spec, const struct abi *abi,
		    struct ioctls *ret)
{
	const struct facts_ioctl *facts;
	const struct spec_row *row;
	const struct sub *sub = NULL;

	for (unsigned at = 0; (facts = facts_ioctl_next(abi->id, &at));)
		add_ioctl(ret, (struct ioctl){.number = facts->number,
					      .facts = facts});
	while ((row = spec_request_next(spec, abi, &sub))) {
		uint32_t number = row->request->numbers[abi->id];
		struct ioctl *known = find_ioctl(ret, row->request->name);

		if (!known)
			add_ioctl(ret,
				  (struct ioctl){.number = number, .row = row});
		else if (!known->row) /* the latest line is the one that holds */
			known->row = row;
	}
	qsort(ret->all, ret->count, sizeof(*ret->all), compare_ioctls);
}

bool list_ioctls(const struct list_options *options, FILE *out)
{
	static const struct table_column columns[] = {
		{"abi", "abi", true, 0, false},
		{"number", "number", false, 0, false},
		{"name", "name", true, 0, false},
		{"direction", "direction", true, 0, false},
		{"argument", "argument", true, 0, false},
		{"size", "size", false, 0, false},
		{"device", "device", true, 0, false},
		{"header", "header", true, 0, false},
	};
	AUTO(table_free)
	struct table *table = table_new(columns, ARRAY_LEN(columns));
	const struct abi *abi;

	for (unsigned id = ABI_NONE; (abi = list_next_abi(options, &id));) {
		struct ioctls ioctls = {0}, missing = {0};

		collect(options->spec, abi, &ioctls);
		if (options->missing_from)
			collect(options->spec, options->missing_from, &missing);
		for (size_t i = 0; i < ioctls.count; i++) {
			const struct ioctl *ioctl = &ioctls.all[i];

			if (is_chosen(options, ioctl) &&
			    !find_ioctl(&missing, plain_name(ioctl)))
				put_ioctl(options, abi, ioctl, table);
		}
		mem_free_ptr(&ioctls.all);
		mem_free_ptr(&missing.all);
	}
	table_print(table, options->format, options->is_utf8, out);
	return table_has_rows(table);
}
