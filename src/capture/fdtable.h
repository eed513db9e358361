/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fdtable.h - which file is behind a descriptor of a tracee.
 *
 * A cache keyed by files table and descriptor. A close takes effect at the
 * call's entry, an open or dup at its return: the other way round a number that
 * another thread reuses at once would keep its old name. While another task of
 * the same table is in a call that changes it, and where changes can't be seen
 * (io_uring), every use looks again. All look-ups become FILE and FD events.
 */
#ifndef SPILE_CAPTURE_FDTABLE_H
#define SPILE_CAPTURE_FDTABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct met;
struct recording_writer;
struct fdtable;
struct spec_row;

/* Identities that were already said, by link text; bounded. */
struct file_names;
/* wants_details: an eventfd's count is said anew at each call that has it, and
   whom a unix socket is connected with. met: gets what was named. */
struct file_names *file_names_new(struct recording_writer *out,
				  bool wants_details, struct met *met);
/*
 * Whether some tracee answers for files or memory of others (FUSE,
 * userfaultfd). It may be stopped, so what it answers for can't be waited for.
 */
const bool *file_names_has_server(const struct file_names *names);

struct fdtable *fdtable_new(void);
struct fdtable *fdtable_share(struct fdtable *files); /* CLONE_FILES */
struct fdtable *fdtable_copy(const struct fdtable *files);
void fdtable_drop(struct fdtable **files);
/* After an exec: a table of its own, with nothing known. */
void fdtable_restart(struct fdtable **files);

/* The task whose descriptors these are, and the event's frame. */
struct fdtable_at {
	struct file_names *names;
	pid_t tid;
	pid_t tgid;
	uint32_t serial;
	uint64_t time_ns;
};

/* Before the ENTRY: names the descriptors among the arguments. Returns whether
   the call may change the table until it returns. */
bool fdtable_entry(struct fdtable **files, const struct fdtable_at *at,
		   const struct spec_row *row, const uint64_t *args);
/* Whether the call's first argument is a device of SPI or I2C, or a netlink
   socket. */
bool fdtable_has_messages(const struct fdtable *files, const struct spec_row *row,
		    const uint64_t *args);
/* After it: takes a close into account. So whoever reads the events knows what
   the call closes. */
void fdtable_close(struct fdtable *files, const struct fdtable_at *at,
		   const struct spec_row *row, const uint64_t *args);
/* At return. was_changing is what fdtable_entry said. */
void fdtable_return(struct fdtable **files, const struct fdtable_at *at,
		    const struct spec_row *row, const uint64_t *args,
		    bool was_changing, int64_t ret, bool is_error);
/* A descriptor that a call wrote to memory: pipe, socketpair. */
void fdtable_made(struct fdtable *files, const struct fdtable_at *at,
		  uint32_t fd);
/* The task ended, or was released, in a call that was changing the table. */
void fdtable_abandon(struct fdtable *files);
/* unshare(CLONE_FILES). */
void fdtable_unshare(struct fdtable **files);

#endif
