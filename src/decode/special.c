/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * special.c - values of kinds that have a shape of their own: wait statuses,
 * device numbers, sets of bits, directory entries, control messages.
 */
#include "config.h"

#include "decode/special.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "arch/abi.h"
#include "base/cursor.h"
#include "decode/netlink.h"
#include "decode/pool.h"
#include "event/call.h"
#include "spec/names.h"

/* ---- numbers ---- */

static const char *signal_text(struct value_pool *pool, int number)
{
	const char *name = signal_name(number);

	return name ? name : value_pool_printf(pool, "%d", number);
}

/* What a program would ask of it, wait(2), in strace's words. */
struct value decode_wait_status(struct value_pool *pool, uint32_t status)
{
	struct value value = decode_plain(VALUE_WRAPPED, status);
	int number = (int)status;

	if (WIFSTOPPED(number))
		value.symbol = value_pool_printf(
			pool, "{WIFSTOPPED(s) && WSTOPSIG(s) == %s%s}",
			signal_text(pool, WSTOPSIG(number) & 0x7f),
			WSTOPSIG(number) & 0x80 ? " | 0x80" : "");
	else if (WIFSIGNALED(number))
		value.symbol = value_pool_printf(
			pool, "{WIFSIGNALED(s) && WTERMSIG(s) == %s%s}",
			signal_text(pool, WTERMSIG(number)),
			WCOREDUMP(number) ? " && WCOREDUMP(s)" : "");
	else if (WIFEXITED(number))
		value.symbol = value_pool_printf(
			pool, "{WIFEXITED(s) && WEXITSTATUS(s) == %d}",
			WEXITSTATUS(number));
	else if (WIFCONTINUED(number))
		value.symbol = "{WIFCONTINUED(s)}";
	else
		value.kind = VALUE_HEX;
	return value;
}

/* As glibc's gnu_dev_major(3) takes apart the kernel's new_encode_dev and
   huge_encode_dev. */
struct value decode_device(struct value_pool *pool, uint64_t number)
{
	struct value value = decode_plain(VALUE_WRAPPED, number);
	uint64_t major = (number >> 8 & 0xfff) | (number >> 32 & 0xfffff000);
	uint64_t minor = (number & 0xff) | (number >> 12 & 0xffffff00);

	value.symbol = value_pool_printf(
		pool, "makedev(%s%llx, %s%llx)", major ? "0x" : "",
		(unsigned long long)major, minor ? "0x" : "",
		(unsigned long long)minor);
	return value;
}

/* As C code would put it there, byteorder(3) and endian(3). */
struct value decode_big_endian(struct value_pool *pool, unsigned bytes,
			       uint64_t number)
{
	struct value value = decode_plain(VALUE_WRAPPED, number);
	const char *call = bytes == 2	? "htons"
			   : bytes == 4 ? "htonl"
					: "htobe64";

	value.symbol = value_pool_printf(pool, "%s(%llu)", call,
					 (unsigned long long)number);
	return value;
}

/* ---- bits ---- */

static bool has_bit(struct span bytes, size_t i)
{
	return bytes.data[i / 8] >> i % 8 & 1;
}

static size_t count_bits(struct span bytes, size_t limit)
{
	size_t count = 0;

	for (size_t i = 0; i < limit; i++)
		count += has_bit(bytes, i);
	return count;
}

struct value decode_bits(struct value_pool *pool, struct span bytes,
			 uint64_t limit)
{
	struct value value = decode_plain(VALUE_SET, 0);

	if (limit > bytes.len * 8)
		limit = bytes.len * 8;
	value.children = value_pool_alloc(pool, count_bits(bytes, limit) *
							sizeof(value));
	for (size_t i = 0; i < limit; i++)
		if (has_bit(bytes, i))
			value.children[value.child_count++] =
				decode_plain(VALUE_INT, i);
	return value;
}

static struct value as_member(struct value_pool *pool, size_t i)
{
	struct value value = decode_plain(VALUE_NAMED, i + 1);

	value.symbol = signal_text(pool, (int)i + 1);
	return value;
}

/* Most bits of 64: those that lack are fewer. */
enum { MOST_SIGNALS = 42 };

struct value decode_signal_set(struct value_pool *pool, struct span bytes)
{
	struct value value = decode_plain(VALUE_SET, 0);
	size_t limit = bytes.len * 8, count = count_bits(bytes, limit);
	struct value *others;

	value.is_signals = true;
	value.is_most = count >= MOST_SIGNALS && bytes.len == 8;
	for (size_t i = 0; i < bytes.len && i < 8; i++)
		value.number |= (uint64_t)bytes.data[i] << i * 8;
	value.children = value_pool_alloc(pool, limit * sizeof(value) + 1);
	others = value.children + count;
	value.others = others;
	for (size_t i = 0; i < limit; i++) {
		if (has_bit(bytes, i))
			value.children[value.child_count++] =
				as_member(pool, i);
		else
			others[value.other_count++] = as_member(pool, i);
	}
	return value;
}

/* ---- directory entries ---- */

static struct value *add_member(struct value *value, const char *name,
				enum value_kind kind, uint64_t number)
{
	struct value *child = &value->children[value->child_count++];

	*child = (struct value){.kind = kind, .name = name, .number = number};
	return child;
}

/* linux/fs.h */
static const char *type_name(unsigned type)
{
	static const char *const names[] = {
		[0] = "DT_UNKNOWN", [1] = "DT_FIFO", [2] = "DT_CHR",
		[4] = "DT_DIR",	    [6] = "DT_BLK",  [8] = "DT_REG",
		[10] = "DT_LNK",    [12] = "DT_SOCK", [14] = "DT_WHT",
	};

	return type < sizeof(names) / sizeof(names[0]) ? names[type] : NULL;
}

/* struct linux_dirent and linux_dirent64, getdents(2): of the former the type is
   the last byte. */
static bool add_entry(const struct decoder *decoder, struct cursor *cursor,
		      bool is_64, struct value *value)
{
	bool is_wide = is_64 || decoder->call->abi->word_bytes == 8;
	size_t start = cursor_left(cursor);
	struct span rest;
	uint64_t inode, offset;
	uint16_t length;
	uint8_t type = 0;
	struct value *name, *kind;
	const uint8_t *nul;
	size_t head;

	inode = is_wide ? cursor_le64(cursor) : cursor_le32(cursor);
	offset = is_wide ? cursor_le64(cursor) : cursor_le32(cursor);
	length = cursor_le16(cursor);
	if (is_64)
		type = cursor_u8(cursor);
	head = start - cursor_left(cursor);
	if (cursor->is_bad || length < head || length > start)
		return false;
	rest = cursor_take(cursor, length - head);
	if (!is_64 && rest.len)
		type = rest.data[rest.len - 1];
	value->kind = VALUE_STRUCT;
	value->children = value_pool_alloc(decoder->pool, 5 * sizeof(*value));
	add_member(value, "d_ino", VALUE_UINT, inode);
	add_member(value, "d_off", VALUE_INT, offset);
	add_member(value, "d_reclen", VALUE_UINT, length);
	nul = rest.len ? memchr(rest.data, '\0', rest.len) : NULL;
	if (nul)
		rest.len = (size_t)(nul - rest.data);
	name = add_member(value, "d_name", VALUE_PATH, 0);
	name->bytes = rest;
	name->wanted = rest.len;
	kind = add_member(value, "d_type", VALUE_ENUM, type);
	kind->symbol = type_name(type);
	kind->note = "DT_???";
	if (is_64) { /* where it lies */
		struct value last = *kind;

		*kind = *name;
		*name = last;
	}
	return true;
}

struct value decode_entries(const struct decoder *decoder, struct span bytes,
			    bool is_64)
{
	struct cursor cursor = cursor_of(bytes);
	/* The smallest has a header of 10 bytes and a name. */
	size_t most = bytes.len / 12 + 1;
	struct value value = decode_plain(VALUE_COUNTED, 0);

	value.children = value_pool_alloc(decoder->pool, most * sizeof(value));
	while (cursor_left(&cursor) && value.child_count < most &&
	       add_entry(decoder, &cursor, is_64,
			 &value.children[value.child_count]))
		value.child_count++;
	value.is_list = true;
	value.note = value_pool_printf(decoder->pool, "%zu entr%s",
				       value.child_count,
				       value.child_count == 1 ? "y" : "ies");
	return value;
}

/* ---- control messages ---- */

/* Its type by name, and its data, as the spec has them for the level. */
static void add_message(struct decoder *decoder,
			const struct spec_attrs_ref *levels, uint64_t level,
			uint64_t type, struct span data, struct value *message)
{
	const struct spec_attrs *found = spec_attrs_find(levels);
	const struct spec_shape *shape = NULL;
	struct value named = decode_plain(VALUE_ENUM, type), value;
	const char *name;

	if (found)
		shape = spec_attrs_shape(found, decoder->call->abi, level,
					 &name);
	if (!shape || !shape->attrs ||
	    !decode_typed(decoder, shape->attrs, type, data, &named.symbol,
			  &value))
		value = decode_bytes(data);
	named.name = "cmsg_type";
	message->children[message->child_count++] = named;
	if (!data.len)
		return;
	value.name = "cmsg_data";
	message->children[message->child_count++] = value;
}

struct value decode_control(struct decoder *decoder,
			    const struct spec_struct *header,
			    const struct spec_attrs_ref *levels,
			    struct span bytes)
{
	const struct abi *abi = decoder->call->abi;
	uint64_t word = abi->word_bytes, size = header->bytes[abi->id];
	struct value value = decode_plain(VALUE_ARRAY, 0);
	uint64_t at = 0;

	value.is_list = true;
	value.children = value_pool_alloc(
		decoder->pool, (bytes.len / size + 1) * sizeof(value));
	while (bytes.len - at >= size) {
		const uint8_t *start = bytes.data + at;
		uint64_t length = spec_field_number(header, 0, abi, start);
		struct value message, *children;

		value.is_cut = length < size || length > bytes.len - at;
		if (value.is_cut)
			break;
		message = decode_struct_value(decoder, header, start);
		children = value_pool_alloc(decoder->pool,
					    (message.child_count + 2) *
						    sizeof(value));
		if (message.child_count)
			memcpy(children, message.children,
			       message.child_count * sizeof(value));
		message.children = children;
		message.child_count--; /* the type, which is by level */
		add_message(decoder, levels,
			    spec_field_number(header, 1, abi, start),
			    spec_field_number(header, 2, abi, start),
			    span_of(start + size, length - size), &message);
		value.children[value.child_count++] = message;
		at += (length + word - 1) / word * word;
		if (at > bytes.len)
			break;
	}
	return value;
}
