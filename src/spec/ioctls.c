/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ioctls.c - rows for requests that the kernel's headers have and no text.
 *
 * A row is made when its request is first met, and kept. Drivers share numbers:
 * then all names are shown, and the argument only if all agree on what it is.
 */
#include "config.h"

#include <errno.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "facts/facts.h"
#include "spec/headers.h"
#include "spec/spec_part.h"
#include "spec/types.h"

enum { IOCTL_BUCKETS = 64 };

struct known {
	const struct known *next;
	enum abi_id abi;
	uint32_t number;
	const struct spec_row *base, *row;
};

struct ioctls {
	/* Rows, and structs that only they have; others are in its base. */
	struct store store;
	const struct known *buckets[IOCTL_BUCKETS];
};

struct ioctls *ioctls_new(const struct store *structs)
{
	struct ioctls *ioctls = mem_new(sizeof(*ioctls));

	ioctls->store.base = structs;
	return ioctls;
}

void ioctls_free(struct ioctls **ioctls)
{
	int saved_errno = errno;

	if (*ioctls) {
		store_done(&(*ioctls)->store);
		mem_free_ptr(ioctls);
	}
	errno = saved_errno;
}

/* Rows stay: a call may have one. */
void ioctls_forget(struct ioctls *ioctls)
{
	for (unsigned i = 0; i < IOCTL_BUCKETS; i++)
		ioctls->buckets[i] = NULL;
}

/* The macros that have the number, but for those that a text has, which has
   said for which numbers. */
static const struct facts_ioctl *next_macro(const struct store *store,
					    enum abi_id abi, uint32_t number,
					    unsigned *index)
{
	const struct facts_ioctl *macro;

	do {
		macro = facts_ioctl(abi, number, (*index)++);
	} while (macro && store_find(store, SYMBOL_REQUEST,
				     span_of_str(facts_name(macro->name))));
	return macro;
}

/* ---- the argument ---- */

static bool is_same_type(const struct facts_type *a, const struct facts_type *b)
{
	return a->kind == b->kind && a->is_array == b->is_array &&
	       a->size == b->size && a->count == b->count &&
	       a->layout == b->layout;
}

/* Of those with a number the one whose argument it is; NULL: nobody knows. One
   that only has a name says nothing against another's argument. */
static const struct facts_ioctl *typed(const struct store *store,
				       enum abi_id abi, uint32_t number)
{
	const struct facts_ioctl *at, *found = NULL;

	for (unsigned i = 0; (at = next_macro(store, abi, number, &i));) {
		if (at->type.kind == FACTS_NONE)
			continue;
		if (found && (found->direction != at->direction ||
			      !is_same_type(&found->type, &at->type)))
			return NULL;
		if (!found)
			found = at;
	}
	return found;
}

/* Where a macro says how large an argument is, but not what, there is an int
   that is not as large. A struct is what somebody has looked up. */
static bool is_placeholder(const struct facts_ioctl *ioctl, uint32_t number)
{
	if (ioctl->type.kind == FACTS_STRUCT || !ioctl->direction)
		return false;
	return ioctl->is_family ||
	       (number >> REQUEST_DIRECTION_SHIFT &&
		request_bytes(number) !=
			facts_type_size(&ioctl->type) * ioctl->type.count);
}

/* A number in the register itself. */
static void say_value(const struct spec_field *memory, struct spec_arg *arg)
{
	arg->kind = memory->type.kind;
	arg->bytes = memory->type.bytes;
}

static void say_pointer(struct store *store, const struct spec_field *memory,
			const struct facts_ioctl *ioctl, unsigned request,
			struct spec_arg *arg)
{
	struct spec_pointee *pointee = store_take(
		store, sizeof(*pointee), _Alignof(struct spec_pointee));
	bool is_room = !memory->is_array && (memory->type.kind == SPEC_BYTES ||
					     memory->type.kind == SPEC_STRING);

	*pointee = (struct spec_pointee){
		.type = memory->type,
		.is_array = memory->is_array || ioctl->is_family,
		.is_whole = true,
	};
	arg->kind = SPEC_POINTER;
	arg->pointee = pointee;
	/* A struct that is no value, but has no direction either. */
	arg->direction = (ioctl->direction & FACTS_WRITES ? SPEC_IN : 0) |
			 (ioctl->direction & FACTS_READS ? SPEC_OUT : 0);
	if (!arg->direction)
		arg->direction = SPEC_INOUT;
	if (ioctl->is_family)
		arg->length = (struct spec_length){SPEC_LENGTH_REQUEST,
						   .arg = (uint8_t)request};
	else if (memory->is_array || is_room)
		arg->length = (struct spec_length){SPEC_LENGTH_CONST,
						   .value = memory->count};
}

/* False: it stays as it was. */
static bool say_arg(struct store *store, const struct abi *abi, uint32_t number,
		    unsigned request, struct spec_arg *arg)
{
	const struct facts_ioctl *ioctl = typed(store, abi->id, number);
	const char *name = arg->name;
	struct spec_field memory = {0};

	if (!ioctl || is_placeholder(ioctl, number))
		return false;
	headers_memory(store, &ioctl->type, &memory);
	if (memory.type.layout &&
	    (!memory.type.layout->bytes[abi->id] ||
	     memory.type.layout->bytes[abi->id] > SPEC_STRUCT_BYTES_MAX))
		return false;
	*arg = (struct spec_arg){.name = name};
	if (!ioctl->direction && spec_kind_is_number(memory.type.kind) &&
	    !memory.is_array)
		say_value(&memory, arg);
	else
		say_pointer(store, &memory, ioctl, request, arg);
	return true;
}

/* ---- the request ---- */

/* "BTRFS_IOC_CLONE or FICLONE", as strace has it. */
static const struct spec_request *
name_request(struct store *store, const struct abi *abi, uint32_t number)
{
	AUTO(buf_done) struct buf names = BUF_EMPTY;
	unsigned i = 0;
	const struct facts_ioctl *at = next_macro(store, abi->id, number, &i);
	struct spec_request *request;

	if (!at)
		return NULL;
	request = store_take(store, sizeof(*request),
			     _Alignof(struct spec_request));
	request->is_family = at->is_family;
	request->unit[abi->id] =
		at->type.kind == FACTS_STRUCT ? facts_type_size(&at->type) : 1;
	for (; at; at = next_macro(store, abi->id, number, &i))
		buf_printf(&names, "%s%s", buf_text(&names)[0] ? " or " : "",
			   facts_name(at->name));
	request->numbers[abi->id] = number;
	request->mask = UINT32_MAX;
	request->name = store_name(store, span_of_str(buf_text(&names)));
	return request;
}

/* The row of a request that a text has said is its own. */
static const struct spec_row *make_row(const struct spec *spec,
				       const struct abi *abi,
				       const struct spec_row *base,
				       uint32_t number, bool is_said)
{
	struct store *store = &spec->ioctls->store;
	const struct spec_request *request = name_request(store, abi, number);
	struct spec_row *row;
	unsigned at = 0;

	if (!request)
		return base;
	row = store_take(store, sizeof(*row), _Alignof(struct spec_row));
	*row = *base;
	row->request = request;
	while (row->args[at].kind != SPEC_REQUEST)
		at++;
	if (is_said || at + 1 >= row->arg_count ||
	    !say_arg(store, abi, number, at, &row->args[at + 1]))
		return row;
	row->has_memory_in = false;
	row->has_memory_out = false;
	spec_row_derive(row);
	return row;
}

static uint32_t request_of(const struct spec_row *row, const struct abi *abi,
			   const uint64_t *args)
{
	unsigned at = 0;

	while (row->args[at].kind != SPEC_REQUEST)
		at++;
	return (uint32_t)spec_value(row, at, abi, args);
}

const struct spec_row *ioctls_row(const struct spec *spec,
				  const struct abi *abi,
				  const struct spec_row *base, bool is_said,
				  const uint64_t *args)
{
	struct ioctls *ioctls = spec->ioctls;
	uint32_t number = request_of(base, abi, args);
	const struct known **first =
		&ioctls->buckets[(number ^ number >> 8) % IOCTL_BUCKETS];
	struct known *made;

	for (const struct known *at = *first; at; at = at->next)
		if (at->number == number && at->abi == abi->id &&
		    at->base == base)
			return at->row;
	if (!facts_ioctl(abi->id, number, 0))
		return base;
	made = store_take(&ioctls->store, sizeof(*made),
			  _Alignof(struct known));
	*made = (struct known){
		.next = *first,
		.abi = abi->id,
		.number = number,
		.base = base,
		.row = make_row(spec, abi, base, number, is_said),
	};
	*first = made;
	return made->row;
}
