/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notes.c - what came back of poll(2), select(2) and set_thread_area(2), behind the
 * result.
 *
 * The arguments are as they were sent, as strace has them.
 */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "decode/decoder.h"
#include "decode/pool.h"
#include "event/call.h"

static void add_note(struct decoded *decoded, const char *label,
		     const struct value *value)
{
	struct value *note = &decoded->notes[decoded->note_count++];

	*note = *value;
	note->name = label;
}

static void add_timeout(struct decoded *decoded)
{
	const struct value value = {.kind = VALUE_WRAPPED, .symbol = "Timeout"};

	add_note(decoded, NULL, &value);
}

/* What came back; NULL when it was not recorded. */
static struct value *received(struct value *arg)
{
	if (arg->kind != VALUE_CHANGED)
		return arg->kind == VALUE_ARRAY || arg->kind == VALUE_SET ||
				       arg->kind == VALUE_STRUCT
			       ? arg
			       : NULL;
	arg->is_noted = true;
	return &arg->children[1];
}

/* Without revents, which the kernel doesn't look at. */
static void cut_sent(struct value *arg)
{
	struct value *sent = arg->kind == VALUE_CHANGED ? &arg->children[0] : arg;

	for (size_t i = 0; sent->kind == VALUE_ARRAY && i < sent->child_count;
	     i++)
		if (sent->children[i].child_count == 3)
			sent->children[i].child_count = 2;
}

/* Of struct pollfd: fd, events, revents. */
static void note_poll(struct decoder *decoder, struct decoded *decoded)
{
	struct value *polled = received(&decoded->args[0]);
	struct value ready;

	if (!decoder->call->ret) {
		add_timeout(decoded);
		return;
	}
	if (!polled || polled->kind != VALUE_ARRAY)
		return;
	ready = *polled;
	ready.child_count = 0;
	ready.children = value_pool_alloc(
		decoder->pool, (polled->child_count + 1) * sizeof(ready));
	for (size_t i = 0; i < polled->child_count; i++) {
		const struct value *one = &polled->children[i];
		struct value *kept = &ready.children[ready.child_count];

		if (one->child_count < 3 || !one->children[2].number)
			continue;
		*kept = *one;
		kept->children =
			value_pool_alloc(decoder->pool, 2 * sizeof(ready));
		kept->children[0] = one->children[0];
		kept->children[0].file = NULL;
		kept->children[1] = one->children[2];
		kept->child_count = 2;
		ready.child_count++;
	}
	add_note(decoded, NULL, &ready);
}

/* A set of descriptors as it was sent. */
static void tell_files(struct decoder *decoder, struct value *arg)
{
	struct value *sent = arg->kind == VALUE_CHANGED ? &arg->children[0] : arg;
	struct value *files;

	if (sent->kind != VALUE_SET)
		return;
	files = value_pool_alloc(decoder->pool,
				 (sent->child_count + 1) * sizeof(*files));
	for (size_t i = 0; i < sent->child_count; i++) {
		uint64_t fd = sent->children[i].number;

		files[i] = decode_fd(fd, decode_file_after(decoder->call, fd));
	}
	/* What came back may be the same, and has none. */
	sent->children = files;
}

static void note_select(struct decoder *decoder, struct decoded *decoded)
{
	static const char *const labels[] = {"in", "out", "except", "left"};

	if (!decoder->call->ret)
		add_timeout(decoded);
	for (size_t i = 0; i < 4 && i + 1 < decoded->arg_count; i++) {
		struct value *value = &decoded->args[i + 1];

		value = value->kind == VALUE_NULL ? NULL : received(value);
		if (value && decoder->call->ret &&
		    (value->kind != VALUE_SET || value->child_count))
			add_note(decoded, labels[i], value);
	}
}

/* Of struct user_desc the first member, the only one that comes back. */
static void note_thread_area(struct decoder *decoder, struct decoded *decoded)
{
	const struct value *taken = received(&decoded->args[0]);
	struct value note = {.kind = VALUE_WRAPPED};

	if (!taken || !taken->child_count)
		return;
	taken = &taken->children[0];
	if (!taken->name)
		return;
	note.symbol = value_pool_printf(decoder->pool, "%s=%" PRId64,
					taken->name, (int64_t)taken->number);
	add_note(decoded, NULL, &note);
}

/* uts:[4026531838], as /proc/PID/ns has it. */
static void note_namespaces(struct decoder *decoder, struct decoded *decoded)
{
	const uint64_t *ids = decoder->call->namespaces.ids;

	for (unsigned i = 0; i < NAMESPACE_COUNT; i++) {
		struct value note = {.kind = VALUE_WRAPPED};

		if (!ids[i])
			continue;
		note.symbol = value_pool_printf(decoder->pool,
						"%s:[%" PRIu64 "]",
						event_namespace_name(i), ids[i]);
		add_note(decoded, NULL, &note);
	}
}

void decode_notes(struct decoder *decoder, struct decoded *decoded)
{
	switch (decoder->call->row->notes) {
	case SPEC_NOTES_NONE:
		note_namespaces(decoder, decoded);
		break;
	case SPEC_NOTES_POLL:
		if (decoder->is_ok && decoded->arg_count)
			note_poll(decoder, decoded);
		if (decoded->arg_count)
			cut_sent(&decoded->args[0]);
		break;
	case SPEC_NOTES_SELECT:
		if (decoder->is_ok)
			note_select(decoder, decoded);
		for (size_t i = 1; i < 4 && i < decoded->arg_count; i++)
			tell_files(decoder, &decoded->args[i]);
		break;
	case SPEC_NOTES_THREAD_AREA:
		if (decoder->is_ok && decoded->arg_count)
			note_thread_area(decoder, decoded);
		break;
	}
}
