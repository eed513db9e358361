/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tally.h - counts tracepoints by task and by the program that it runs. Pure.
 *
 * Fed in order of time. What a task does belongs to the program that it was made
 * with, until an exec; what it does after its exit, to its last. A span of counts
 * is handed on when it is over. Memory grows with tasks that run at a time, up to
 * a bound, and with names.
 */
#ifndef SPILE_TRACEFS_TALLY_H
#define SPILE_TRACEFS_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct event_counts;
struct tally;

enum {
	TALLY_TASKS_MAX = 16384, /* beyond, whose it was isn't told */
	TALLY_NAMES_MAX = 8192,
};

/* Spans live until it returns. Times are the kernel's. */
typedef void tally_sink(void *context, const struct event_counts *counts);

struct tally *tally_new(tally_sink *sink, void *context);
void tally_free(struct tally **tally); /* for AUTO */

/* The number of a name; when there are too many, fallback's. */
uint32_t tally_name(struct tally *tally, struct span name, uint32_t fallback);

/* A task that ran when counting began. Of a launcher, what happens before its
   exec is not the workload's, and not counted. */
void tally_start(struct tally *tally, uint32_t tid, bool is_launcher);
void tally_fork(struct tally *tally, uint32_t child, uint64_t time_ns);
/* old_tid: the thread's until now; its leader's id is tid. */
void tally_exec(struct tally *tally, uint32_t tid, uint32_t old_tid,
		uint64_t time_ns);
void tally_exit(struct tally *tally, uint32_t tid);
void tally_count(struct tally *tally, uint32_t tid, uint32_t name,
		 uint64_t time_ns);
/* Of the whole machine. */
void tally_count_machine(struct tally *tally, uint32_t name);
/* Events are missing before this: forks and execs may be among them, so that from
   here on no task is known until it is made, or executes something. */
void tally_missed(struct tally *tally);
/* Hands on what ended before before_ns. */
void tally_sweep(struct tally *tally, uint64_t before_ns);
/* Hands on all the rest. */
void tally_finish(struct tally *tally, uint64_t tree_lost,
		  uint64_t machine_lost, bool has_machine);

#endif
