/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * events.c - the events of one chunk: their bytes and, apart, their times.
 *
 * Times are the one thing that does not compress; kept apart they do not
 * disturb the rest, which repeats.
 */
#include "config.h"

#include <errno.h>

#include "event/codec.h"

enum {
	HEAD_KIND = 0x1f,   /* 31: the kind follows as a varint */
	HEAD_SERIAL = 0x20, /* the serial follows, else as before */
	HEAD_LATER = 0x40,  /* times has how much later it was */
	HEAD_EARLIER = 0x80,
};

static uint8_t note_time(struct events_writer *writer, uint64_t time_ns)
{
	uint64_t before = writer->time_ns;

	if (!writer->count)
		before = writer->first_ns = writer->oldest_ns =
			writer->newest_ns = time_ns;
	writer->time_ns = time_ns;
	if (time_ns == before)
		return 0;
	if (time_ns > writer->newest_ns)
		writer->newest_ns = time_ns;
	if (time_ns < writer->oldest_ns)
		writer->oldest_ns = time_ns;
	if (time_ns > before) {
		buf_add_varint(&writer->times, time_ns - before);
		return HEAD_LATER;
	}
	buf_add_varint(&writer->times, before - time_ns);
	return HEAD_EARLIER;
}

static void encode(struct events_writer *writer, const struct event *event)
{
	writer->payload.len = 0;
	codec_encode(&writer->memory, event, &writer->payload);
}

/*
 * An event with more bytes than a reader takes: of a SNAPSHOT its beginning,
 * else a GAP that says so. Returns the kind.
 */
static enum event_kind encode_too_large(struct events_writer *writer,
					const struct event *event)
{
	struct event room = *event;

	if (event->kind == EVENT_SNAPSHOT) {
		room.snapshot.bytes.len = CODEC_PAYLOAD_MAX / 2;
	} else {
		room.kind = EVENT_GAP;
		room.gap.events = 1;
		room.gap.reason = span_of_str("an event was too large");
	}
	encode(writer, &room);
	return room.kind;
}

void events_put(struct events_writer *writer, const struct event *event)
{
	uint8_t head = note_time(writer, event->time_ns);
	enum event_kind kind = event->kind;

	encode(writer, event);
	if (writer->payload.len > CODEC_PAYLOAD_MAX)
		kind = encode_too_large(writer, event);
	head |= (uint8_t)kind;
	if (event->serial != writer->serial)
		head |= HEAD_SERIAL;
	buf_add_u8(&writer->body, head);
	if (event->serial != writer->serial)
		buf_add_varint(&writer->body, event->serial);
	buf_add_span(&writer->body, buf_span(&writer->payload));
	writer->serial = event->serial;
	writer->count++;
}

void events_reset(struct events_writer *writer)
{
	writer->body.len = 0;
	writer->times.len = 0;
	writer->count = 0;
	writer->serial = 0;
	memset(&writer->memory, 0, sizeof(writer->memory));
}

void events_writer_done(struct events_writer *writer)
{
	buf_done(&writer->body);
	buf_done(&writer->times);
	buf_done(&writer->payload);
}

void events_begin(struct events_reader *reader, struct span raw,
		  size_t body_len, uint32_t count, uint64_t first_ns)
{
	reader->body = cursor_of(span_of(raw.data, body_len));
	reader->times =
		cursor_of(span_of(raw.data + body_len, raw.len - body_len));
	reader->left = count;
	reader->serial = 0;
	reader->time_ns = first_ns;
	memset(&reader->memory, 0, sizeof(reader->memory));
}

static inline uint64_t next_varint(struct cursor *cursor)
{
	if (cursor->at < cursor->end && *cursor->at < 0x80)
		return *cursor->at++;
	return cursor_varint(cursor);
}

/* Everything of an event but its payload. */
static int next_head(struct events_reader *reader, struct event *event,
		     struct span *ret_payload)
{
	uint8_t head = cursor_u8(&reader->body);
	uint64_t kind = head & HEAD_KIND;
	uint64_t serial = reader->serial;
	uint64_t len;

	if (kind == HEAD_KIND)
		kind = next_varint(&reader->body);
	if (head & HEAD_SERIAL)
		serial = next_varint(&reader->body);
	if (head & HEAD_LATER)
		reader->time_ns += next_varint(&reader->times);
	if (head & HEAD_EARLIER)
		reader->time_ns -= next_varint(&reader->times);
	len = next_varint(&reader->body);
	if ((head & HEAD_LATER && head & HEAD_EARLIER) || serial > UINT32_MAX ||
	    kind > INT32_MAX || len > CODEC_PAYLOAD_MAX ||
	    len > cursor_left(&reader->body) || reader->body.is_bad ||
	    reader->times.is_bad)
		return -EBADMSG;
	reader->serial = (uint32_t)serial;
	event->kind = (enum event_kind)kind;
	event->serial = (uint32_t)serial;
	event->time_ns = reader->time_ns;
	*ret_payload = cursor_take(&reader->body, (size_t)len);
	return 0;
}

/* Nothing behind what makes no sense is read, not even when asked again. */
static int spoil(struct events_reader *reader)
{
	reader->left = 0;
	reader->body.is_bad = true;
	return -EBADMSG;
}

int events_next(struct events_reader *reader, struct event *ret_event)
{
	while (reader->left) {
		struct span payload;

		if (next_head(reader, ret_event, &payload) < 0)
			return spoil(reader);
		reader->left--;
		switch (codec_decode(&reader->memory, &reader->scratch, payload,
				     ret_event)) {
		case CODEC_GOOD:
			return 1;
		case CODEC_UNKNOWN:
			reader->unknown++;
			break;
		case CODEC_BAD:
			return spoil(reader);
		}
	}
	if (reader->body.is_bad || cursor_left(&reader->body) ||
	    cursor_left(&reader->times))
		return spoil(reader);
	return 0;
}

void events_reader_done(struct events_reader *reader)
{
	for (size_t i = 0; i < CODEC_LISTS_MAX; i++)
		buf_done(&reader->scratch.lists[i]);
}
