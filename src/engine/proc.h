/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * proc.h - facts from /proc/PID that exist only while the task lives.
 */
#ifndef SPILE_ENGINE_PROC_H
#define SPILE_ENGINE_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct buf;

enum { PROC_PIDS_MAX = 33 }; /* nested pid namespaces: 32, pid_namespaces(7) */

struct proc_status {
	pid_t tgid, ppid, tracer;
	bool has_no_new_privs;
	uint64_t caught; /* signals with a handler: bit 0 is signal 1 */
	uint32_t ns_tids[PROC_PIDS_MAX]; /* below the reader's namespace */
	size_t ns_tid_count;
};

int proc_read_status(pid_t tid, struct proc_status *ret_status);

/* The child of a task that has the id in the task's pid namespace; 0: none. */
pid_t proc_find_child(pid_t tid, pid_t id);

struct proc_stat {
	char state;
	pid_t ppid;
	pid_t session;
	uint32_t tty; /* device of the controlling terminal, 0: none */
	int cpu;      /* it last ran on */
	bool is_kernel_thread;
};

int proc_read_stat(pid_t tid, struct proc_stat *ret_stat);

/* The auxiliary vector that the kernel gave the image, getauxval(3). */
struct proc_auxv {
	bool is_64; /* so is the program */
	uint64_t execfn_addr;
	uint32_t uid, euid, gid, egid;
};

int proc_read_auxv(pid_t tid, struct proc_auxv *ret_auxv);

/* /proc/TID/NAME as a link; -errno. */
int proc_read_link(pid_t tid, const char *name, char *ret_link, size_t bytes);
/* "cmdline" or "environ" of the running image: strings with their NULs, at most
   max bytes. */
int proc_read_strings(pid_t tid, const char *name, size_t max,
		      struct buf *ret_strings, bool *ret_is_cut);
/* CPU time of a process, also of a zombie that was not collected; 0 unknown. */
uint64_t proc_cpu_ns(pid_t tgid);

#endif
