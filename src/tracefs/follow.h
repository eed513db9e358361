/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * follow.h - has an instance follow tasks and all that they start.
 */
#ifndef SPILE_TRACEFS_FOLLOW_H
#define SPILE_TRACEFS_FOLLOW_H

#include <stdint.h>

struct error;
struct reader_ask;
struct tally;
struct tracefs_instance;

/* Tasks that run are in the tally then, too. */
int follow_tasks(struct tracefs_instance *instance, struct tally *tally,
		 const struct reader_ask *ask, const uint32_t *pids,
		 struct error *err);

#endif
