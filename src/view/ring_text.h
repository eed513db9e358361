/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring_text.h - what calls of io_uring submit and get, which strace doesn't
 * show.
 */
#ifndef SPILE_VIEW_RING_TEXT_H
#define SPILE_VIEW_RING_TEXT_H

#include "event/event.h"

struct buf;
struct call;
struct decoded;
struct view_options;

/* A word for programs, and words for people; NULL: everything is seen. */
const char *ring_unseen_name(enum ring_unseen unseen);
const char *ring_unseen_text(enum ring_unseen unseen);
/* Behind the result of a call. */
void ring_add_text(struct buf *buf, const struct decoded *decoded,
		   const struct call *call, const struct view_options *options);

#endif
