/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tracer.h - runs a command, or attaches to processes, and records them.
 *
 * The caller stays the launcher's parent; a second process, the engine, seizes
 * it from beside and writes the recording. Killing either harms nothing.
 */
#ifndef SPILE_ENGINE_TRACER_H
#define SPILE_ENGINE_TRACER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/recording.h"

struct buf;
struct callset;
struct error;
struct selection;
struct spec;
struct tracer;

/* Whose child the command is. */
enum tracer_place {
	PLACE_PARENT,	  /* the tracer's */
	PLACE_GRANDCHILD, /* the caller's: this process becomes the command, and
			     a grandchild of it goes on */
	PLACE_GROUP,	  /* the same in a process group of its own */
	PLACE_SESSION,	  /* the same in a session of its own */
};

/* What HUP, INT, QUIT and TERM do. */
enum tracer_interrupt {
	INTERRUPT_BY_TERM, /* TERM ends tracing, keys are the workload's */
	INTERRUPT_BY_ALL,  /* each ends tracing, and the launcher gets it */
	INTERRUPT_BY_NONE, /* nothing */
};

struct tracer_options {
	/* Modules and the kernel's configuration are not looked at; the latter's
	   file; NULL: where it usually is. */
	bool skips_kernel;
	const char *kernel_config;
	const char *const *command; /* argv, NULL-terminated; NULL: attach only */
	const char *program; /* its path; NULL: argv[0], as shells find it */
	/* Executed as it is, and a failure is said behind this by the launcher,
	   which exits with 1; NULL: as shells do. */
	const char *exec_prefix;
	const char *const *env; /* NAME=VALUE, or NAME to unset, for it */
	size_t env_count;
	enum tracer_place place;
	enum tracer_interrupt interrupt;
	const uint32_t *attach_pids;
	size_t attach_count;
	bool attaches_to_rest; /* of those, one that can't be traced is told by
				  a MARK; else tracer_start fails */
	bool with_children; /* of those, the existing ones too */
	bool is_single;	    /* the launcher's first task or each attached one,
			       and nothing that it starts */
	bool detaches_on_exec; /* a process is let go at its next program */
	bool kills_on_exit;    /* all tracees die with the engine */
	const char *user; /* runs the command as, a name or UID:GID; NULL: as
			     we are */
	uint64_t duration_ns; /* tracing ends then, the workload goes on; 0 */
	bool is_lingering;    /* stays with daemons after the launcher's end */
	bool drops_setuid;   /* follows set-uid programs without their rights */
	bool uses_registers; /* no PTRACE_GET_SYSCALL_INFO (kernels < 5.3) */
	uint32_t capture_bytes; /* of each ordinary buffer */
	bool wants_details; /* of descriptors: see file_names_new */
	bool wants_namespaces; /* which ones calls enter */
	bool wants_system_time; /* of each call: event_return.system_ns */
	uint32_t bus_bytes;	/* of each message on SPI and I2C */
	uint64_t limit_bytes;	/* of the recording; 0: none */
	uint64_t flush_ns; /* how long events may wait to be written; 0: 1 s */
	int output_fd;	   /* a regular file; stays the caller's */
	const struct spec *spec;
	const struct selection *selection;
	const struct callset *stack_calls; /* whose stacks are recorded, of
					      those that are; NULL: of none */
	const char *const *options; /* spile's own argv, for the header */
	size_t option_count;
	const char *spec_text;	 /* of --spec files; NULL: none */
	const char *events; /* tracepoints to count; NULL: none */
	/* Takes a line for people about what can't be had; the run goes on. */
	void (*warn)(void *context, const char *line);
	void *warn_context;
	const char *output_name; /* SIGUSR1 prints a summary with this name;
				    NULL: none */
};

struct tracer_counts {
	uint64_t commands, tasks, calls;
	uint64_t bytes; /* of the recording */
};

struct tracer_result {
	bool has_status;      /* there was a launcher, and it has ended */
	int wait_status;      /* as wait(2) gives it */
	bool is_terminated;   /* a signal ended tracing: */
	int signo;	      /* that one */
	bool was_engine_lost; /* the engine died: the recording ends there */
	enum recording_end end;
	char why[256];	/* one line when not RECORDING_COMPLETE */
	bool has_begun; /* some program image was seen */
	struct tracer_counts counts;
};

/*
 * Starts everything; the command runs when this returns 0. Signal mask and
 * dispositions at this moment are what it inherits. On failure err->code tells
 * ENOENT (no such command) and EACCES, EISDIR, ENOEXEC (can't be run) from what
 * is spile's own.
 */
int tracer_start(const struct tracer_options *options,
		 struct tracer **ret_tracer, struct error *err);
/*
 * Waits at most timeout_ms for something to happen. false when launcher and
 * engine have both ended, or the launcher goes on after SIGTERM. Stops itself
 * when the launcher is stopped; hands SIGTERM and SIGUSR1 on to the engine.
 * Attached, Ctrl-C ends tracing.
 */
bool tracer_wait(struct tracer *tracer, unsigned timeout_ms);
/* Ends the recording; the workload goes on, and tracer_wait with it. */
void tracer_stop(struct tracer *tracer);
/* After tracer_wait returned false. Frees the tracer. */
void tracer_finish(struct tracer **tracer, struct tracer_result *ret_result);
/* "3 commands, 4 tasks, 5 calls, 6 bytes in NAME, STATE" */
void tracer_summary(const struct tracer_counts *counts, const char *name,
		    const char *state, struct buf *ret_text);

#endif
