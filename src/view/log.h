/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * log.h - lines as strace writes them: the words in front, the column of "=",
 * and one line that may still be open.
 */
#ifndef SPILE_VIEW_LOG_H
#define SPILE_VIEW_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "view/text.h"

struct view_options;

/* Of a held line: where it begins in the text, whose it is, its padding. */
struct log_mark {
	size_t start;
	uint32_t tid;
	size_t pad_at;
	size_t pad; /* 0: none */
};

struct log {
	FILE *out;
	const struct view_options *options;
	uint64_t start_realtime_ns; /* CLOCK_REALTIME at time_ns 0 */
	bool with_tid;
	bool is_crowded; /* more than one task is alive: TIDS_IN_BRACKETS */
	struct buf text;      /* not yet in out */
	size_t line_start;    /* where in text the current line begins */
	size_t line_written;  /* bytes of it that are in out already */
	size_t invisible;     /* bytes of it that are colour */
	uint32_t open_serial; /* task whose call has no end yet; 0: none */
	/*
	 * Task ids are in front of all lines or, where there is only one task,
	 * of none. So the first lines are held until a second task is seen, or
	 * they grow too many, or log_flush().
	 */
	bool is_held;
	struct log_mark *marks;
	size_t mark_count, mark_cap;
	bool has_last;
	uint64_t last_ns; /* of the line before */
	/* The second that clock holds the text of. */
	time_t clock_second;
	char clock[16];
};

/* Who and where, for the words in front of a line. */
struct log_place {
	uint32_t tid; /* 0: of no task */
	const char *comm; /* of its command; NULL: unknown */
	uint64_t time_ns;
	unsigned word_bytes; /* of ip; 0: ip is unknown */
	uint64_t ip;
	bool has_nr;
	uint64_t nr;
};

/* Of a time: the dot and digits behind the second; 0 digits: neither. */
void log_add_fraction(struct buf *buf, uint64_t ns, unsigned digits);

void log_init(struct log *log, FILE *out, const struct view_options *options,
	      uint64_t start_realtime_ns);
void log_done(struct log *log);
/* Ends what is open with " <unfinished ...>" and begins a line. */
void log_begin(struct log *log, const struct log_place *place);
/* From now on task ids are in front, of held lines too. */
void log_show_tids(struct log *log);
/* Blanks up to the column of -a: at least one. */
void log_pad(struct log *log);
void log_color(struct log *log, enum text_color color);
void log_end(struct log *log);
/* Whole lines, with nothing in front, after log_end. */
void log_add_lines(struct log *log, struct span lines);
/* Everything so far is written, an open line, too. */
void log_flush(struct log *log);

#endif
