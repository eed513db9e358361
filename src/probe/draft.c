/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * draft.c - a place while it is being found out.
 */
#include "config.h"

#include "probe/draft.h"

#include <errno.h>
#include <string.h>

#include "probe/peek.h"

/* Longer than any path the kernel takes; python's names can be longer. */
enum { DRAFT_STRING_MAX = 4096 };

void draft_init(struct draft *draft, enum script_language language)
{
	draft->language = language;
	draft->is_approximate = false;
	draft->count = 0;
	draft->context = (struct draft_text){0, 0};
	draft->used = 0;
}

struct span draft_span(const struct draft *draft, struct draft_text text)
{
	return span_of(draft->text + text.at, text.len);
}

bool draft_equals(const struct draft *draft, struct draft_text text,
		  const char *other)
{
	return text.len == strlen(other) &&
	       memcmp(draft->text + text.at, other, text.len) == 0;
}

/* What stands at the end of the text becomes a part of it, if it is new. */
static struct draft_text take_up(struct draft *draft, size_t len,
				 struct draft_text last)
{
	struct draft_text text = {(uint16_t)draft->used, (uint16_t)len};

	if (len == last.len &&
	    memcmp(draft->text + draft->used, draft->text + last.at, len) == 0)
		return last;
	draft->used += len;
	return text;
}

int draft_add(struct draft *draft, struct span bytes, struct draft_text last,
	      struct draft_text *ret)
{
	if (bytes.len > sizeof(draft->text) - draft->used)
		return -ENOSPC;
	if (bytes.len > 0)
		memcpy(draft->text + draft->used, bytes.data, bytes.len);
	*ret = take_up(draft, bytes.len, last);
	return 0;
}

int draft_add_string(struct draft *draft, struct peek *peek, uint64_t addr,
		     struct draft_text last, struct draft_text *ret)
{
	size_t room = sizeof(draft->text) - draft->used;
	size_t max = room < DRAFT_STRING_MAX ? room : DRAFT_STRING_MAX;
	size_t len;
	int rc = peek_text(peek, addr, draft->text + draft->used, max, &len);

	if (rc == -ENOENT && addr != 0 && max < DRAFT_STRING_MAX)
		return -ENOSPC;
	if (rc < 0)
		return rc;
	*ret = take_up(draft, len, last);
	return 0;
}

static struct span span_in(const struct probe_place *place,
			   struct draft_text text)
{
	return span_of(place->text + text.at, text.len);
}

void draft_finish(const struct draft *draft, struct probe_place *ret)
{
	ret->language = draft->language;
	ret->is_approximate = draft->is_approximate;
	ret->count = draft->count;
	memcpy(ret->text, draft->text, draft->used);
	ret->context = span_in(ret, draft->context);
	for (size_t i = 0; i < draft->count; i++) {
		const struct draft_frame *from = &draft->frames[i];

		ret->frames[i].file = span_in(ret, from->file);
		ret->frames[i].function = span_in(ret, from->function);
		ret->frames[i].line = from->line;
	}
}
