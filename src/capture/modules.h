/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * modules.h - follows the kernel's modules while a workload runs, as MODULES.
 *
 * /proc/modules is read at the start and the end, some seconds after the time
 * before, at the first use of a device or of a kind of socket, and around calls
 * that may have the kernel load a module: those that load one, and others the first
 * time that they ask for it. Nothing here makes the kernel load one.
 *
 * A module is said to be loaded by a call when it wasn't there at its entry, is there
 * at its return, and is what the call asks for: by its alias; with what it depends
 * on. Anything else that appears has a cause that isn't known.
 */
#ifndef SPILE_CAPTURE_MODULES_H
#define SPILE_CAPTURE_MODULES_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/module_list.h"
#include "capture/module_request.h"
#include "event/event.h"

struct recording_writer;

struct modules {
	struct recording_writer *out;
	const char *proc_file; /* "/proc/modules" */
	char folder[128];      /* "/lib/modules/6.1.0" */
	bool is_absent;	       /* a kernel without them, or none can be read */
	struct module_list list;
	struct map asked; /* what calls asked for so far, to itself */
	uint64_t read_ns; /* when it was read last */
};

/* Where an event belongs. */
struct modules_at {
	uint32_t serial;
	uint64_t time_ns;
};

void modules_init(struct modules *modules, struct recording_writer *out);
void modules_done(struct modules *modules);
/* Reads it, and puts what is news. */
void modules_read(struct modules *modules, const struct modules_at *at,
		  enum modules_moment moment);
/* Whether some seconds have passed since it was read. */
bool modules_is_due(const struct modules *modules, uint64_t now_ns);

/* At the entry of such a call. NULL when nobody wants to know more at its return;
   else to be freed. */
struct module_request *modules_before(struct modules *modules,
				      const struct modules_at *at,
				      const struct request_call *call);
/* At its return. */
void modules_after(struct modules *modules, const struct modules_at *at,
		   const struct module_request *request, int64_t ret);

#endif
