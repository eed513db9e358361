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

struct log {
	FILE *out;
	const struct view_options *options;
	uint64_t start_realtime_ns; /* CLOCK_REALTIME at time_ns 0 */
	bool with_tid;
	struct buf text;      /* not yet in out */
	size_t line_start;    /* where in text the current line begins */
	size_t line_written;  /* bytes of it that are in out already */
	size_t invisible;     /* bytes of it that are colour */
	uint32_t open_serial; /* task whose call has no end yet; 0: none */
	bool has_last;
	uint64_t last_ns; /* of the line before */
	/* The second that clock holds the text of. */
	time_t clock_second;
	char clock[16];
};

/* Who and where, for the words in front of a line. */
struct log_place {
	uint32_t tid; /* 0: of no task */
	uint64_t time_ns;
	unsigned word_bytes; /* of ip; 0: ip is unknown */
	uint64_t ip;
	bool has_nr;
	uint64_t nr;
};

void log_init(struct log *log, FILE *out, const struct view_options *options,
	      uint64_t start_realtime_ns);
void log_done(struct log *log);
/* Ends what is open with " <unfinished ...>" and begins a line. */
void log_begin(struct log *log, const struct log_place *place);
/* Blanks up to the column of -a: at least one. */
void log_pad(struct log *log);
void log_color(struct log *log, enum text_color color);
void log_end(struct log *log);
/* Everything so far is written, an open line, too. */
void log_flush(struct log *log);

#endif
