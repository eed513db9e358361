/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * semaphores.h - how many semaphores a set of semget(2)'s has.
 */
#ifndef SPILE_CAPTURE_SEMAPHORES_H
#define SPILE_CAPTURE_SEMAPHORES_H

#include <stdint.h>
#include <sys/types.h>

/* Of the set that the id means for the task; 0 when we can't ask, since there is no
   such set, it isn't ours to read, or the task has another IPC namespace. */
uint64_t semaphores_in(pid_t tid, int id);

#endif
