/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_pids.h - who a process id means that a task in a pid namespace below the
 * tracer's gives or gets (pid_namespaces(7)).
 */
#ifndef SPILE_VIEW_STRACE_PIDS_H
#define SPILE_VIEW_STRACE_PIDS_H

#include <stdint.h>

struct call;
struct event_task;
struct strace_pids;

struct strace_pids *strace_pids_new(void);
void strace_pids_free(struct strace_pids **pids); /* for AUTO */

void strace_pids_add(struct strace_pids *pids, uint32_t serial,
		     const struct event_task *event);
/* Its ids may be others' from now on: it has been waited for, or was a thread. */
void strace_pids_remove(struct strace_pids *pids, uint32_t serial);
/* The call has waited for a process that ended, and its parent knows that: that
   process' id in the tracer's namespace, which is forgotten; 0: none. */
uint32_t strace_pids_waited(struct strace_pids *pids, const struct call *call);
/* In the tracer's namespace, where the task `serial` says id; 0: unknown. */
uint32_t strace_pids_find(const struct strace_pids *pids, uint32_t serial,
			  uint64_t id);

#endif
