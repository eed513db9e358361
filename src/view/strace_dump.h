/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_dump.h - the data of reads and writes below their line: -e read=FDS,
 * -e write=FDS.
 */
#ifndef SPILE_VIEW_STRACE_DUMP_H
#define SPILE_VIEW_STRACE_DUMP_H

struct buf;
struct call;
struct decoded;
struct strace_rules;

/* Nothing, unless the call moved data of a descriptor that the rules name. */
void strace_dump(struct buf *buf, const struct strace_rules *rules,
		 const struct call *call, const struct decoded *decoded);

#endif
