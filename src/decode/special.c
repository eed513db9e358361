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

static struct value *add_child(struct value *value, enum value_kind kind,
			       uint64_t number, const char *symbol)
{
	struct value *child = &value->children[value->child_count++];

	*child = decode_plain(kind, number);
	child->symbol = symbol;
	return child;
}

/* {"number": 133, "names": ["SIGTRAP"]}: with 0x80 by PTRACE_O_TRACESYSGOOD */
static void add_stop_signal(struct value_pool *pool, int number,
			    struct value *value)
{
	const char *name = signal_name(number & 0x7f);
	struct value *signal =
		add_child(value, VALUE_FLAGS, (uint64_t)number, NULL);

	signal->name = "WSTOPSIG";
	signal->children = value_pool_alloc(pool, sizeof(*signal));
	if (name)
		add_child(signal, VALUE_NAMED, (uint64_t)number & 0x7f, name);
}

static void add_end_signal(int number, struct value *value)
{
	const char *name = signal_name(number);
	struct value *signal = add_child(value, name ? VALUE_NAMED : VALUE_INT,
					 (uint64_t)number, name);

	signal->name = "WTERMSIG";
	signal->may_be_named = true;
}

/* What a program would ask of it, wait(2), in strace's words; its children are the
   macros that are true, and of the others what they give. */
struct value decode_wait_status(struct value_pool *pool, uint32_t status)
{
	struct value value = decode_plain(VALUE_WRAPPED, status);
	int number = (int)status;

	value.is_set = true;
	value.children = value_pool_alloc(pool, 3 * sizeof(value));
	if (WIFSTOPPED(number)) {
		add_child(&value, VALUE_NAMED, 1, "WIFSTOPPED");
		add_stop_signal(pool, WSTOPSIG(number), &value);
		value.symbol = value_pool_printf(
			pool, "{WIFSTOPPED(s) && WSTOPSIG(s) == %s%s}",
			signal_text(pool, WSTOPSIG(number) & 0x7f),
			WSTOPSIG(number) & 0x80 ? " | 0x80" : "");
	} else if (WIFSIGNALED(number)) {
		add_child(&value, VALUE_NAMED, 1, "WIFSIGNALED");
		if (WCOREDUMP(number))
			add_child(&value, VALUE_NAMED, 1, "WCOREDUMP");
		add_end_signal(WTERMSIG(number), &value);
		value.symbol = value_pool_printf(
			pool, "{WIFSIGNALED(s) && WTERMSIG(s) == %s%s}",
			signal_text(pool, WTERMSIG(number)),
			WCOREDUMP(number) ? " && WCOREDUMP(s)" : "");
	} else if (WIFEXITED(number)) {
		add_child(&value, VALUE_NAMED, 1, "WIFEXITED");
		add_child(&value, VALUE_INT, (uint64_t)WEXITSTATUS(number), NULL)
			->name = "WEXITSTATUS";
		value.symbol = value_pool_printf(
			pool, "{WIFEXITED(s) && WEXITSTATUS(s) == %d}",
			WEXITSTATUS(number));
	} else if (WIFCONTINUED(number)) {
		add_child(&value, VALUE_NAMED, 1, "WIFCONTINUED");
		value.symbol = "{WIFCONTINUED(s)}";
	} else {
		value.kind = VALUE_HEX;
		value.may_be_named = true;
	}
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
	value.plain = value_pool_printf(pool, "%#llx",
					(unsigned long long)number);
	return value;
}

struct value decode_kernel_version(struct value_pool *pool, uint64_t number)
{
	struct value value = decode_plain(VALUE_WRAPPED, number);

	value.symbol = value_pool_printf(pool, "KERNEL_VERSION(%u, %u, %u)",
					 (unsigned)(number >> 16),
					 (unsigned)(number >> 8 & 0xff),
					 (unsigned)(number & 0xff));
	return value;
}

/* As C code would put it there, byteorder(3) and endian(3). */
struct value decode_big_endian(const struct decoder *decoder,
			       const struct spec_names *names, unsigned bytes,
			       uint64_t number)
{
	struct value value = decode_plain(VALUE_WRAPPED, number);
	const char *call = bytes == 2	? "htons"
			   : bytes == 4 ? "htonl"
					: "htobe64";

	if (names) {
		value = decode_names(decoder, SPEC_HEX, names, bytes, number);
		value.macro = call;
		value.is_one = true;
		return value;
	}
	value.symbol = value_pool_printf(decoder->pool, "%s(%llu)", call,
					 (unsigned long long)number);
	return value;
}

void decode_filter(struct value *value)
{
	bool has_jump;

	if (value->child_count < 4)
		return;
	has_jump = value->children[2].number || value->children[3].number;
	value->symbol = has_jump ? "BPF_JUMP" : "BPF_STMT";
	value->macro_args = has_jump ? 4 : 2;
	for (size_t i = 0; i < value->child_count; i++)
		value->children[i].is_bare = true;
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

enum {
	/* The fields that struct cmsghdr begins with. */
	MESSAGE_LENGTH,
	MESSAGE_LEVEL,
	MESSAGE_TYPE,
	MESSAGE_VALUES = 4, /* these, and the data */
};

struct messages {
	const struct spec_struct *header;
	const struct abi *abi;
	struct span left;
	bool is_cut; /* the last one's length can't be */
};

/* The next one, header and data. */
static bool next_message(struct messages *messages, struct span *ret)
{
	const struct abi *abi = messages->abi;
	uint64_t word = abi->word_bytes, size = messages->header->bytes[abi->id];
	struct span left = messages->left;
	uint64_t length;

	if (left.len < size)
		return false;
	length = spec_field_number(messages->header, MESSAGE_LENGTH, abi,
				   left.data);
	messages->is_cut = length < size || length > left.len;
	if (messages->is_cut)
		return false;
	*ret = span_of(left.data, length);
	length = (length + word - 1) / word * word;
	if (length > left.len)
		length = left.len;
	messages->left = span_of(left.data + length, left.len - length);
	return true;
}

static size_t count_messages(struct messages messages)
{
	struct span message;
	size_t count = 0;

	while (next_message(&messages, &message))
		count++;
	return count;
}

static void add_value(struct value *message, const char *name,
		      struct value value)
{
	value.name = name;
	message->children[message->child_count++] = value;
}

static uint64_t add_number(struct decoder *decoder,
			   const struct spec_struct *header, unsigned i,
			   const uint8_t *start, struct value *message)
{
	const struct abi *abi = decoder->call->abi;
	const struct spec_field *field = &header->fields[i];
	uint64_t number = spec_field_number(header, i, abi, start);

	add_value(message, field->name,
		  decode_number(decoder, field->type.kind,
				spec_type_bytes(&field->type, abi),
				field->type.names, number));
	return number;
}

/* Its type by name, and its data, as the spec has them for the level. */
static void add_data(struct decoder *decoder,
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
	add_value(message, "cmsg_type", named);
	if (data.len)
		add_value(message, "cmsg_data", value);
}

struct value decode_control(struct decoder *decoder,
			    const struct spec_struct *header,
			    const struct spec_attrs_ref *levels,
			    struct span bytes)
{
	const struct abi *abi = decoder->call->abi;
	struct messages messages = {spec_layout(header, abi), abi, bytes, false};
	struct value value = decode_plain(VALUE_ARRAY, 0);
	struct span record;

	header = messages.header;
	value.is_list = true;
	value.children = value_pool_alloc(
		decoder->pool,
		decode_affordable(decoder, count_messages(messages),
				  MESSAGE_VALUES) *
			sizeof(value));
	while (next_message(&messages, &record)) {
		struct value message = decode_plain(VALUE_STRUCT, 0);
		uint32_t size = header->bytes[abi->id];
		uint64_t level;

		if (!decode_take_values(decoder, MESSAGE_VALUES)) {
			messages.is_cut = true;
			break;
		}
		message.children = value_pool_alloc(
			decoder->pool, MESSAGE_VALUES * sizeof(value));
		add_number(decoder, header, MESSAGE_LENGTH, record.data,
			   &message);
		level = add_number(decoder, header, MESSAGE_LEVEL, record.data,
				   &message);
		add_data(decoder, levels, level,
			 spec_field_number(header, MESSAGE_TYPE, abi,
					   record.data),
			 span_of(record.data + size, record.len - size),
			 &message);
		value.children[value.child_count++] = message;
	}
	value.is_cut = messages.is_cut;
	return value;
}

/* ---- structs ---- */

struct value decode_joined(struct decoder *decoder,
			   const struct spec_struct *layout, uint64_t addr,
			   struct span bytes)
{
	const struct abi *abi = decoder->call->abi;
	struct value value = decode_plain(VALUE_STRUCT, addr);
	uint32_t step;
	bool is_pair;

	layout = spec_layout(layout, abi);
	step = layout->bytes[abi->id];
	is_pair = bytes.len / 2 >= step;
	value.is_cut = !decode_take_values(decoder, layout->field_count);
	if (value.is_cut)
		return value;
	value.child_count = layout->field_count;
	value.children = value_pool_alloc(
		decoder->pool, value.child_count * sizeof(struct value));
	for (unsigned i = 0; i < value.child_count; i++) {
		const struct spec_field *field = &layout->fields[i];
		uint64_t number =
			spec_field_number(layout, i, abi, bytes.data);

		if (is_pair)
			number = (number & UINT32_MAX) |
				 spec_field_number(layout, i, abi,
						   bytes.data + step)
					 << 32;
		value.children[i] =
			decode_number(decoder, field->type.kind,
				      is_pair ? 8 : 4, field->type.names,
				      number);
		value.children[i].name = field->name;
	}
	return value;
}
