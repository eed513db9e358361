/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deny.c - says what stands in the way of tracing a process: another tracer,
 * its owner, Yama, or a seccomp filter (ptrace(2), "Ptrace access mode
 * checking").
 */
#include "config.h"

#include "engine/deny.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/mem.h"
#include "engine/proc.h"

static int yama_scope(void)
{
	FILE *file = fopen("/proc/sys/kernel/yama/ptrace_scope", "re");
	int scope = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%d", &scope) != 1)
		scope = 0;
	fclose(file);
	return scope;
}

/* Mode 2 of "Seccomp:" in /proc/PID/status: this process has a filter. */
static int has_filter(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	char line[256];
	int mode = 0;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Seccomp: %d", &mode) == 1)
			break;
	if (file)
		fclose(file);
	return mode == 2;
}

/* What nobody may trace: NULL, or why. */
static const char *untraceable(pid_t pid)
{
	struct proc_stat stat;

	if (proc_read_stat(pid, &stat))
		return NULL;
	if (stat.is_kernel_thread)
		return "is a thread of the kernel";
	if (stat.state == 'Z')
		return "has ended, and its parent has not yet asked how";
	return NULL;
}

/* Who traces it already; 0: nobody. */
static pid_t tracer_of(pid_t pid)
{
	struct proc_status status;

	return proc_read_status(pid, &status) ? 0 : status.tracer;
}

/* Its owner where that is another user; else false. */
static bool is_of_other(pid_t pid, uid_t *ret_owner)
{
	struct stat owner;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	if (!geteuid() || stat(path, &owner) || owner.st_uid == geteuid())
		return false;
	*ret_owner = owner.st_uid;
	return true;
}

char *deny_hint(pid_t pid, int code)
{
	pid_t tracer = tracer_of(pid);
	uid_t owner;

	if (code != EPERM)
		return NULL;
	if (tracer)
		return mem_printf("Process %d is already being traced by pid "
				  "%d",
				  (int)pid, (int)tracer);
	if (is_of_other(pid, &owner))
		return mem_printf("process %d may be owned by a different user",
				  (int)pid);
	if (yama_scope())
		return mem_printf("sysctl kernel.yama.ptrace_scope = %d may be "
				  "restricting this attach",
				  yama_scope());
	return NULL;
}

int deny_explain(pid_t pid, int code, struct error *err)
{
	const char *reason = untraceable(pid);
	pid_t tracer = tracer_of(pid);
	uid_t owner;

	if (code == ESRCH)
		return error_set(err, code, "process %d: no such process",
				 (int)pid);
	if (code != EPERM && code != EACCES)
		return error_set(err, code, "process %d: ptrace: %s", (int)pid,
				 strerror(code));
	if (reason)
		return error_set(err, code, "process %d: %s", (int)pid, reason);
	if (tracer)
		return error_set(err, code,
				 "process %d: is already traced by process %d",
				 (int)pid, (int)tracer);
	if (is_of_other(pid, &owner))
		return error_set(err, code,
				 "process %d: belongs to another user (%u)",
				 (int)pid, (unsigned)owner);
	if (yama_scope())
		return error_set(err, code,
				 "process %d: denied by Yama "
				 "(kernel.yama.ptrace_scope = %d)",
				 (int)pid, yama_scope());
	if (has_filter())
		return error_set(err, code,
				 "process %d: ptrace is denied by a seccomp "
				 "filter, perhaps a container's",
				 (int)pid);
	return error_set(err, code,
			 "process %d: ptrace is not permitted (capabilities, "
			 "a container, or a security module)",
			 (int)pid);
}
