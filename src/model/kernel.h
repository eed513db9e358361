/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.h - the kernel's modules while a workload ran, and its configuration, from
 * the events that say so.
 */
#ifndef SPILE_MODEL_KERNEL_H
#define SPILE_MODEL_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct event;

struct kernel_module {
	char *name;
	/* Use counts; -1: it wasn't loaded. The kernel doesn't count for some, which
	   have 0. */
	int64_t start, highest, end;
	char *users;	   /* other modules, when its count was highest: "a,b" */
	uint32_t command; /* whose call loaded it; 0: nobody's, as far as is known */
	char *request;	  /* what that asked for: "net-pf-38", "init_module"; NULL */
};

struct kernel;

struct kernel *kernel_new(void);
void kernel_free(struct kernel **kernel); /* for AUTO */
/* Takes MODULES and CONFIG in; nothing else says anything. command: of the event's
   task; 0: it has none. */
void kernel_feed(struct kernel *kernel, const struct event *event,
		 uint32_t command);

/* In order of appearance; NULL behind the last. */
const struct kernel_module *kernel_module(const struct kernel *kernel, size_t i);
const struct kernel_module *kernel_module_named(const struct kernel *kernel,
						struct span name);
/* Whether it appeared, went, or was used more or less than at the start. */
bool kernel_module_changed(const struct kernel_module *module);

enum kernel_state {
	KERNEL_UNKNOWN, /* the recording doesn't say */
	KERNEL_ABSENT,	/* there are none: no modules, no configuration */
	KERNEL_UNREADABLE, /* a configuration that can't be unpacked */
	KERNEL_KNOWN,
};

/* error: errno where /proc/modules couldn't be read. */
enum kernel_state kernel_modules_state(const struct kernel *kernel,
				       uint32_t *ret_error);
enum kernel_state kernel_config_state(const struct kernel *kernel);
const char *kernel_config_source(const struct kernel *kernel);
/* "y", "m", ...; "n" when it isn't set; empty: not known. symbol: without
   CONFIG_. */
struct span kernel_config(const struct kernel *kernel, struct span symbol);
/* Of the aliases "net-pf-38 af_alg" number i; empty behind the last. */
struct span kernel_alias(const struct kernel *kernel, size_t i);

#endif
