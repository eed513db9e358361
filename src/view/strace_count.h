/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_count.h - strace's table of counts: -c and -C.
 */
#ifndef SPILE_VIEW_STRACE_COUNT_H
#define SPILE_VIEW_STRACE_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct call;
struct strace_counts;

enum strace_counting { COUNT_NOTHING, COUNT_ALSO, COUNT_ONLY };

enum strace_column {
	COLUMN_PERCENT,
	COLUMN_TOTAL,
	COLUMN_MIN,
	COLUMN_MAX,
	COLUMN_AVG,
	COLUMN_CALLS,
	COLUMN_ERRORS,
	COLUMN_NAME,
	COLUMN_WALL_TOTAL,
	COLUMN_WALL_MIN,
	COLUMN_WALL_MAX,
	COLUMN_WALL_AVG,
	COLUMN_NONE, /* to sort by: as the kernel numbers calls */
};

enum { COLUMNS_MAX = COLUMN_NONE };

struct strace_count_options {
	enum strace_column columns[COLUMNS_MAX];
	size_t column_count;
	enum strace_column sort;
	uint64_t overhead_ns; /* taken off each call's time */
	bool is_wall; /* the columns without WALL have those' times, too; else
			 system time */
};

struct strace_counts *strace_counts_new(void);
void strace_counts_free(struct strace_counts **counts); /* for AUTO */
void strace_counts_add(struct strace_counts *counts, const struct call *call,
		       const struct strace_count_options *options);
/* A table an ABI, the host's own first; nothing without a call. */
void strace_counts_print(const struct strace_counts *counts, unsigned host_abi,
			 const struct strace_count_options *options, FILE *out);

#endif
