/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list.h - the static view: system calls and ioctls that there are.
 */
#ifndef SPILE_VIEW_LIST_H
#define SPILE_VIEW_LIST_H

#include <stdbool.h>
#include <stdio.h>

#include "view/view.h"

struct abi;
struct facts_call;
struct spec;
struct subsystems;

struct list_options {
	const struct abi *abi;		/* NULL: all that have facts */
	const struct abi *missing_from; /* only what that one lacks; or NULL */
	const char *name;		/* glob, or NULL */
	const struct subsystems *subsystems; /* not for ioctls */
	const struct spec *spec;	     /* for ioctls */
	bool is_typed;			/* only ioctls with an argument's type */
	enum view_format format;
	bool is_utf8;
	/* Whether the running kernel has the call, or NULL: not asked. call is
	   NULL when no kernel that was read has it. */
	bool (*is_supported)(void *context, const struct abi *abi,
			     const struct facts_call *call);
	void *context;
};

/* False when nothing was to be listed. */
bool list_syscalls(const struct list_options *options, FILE *out);
bool list_ioctls(const struct list_options *options, FILE *out);
/* With the calls of each. */
bool list_subsystems(const struct list_options *options, FILE *out);

#endif
