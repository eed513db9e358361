/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * near.h - keeps the engine on the CPU of the task that stops all the time.
 *
 * A stop that wakes another CPU costs about five times one that does not. Only
 * the engine ever moves; what the workload sees of its own CPUs stays the same.
 */
#ifndef SPILE_ENGINE_NEAR_H
#define SPILE_ENGINE_NEAR_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct near {
	cpu_set_t home;	     /* the CPUs the engine began with */
	bool may_move;	     /* there is more than one of them */
	bool may_idle;	     /* SCHED_IDLE can be left again */
	pid_t tid;	     /* of the latest stops */
	unsigned run;	     /* stops in a row of that task */
	unsigned changes;    /* of task, since the last long run */
	int cpu;	     /* the engine is bound to; -1: none */
	bool is_idle;	     /* under SCHED_IDLE */
	uint64_t checked_ns; /* when the load was looked at */
};

void near_init(struct near *near);
/* After each stop, before the wait for the next. now_ns: any steady clock. */
void near_stop(struct near *near, pid_t tid, uint64_t now_ns);

#endif
