/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * image.h - what a fresh program image is: facts for its EXEC event.
 */
#ifndef SPILE_ENGINE_IMAGE_H
#define SPILE_ENGINE_IMAGE_H

#include <sys/types.h>

struct capture;
struct event_exec;

/* Room for the facts of one image, used again for the next. */
struct image;
struct image *image_new(void);
void image_free(struct image **image); /* for AUTO */

/* At PTRACE_EVENT_EXEC, or of a process that was attached to. Valid until the
   next. What can't be read is empty. */
const struct event_exec *
image_read(struct image *image, struct capture *capture, pid_t tid, pid_t tgid);

#endif
