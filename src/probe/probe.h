/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe.h - asks a stopped shell or interpreter which line it is at.
 *
 * Reads the tracee's memory, never writes, never runs anything in it. Every
 * read is bounded; whatever the memory holds, the answer is a place, or none.
 */
#ifndef SPILE_PROBE_PROBE_H
#define SPILE_PROBE_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "event/event.h"

/* Where the bytes come from: process_vm_readv, or a fuzzer. */
struct probe_memory {
	/* 0 when all len bytes were read, else -errno. */
	int (*read)(struct probe_memory *memory, uint64_t addr, void *data,
		    size_t len);
};

/* Facts of an executable file, cached by (device, inode, mtime, size). */
struct probe_cache;
struct probe_cache *probe_cache_new(void);
void probe_cache_free(struct probe_cache **cache); /* for AUTO */

/* What is known of one program image in one address space: valid from an exec
   to the next; children share their parent's by probe_image_ref. */
struct probe_image;
/* Looks at /proc/PID/exe and auxv. NULL: not a program that can be asked. */
struct probe_image *probe_image_new(struct probe_cache *cache, pid_t pid);
struct probe_image *probe_image_ref(struct probe_image *image); /* NULL: NULL */
void probe_image_unref(struct probe_image **image);		/* for AUTO */

enum { PROBE_FRAMES_MAX = 32 };

struct probe_place {
	enum script_language language;
	bool is_approximate;
	size_t count;
	struct script_frame frames[PROBE_FRAMES_MAX];
	struct span context;
	char text[16384]; /* what the spans point into */
};

/*
 * tid: the thread that makes the call. creator: the thread that created tid's
 * process, as long as that has not exec'd; 0 when there is none or it isn't
 * known. (python keeps a state a thread, and its child is about to exec on
 * behalf of the thread that forked.) 0 and a place, -ENOENT when the program is
 * at no line or can't say, other -errno when memory could not be read.
 * Untouched on failure. The place points into itself: don't copy it.
 */
int probe_script(struct probe_image *image, pid_t tid, pid_t creator,
		 struct probe_memory *memory, struct probe_place *ret_place);

/* What a child that is being forked may do before it runs a program. */
enum probe_fork {
	PROBE_FORK_ENTERS_NONE,	 /* no function that is wanted is there */
	PROBE_FORK_RUNS_PROGRAM, /* was forked for just that */
	PROBE_FORK_MAY_ENTER,	 /* a function that is wanted */
};

typedef bool probe_is_wanted(const void *context, struct span function);

/* memory: of the task that forks, in its fork. 0, -ENOENT when the program
   can't say (bash can), other -errno when memory could not be read. */
int probe_fork(struct probe_image *image, struct probe_memory *memory,
	       probe_is_wanted *is_wanted, const void *context,
	       enum probe_fork *ret_fork);

#endif
