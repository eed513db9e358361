/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring_text.c - what calls of io_uring submit and get, which strace doesn't
 * show.
 */
#include "config.h"

#include "view/ring_text.h"

#include <inttypes.h>

#include "base/buf.h"
#include "decode/value.h"
#include "event/call.h"
#include "view/strace_text.h"
#include "view/view.h"

const char *ring_unseen_name(enum ring_unseen unseen)
{
	switch (unseen) {
	case RING_SEEN:
		return NULL;
	case RING_TAKEN_BY_THREAD:
		return "taken-by-thread";
	case RING_NOT_SEEN_MADE:
		return "not-seen-made";
	case RING_OF_NEW_KIND:
		return "new-kind";
	case RING_WITHOUT_MEMORY:
		return "no-memory";
	}
	return NULL;
}

const char *ring_unseen_text(enum ring_unseen unseen)
{
	switch (unseen) {
	case RING_SEEN:
		return NULL;
	case RING_TAKEN_BY_THREAD:
		return "entries that a kernel thread takes";
	case RING_NOT_SEEN_MADE:
		return "entries of a ring whose making wasn't seen";
	case RING_OF_NEW_KIND:
		return "entries of a ring of a newer kind";
	case RING_WITHOUT_MEMORY:
		return "entries in memory that can't be read";
	}
	return NULL;
}

static void add_completed(struct buf *buf, const struct decoded *decoded,
			  const struct event_completion *completion,
			  const struct view_options *options)
{
	const char *comma = "";

	if (decoded->completed.kind == VALUE_NONE && !completion->lost &&
	    !completion->dropped && !completion->is_waiting)
		return;
	buf_add_text(buf, " (completed ");
	if (completion->lost) {
		buf_printf(buf, "%" PRIu64 " lost", completion->lost);
		comma = ", ";
	}
	if (decoded->completed.kind != VALUE_NONE) {
		buf_add_text(buf, comma);
		strace_value(buf, &decoded->completed, options);
		comma = ", ";
	}
	if (completion->dropped) {
		buf_printf(buf, "%s%" PRIu64 " dropped", comma,
			   completion->dropped);
		comma = ", ";
	}
	if (completion->is_waiting) {
		buf_add_text(buf, comma);
		buf_add_text(buf, "more without room");
	}
	buf_add_u8(buf, ')');
}

void ring_add_text(struct buf *buf, const struct decoded *decoded,
		   const struct call *call, const struct view_options *options)
{
	if (options->rules)
		return;
	if (decoded->submitted.kind != VALUE_NONE) {
		buf_add_text(buf, " (submitted ");
		strace_value(buf, &decoded->submitted, options);
		buf_add_u8(buf, ')');
	}
	add_completed(buf, decoded, &call->completion, options);
	if (call->ring_unseen)
		buf_printf(buf, " (not seen: %s)",
			   ring_unseen_text(call->ring_unseen));
}
