/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * footprint_rings.c - what commands had the kernel do by io_urings, and what of
 * that isn't known.
 */
#include "config.h"

#include <inttypes.h>

#include "base/auto.h"
#include "base/buf.h"
#include "decode/value.h"
#include "event/call.h"
#include "view/footprint_view.h"
#include "view/ring_text.h"

enum { PART = 1024 };

static void count(struct footprint_view *view, const struct call *call,
		  struct span operation)
{
	footprint_count(footprint_use(view->footprint, SECTION_RING,
				      call->command, &operation)
				->counts,
			call);
}

/* An entry's first member; one that couldn't be read has none. */
static void count_entry(struct footprint_view *view, const struct call *call,
			const struct value *entry)
{
	AUTO(buf_done) struct buf name = BUF_EMPTY;
	const struct value *opcode =
		entry->child_count ? entry->children : NULL;

	if (!opcode)
		buf_add_text(&name, "entries that aren't in the recording");
	else if (opcode->symbol)
		buf_add_text(&name, opcode->symbol);
	else
		buf_printf(&name, "operation %" PRIu64, opcode->number);
	count(view, call, buf_span(&name));
}

/* The kernel says how many it took, but not of a call that never returned. */
static size_t taken(const struct call *call, size_t count)
{
	if (call->state != CALL_RETURNED)
		return count;
	if (call->is_error)
		return 0;
	return (uint64_t)call->ret < count ? (size_t)call->ret : count;
}

/* Some at a time: an entry becomes two dozen values. */
static void count_entries(struct footprint_view *view, const struct call *call,
			  size_t left)
{
	struct call part = *call;
	struct decoded decoded;

	part.completion = (struct event_completion){0};
	for (; left; left -= part.submitted_count) {
		part.submitted_count = left < PART ? left : PART;
		value_pool_reset(view->pool);
		decode_call(view->pool, &part, false, &decoded);
		for (size_t i = 0; i < decoded.submitted.child_count; i++)
			count_entry(view, call, &decoded.submitted.children[i]);
		part.submitted += part.submitted_count;
	}
}

void footprint_count_ring(struct footprint_view *view, const struct call *call)
{
	if (call->ring_unseen)
		count(view, call,
		      span_of_str(ring_unseen_text(call->ring_unseen)));
	if (call->submitted_count)
		count_entries(view, call, taken(call, call->submitted_count));
}
