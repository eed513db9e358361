/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sample.h - events of every kind, and whether two are the same.
 */
#ifndef SPILE_TESTS_UNIT_SAMPLE_H
#define SPILE_TESTS_UNIT_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "event/event.h"
#include "event/recording.h"

extern const struct event sample_events[];
extern const size_t sample_event_count;
extern const struct recording_header sample_header;

bool sample_is_same(const struct event *a, const struct event *b);
int sample_file(void); /* an unlinked temporary file */
/* Writes events into a new file and finishes it with COMPLETE; times may be 0
   (the sample as it is) or more, to have it often. */
int sample_recording(size_t times, const struct recording_limits *limits);

#endif
