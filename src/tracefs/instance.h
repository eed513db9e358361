/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * instance.h - an instance of tracefs of our own: a ring buffer for each CPU, and
 * which events go there. The global one, and others' instances, stay untouched.
 */
#ifndef SPILE_TRACEFS_INSTANCE_H
#define SPILE_TRACEFS_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct names;
struct tracefs_instance;

/* Where tracefs is mounted; it is never mounted by us. */
int instance_find_tracefs(const char **ret_dir, struct error *err);
/* Removes what spile processes that are gone left behind. */
void instance_remove_stale(const char *dir);
/* spile-PID-START, and suffix. It records nothing yet; clock: CLOCK_MONOTONIC. */
int instance_make(const char *dir, const char *suffix,
		  struct tracefs_instance **ret, struct error *err);
void instance_remove(struct tracefs_instance *instance);
int instance_write(struct tracefs_instance *instance, const char *file,
		   const char *text, struct error *err);
/* The pipe of raw pages of that CPU; -errno. */
int instance_open_cpu(struct tracefs_instance *instance, unsigned cpu);
/* CPUs that may have one: 0 to that. */
unsigned instance_cpu_limit(struct tracefs_instance *instance);
/* Events that there was no room for. */
uint64_t instance_lost(struct tracefs_instance *instance);

#endif
