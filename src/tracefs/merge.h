/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * merge.h - the ring buffers of an instance, in order of time.
 */
#ifndef SPILE_TRACEFS_MERGE_H
#define SPILE_TRACEFS_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct merge;
struct pollfd;
struct tracefs_instance;

/* Who takes records. */
struct merge_user {
	void *context;
	void (*record)(void *context, const void *record, int size,
		       uint64_t time_ns);
	void (*missed)(void *context); /* some are missing before the next */
};

int merge_open(struct tracefs_instance *instance, const struct merge_user *user,
	       struct merge **ret, struct error *err);
void merge_close(struct merge *merge);
size_t merge_count(const struct merge *merge); /* of descriptors to poll */
void merge_polls(const struct merge *merge, struct pollfd *ret);
/*
 * Hands on what is there and can't be overtaken any more, but no more than a round
 * of it, as there may be more as fast as it is read; is_last: recording has ended,
 * all of it.
 */
void merge_drain(struct merge *merge, bool is_last);

#endif
