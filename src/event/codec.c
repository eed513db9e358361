/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * codec.c - the bytes of one event.
 *
 * ENTRY and SNAPSHOT, nearly all of a recording, are made by hand: they leave
 * out what an earlier ENTRY of the chunk already said. All other kinds follow
 * their rows in fields.c.
 */
#include "config.h"

#include "event/codec.h"

#include <stdlib.h>

#include "event/fields.h"

enum {
	ENTRY_HAS_IP = 1 << 6, /* bits 0 to 5: has that argument */
	ENTRY_HAS_ABI = 1 << 7,

	SNAPSHOT_AT_RETURN = 1 << 0,
	SNAPSHOT_FAULT = 1 << 1,
	SNAPSHOT_WHOLE = 1 << 2, /* wanted is the length of bytes */
	SNAPSHOT_ARG_SHIFT = 3,	 /* 0: addr follows; n: addr is argument n-1 */
	SNAPSHOT_ARG_MASK = 7,
};

/* ---- numbers: most fit in one byte, so that is the path that is inline ----
 */

/* What a shorter, older payload doesn't have is zero. */
static inline uint64_t get_varint(struct cursor *cursor)
{
	if (cursor->at == cursor->end)
		return 0;
	if (*cursor->at < 0x80)
		return *cursor->at++;
	return cursor_varint(cursor);
}

static inline uint64_t unzigzag(uint64_t value)
{
	return (value >> 1) ^ -(value & 1);
}

static inline uint64_t zigzag(uint64_t value)
{
	return (value << 1) ^ -(value >> 63);
}

static uint32_t get_u32(struct cursor *cursor)
{
	uint64_t value = get_varint(cursor);

	if (value > UINT32_MAX)
		cursor->is_bad = true;
	return (uint32_t)value;
}

static struct span get_span(struct cursor *cursor)
{
	uint64_t len = get_varint(cursor);

	if (len > cursor_left(cursor)) {
		cursor->is_bad = true;
		return (struct span){NULL, 0};
	}
	return cursor_take(cursor, (size_t)len);
}

/* ---- ENTRY ---- */

static struct event_entry *call_slot(struct codec_memory *memory,
				     uint32_t serial, uint64_t nr)
{
	return &memory->calls[(nr + serial * 31u) % CODEC_CALL_SLOTS];
}

static void remember(struct codec_memory *memory, uint32_t serial,
		     struct event_entry *slot, const struct event_entry *entry)
{
	*slot = *entry;
	memcpy(memory->args[serial % CODEC_TASK_SLOTS], entry->args,
	       sizeof(entry->args));
}

static void add_delta(struct buf *buf, uint64_t value, uint64_t before)
{
	buf_add_varint(buf, zigzag(value - before));
}

static void encode_entry(struct codec_memory *memory, uint32_t serial,
			 const struct event_entry *entry, struct buf *ret)
{
	struct event_entry *slot = call_slot(memory, serial, entry->nr);
	uint8_t has = 0;

	for (unsigned i = 0; i < 6; i++)
		if (entry->args[i] != slot->args[i])
			has |= (uint8_t)(1 << i);
	if (entry->ip != slot->ip)
		has |= ENTRY_HAS_IP;
	if (entry->abi != slot->abi)
		has |= ENTRY_HAS_ABI;
	buf_add_varint(ret, entry->nr);
	if (has)
		buf_add_u8(ret, has);
	if (has & ENTRY_HAS_ABI)
		buf_add_varint(ret, entry->abi);
	if (has & ENTRY_HAS_IP)
		add_delta(ret, entry->ip, slot->ip);
	for (unsigned i = 0; i < 6; i++)
		if (has & (1 << i))
			add_delta(ret, entry->args[i], slot->args[i]);
	remember(memory, serial, slot, entry);
}

static void decode_entry(struct codec_memory *memory, uint32_t serial,
			 struct cursor *cursor, struct event_entry *ret)
{
	struct event_entry *slot;
	uint8_t has;

	ret->nr = get_varint(cursor);
	slot = call_slot(memory, serial, ret->nr);
	has = cursor->at < cursor->end ? *cursor->at++ : 0;
	ret->abi = has & ENTRY_HAS_ABI ? get_u32(cursor) : slot->abi;
	ret->ip = slot->ip;
	if (has & ENTRY_HAS_IP)
		ret->ip += unzigzag(get_varint(cursor));
	for (unsigned i = 0; i < 6; i++) {
		ret->args[i] = slot->args[i];
		if (has & (1 << i))
			ret->args[i] += unzigzag(get_varint(cursor));
	}
	if (!cursor->is_bad)
		remember(memory, serial, slot, ret);
}

/* ---- SNAPSHOT ---- */

static void encode_snapshot(const struct codec_memory *memory, uint32_t serial,
			    const struct event_snapshot *snapshot,
			    struct buf *ret)
{
	const uint64_t *args = memory->args[serial % CODEC_TASK_SLOTS];
	unsigned arg = 0;
	uint8_t flags = 0;

	while (arg < 6 && args[arg] != snapshot->addr)
		arg++;
	if (snapshot->phase == SNAPSHOT_RETURN)
		flags |= SNAPSHOT_AT_RETURN;
	if (snapshot->is_fault)
		flags |= SNAPSHOT_FAULT;
	if (snapshot->wanted == snapshot->bytes.len)
		flags |= SNAPSHOT_WHOLE;
	if (arg < 6)
		flags |= (uint8_t)((arg + 1) << SNAPSHOT_ARG_SHIFT);
	buf_add_u8(ret, flags);
	if (arg == 6)
		buf_add_varint(ret, snapshot->addr);
	if (!(flags & SNAPSHOT_WHOLE))
		buf_add_varint(ret, snapshot->wanted);
	buf_add_span(ret, snapshot->bytes);
}

static void decode_snapshot(const struct codec_memory *memory, uint32_t serial,
			    struct cursor *cursor, struct event_snapshot *ret)
{
	const uint64_t *args = memory->args[serial % CODEC_TASK_SLOTS];
	uint8_t flags = cursor->at < cursor->end ? *cursor->at++ : 0;
	unsigned arg = flags >> SNAPSHOT_ARG_SHIFT & SNAPSHOT_ARG_MASK;

	if (arg > 6)
		cursor->is_bad = true;
	ret->phase =
		flags & SNAPSHOT_AT_RETURN ? SNAPSHOT_RETURN : SNAPSHOT_ENTRY;
	ret->is_fault = flags & SNAPSHOT_FAULT;
	ret->addr = arg - 1 < 6 ? args[arg - 1] : get_varint(cursor);
	ret->wanted = flags & SNAPSHOT_WHOLE ? 0 : get_varint(cursor);
	ret->bytes = get_span(cursor);
	if (flags & SNAPSHOT_WHOLE)
		ret->wanted = ret->bytes.len;
	if (ret->wanted < ret->bytes.len)
		cursor->is_bad = true;
}

/* ---- all other kinds, by their rows ---- */

/* Where a list and its length are in the event. */
static const void *list_at(const struct event *event,
			   const struct event_field *row, size_t *ret_count)
{
	const uint8_t *base = (const uint8_t *)event;
	const void *list;

	memcpy(ret_count, base + row->count_at, sizeof(*ret_count));
	memcpy(&list, base + row->at, sizeof(list));
	return list;
}

static void encode_list(const struct event *event,
			const struct event_field *row, struct buf *ret)
{
	size_t count;
	const void *list = list_at(event, row, &count);

	if (count > CODEC_COUNT_MAX)
		count = CODEC_COUNT_MAX;
	buf_add_varint(ret, count);
	for (size_t i = 0; i < count; i++) {
		const struct script_frame *place = list;

		if (row->type == FIELD_U32S)
			buf_add_varint(ret, ((const uint32_t *)list)[i]);
		if (row->type == FIELD_U64S)
			buf_add_varint(ret, ((const uint64_t *)list)[i]);
		if (row->type == FIELD_SPANS)
			buf_add_span(ret, ((const struct span *)list)[i]);
		if (row->type != FIELD_PLACES)
			continue;
		buf_add_span(ret, place[i].file);
		buf_add_span(ret, place[i].function);
		buf_add_varint(ret, place[i].line);
	}
}

/* True when the field says something: trailing zeros are left out. */
static bool encode_field(const struct event *event,
			 const struct event_field *row, struct buf *ret)
{
	const void *at = (const uint8_t *)event + row->at;
	size_t before = ret->len;

	switch (row->type) {
	case FIELD_U32:
		buf_add_varint(ret, *(const uint32_t *)at);
		break;
	case FIELD_U64:
		buf_add_varint(ret, *(const uint64_t *)at);
		break;
	case FIELD_S32:
		buf_add_svarint(ret, *(const int32_t *)at);
		break;
	case FIELD_S64:
		buf_add_svarint(ret, *(const int64_t *)at);
		break;
	case FIELD_BOOL:
		buf_add_varint(ret, *(const bool *)at);
		break;
	case FIELD_SPAN:
		buf_add_span(ret, *(const struct span *)at);
		break;
	case FIELD_SPANS:
	case FIELD_U32S:
	case FIELD_U64S:
	case FIELD_PLACES:
		encode_list(event, row, ret);
		break;
	}
	return ret->len - before > 1 || ret->data[before];
}

static void encode_fields(const struct event *event, struct buf *ret)
{
	struct event_fields fields = event_fields(event->kind);
	size_t len = ret->len;

	for (size_t i = 0; i < fields.count; i++)
		if (encode_field(event, &fields.rows[i], ret))
			len = ret->len;
	ret->len = len;
}

static size_t element_size(enum field_type type)
{
	if (type == FIELD_U32S)
		return sizeof(uint32_t);
	if (type == FIELD_U64S)
		return sizeof(uint64_t);
	return type == FIELD_SPANS ? sizeof(struct span)
				   : sizeof(struct script_frame);
}

static void decode_elements(struct cursor *cursor, enum field_type type,
			    size_t count, void *list)
{
	struct script_frame *places = list;

	for (size_t i = 0; i < count && !cursor->is_bad; i++) {
		if (type == FIELD_U32S)
			((uint32_t *)list)[i] = get_u32(cursor);
		if (type == FIELD_U64S)
			((uint64_t *)list)[i] = get_varint(cursor);
		if (type == FIELD_SPANS)
			((struct span *)list)[i] = get_span(cursor);
		if (type != FIELD_PLACES)
			continue;
		places[i].file = get_span(cursor);
		places[i].function = get_span(cursor);
		places[i].line = get_u32(cursor);
	}
}

static void decode_list(struct cursor *cursor, const struct event_field *row,
			struct buf *room, struct event *event)
{
	uint8_t *base = (uint8_t *)event;
	uint64_t wanted = get_varint(cursor);
	size_t count = (size_t)wanted;

	/* Every element takes a byte, so the payload bounds what we allocate.
	 */
	if (wanted > cursor_left(cursor) || wanted > CODEC_COUNT_MAX) {
		cursor->is_bad = true;
		return;
	}
	room->len = 0;
	buf_reserve(room, count * element_size(row->type));
	decode_elements(cursor, row->type, count, room->data);
	memcpy(base + row->count_at, &count, sizeof(count));
	memcpy(base + row->at, &room->data, sizeof(room->data));
}

static void decode_field(struct cursor *cursor, const struct event_field *row,
			 struct buf **room, struct event *event)
{
	void *at = (uint8_t *)event + row->at;
	uint64_t value;

	switch (row->type) {
	case FIELD_U32:
		*(uint32_t *)at = get_u32(cursor);
		break;
	case FIELD_U64:
		*(uint64_t *)at = get_varint(cursor);
		break;
	case FIELD_S32:
		value = unzigzag(get_varint(cursor));
		*(int32_t *)at = (int32_t)value;
		if ((int64_t)value != (int32_t)value)
			cursor->is_bad = true;
		break;
	case FIELD_S64:
		*(int64_t *)at = (int64_t)unzigzag(get_varint(cursor));
		break;
	case FIELD_BOOL:
		value = get_varint(cursor);
		*(bool *)at = value;
		if (value > 1)
			cursor->is_bad = true;
		break;
	case FIELD_SPAN:
		*(struct span *)at = get_span(cursor);
		break;
	case FIELD_SPANS:
	case FIELD_U32S:
	case FIELD_U64S:
	case FIELD_PLACES:
		decode_list(cursor, row, (*room)++, event);
		break;
	}
}

static enum codec_verdict decode_fields(struct cursor *cursor,
					struct codec_scratch *scratch,
					struct event *event)
{
	struct event_fields fields = event_fields(event->kind);
	struct buf *room = scratch->lists;
	enum codec_verdict verdict = CODEC_GOOD;

	for (size_t i = 0; i < fields.count && !cursor->is_bad; i++) {
		const struct event_field *row = &fields.rows[i];
		uint32_t value;

		decode_field(cursor, row, &room, event);
		if (!row->last)
			continue;
		memcpy(&value, (uint8_t *)event + row->at, sizeof(value));
		if (value < row->first || value > row->last)
			verdict = CODEC_UNKNOWN;
	}
	return verdict;
}

/* ---- any kind ---- */

void codec_encode(struct codec_memory *memory, const struct event *event,
		  struct buf *ret)
{
	if (event->kind == EVENT_ENTRY)
		encode_entry(memory, event->serial, &event->entry, ret);
	else if (event->kind == EVENT_SNAPSHOT)
		encode_snapshot(memory, event->serial, &event->snapshot, ret);
	else
		encode_fields(event, ret);
}

enum codec_verdict codec_decode(struct codec_memory *memory,
				struct codec_scratch *scratch,
				struct span payload, struct event *event)
{
	struct cursor cursor = cursor_of(payload);
	enum codec_verdict verdict = CODEC_GOOD;

	if (event->kind == EVENT_ENTRY)
		decode_entry(memory, event->serial, &cursor, &event->entry);
	else if (event->kind == EVENT_SNAPSHOT)
		decode_snapshot(memory, event->serial, &cursor,
				&event->snapshot);
	else if (!event_kind_name(event->kind))
		return CODEC_UNKNOWN;
	else
		verdict = decode_fields(&cursor, scratch, event);
	return cursor.is_bad ? CODEC_BAD : verdict;
}
