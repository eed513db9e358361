/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * live.h - runs a command under the tracer, and ends as the command did.
 */
#ifndef SPILE_CLI_LIVE_H
#define SPILE_CLI_LIVE_H

struct error;
struct invocation;
struct settings;
struct tracer;
struct tracer_result;

/* Whether there is something to trace, and one thing only. */
int live_check(const struct invocation *invocation,
	       const struct settings *settings, struct error *err);
/* Fills in what the invocation says, and starts. output_fd stays the caller's;
   selection, spec and spec_text are in settings->tracer by now. */
int live_start(const struct invocation *invocation, struct settings *settings,
	       int output_fd, struct tracer **ret, struct error *err);
/* The exit status for a command that could not be started. */
int live_start_status(const struct error *err);
/* Says when the engine was lost; then the exit status of the command, or,
   if a signal killed it, does not return. */
int live_leave(const struct invocation *invocation,
	       const struct tracer_result *result);

#endif
