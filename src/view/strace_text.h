/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * strace_text.h - values, calls and signals in strace's syntax.
 *
 * Of the options these matter: string_bytes, hex_strings, fd_details, names,
 * with_arg_names, is_verbose, is_raw, is_shallow. Nothing here knows lines,
 * columns or colour.
 */
#ifndef SPILE_VIEW_STRACE_TEXT_H
#define SPILE_VIEW_STRACE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct buf;
struct call;
struct decoded;
struct event_file;
struct event_signal;
struct value;
struct view_options;

/* Quoted; a cut one gets "..." behind the closing quote. */
void strace_string(struct buf *buf, struct span text, bool is_cut,
		   const struct view_options *options);
/* The same; of what is no text all is hexadecimal. */
void strace_bytes(struct buf *buf, struct span text, bool is_cut,
		  bool is_binary, const struct view_options *options);
/* Inside <...>: no quotes, and < and > are escaped, too. */
void strace_name(struct buf *buf, struct span text,
		 const struct view_options *options);
/* "<NAME>" behind a process id, nothing without a name. */
void strace_comm(struct buf *buf, const char *comm);
/* "<...>" of a descriptor, as -y and -yy want it. */
void strace_file(struct buf *buf, const struct event_file *file,
		 const struct view_options *options);
/* strace_fdinfo.c: "pid:1" and the like instead of the link, true if it is known.
   details: FD_* bits. Behind a terminal master's numbers, its slave. */
bool strace_fdinfo(struct buf *buf, const struct event_file *file,
		   unsigned details);
void strace_terminal(struct buf *buf, const struct event_file *file);
/* "->INODE" of a unix socket's peer. */
void strace_unix_peer(struct buf *buf, const struct event_file *file);

void strace_value(struct buf *buf, const struct value *value,
		  const struct view_options *options);
/* Arguments first to last - 1, each but the very first with ", " in front. */
void strace_args(struct buf *buf, const struct decoded *decoded, size_t first,
		 size_t last, const struct view_options *options);
/* Of an argument that was shown as it was sent, what came back. */
void strace_arg_end(struct buf *buf, const struct value *value,
		    const struct view_options *options);
/* What comes behind "= ". */
void strace_result(struct buf *buf, const struct decoded *decoded,
		   const struct call *call, const struct view_options *options);
/* "NAME(ARGS) = RESULT", without a column rule. */
void strace_call(struct buf *buf, const struct decoded *decoded,
		 const struct call *call, const struct view_options *options);

/* "--- SIGCHLD {...} ---"; host_abi: enum abi_id of the recording's host, whose
   siginfo_t it is. */
void strace_signal(struct buf *buf, const struct event_signal *signal,
		   unsigned host_abi, const struct view_options *options);
/* "SIGTERM", or the number of one without a name. */
void strace_signal_name(struct buf *buf, uint32_t signo);

/* Numbers as printf has them, faster. */
void strace_uint(struct buf *buf, uint64_t number);
void strace_int(struct buf *buf, int64_t number);
void strace_hex(struct buf *buf, uint64_t number); /* %#x: "0" for zero */

#endif
