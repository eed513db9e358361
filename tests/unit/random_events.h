/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * random_events.h - events as no tracer would send them.
 */
#ifndef SPILE_TESTS_UNIT_RANDOM_EVENTS_H
#define SPILE_TESTS_UNIT_RANDOM_EVENTS_H

#include <stdint.h>

struct event;

uint64_t random_next(uint64_t *state);
/* Spans in it live as long as the program. */
void random_event(uint64_t *state, struct event *event);

#endif
