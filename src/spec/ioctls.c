/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ioctls.c - rows for requests that the kernel's headers have and no text.
 *
 * A row is made when its request is first met, and kept. Drivers share numbers:
 * the device tells which one is meant. Else all names are shown, and the argument
 * only if all agree on what it is.
 * What is copied doesn't depend on the device: drivers that share a number say its
 * size in it, or one of them alone has an argument (tests/unit/headers.c).
 */
#include "config.h"

#include <errno.h>

#include "base/auto.h"
#include "base/buf.h"
#include "base/mem.h"
#include "facts/facts.h"
#include "facts/ioctl_device.h"
#include "spec/headers.h"
#include "spec/spec_part.h"
#include "spec/types.h"

enum {
	IOCTL_BUCKETS = 64,
	MACROS_MAX = 32, /* nine is the most now */
};

struct known {
	const struct known *next;
	enum abi_id abi;
	uint32_t number;
	const struct spec_row *base;
	uint32_t chosen; /* of the macros, by the device; 0: all there are */
	const struct spec_row *row;
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

/* Macros with one number. */
struct macros {
	const struct facts_ioctl *all[MACROS_MAX];
	unsigned count;
};

static bool has_text(const struct store *store, const struct facts_ioctl *macro)
{
	return store_find(store, SYMBOL_REQUEST,
			  span_of_str(facts_name(macro->name)));
}

/* Those that no text has; a text has said for which numbers. */
static struct macros find_macros(const struct store *store, enum abi_id abi,
				 uint32_t number)
{
	struct macros macros = {.count = 0};
	const struct facts_ioctl *at;

	for (unsigned i = 0; macros.count < MACROS_MAX &&
			     (at = facts_ioctl(abi, number, i));
	     i++)
		if (!has_text(store, at))
			macros.all[macros.count++] = at;
	return macros;
}

/* ---- the argument ---- */

static bool is_same_type(const struct facts_type *a, const struct facts_type *b)
{
	return a->kind == b->kind && a->is_array == b->is_array &&
	       a->size == b->size && a->count == b->count &&
	       a->layout == b->layout;
}

/* The one whose argument it is; NULL: nobody knows. One that only has a name says
   nothing against another's argument. */
static const struct facts_ioctl *typed(const struct macros *macros)
{
	const struct facts_ioctl *found = NULL;

	for (unsigned i = 0; i < macros->count; i++) {
		const struct facts_ioctl *at = macros->all[i];

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
static bool say_arg(struct store *store, const struct abi *abi,
		    const struct facts_ioctl *ioctl, uint32_t number,
		    unsigned request, struct spec_arg *arg)
{
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
static const struct spec_request *name_request(struct store *store,
					       const struct abi *abi,
					       const struct macros *macros,
					       uint32_t number)
{
	AUTO(buf_done) struct buf names = BUF_EMPTY;
	const struct facts_ioctl *first = macros->all[0];
	struct spec_request *request = store_take(
		store, sizeof(*request), _Alignof(struct spec_request));

	request->is_family = first->is_family;
	request->unit[abi->id] = first->type.kind == FACTS_STRUCT
					 ? facts_type_size(&first->type)
					 : 1;
	for (unsigned i = 0; i < macros->count; i++)
		buf_printf(&names, "%s%s", i ? " or " : "",
			   facts_name(macros->all[i]->name));
	request->numbers[abi->id] = number;
	request->mask = UINT32_MAX;
	request->name = store_name(store, span_of_str(buf_text(&names)));
	return request;
}

static unsigned request_at(const struct spec_row *row)
{
	unsigned at = 0;

	while (row->args[at].kind != SPEC_REQUEST)
		at++;
	return at;
}

/* is_said: a text has the argument of these requests. */
static const struct spec_row *make_row(struct store *store,
				       const struct abi *abi,
				       const struct spec_row *base,
				       const struct macros *macros,
				       uint32_t number, bool is_said)
{
	const struct facts_ioctl *ioctl = typed(macros);
	unsigned at = request_at(base);
	struct spec_row *row;

	if (!macros->count)
		return base;
	row = store_take(store, sizeof(*row), _Alignof(struct spec_row));
	*row = *base;
	row->request = name_request(store, abi, macros, number);
	if (is_said || !ioctl || at + 1 >= row->arg_count ||
	    !say_arg(store, abi, ioctl, number, at, &row->args[at + 1]))
		return row;
	row->has_memory_in = false;
	row->has_memory_out = false;
	spec_row_derive(row);
	return row;
}

static uint32_t request_of(const struct spec_row *row, const struct abi *abi,
			   const uint64_t *args)
{
	return (uint32_t)spec_value(row, request_at(row), abi, args);
}

/* Which of the macros, a bit each, the row is for. */
static const struct known *find_known(const struct known *at,
				      const struct abi *abi, uint32_t number,
				      const struct spec_row *base,
				      uint32_t chosen)
{
	while (at && (at->number != number || at->abi != abi->id ||
		      at->base != base || at->chosen != chosen))
		at = at->next;
	return at;
}

static const struct known **bucket_of(struct ioctls *ioctls, uint32_t number)
{
	return &ioctls->buckets[(number ^ number >> 8) % IOCTL_BUCKETS];
}

static const struct spec_row *add_known(struct ioctls *ioctls,
					const struct abi *abi, uint32_t number,
					const struct spec_row *base,
					uint32_t chosen,
					const struct spec_row *row)
{
	const struct known **first = bucket_of(ioctls, number);
	struct known *made = store_take(&ioctls->store, sizeof(*made),
					_Alignof(struct known));

	*made = (struct known){*first, abi->id, number, base, chosen, row};
	*first = made;
	return row;
}

const struct spec_row *ioctls_row(const struct spec *spec,
				  const struct abi *abi,
				  const struct spec_row *base, bool is_said,
				  const uint64_t *args)
{
	struct ioctls *ioctls = spec->ioctls;
	struct store *store = &ioctls->store;
	uint32_t number = request_of(base, abi, args);
	const struct known *known =
		find_known(*bucket_of(ioctls, number), abi, number, base, 0);
	struct macros macros;

	if (known)
		return known->row;
	if (!facts_ioctl(abi->id, number, 0))
		return base;
	macros = find_macros(store, abi->id, number);
	return add_known(ioctls, abi, number, base, 0,
			 make_row(store, abi, base, &macros, number, is_said));
}

/* ---- of a device ---- */

/* Those whose device the file is, a bit each; 0 also when a text has one of them. */
static uint32_t choose(const struct store *store, enum abi_id abi,
		       uint32_t number, const struct facts_file *file,
		       struct macros *ret)
{
	const struct facts_ioctl *at;
	uint32_t chosen = 0;

	for (unsigned i = 0;
	     i < MACROS_MAX && (at = facts_ioctl(abi, number, i)); i++) {
		const struct facts_device *device = facts_ioctl_device(at);

		if (!device || !facts_device_is(device, file))
			continue;
		if (has_text(store, at))
			return 0;
		chosen |= UINT32_C(1) << i;
		ret->all[ret->count++] = at;
	}
	return chosen;
}

const struct spec_row *ioctls_row_on(const struct spec *spec,
				     const struct abi *abi,
				     const struct spec_row *row,
				     const struct spec_row *base, bool is_said,
				     const uint64_t *args,
				     const struct facts_file *file)
{
	struct ioctls *ioctls = spec->ioctls;
	struct store *store = &ioctls->store;
	uint32_t number = request_of(row, abi, args);
	struct macros macros = {.count = 0};
	const struct known *known;
	uint32_t chosen;

	if (!facts_ioctl(abi->id, number, 1))
		return row; /* nobody shares it */
	chosen = choose(store, abi->id, number, file, &macros);
	if (!chosen)
		return row;
	known = find_known(*bucket_of(ioctls, number), abi, number, base,
			   chosen);
	if (known)
		return known->row;
	return add_known(ioctls, abi, number, base, chosen,
			 make_row(store, abi, base, &macros, number, is_said));
}
