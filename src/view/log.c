/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * log.c - lines as strace writes them: the words in front, the column of "=",
 * and one line that may still be open.
 */
#include "config.h"

#include "view/log.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/mem.h"
#include "view/strace_text.h"
#include "view/view.h"

enum {
	WRITE_BYTES = 1 << 16,
	HELD_BYTES = 1 << 20,
	TID_COLUMNS = 5,
};

static const uint64_t second_ns = 1000000000;

void log_init(struct log *log, FILE *out, const struct view_options *options,
	      uint64_t start_realtime_ns)
{
	*log = (struct log){
		.out = out,
		.options = options,
		.start_realtime_ns = start_realtime_ns,
		.text = BUF_EMPTY,
		.clock_second = -1,
		.with_tid = options->tids == TIDS_ALWAYS,
		.is_held = options->tids == TIDS_IF_SEVERAL,
	};
}

void log_done(struct log *log)
{
	buf_done(&log->text);
	free(log->marks);
}

/* ---- lines held back ---- */

static void add_tid(struct buf *buf, uint32_t tid)
{
	size_t start = buf->len;

	if (tid)
		strace_uint(buf, tid);
	else
		buf_add_u8(buf, '-');
	while (buf->len < start + TID_COLUMNS)
		buf_add_u8(buf, ' ');
	buf_add_u8(buf, ' ');
}

static void add_blanks(struct buf *buf, size_t count)
{
	static const char blanks[] = "                                        ";

	while (count) {
		size_t part =
			count < sizeof(blanks) - 1 ? count : sizeof(blanks) - 1;

		buf_add(buf, blanks, part);
		count -= part;
	}
}

static void hold(struct log *log, uint32_t tid)
{
	if (log->mark_count == log->mark_cap) {
		log->mark_cap = log->mark_cap ? log->mark_cap * 2 : 64;
		log->marks = mem_resize(log->marks, log->mark_cap,
					sizeof(*log->marks));
	}
	log->marks[log->mark_count++] =
		(struct log_mark){.start = log->text.len, .tid = tid};
}

static void let_go(struct log *log)
{
	log->is_held = false;
	free(log->marks);
	log->marks = NULL;
	log->mark_count = 0;
}

/* A held line again, with its task's id in front and so less padding. */
static void move_line(struct log *log, const struct log_mark *mark, size_t end,
		      struct buf *to)
{
	const uint8_t *text = log->text.data;
	size_t start = to->len, pad = mark->pad, front;

	add_tid(to, mark->tid);
	front = to->len - start;
	log->line_start = start;
	if (!pad) {
		buf_add(to, text + mark->start, end - mark->start);
		return;
	}
	buf_add(to, text + mark->start, mark->pad_at - mark->start);
	add_blanks(to, pad > front ? pad - front : 1);
	buf_add(to, text + mark->pad_at + pad, end - mark->pad_at - pad);
}

void log_show_tids(struct log *log)
{
	AUTO(buf_done) struct buf moved = BUF_EMPTY;

	log->with_tid = true;
	if (!log->is_held)
		return;
	for (size_t i = 0; i < log->mark_count; i++) {
		size_t end = i + 1 < log->mark_count ? log->marks[i + 1].start
						     : log->text.len;

		move_line(log, &log->marks[i], end, &moved);
	}
	/* An open line goes on behind its own beginning. */
	if (!log->open_serial)
		log->line_start = moved.len;
	buf_done(&log->text);
	log->text = TAKE(moved, BUF_EMPTY);
	let_go(log);
}

/* ---- lines ---- */

static void write_out(struct log *log)
{
	fwrite(log->text.data, 1, log->text.len, log->out);
	log->line_written += log->text.len - log->line_start;
	log->line_start = 0;
	log->text.len = 0;
}

void log_flush(struct log *log)
{
	if (log->is_held)
		let_go(log);
	if (log->text.len)
		write_out(log);
	fflush(log->out);
}

void log_end(struct log *log)
{
	buf_add_u8(&log->text, '\n');
	log->line_start = log->text.len;
	log->line_written = 0;
	log->invisible = 0;
	log->open_serial = 0;
	if (log->is_held && log->text.len >= HELD_BYTES)
		let_go(log);
	if (!log->is_held && log->text.len >= WRITE_BYTES) {
		write_out(log);
		log->line_written = 0;
	}
}

void log_add_lines(struct log *log, struct span lines)
{
	buf_add(&log->text, lines.data, lines.len);
	log->line_start = log->text.len;
}

void log_color(struct log *log, enum text_color color)
{
	const char *escape = text_escape(color);

	if (!log->options->is_color)
		return;
	buf_add_text(&log->text, escape);
	log->invisible += strlen(escape);
}

void log_pad(struct log *log)
{
	size_t column = log->line_written + log->text.len - log->line_start -
			log->invisible + 1;
	size_t wanted = log->options->align;
	size_t pad = column < wanted ? wanted - column + 1 : 1;

	if (log->is_held && log->mark_count) {
		log->marks[log->mark_count - 1].pad_at = log->text.len;
		log->marks[log->mark_count - 1].pad = pad;
	}
	add_blanks(&log->text, pad);
}

/* ---- the words in front ---- */

void log_add_fraction(struct buf *buf, uint64_t ns, unsigned digits)
{
	char text[10];
	uint64_t part = ns % second_ns;

	if (!digits)
		return;
	for (unsigned i = 9; i; i--, part /= 10)
		text[i] = (char)('0' + part % 10);
	text[0] = '.';
	buf_add(buf, text, 1 + digits);
}

/* With the command's name there are no columns to keep. */
static void add_who(struct log *log, const struct log_place *place)
{
	if (!log->options->with_comm) {
		add_tid(&log->text, place->tid);
		return;
	}
	strace_uint(&log->text, place->tid);
	strace_comm(&log->text, place->comm);
	buf_add_u8(&log->text, ' ');
}

static void add_who_in_brackets(struct log *log, const struct log_place *place)
{
	buf_printf(&log->text, "[pid %5u", place->tid);
	if (log->options->with_comm)
		strace_comm(&log->text, place->comm);
	buf_add_text(&log->text, "] ");
}

static void add_clock(struct log *log, uint64_t realtime_ns)
{
	time_t second = (time_t)(realtime_ns / second_ns);
	struct tm tm;

	if (second != log->clock_second) {
		log->clock_second = second;
		log->clock[0] = '\0';
		if (localtime_r(&second, &tm))
			strftime(log->clock, sizeof(log->clock), "%H:%M:%S",
				 &tm);
	}
	buf_add_text(&log->text, log->clock);
}

static void add_stamp(struct log *log, uint64_t time_ns)
{
	uint64_t realtime_ns = log->start_realtime_ns + time_ns;

	switch (log->options->stamp) {
	case STAMP_NONE:
		return;
	case STAMP_TIME:
		add_clock(log, realtime_ns);
		break;
	case STAMP_UNIX:
		strace_uint(&log->text, realtime_ns / second_ns);
		break;
	}
	log_add_fraction(&log->text, realtime_ns, log->options->stamp_digits);
	buf_add_u8(&log->text, ' ');
}

/* Since the line before; lines of calls that were held back may be older. */
static void add_relative(struct log *log, uint64_t time_ns)
{
	bool is_second = log->options->stamp != STAMP_NONE;
	uint64_t passed = 0;

	if (!log->options->with_relative_time)
		return;
	if (log->has_last && time_ns > log->last_ns)
		passed = time_ns - log->last_ns;
	log->has_last = true;
	log->last_ns = time_ns;
	buf_printf(&log->text, is_second ? "(+%6llu" : "%6llu",
		   (unsigned long long)(passed / second_ns));
	log_add_fraction(&log->text, passed, log->options->relative_digits);
	buf_add_text(&log->text, is_second ? ") " : " ");
}

static void add_ip(struct log *log, const struct log_place *place)
{
	if (!log->options->with_ip)
		return;
	if (place->word_bytes == 4)
		buf_printf(&log->text, "[%08llx] ",
			   (unsigned long long)place->ip);
	else if (place->word_bytes)
		buf_printf(&log->text, "[%016llx] ",
			   (unsigned long long)place->ip);
	else
		buf_add_text(&log->text, "[????????????????] ");
}

void log_begin(struct log *log, const struct log_place *place)
{
	if (log->open_serial) {
		buf_add_text(&log->text, " <unfinished ...>");
		log_end(log);
	}
	if (log->with_tid)
		add_who(log, place);
	else if (log->options->tids == TIDS_IN_BRACKETS && log->is_crowded)
		add_who_in_brackets(log, place);
	else if (log->is_held)
		hold(log, place->tid);
	add_stamp(log, place->time_ns);
	add_relative(log, place->time_ns);
	if (log->options->with_nr && place->has_nr)
		buf_printf(&log->text, "[%4llu] ",
			   (unsigned long long)place->nr);
	else if (log->options->with_nr)
		buf_add_text(&log->text, "[???] ");
	add_ip(log, place);
}
