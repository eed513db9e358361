/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * draft.h - a place while it is being found out.
 *
 * Holds offsets instead of pointers, so that it becomes the caller's place in
 * one step when everything is known, and nothing of it does otherwise.
 */
#ifndef SPILE_PROBE_DRAFT_H
#define SPILE_PROBE_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "probe/probe.h"

struct peek;

struct draft_text {
	uint16_t at, len; /* in the text of the draft */
};

struct draft_frame {
	struct draft_text file, function;
	uint32_t line;
};

struct draft {
	enum script_language language;
	bool is_approximate;
	size_t count;
	struct draft_frame frames[PROBE_FRAMES_MAX];
	struct draft_text context;
	size_t used;
	char text[sizeof(((struct probe_place *)0)->text)];
};

void draft_init(struct draft *draft, enum script_language language);

struct span draft_span(const struct draft *draft, struct draft_text text);
bool draft_equals(const struct draft *draft, struct draft_text text,
		  const char *other);

/*
 * Takes bytes up; `last` is a text that they may equal (the file of the frame
 * before), which then stands for both. -ENOSPC when the draft is full.
 */
int draft_add(struct draft *draft, struct span bytes, struct draft_text last,
	      struct draft_text *ret);
/* The same with a string of the tracee; see peek_text. */
int draft_add_string(struct draft *draft, struct peek *peek, uint64_t addr,
		     struct draft_text last, struct draft_text *ret);

void draft_finish(const struct draft *draft, struct probe_place *ret);

#endif
