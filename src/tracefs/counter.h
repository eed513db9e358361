/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counter.h - counts the kernel's tracepoints for a tree of tasks, and for the
 * machine in the same time, in a process of its own.
 *
 * That process makes an instance of tracefs, reads it, and removes it when the
 * engine ends, however it does. The engine reads rows when it has time.
 *
 *	spile: counter_start, counter_begin, counter_end
 *	 |- engine: rows_fd, life_fd
 *	 `- reader
 */
#ifndef SPILE_TRACEFS_COUNTER_H
#define SPILE_TRACEFS_COUNTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"

struct error;
struct event_counts;

struct counter {
	pid_t pid;  /* the reader; 0: none */
	int ask_fd; /* what to follow; of who started it */
	int say_fd; /* lines for people, when it is ready, and that it ended */
	int rows_fd; /* the engine's: struct event_counts, see counter_next */
	int life_fd; /* the engine's: closed, it ends counting */
	unsigned patience_ms; /* with the reader; then it is killed */
	bool was_killed;
	/* Takes a line for people about what can't be had; all else goes on. */
	void (*warn)(void *context, const char *line);
	void *warn_context;
};

enum { COUNTER_PATIENCE_MS = 30000 };

#define COUNTER_NONE \
	((struct counter){.ask_fd = -1, \
			  .say_fd = -1, \
			  .rows_fd = -1, \
			  .life_fd = -1, \
			  .patience_ms = COUNTER_PATIENCE_MS})

/* Whether this spile can; else only counter_check may be called. */
bool counter_is_built(void);
/* Whether `list` can be a list of tracepoints. */
int counter_check(const char *list, struct error *err);
/* Makes the instance. Fails only where no process can be made. */
int counter_start(struct counter *counter, const char *list, struct error *err);
/* Counting begins: of a launcher that hasn't executed anything yet, or of
   processes that run. */
void counter_begin(struct counter *counter, const uint32_t *pids, size_t count,
		   bool is_launcher, bool with_children);
/* The engine has its own ends. */
void counter_leave_to_engine(struct counter *counter);
/* Waits for the reader to be gone, and its instance. */
void counter_end(struct counter *counter);

/*
 * For the engine: what was counted up to now. Keeps what is not whole in `buf`.
 * Times are those of CLOCK_MONOTONIC. timeout_ms: 0, or how long to wait for more.
 * 1 and a row, valid until the next call; 0: none; -EPIPE: none will come.
 */
struct counter_rows {
	struct buf buf;
	size_t at; /* of buf: what was given out */
	struct buf lists[2];
};
int counter_next(int rows_fd, struct counter_rows *rows, unsigned timeout_ms,
		 struct event_counts *ret);
void counter_rows_done(struct counter_rows *rows);

#endif
