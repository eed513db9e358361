/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader.h - the process that reads an instance of tracefs. counter.h is the way
 * in.
 */
#ifndef SPILE_TRACEFS_READER_H
#define SPILE_TRACEFS_READER_H

#include <stdbool.h>
#include <stdint.h>

struct names;

/* Followed by that many pids, uint32_t. */
struct reader_ask {
	uint32_t count;
	bool is_launcher;
	bool with_children;
};

/*
 * Says lines to say_fd, and a zero byte: when the instance is there, and when what
 * ask_fd names is followed. Rows to rows_fd, each behind its length (uint32_t), as
 * codec.h has it. Ends when life_fd does.
 */
void reader_run(const struct names *names, int ask_fd, int say_fd, int rows_fd,
		int life_fd) __attribute__((noreturn));
/* Instances of spile processes that are gone. */
void reader_remove_stale(void);

#endif
